"""A report on paper: every figure and comment is there, and each sheet says which it is."""

from functools import cache

import pytest

from core.errors import Unavailable
from core.finance.kpi import exporting
from core.finance.kpi.wording import said
from tests.bed.papers import pages
from tests.finance.kpi import firm_on_paper
from tests.finance.kpi.firm_on_paper import COMMENTS, NOON


@cache
def firm():
    """The sheets of paper of the firm."""
    made = exporting.file(firm_on_paper.report(), ".pdf", comments=COMMENTS, stored_at=NOON)
    return pages(made)


def test_every_figure_is_on_paper():
    text = " ".join(firm())

    for key, one in firm_on_paper.report().told.figures.items():
        assert said(key, one, "EUR") in text, key
        assert one.why in text


def test_comments_and_findings_are_on_paper():
    text = " ".join(firm())

    assert "A good month, all in all. root, 2026-11-22" in text
    assert "Goods cost more. We told the supplier. ada, 2026-11-22" in text
    assert "Operating income is 470 EUR, 130 EUR below the 600 EUR of budget." in text


def test_the_numbers_of_the_bridge_are_drawn():
    text = " ".join(firm())

    for number in ("600", "-50", "-20", "+40", "470"):
        assert f" {number} " in text


def test_each_sheet_bears_its_number_and_the_name_of_the_report():
    digest = firm_on_paper.report().digest[:12]

    for at, text in enumerate(firm(), 1):
        assert f"{at} of {len(firm())}" in text
        assert f"KPI report Sep 2026 · Bellwether · {digest}" in text


def test_the_head_of_a_table_is_repeated_on_each_of_its_sheets():
    sheets = [one for one in firm() if "How it is reckoned" in one]

    assert len(sheets) >= 2


def test_without_a_browser_a_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")

    with pytest.raises(Unavailable, match="Install Chromium"):
        exporting.file(firm_on_paper.report(), ".pdf")
