"""A report as a page says every figure, asks for nothing from elsewhere, and stands in order."""

import base64
import hashlib
import json
import re
from functools import cache
from html import unescape

import pytest
from plotly.offline import get_plotlyjs

from core.analytics.kpi.reckoning import ACTUAL, YEAR_BEFORE
from core.errors import Invalid
from core.finance.kpi import exporting
from core.finance.kpi.asking import Calendar
from core.finance.kpi.kept import Comment
from core.finance.kpi.reporting import KPIS, LINES
from core.finance.kpi.wording import said
from tests.analytics.kpi import made_up
from tests.finance.kpi import firm_on_paper
from tests.finance.kpi.firm_on_paper import COMMENTS, NOON, SHA

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def written(report=None, **more):
    """The page of a report, without the library that draws."""
    told = {"comments": COMMENTS, "at": NOON} | more
    page = exporting.file(report or firm_on_paper.report(), ".html", **told).decode()
    return page.replace(get_plotlyjs(), "")


@cache
def firm():
    """The page of the firm."""
    return written(stored_at=NOON, stored_by="ada")


def words(page):
    """What a reader reads."""
    plain = re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", plain))).replace("\xa0", " ")


def charts(page):
    found = re.findall(r'</div><script type="application/json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(one) for one in found]


def test_the_head_says_of_what_when_in_what_money_and_whether_it_is_stored():
    text = words(firm())

    assert "KPI report Sep 2026 Revenue was 1,430 EUR" in text
    assert "Period Sep 2026 (2026-09-01 to 2026-09-30)" in text
    assert "Compared with Sep 2025 (last year); Aug 2026 (previous period)" in text
    assert "Budget version 3" in text
    assert "Entities North and South" in text
    assert "EUR; converted from USD: what flows at average rates, what stands at closing" in text
    digest = firm_on_paper.report().digest
    stored = "Stored 2026-11-22 12:00 UTC by ada; formulas version 1; SHA-256"
    assert f"{stored} {digest[:12]}…" in text


def test_what_is_not_stored_says_so():
    assert "Not stored: computed when this file was written" in words(written())


def test_what_was_stored_is_told_by_its_own_number_and_version():
    text = words(written(stored_at=NOON, sha256="ab" * 32, formulas="0"))

    assert "formulas version 0; SHA-256 abababababab…" in text


def test_parts_come_in_the_order_in_which_a_board_reads():
    found = re.findall(r'<section id="(\w+)">', firm())

    assert found == [
        *("comments", "statement", "bridge", "course", "entities", "figures", "cautions"),
        *("rates", "files", "accounts", "again"),
    ]
    assert re.findall(r'href="#(\w+)"', firm()) == found


def test_cards_say_the_change_on_last_year_and_the_variance_in_words():
    text = words(firm())

    assert "Revenue 1,430 EUR +44.4 % on last year 4.7 % below budget: unfavourable" in text
    assert (
        "Operating margin 32.9 % +8.6 points on last year -7.1 points on budget: unfavourable"
        in text
    )


def test_the_variance_bears_its_sign_and_its_word():
    text = words(firm())

    assert "Budget variance -21.7 % unfavourable of operating income" in text


def test_comments_on_the_whole_come_first_then_those_on_figures():
    text = words(firm())

    first = text.index("On the report A good month, all in all. root, 2026-11-22")
    assert first < text.index("Operating income Goods cost more. We told the supplier. ada")


def test_every_line_stands_in_the_statement_with_costs_positive():
    text = words(firm())

    row = "Cost of sales 600 550 +50 -9.1 % unfavourable 400 +50.0 % 500 1,500"
    assert row in text
    for key in firm_on_paper.report().told.lines:
        assert LINES[key].label in text


def test_an_amount_that_is_missing_is_a_dash_and_the_reason_stands_below():
    text = words(firm())

    assert "Tax 70 — — — 40 +75.0 % 60 170" in text
    assert "— There is no budget, or it is 0. (Financial result, budget; Tax, budget;" in text


def test_every_figure_is_said_with_its_formula_and_inputs_or_why_there_is_none():
    text, told = words(firm()), firm_on_paper.report().told

    for key, one in told.figures.items():
        value = said(key, one, "EUR")
        assert f"{KPIS[key].label} {value} {KPIS[key].formula}" in text, key
        assert one.why in text
    assert "Revenue, this period: 1,430; Cost of sales, this period: 600.00" in text
    assert "on the same period last year" in text
    assert "2 scored forecasts; sum of absolute errors: 30.00, of errors: -10.00" in text
    assert "Revenue of 3 months" in text


def test_pictures_say_what_they_show_to_who_cannot_see_them():
    labels = re.findall(r'role="img" aria-label="([^"]+)"', firm())

    assert len(charts(firm())) == 3
    assert labels[0].startswith("Operating income: from budget to actual. Operating income is 470")
    assert labels[1].startswith("The last 2 periods. Revenue went from 1,270 EUR in Aug 2026")
    assert labels[2].startswith("Entities. North has the most revenue (1,190 EUR, 83.2 % of all)")


def test_entities_stand_beside_each_other_and_together():
    text = words(firm())

    assert "North 1,190 +20.2 % -20.7 % unfavourable 230" in text
    assert "South 240 — — " in text
    assert "Together 1,430 +44.4 % -4.7 % unfavourable 470" in text


def test_rates_files_and_accounts_are_those_that_were_used():
    text = words(firm())

    assert "USD 2026-09-01 2026-09-30 0.800000 0.850000 told" in text
    assert f"ledger.csv 2026-10-01 08:30 24 amounts {SHA}" in text
    assert "Revenue Sales South Sales · South 240.00 300.00 USD" in text
    assert text.count("Sales · ") == 2
    assert "Rent ends on 2026-08-31." in text
    assert "python -m core report verify computes every stored report anew" in text


def test_without_a_budget_the_bridge_leads_from_last_year():
    text = words(written(firm_on_paper.report(plan=None, plan_reason="no_budget")))

    assert "Operating income: from last year to actual" in text
    assert "Budget There is no budget, or it is 0." in text
    assert "Variance" not in text


def test_without_any_base_there_is_no_bridge():
    alone = firm_on_paper.report(
        columns={ACTUAL: made_up.SEPTEMBER}, plan=None, plan_reason="no_budget"
    )

    page = written(alone)

    assert 'id="bridge"' not in page
    assert "on last year" not in words(page).partition("Every figure")[0]


def test_a_base_that_is_not_above_nothing_gives_the_difference():
    rows = made_up.ROWS | {made_up.WAGES: (900.0, 300.0, 310.0)}
    columns = firm_on_paper.COLUMNS | {YEAR_BEFORE: made_up.JULY}

    text = words(written(firm_on_paper.report(books=made_up.books(rows), columns=columns)))

    assert "Operating income 470.00 EUR +830.00 on last year" in text


def test_one_entity_alone_has_no_part_of_its_own():
    rows = {one: values for one, values in made_up.ROWS.items() if one.entity == "North"}

    page = written(firm_on_paper.report(books=made_up.books(rows, {}), trend=made_up.books(rows)))

    assert 'id="entities"' not in page
    assert "EUR; nothing was converted" in words(page)
    assert 'id="rates"' not in page


def test_a_fiscal_year_is_told_with_how_it_lies():
    told = firm_on_paper.about(calendar=Calendar(4))

    text = words(written(firm_on_paper.report(about_it=told)))

    assert "The fiscal year begins with April, named after the year it ends in" in text


def test_a_period_that_is_not_over_is_marked():
    told = firm_on_paper.about(is_partial=True, period="Sep 2026 up to 2026-09-21")

    text = words(written(firm_on_paper.report(about_it=told)))

    assert "* Not over: Sep 2026." in text


def test_huge_amounts_are_told_in_millions_so_that_paper_is_wide_enough():
    rows = {one: tuple(1e7 * value for value in row) for one, row in made_up.ROWS.items()}

    text = words(written(firm_on_paper.report(books=made_up.books(rows))))

    assert "In EUR million" in text
    assert "Cost of sales 6,000" in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_begins_in_the_theme_that_was_asked_for(theme):
    assert f'<html lang="en" data-theme="{theme}">' in written(theme=theme)


def test_no_name_becomes_a_tag():
    rows = {made_up.account("revenue", EVIL, EVIL): (1.0, 2.0, 3.0)} | made_up.ROWS
    told = firm_on_paper.about(owner=EVIL, cautions=(EVIL,), currency="EUR")

    page = written(
        firm_on_paper.report(about_it=told, books=made_up.books(rows), trend=made_up.books(rows)),
        title=EVIL,
        comments=[Comment(None, EVIL, EVIL, NOON)],
    )

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "</style><" not in page.replace("</style></head>", "")


def test_nothing_comes_from_elsewhere_and_only_our_scripts_run():
    page = exporting.file(firm_on_paper.report(), ".html").decode()

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert not re.findall(r'(?:src|href)="(?!#)', page.replace(get_plotlyjs(), ""))
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        sha = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{sha}'" in policy[1]


def test_the_same_report_is_written_alike_each_time():
    assert written() == written()


@pytest.mark.parametrize("suffix", [".docx", "pdf", ""])
def test_another_kind_of_file_is_refused_in_a_sentence(suffix):
    with pytest.raises(Invalid, match=r"written as \.html, \.pdf, \.xlsx, not as"):
        exporting.file(firm_on_paper.report(), suffix)


def test_the_title_is_that_of_the_report_unless_another_is_given():
    assert "<title>KPI report Sep 2026</title>" in written()
    assert "<title>To the board</title>" in written(title="To the board")
