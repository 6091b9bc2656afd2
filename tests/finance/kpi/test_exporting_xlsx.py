"""A workbook computes what the report says, to the cent, and shows it without computing too."""

import io
from dataclasses import replace
from functools import cache

import numpy as np
import openpyxl
import pytest

from core.analytics.kpi.reckoning import ACTUAL, LTM, PLAN, PREVIOUS
from core.finance.kpi import exporting
from core.finance.kpi.reporting import KPIS, LINES
from core.finance.kpi.wording import NOTHING
from tests.analytics.kpi import made_up
from tests.bed.computing import Computed
from tests.finance.kpi import firm_on_paper
from tests.finance.kpi.firm_on_paper import COMMENTS, NOON, SHA

EVIL = "=cmd|'/c calc'!A1"
CENT = 0.005
COMPUTED = (
    *("revenue", "revenue_growth", "revenue_growth_yoy", "gross_margin", "operating_margin"),
    *("ebitda_margin", "net_margin", "operating_expense_ratio", "budget_variance"),
    *("revenue_variance", "expense_variance", "ltm_revenue_growth", "rule_of_40"),
    *("change_in_cash", "net_income", "cash", "headcount"),
)


def opened(report, *, is_computed=False, **more):
    """The workbook of a report: its formulas, or the results that are kept with them."""
    made = exporting.file(report, ".xlsx", comments=COMMENTS, at=NOON, **more)
    return openpyxl.load_workbook(io.BytesIO(made), data_only=is_computed)


@cache
def firm(*, is_computed=False):
    """The workbook of the firm."""
    return opened(firm_on_paper.report(), is_computed=is_computed)


def table(sheet, top):
    """The rows of a sheet by their first cell, each by the names of its columns."""
    rows = list(sheet.iter_rows(min_row=top))
    names = [one.value for one in rows[0]]
    return {row[0].value: dict(zip(names, row, strict=True)) for row in rows[1:]}


def statement(book):
    return table(book["Statement"], 4)


def summary(book):
    return table(book["Summary"], 4)


def test_it_has_its_sheets_in_the_order_of_reading():
    assert firm().sheetnames == [
        *("Summary", "Statement", "Accounts", "Budget", "Rates", "Files", "Comments", "About")
    ]


@pytest.mark.parametrize("make", [firm_on_paper.report, lambda: firm_on_paper.large(3, 12)])
def test_every_line_and_column_computes_to_what_the_report_says(make):
    report = make()
    book = opened(report)
    computed, found = Computed(book), statement(book)
    heads = {ACTUAL: "This period", PLAN: "Budget", PREVIOUS: "Previous period", LTM: "12 months"}

    for key, row in report.told.lines.items():
        for column, head in heads.items():
            cell, expected = found[LINES[key].label][head], row[column].value
            if expected is None:
                assert cell.value == NOTHING
            else:
                assert cell.value.startswith("=")
                got = computed.value("Statement", cell.coordinate)
                assert got == pytest.approx(expected, abs=CENT), (key, column)


def test_amounts_are_sums_over_accounts_and_results_are_sums_over_lines():
    found = statement(firm())

    assert found["Revenue"]["This period"].value.startswith("=SUMIFS(Accounts!")
    assert found["Revenue"]["Budget"].value.startswith("=SUMIFS(Budget!")
    assert found["Gross profit"]["This period"].value == "=$B$5-$B$6"
    assert found["Net income"]["This period"].value == "=$B$11-$B$12"
    assert found["Revenue"]["Variance"].value == "=$B$5-$C$5"
    assert found["Cost of sales"]["Favourable"].value == "=($C$6-$B$6)/ABS($C$6)"


def test_variances_and_growth_compute_to_what_the_report_says():
    book, told = firm(), firm_on_paper.report().told
    computed, found = Computed(book), statement(firm())

    for key, one in told.variances.items():
        for head, expected in (("Variance", one.diff), ("Favourable", one.favourable)):
            cell = found[LINES[key].label][head]
            if expected is None:
                assert cell.value == NOTHING
            else:
                got = computed.value("Statement", cell.coordinate)
                assert got == pytest.approx(expected, abs=1e-9)
        assert (found[LINES[key].label]["Judged"].value or "") == one.flag


@pytest.mark.parametrize("key", COMPUTED)
def test_a_figure_is_a_formula_over_the_statement(key):
    expected = firm_on_paper.report().told.figures[key].value
    cell = summary(firm())[KPIS[key].label]["Value"]

    assert "Statement!" in cell.value
    got = Computed(firm()).value("Summary", cell.coordinate)
    assert got == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_who_does_not_compute_sees_the_same_numbers():
    formulas, kept = firm(), firm(is_computed=True)
    computed = Computed(formulas)
    seen = 0

    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    shown = kept[sheet.title][cell.coordinate].value
                    got = computed.value(sheet.title, cell.coordinate)
                    assert shown == pytest.approx(got, abs=CENT), (sheet.title, cell.coordinate)
                    seen += 1

    assert seen > 100


