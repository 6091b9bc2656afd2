"""What changed between two reports is told exactly, and its effects add up to the difference."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.books import Rates
from core.analytics.kpi.changes import Cause, Change, difference
from core.analytics.kpi.reckoning import ACTUAL, Ledger
from core.analytics.kpi.report import Told
from core.analytics.kpi.spans import Span
from tests.analytics.kpi.made_up import (
    AUGUST,
    COLUMNS,
    EXPORTS,
    MONTHS,
    PLANNED,
    ROWS,
    SALES,
    SEPTEMBER,
    WAGES,
    account,
    books,
    inputs,
)

BEFORE = inputs()


def between(after, before=BEFORE, **stored):
    """What changed, where the figures were stored as they were computed."""
    figures = Told(before).written()["figures"]
    return difference(before, after, figures | stored)


def moved(found, key):
    """How one figure moved."""
    return next(one for one in found.moved if one.key == key)


def test_nothing_changed_where_nothing_did():
    found = between(inputs())

    assert found.moved == ()
    assert found.changes == ()
    assert found.causes == []


def test_one_restated_amount_is_named_and_moves_what_it_is_part_of():
    rows = {**ROWS, SALES: (1000.0, 1100.0, 1310.0)}

    found = between(inputs(books=books(rows)))

    assert found.changes == (
        Change(Cause.restated, SALES.name, "2026-09", 1210.0, 1310.0, SALES.key),
    )
    assert found.changes[0].by == pytest.approx(100)
    assert moved(found, "revenue").effects == pytest.approx({Cause.restated: 100})
    assert moved(found, "revenue").by == pytest.approx(100)
    assert "cash" not in {one.key for one in found.moved}


def test_an_amount_that_came_is_no_restatement():
    rows = {**ROWS, EXPORTS: (100.0, 200.0, 300.0)}

    found = between(inputs(books=books(rows)))

    assert [one.cause for one in found.changes] == [Cause.arrived]
    assert found.moved == ()  # July is in no column


def test_an_account_that_was_taken_back_is_told_by_amount_and_place():
    rows = {one: values for one, values in ROWS.items() if one != WAGES}

    found = between(inputs(books=books(rows)))

    assert {one.cause for one in found.changes} == {Cause.arrived, Cause.mapped}
    gone = next(one for one in found.changes if one.cause is Cause.mapped)
    assert (gone.before, gone.after, gone.by) == ("operating expense, takes away", None, None)
    assert moved(found, "operating_income").effects == pytest.approx({Cause.arrived: 310})


def test_an_account_that_is_mapped_otherwise_moves_margins_alone():
    other = replace(WAGES, account_class="cost_of_sales")
    rows = {other if one == WAGES else one: values for one, values in ROWS.items()}

    found = between(inputs(books=books(rows)))

    assert [one.cause for one in found.changes] == [Cause.mapped]
    assert moved(found, "gross_profit").effects == pytest.approx({Cause.mapped: -310})
    assert "operating_income" not in {one.key for one in found.moved}


def test_a_rate_that_was_corrected_moves_what_is_converted():
    rates = {"USD": Rates((0.9, 0.9, 0.7), (0.91, 0.92, 0.85), ("told", "told", "told"))}

    found = between(inputs(books=books(rates=rates)))

    assert [(one.cause, one.what, one.when) for one in found.changes] == [
        (Cause.rates, "USD, average", "2026-09")
    ]
    assert moved(found, "revenue").effects == pytest.approx({Cause.rates: -30})


def test_rates_of_a_currency_that_is_new_are_no_change_of_rates():
    rows = {**ROWS, account("revenue", "Sterling", currency="GBP"): (np.nan, np.nan, 10.0)}
    rates = books().rates | {"GBP": Rates((1.2, 1.2, 1.2), (1.2, 1.2, 1.2), ("", "", ""))}

    found = between(inputs(books=books(rows, rates)))

    assert {one.cause for one in found.changes} == {Cause.arrived, Cause.mapped}
    assert moved(found, "revenue").by == pytest.approx(12)


def test_an_account_of_another_currency_is_not_restated_but_new():
    rows = {replace(SALES, currency="USD") if one == SALES else one: v for one, v in ROWS.items()}

    found = between(inputs(books=books(rows)))

    assert moved(found, "revenue").effects == pytest.approx({Cause.arrived: -0.2 * 1210})


def test_another_budget_moves_the_variances():
    plan = books({one: tuple(2 * value for value in v) for one, v in PLANNED.items()})

    found = between(inputs(plan=plan))

    assert {one.cause for one in found.changes} == {Cause.plan}
    assert set(moved(found, "revenue_variance").effects) == {Cause.plan}


def test_without_the_budget_there_is_no_number_to_move():
    found = between(inputs(plan=None, plan_reason="no_budget"))

    gone = moved(found, "revenue_variance")
    assert (gone.by, gone.effects, gone.after.reason) == (None, {}, "no_budget")
    assert len(found.changes) == len(PLANNED)


def test_newly_scored_forecasts_are_told():
    found = between(inputs(ledger=Ledger(3, 60.0, -10.0, 300.0, 300.0)))

    assert moved(found, "forecast_accuracy").effects == pytest.approx({Cause.forecasts: -0.1})
    assert found.changes[0].what == "Forecasts that are scored"


def test_a_formula_that_was_changed_is_told_with_its_versions():
    stored = {"revenue": {"value": 1000.0, "reason": "", "version": "0"}}

    found = between(inputs(), **stored)

    assert found.changes[0] == Change(Cause.formula, "Revenue", "", "0", "1")
    assert set(moved(found, "revenue").effects) == {Cause.formula}
    assert found.causes == [Cause.formula]


def test_days_that_came_since_are_arrivals_of_a_longer_period():
    part = Span(SEPTEMBER.start, date(2026, 9, 12))
    short = {SALES: (1000.0, 1100.0, 400.0)}
    early = inputs(
        columns=COLUMNS | {ACTUAL: part},
        books=books(short, {}, (*MONTHS[:2], part)),
        plan=None,
        plan_reason="no_budget",
    )

    found = between(inputs(), early)

    assert Cause.arrived in found.causes
    assert any("2026-09-01 to 2026-09-12" in one.when for one in found.changes)
    assert any(one.when == "2026-09" for one in found.changes)


@given(
    st.lists(st.floats(-1e4, 1e4).map(lambda one: round(one, 2)), min_size=3, max_size=3),
    st.floats(0.5, 2.0),
    st.booleans(),
)
def test_the_effects_of_all_causes_add_up_to_the_difference(sales, rate, is_moved):
    wages = replace(WAGES, account_class="cost_of_sales") if is_moved else WAGES
    rows = {wages if one == WAGES else one: values for one, values in ROWS.items()}
    rows[SALES] = tuple(sales)
    rates = {"USD": Rates((0.9, 0.9, rate), (0.91, 0.92, 0.85), ("", "", ""))}

    found = between(inputs(books=books(rows, rates)))

    for one in found.moved:
        if one.effects:
            total = sum(one.effects.values())
            assert total == pytest.approx(one.by, rel=1e-6, abs=1e-6)
    assert AUGUST in BEFORE.books.pieces
