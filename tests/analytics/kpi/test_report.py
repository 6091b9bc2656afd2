"""A report follows from its inputs alone: reckoned by hand, and the same when read back."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.amount import WORDS
from core.analytics.kpi.books import Books, Rates
from core.analytics.kpi.definitions import KPIS, STORED
from core.analytics.kpi.reckoning import (
    ACTUAL,
    LTM,
    LTM_BEFORE,
    PLAN,
    PREVIOUS,
    YEAR_BEFORE,
    Ledger,
)
from core.analytics.kpi.report import Inputs, Told, sha256
from core.analytics.kpi.statement import LINES, Statement
from tests.analytics.kpi.made_up import (
    AUGUST,
    BANK,
    COLUMNS,
    EXPORTS,
    HEADS,
    JULY,
    MONTHS,
    PLANNED,
    RETURNS,
    ROWS,
    SALES,
    SEPTEMBER,
    WAGES,
    WEAR,
    account,
    books,
    inputs,
)

SALES_NOW = 1210 - 20 + 300 * 0.8  # returns taken off, dollars at the average
INCOME = SALES_NOW - 600 - 310 - 50


def test_lines_are_those_reckoned_by_hand():
    lines = Told(inputs()).lines

    now = {key: row[ACTUAL].value for key, row in lines.items()}
    assert now == pytest.approx(
        {
            "revenue": SALES_NOW,
            "cost_of_sales": 600,
            "gross_profit": SALES_NOW - 600,
            "operating_expense": 360,
            "operating_income": INCOME,
            "financial": -5,
            "profit_before_tax": INCOME - 5,
            "tax": 70,
            "net_income": INCOME - 75,
            "ebitda": INCOME + 50,
            "cash": 400,
            "headcount": 12,
        }
    )
    assert lines["revenue"][PREVIOUS].value == pytest.approx(1100 - 10 + 180)
    assert lines["operating_income"][PLAN].value == pytest.approx(600)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("revenue_growth", SALES_NOW / 1270 - 1),
        ("gross_margin", (SALES_NOW - 600) / SALES_NOW),
        ("operating_margin", INCOME / SALES_NOW),
        ("ebitda_margin", (INCOME + 50) / SALES_NOW),
        ("net_margin", (INCOME - 75) / SALES_NOW),
        ("operating_expense_ratio", 360 / SALES_NOW),
        ("budget_variance", (INCOME - 600) / 600),
        ("revenue_variance", (SALES_NOW - 1500) / 1500),
        ("expense_variance", (350 - 360) / 350),
        ("forecast_accuracy", 0.9),
        ("forecast_bias", -10 / 300),
        ("change_in_cash", -50),
        ("monthly_burn", 50),
        ("runway_months", 8),
        ("revenue_per_head", SALES_NOW * 12 / 12),
    ],
)
def test_figures_are_those_reckoned_by_hand(key, value):
    told = Told(inputs())

    assert told.figures[key].value == pytest.approx(value, rel=1e-12)


def test_twelve_months_give_growth_margin_and_the_rule_of_40():
    told = Told(inputs(columns=COLUMNS | {LTM: SEPTEMBER, LTM_BEFORE: AUGUST, YEAR_BEFORE: JULY}))

    grown, margin = SALES_NOW / 1270 - 1, (INCOME + 50) / SALES_NOW
    assert told.figures["ltm_revenue_growth"].value == pytest.approx(grown)
    assert told.figures["rule_of_40"].value == pytest.approx(100 * (grown + margin))
    assert told.figures["revenue_growth_yoy"].value == pytest.approx(SALES_NOW / 990 - 1)


def test_without_depreciation_the_rule_of_40_takes_the_operating_margin():
    rows = {one: values for one, values in ROWS.items() if not one.is_wear}
    columns = COLUMNS | {LTM: SEPTEMBER, LTM_BEFORE: AUGUST}

    told = Told(inputs(books=books(rows), columns=columns))

    earned = (SALES_NOW - 600 - 310) / SALES_NOW
    assert told.figures["ebitda"].reason == "no_depreciation"
    assert told.figures["rule_of_40"].value == pytest.approx(100 * (SALES_NOW / 1270 - 1 + earned))


def test_growth_that_varies_is_held_against_how_much():
    months = tuple(replace_month(at) for at in range(14))
    revenues = [100.0 * 1.01**at * (1.02 if at % 2 else 1.0) for at in range(14)]
    trend = books({account("revenue", "", ""): revenues}, {}, months)

    told = Told(inputs(trend=trend, history=months))

    grown = np.diff(revenues) / revenues[:-1]
    expected = grown.mean() / grown.std(ddof=1) * 12**0.5
    assert told.figures["risk_adjusted_return"].value == pytest.approx(expected)


def test_an_accuracy_below_zero_is_shown_as_zero_with_a_remark():
    told = Told(inputs(ledger=Ledger(1, 500.0, 500.0, 300.0, 300.0)))

    found = told.figures["forecast_accuracy"]
    assert (found.value, found.reason) == (0.0, "clipped_at_zero")


NO_SALES = {**ROWS, SALES: (0.0, 0.0, 0.0), EXPORTS: (0.0, 0.0, 0.0)}
ONLY = {SALES: ROWS[SALES]}
GONE = {**ROWS, **dict.fromkeys((SALES, EXPORTS, RETURNS), (1.0, 1.0, np.nan))}
FLOWING = {**ROWS, account("cash", "Cash flow"): (10.0, 20.0, 30.0)}


@pytest.mark.parametrize(
    ("given", "key", "reason"),
    [
        ({"books": books(NO_SALES)}, "net_margin", "revenue_not_positive"),
        ({"books": books({**ROWS, SALES: (0, 0, 5.0), EXPORTS: (0, 0, 5.0)})}, "revenue_growth",
         "base_not_positive"),
        ({}, "revenue_growth_yoy", "no_base"),
        ({}, "ltm_revenue", "no_base"),
        ({"books": books(ONLY)}, "operating_income", "no_costs"),
        ({"books": books(ONLY)}, "net_income", "no_costs"),
        ({"books": books(ONLY)}, "gross_profit", "no_cost_of_sales"),
        ({"books": books(ONLY)}, "ebitda", "no_depreciation"),
        ({"books": books(ONLY)}, "cash", "no_account"),
        ({"books": books(ONLY)}, "change_in_cash", "no_account"),
        ({"books": books(ONLY)}, "monthly_burn", "no_account"),
        ({"books": books(ONLY)}, "runway_months", "no_account"),
        ({"books": books(ONLY)}, "revenue_per_head", "no_account"),
        ({"books": books(GONE)}, "revenue", "input_missing"),
        ({"books": books({**ROWS, WEAR: (1, 1, np.nan)})}, "ebitda", "input_missing"),
        ({"books": books({**ROWS, BANK: (np.nan, np.nan, 5.0)})}, "change_in_cash", "no_base"),
        ({"books": books({**ROWS, BANK: (np.nan, np.nan, 5.0)})}, "monthly_burn", "input_missing"),
        ({"books": books({**ROWS, BANK: (1.0, 1.0, np.nan)})}, "monthly_burn", "input_missing"),
        ({"books": books(FLOWING)}, "runway_months", "not_burning"),
        ({"books": books({**ONLY, account("cash", "Cash flow"): (1, 1, np.nan)})},
         "monthly_burn", "input_missing"),
        ({"books": books({**ROWS, HEADS: (1.0, 1.0, 0.0)})}, "revenue_per_head",
         "employees_not_positive"),
        ({"plan": None, "plan_reason": "budget_overlaps"}, "revenue_variance", "budget_overlaps"),
        ({"plan": books({WAGES: (0, 0, 5.0)})}, "revenue_variance", "no_budget"),
        ({"plan": books({SALES: (0, 0, 0.0)})}, "revenue_variance", "no_budget"),
        ({"ledger": Ledger()}, "forecast_accuracy", "nothing_scored"),
        ({"ledger": Ledger()}, "forecast_bias", "nothing_scored"),
        ({"ledger": Ledger(1, 1.0, 1.0, 0.0, 0.0)}, "forecast_accuracy", "no_nonzero_actual"),
        ({}, "risk_adjusted_return", "too_few_months"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_none_with_its_reason(given, key, reason):
    found = Told(inputs(**given)).figures[key]

    assert (found.value, found.reason) == (None, reason)
    assert found.why == WORDS[reason]


def test_a_growth_without_a_figure_of_now_has_the_reason_of_that():
    figures = Told(inputs(books=books(GONE))).figures

    assert figures["revenue_growth"].reason == "input_missing"
    assert figures["revenue_variance"].reason == "input_missing"
    assert figures["rule_of_40"].reason == "no_base"


def test_a_budget_of_revenue_alone_is_held_against_revenue():
    plan = books({one: values for one, values in PLANNED.items() if one.account_class == "revenue"})

    found = Told(inputs(plan=plan)).figures["budget_variance"]

    assert found.value == pytest.approx((SALES_NOW - 1500) / 1500)


def test_cash_flow_of_days_burns_by_the_twelfth_of_a_year():
    days = replace(SEPTEMBER, end=SEPTEMBER.start)
    flow = {account("cash", "Cash flow"): (-10.0,)}
    one = inputs(books=books(flow, {}, (days,)), columns={ACTUAL: days})

    found = Told(one).figures["monthly_burn"]

    assert found.value == pytest.approx(10.0 / (12 / 365.25))


def test_the_lines_of_entities_add_up_to_the_whole():
    told = Told(inputs())

    parts = [rows["revenue"][ACTUAL].value for rows in told.by_entity.values()]
    assert sum(parts) == pytest.approx(told.lines["revenue"][ACTUAL].value)
    assert sorted(told.by_entity) == ["North", "South"]
    assert told.course("South")["revenue"][1].value == pytest.approx(240)


def test_variances_of_costs_are_good_where_they_are_below_their_budget():
    found = Told(inputs()).variances

    assert found["operating_expense"].flag == "unfavourable"
    assert found["revenue"].favourable < 0
    assert found["tax"].flag == ""


def test_the_bridge_leads_from_the_budget_to_what_came():
    told = Told(inputs())

    for base in (PLAN, PREVIOUS):
        steps = told.bridge(base)
        start = told.view.line("operating_income", base).value
        assert start + sum(one.amount for one in steps) == pytest.approx(INCOME)
    assert {"Wages", "Goods", "Sales"} <= {one.name for one in told.bridge()}
    assert Told(inputs(plan=None, plan_reason="no_budget")).bridge() == ()


def test_figures_that_no_account_is_for_are_not_shown_but_the_main_ones_are():
    told = Told(inputs(books=books(ONLY), plan=None, plan_reason="no_budget"))

    assert "cash" not in told.shown
    assert "gross_margin" not in told.shown
    assert {"revenue", "revenue_growth", "operating_margin", "net_margin"} <= set(told.shown)


def test_a_figure_opens_to_its_inputs_by_name():
    found = Told(inputs()).inputs_of("revenue_growth")

    assert found["Revenue, this period"].value == pytest.approx(SALES_NOW)
    assert found["Revenue, previous period"].value == pytest.approx(1270)


def test_a_report_is_the_same_when_it_is_written_and_read_back():
    one = inputs()

    again = Inputs.read(json.loads(json.dumps(one.written())))

    assert Told(again).written() == Told(one).written()
    assert Told(again).digest({}) == Told(one).digest({})


def test_a_report_without_a_plan_or_accounts_can_be_kept_too():
    empty = Books((), MONTHS, np.empty((0, 3)))
    one = inputs(books=empty, trend=empty, plan=None, plan_reason="no_budget")

    again = Inputs.read(json.loads(json.dumps(one.written())))

    assert Told(again).written() == Told(one).written()


def test_the_number_of_a_content_does_not_depend_on_the_order_of_its_keys():
    assert sha256({"a": 1, "b": [1.5, None]}) == sha256({"b": [1.5, None], "a": 1})
    assert sha256({"a": 1}) != sha256({"a": 2})


@given(st.permutations(list(ROWS)))
def test_the_order_of_accounts_moves_no_figure(order):
    found = Told(inputs(books=books({one: ROWS[one] for one in order}))).figures
    usual = Told(inputs()).figures

    for key, one in usual.items():
        assert found[key].reason == one.reason
        assert found[key].value == (None if one.value is None else pytest.approx(one.value))


@given(st.floats(1e-3, 1e3))
def test_ratios_do_not_depend_on_the_size_of_money(times):
    rows = {
        one: tuple(times * value for value in values) if one.currency else values
        for one, values in ROWS.items()
    }
    found, usual = Told(inputs(books=books(rows))).figures, Told(inputs()).figures

    for key in ("gross_margin", "net_margin", "revenue_growth", "runway_months"):
        assert found[key].value == pytest.approx(usual[key].value)


def test_every_figure_says_how_it_is_reckoned():
    for key, one in KPIS.items():
        assert all((one.label, one.formula, one.version)), key
        assert one.unit in {"fraction", "money", "months", "points", "people", "ratio"}
    assert set(STORED.values()) <= set(KPIS)


def test_a_statement_shows_a_line_only_where_an_account_is_for_it():
    statement = Statement(books(ONLY))

    assert list(statement.lines(SEPTEMBER)) == ["revenue"]
    assert not statement.has("ebitda")
    assert not statement.has("net_income")
    assert Statement(books()).value("other", SEPTEMBER).reason == "no_account"
    assert LINES["tax"].is_cost
    assert not LINES["tax"].is_higher_better


def replace_month(at):
    """The month so many after January 2025."""
    start = JULY.start.replace(year=2025 + at // 12, month=at % 12 + 1)
    return replace(JULY, start=start, end=start.replace(day=28))


def test_accounts_are_told_in_their_own_money_too():
    found = books().own_over(SEPTEMBER)

    assert found[list(ROWS).index(EXPORTS)] == 300
    assert Books((), MONTHS, np.empty((0, 3))).over(SEPTEMBER).size == 0


def test_there_is_no_bridge_from_a_column_that_is_not_there():
    assert Told(inputs()).bridge(YEAR_BEFORE) == ()


def test_growth_at_last_years_rates_leaves_their_movement_out():
    """The golden figures: 1040 at 1.0757 became 1500 at 1.0675."""
    rows = {account("revenue", "Sales", currency="EUR"): (1040.0, 0.0, 1500.0)}
    rates = {"EUR": Rates((1.0757, 1.0, 1.0675), (1.0757, 1.0, 1.0389), ("", "", ""))}
    columns = {ACTUAL: SEPTEMBER, YEAR_BEFORE: JULY}

    figures = Told(inputs(books=books(rows, rates), columns=columns)).figures

    assert figures["revenue_growth_yoy"].value == pytest.approx(0.431313062693)
    assert figures["revenue_growth_constant"].value == pytest.approx(0.442307692308)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"books": books(rates={})}, "nothing_converted"),
        ({}, "no_base"),
        ({"books": books(GONE), "columns": COLUMNS | {YEAR_BEFORE: JULY}}, "input_missing"),
        ({"columns": COLUMNS | {YEAR_BEFORE: JULY}}, "no_base_rate"),  # exports began in August
    ],
)
def test_growth_at_last_years_rates_needs_both_years_of_each_currency(given, reason):
    found = Told(inputs(**given)).figures["revenue_growth_constant"]

    assert (found.value, found.reason, found.why) == (None, reason, WORDS[reason])