def test_a_changed_amount_moves_everything_that_follows_from_it():
    book = opened(firm_on_paper.report())
    sheet = book["Accounts"]
    names = [one.value for one in sheet[2]]
    own = names.index("Sep 2026") + 1
    row = next(at for at in range(3, 20) if sheet.cell(at, 3).value == "Wages")

    sheet.cell(row, own).value += 100
    computed = Computed(book)

    before = firm_on_paper.report().told.lines["net_income"][ACTUAL].value
    cell = statement(book)["Net income"]["This period"]
    assert computed.value("Statement", cell.coordinate) == pytest.approx(before - 100)


def test_other_currencies_are_converted_by_the_rates_of_their_sheet():
    book = firm()
    sheet = book["Accounts"]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[5].value == "USD")
    formulas = [one.value for one in row if isinstance(one.value, str) and "Rates!" in one.value]

    assert formulas == ["=$P$4*Rates!$C$3", "=$Q$4*Rates!$C$4"]
    assert book["Rates"]["C4"].value == 0.8
    assert book["Rates"]["E4"].value == "told"


def test_a_figure_that_is_none_is_a_dash_with_its_reason():
    bare = {made_up.SALES: (1000.0, 1100.0, 1210.0)}

    alone = {"books": made_up.books(bare), "plan": None, "plan_reason": "no_budget"}

    found = summary(opened(firm_on_paper.report(**alone)))

    row = found["Gross margin"]
    assert row["Value"].value == NOTHING
    assert row["Why none"].value == "No account is mapped to cost of sales."
    assert found["Budget variance"]["Value"].value == NOTHING


def test_a_line_without_an_amount_says_in_which_column_and_why():
    found = statement(firm())

    assert "Budget: There is no budget, or it is 0." in found["Cash"]["Notes"].value


def test_without_a_budget_its_sheet_says_so():
    book = opened(firm_on_paper.report(plan=None, plan_reason="no_budget"))

    assert book["Budget"]["A1"].value == "There is no budget, or it is 0."
    assert "Budget" not in [one.value for one in book["Statement"][4]]


def test_no_name_from_a_file_is_computed():
    rows = {made_up.account("revenue", EVIL, EVIL): (1.0, 2.0, 3.0)} | made_up.ROWS
    told = firm_on_paper.about(
        files=(replace(firm_on_paper.FILES[0], filename=EVIL),), cautions=(EVIL,)
    )

    book = opened(firm_on_paper.report(about_it=told, books=made_up.books(rows)), title=EVIL)

    texts = [one.value for sheet in book for row in sheet.iter_rows() for one in row]
    assert f"'{EVIL}" in texts
    assert not [one for one in texts if isinstance(one, str) and one.startswith(EVIL[:4])]


def test_files_comments_and_status_are_told():
    book = firm(is_computed=True)

    assert [one.value for one in book["Files"][2]] == [
        *("ledger.csv", "2026-10-01 08:30", 24, "amounts", SHA)
    ]
    assert [one.value for one in book["Comments"][2]] == [
        *("On the report", "A good month, all in all.", "root, 2026-11-22")
    ]
    assert book["Comments"]["B3"].value == "Goods cost more.\nWe told the supplier."
    said = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert said["SHA-256"] == firm_on_paper.report().digest
    assert said["Computed again"] == "python -m core report verify"
    assert said["To know"] == "Rent ends on 2026-08-31."


def test_what_is_not_known_of_an_account_stays_empty():
    kept = firm(is_computed=True)["Accounts"]
    row = next(row for row in kept.iter_rows(min_row=3) if row[5].value == "USD")

    assert not [one for one in row if isinstance(one.value, float) and np.isnan(one.value)]
    assert row[9].value == pytest.approx(240.0)


def test_where_nothing_is_converted_sums_are_over_what_was_uploaded():
    book = opened(firm_on_paper.large(2, 12))

    assert book["Accounts"]["J3"].value == "=SUM($AJ$3:$AL$3)"
    assert book["Accounts"].max_column == 9 + 5 + 24
    assert book["Rates"]["A1"].value == "All amounts are in EUR. Nothing was converted."


def test_what_is_counted_in_no_money_says_so():
    rows = {made_up.account("revenue", "Sales", currency=""): (1.0, 2.0, 3.0)}
    alone = {"books": made_up.books(rows, {}), "plan": None, "plan_reason": "no_budget"}

    book = opened(firm_on_paper.report(about_it=firm_on_paper.about(currency=""), **alone))

    assert book["Rates"]["A1"].value == "Nothing is money. Nothing was converted."
    assert book["Statement"]["A2"].value.startswith("Costs are positive")
