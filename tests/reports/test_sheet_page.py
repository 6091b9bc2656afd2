"""A whole page has its head, its parts and its foot, in either theme, and nothing ends it early."""

import re

import pytest

from core.charts import pairs
from core.reports import sheet_page
from core.reports.sheet_page import Cell, Remark

EVIL = '</style><script>alert(1)</script>"\\'


def page(**more):
    told = {"title": "Report", "lead": "All is 5 %.", "links": [], "body": [], "footer": "End"}
    return sheet_page.document(**told | more, colours=pairs.colours()).decode()


def style(text):
    return re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]


def test_links_lead_to_places_and_say_what_they_are():
    text = page(links=[("Files", "files")], leading_to="Parts")

    assert '<nav aria-label="Parts"><a href="#files">Files</a></nav>' in text
    assert "<nav" not in page()


def test_each_sheet_of_paper_bears_its_foot_and_number():
    found = style(page(foot="Report 2026, ada"))

    assert 'content: "Report 2026, ada"' in found
    assert 'counter(page) " of " counter(pages)' in found
    assert "@bottom-left" not in style(page())


def test_no_foot_ends_the_style_that_it_stands_in():
    text = page(foot=EVIL, title=EVIL)

    assert "alert(1)" not in text.replace("&lt;script&gt;alert(1)", "")
    assert "\\3c \\2f style\\3e " in style(text)


@pytest.mark.parametrize(
    ("more", "tag"),
    [
        ({}, '<html lang="en">'),
        ({"theme": "dark"}, '<html lang="en" data-theme="dark">'),
        ({"is_paper": True}, '<html lang="en" data-paper>'),
    ],
)
def test_a_page_says_for_what_it_is_drawn(more, tag):
    assert tag in page(**more)


def test_facts_and_remarks_are_written_as_they_are():
    facts = sheet_page.facts([("Change", "5 % <b>")])
    remarks = sheet_page.remarks([Remark("Cash", "Low.\n<i>", "ada, 2026-11-22")])

    assert facts == '<dl class="facts"><dt>Change</dt><dd>5&nbsp;% &lt;b&gt;</dd></dl>'
    assert remarks == (
        "<blockquote><h4>Cash</h4><p>Low.\n&lt;i&gt;</p><footer>ada, 2026-11-22</footer>"
        "</blockquote>"
    )


def test_no_number_is_parted_from_its_percent_sign_or_currency():
    assert "<p>5&nbsp;% of 10&nbsp;EUR, or EUR 10.</p>" in sheet_page.section(
        "A", "5 % of 10 EUR, or EUR 10.", []
    )


def test_a_section_has_a_place_where_links_lead_there():
    assert sheet_page.section("A", "", [], place="a") == '<section id="a"><h3>A</h3></section>'
    assert sheet_page.section("A", "So.", []) == "<section><h3>A</h3><p>So.</p></section>"


def test_short_tables_stay_on_one_sheet_of_paper():
    rows = [[Cell("1")]] * (sheet_page.TOGETHER + 1)

    assert '<div class="table kept">' in sheet_page.table([Cell("A")], rows[1:])
    assert '<div class="table">' in sheet_page.table([Cell("A")], rows)


def test_both_themes_are_in_the_page_and_each_light_colour_has_its_dark_one():
    text = page()

    light, dark, both = pairs.colours()
    assert f"--paper: {light['paper']};" in text
    assert f"--paper: {dark['paper']};" in text
    assert dict(both)[light["ink"]] == dark["ink"]
    assert f'["{light["ink"]}", "{dark["ink"]}"]' in text
