"""A series comes in, is forecast with its proof, and is held against what comes next."""

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.test_upload import Hand

MONTHS = 60
FIRST_MS, NEXT_MS = 90_000, 30_000  # the first forecast waits for its libraries


def file(values, first):
    days = pd.date_range(first, periods=len(values), freq="ME")
    lines = [f"{day:%Y-%m-%d},{value:.2f},sales" for day, value in zip(days, values, strict=True)]
    return ("date,value,category\n" + "\n".join(lines) + "\n").encode()


def sales():
    at = np.arange(MONTHS)
    noise = np.random.default_rng(7).normal(0, 2, MONTHS)
    return 100 + at / 2 + 10 * np.sin(2 * np.pi * at / 12) + noise


@pytest.fixture
def hand(fresh_server, signed_in, person):
    return Hand(signed_in(fresh_server(), person(Role.analyst)).open("/upload"))


def forecast(hand, version):
    """Press the button, and read what the first step is expected to be."""
    page = hand.tab.page
    hand.tab.open("/forecasting")
    page.get_by_role("button", name="Forecast", exact=True).click()
    hand.settle()
    expect(page.get_by_text(f"sales, version {version} of")).to_be_visible(timeout=FIRST_MS)
    hand.tab.settled()
    said = page.get_by_text(re.compile("sales is expected to be .* on 2026-01-31")).inner_text()
    return float(re.search(r"to be ([\d.,]+)", said)[1].replace(",", ""))


def plan_a_sale(hand):
    """A month in which half as much again is expected."""
    page = hand.tab.page
    hand.tab.open("/events")
    page.get_by_label("Name").fill("Winter sale")
    for label, day in (("First day", "2026-01-01"), ("Last day", "2026-01-31")):
        field = page.get_by_test_id("stDateInput").filter(has_text=label).locator("input").first
        field.fill(day)
        field.press("Enter")
    change = page.get_by_role("spinbutton", name="Expected change")
    change.fill("50")
    change.press("Tab")
    hand.press("Add it")
    expect(page.get_by_text("Winter sale").first).to_be_visible()


def adjust(hand):
    """A person's own figures beside those of the model."""
    page = hand.tab.page
    page.get_by_role("tab", name="Adjust").click()
    hand.tab.settled()
    by = page.get_by_role("spinbutton", name="By", exact=True)
    by.fill("10")
    by.press("Tab")
    page.get_by_label("Because").fill("a second shop")
    hand.press("Keep it")
    expect(page.locator(".legendtext", has_text="Adjusted")).to_be_visible()


def seen_at_home(hand, said):
    """Home says so, once the job that the new values asked for is done."""
    for _ in range(20):
        hand.tab.open("/")
        if hand.tab.page.get_by_text(said).count():
            break
        hand.tab.page.wait_for_timeout(2_000)
    expect(hand.tab.page.get_by_text(said)).to_be_visible()


def test_a_forecast_is_made_proved_moved_and_left_by_what_comes(hand):
    page = hand.tab.page
    hand.drop((file(sales(), "2021-01-31"), "sales.csv")).load()

    plain = forecast(hand, 1)
    expect(page.get_by_text(re.compile("of 36 past forecasts, .* fell inside"))).to_be_visible()
    page.get_by_role("tab", name="The same again").click()
    hand.settle()
    hand.press("Compute it again")
    expect(page.get_by_text("The same numbers came out again.")).to_be_visible(timeout=NEXT_MS)

    plan_a_sale(hand)
    assert forecast(hand, 2) == pytest.approx(1.5 * plain, rel=0.02)
    adjust(hand)

    hand.tab.open("/upload")
    hand.drop((file([900.0, 910.0, 920.0], "2026-01-31"), "next.csv")).load()
    seen_at_home(hand, "sales has come above its forecasts three times")
    hand.tab.open("/accuracy")
    expect(page.get_by_text("Scored forecasts").first).to_be_visible()
    expect(page.get_by_text("sales has come above its forecasts three times")).to_be_visible()
