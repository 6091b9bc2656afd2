"""A quarter is reported against budget and last year, sent, restated, and explained."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlmodel import col, update

from core.accounts.tables import User
from core.actors import SYSTEM
from core.db import answer, write
from core.db.types import now
from core.finance.kpi import kept
from tests.bed import server
from tests.bed.cast import ROOT
from tests.e2e.test_upload import Hand

SERIES, DAY, RESTATED = "Northlight Stores revenue", "2026-08-14", 250_000.0
LONG_MS = 60_000


@pytest.fixture
def hand(browser, sampled_db, tmp_path, signed_in):
    """The one whose sample books they are, at the KPI page of a server of their own."""
    with write(SYSTEM) as db:  # who chose a password long ago
        chosen = now() - timedelta(days=1)
        db.exec(update(User).where(col(User.id) == ROOT.id).values(password_changed_at=chosen))
    with server.running(sampled_db, tmp_path) as running:
        yield Hand(signed_in(running, ROOT).open("/kpi?period=2026-Q3"))


def taken(hand, kind):
    """A file of the report, as the browser keeps it."""
    page = hand.tab.page
    page.get_by_role("button", name="Download").first.click()
    with page.expect_download(timeout=LONG_MS) as download:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=kind).click()
    page.keyboard.press("Escape")
    hand.settle()
    return download.value.path().read_bytes()


def store(hand, title):
    """Store what is shown under a title that is shared, and open it."""
    page = hand.tab.page
    hand.press("Store as report")
    page.get_by_label("Title").fill(title)
    page.keyboard.press("Tab")
    hand.settle()
    hand.press(re.compile("^Store$"))
    page.get_by_role("link", name="Open it").click()
    hand.settle()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def say(hand, text):
    """A comment on the whole report."""
    page = hand.tab.page
    page.get_by_text("Comment", exact=True).first.click()
    page.get_by_role("textbox", name="Comment").fill(text)
    hand.press("Add the comment")
    expect(page.get_by_text(text).first).to_be_visible()


def test_a_quarter_is_reported_commented_sent_restated_and_the_change_explained(hand):
    page = hand.tab.page
    expect(page.get_by_text(re.compile("Revenue of 2026 Q3 was"))).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text(re.compile("than in 2025 Q3"))).to_be_visible()
    store(hand, "The third quarter")
    say(hand, "August was better than it looks.")

    paper = taken(hand, "PDF")
    book = openpyxl.load_workbook(BytesIO(taken(hand, "XLSX")))
    assert paper.startswith(b"%PDF")
    assert {"Statement", "Accounts"} <= set(book.sheetnames)
    formulas = [cell.value for row in book["Statement"].iter_rows() for cell in row]
    assert any(str(one).startswith("=") for one in formulas)

    address = page.url
    hand.tab.open("/upload")
    line = f"date,series,category,value\n{DAY},{SERIES},revenue,{RESTATED:.2f}\n"
    hand.drop((line.encode(), "restated.csv")).load()
    page.goto(address)
    hand.settle()
    hand.tab.open_part("Now")
    hand.settle()

    said = page.get_by_text(re.compile(f"First of all, {SERIES} of 2026-08 was .*restated.csv"))
    expect(said).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text(re.compile("and 1 input changed since"))).to_be_visible()
    hand.press("Store as its correction")
    expect(page.get_by_text("It corrects an earlier one")).to_be_visible()
    hand.tab.open_part("Proof")
    hand.settle()
    hand.press("Compute again")
    expect(page.get_by_text(re.compile("The same: all"))).to_be_visible()
    rows = answer(kept.reports, ROOT, "third")
    assert rows["supersedes_id"].notna().sum() == 1
