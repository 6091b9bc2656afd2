"""Sample companies hang together: cash follows burn, rounds and loans; corrections are versions."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select

from core.demo import ventures
from core.demo.portfolio import PROFILES, QUARTERS, course
from core.ventures.tables import Company, FundingRound, MetricsInput
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)
TROUBLED = [profile for profile in PROFILES if profile.last_runway is not None]
HEALTHY = [profile for profile in PROFILES if profile.last_runway is None]
EACH = pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.name)
SEEDS = pytest.mark.parametrize("seed", [2026, *range(1, 6)])
MONEY = [
    "total_revenue",
    "recurring_revenue",
    "gross_profit",
    "sales_marketing_expense",
    "total_operating_expense",
    "ebitda",
    "net_income",
    "cash_burn",
    "cash_balance",
    "debt_outstanding",
]


@cache
def made(seed=2026, today=TODAY):
    return ventures.tables(seed, today, ROOT.id)


def current(tables):
    inputs = tables[MetricsInput]
    return inputs[inputs["is_current"]]


def runway_months(figures):
    return figures["cash_balance"] / (figures["cash_burn"] / 3)


def test_twelve_companies_of_four_currencies_report():
    companies = made()[Company]

    assert len(companies) == 12
    assert companies["name"].is_unique
    assert set(companies["reporting_currency"]) == {"USD", "EUR", "CAD", "GBP"}
    assert companies["location_country"].nunique() >= 6


def test_of_twelve_quarters_until_the_last_whole_one_a_single_submission_is_missing():
    found = current(made())

    ends = pd.period_range("2023Q4", "2026Q3", freq="Q").end_time
    assert set(found["fiscal_reporting_date"]) == set(ends.date)
    assert len(found) == 12 * QUARTERS - 1
    assert not found.duplicated(["company_id", "fiscal_reporting_date"]).any()


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 10, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 9, 30)),
        (date(2024, 2, 29), date(2023, 12, 31)),
    ],
)
def test_a_quarter_counts_from_the_day_after_it(today, last):
    inputs = made(today=today)[MetricsInput]

    assert inputs["fiscal_reporting_date"].max() == last
    assert inputs["created_at"].max() <= pd.Timestamp(today, tz="UTC")


def test_a_corrected_quarter_keeps_what_it_said_before():
    inputs = made()[MetricsInput]
    quarters = inputs.groupby(["company_id", "fiscal_reporting_date"])

    restated = inputs[quarters["version"].transform("max") == 2].sort_values("version")

    assert (quarters["is_current"].sum() == 1).all()
    assert len(restated) == 8
    first, second = restated[restated["version"] == 1], restated[restated["version"] == 2]
    assert not first["is_current"].any()
    assert second["is_current"].all()
    assert second["note"].notna().all()
    both = first.merge(second, on=["company_id", "fiscal_reporting_date"])
    assert (both["total_revenue_x"] != both["total_revenue_y"]).all()
    assert (both["created_at_x"] < both["created_at_y"]).all()


def test_fiscal_quarters_follow_the_end_of_the_companys_year():
    tables = made()
    found = tables[MetricsInput].merge(tables[Company], left_on="company_id", right_on="id")

    april = found[found["name"] == "Tidepool Clinics"].set_index("fiscal_reporting_date")

    assert april.loc[date(2024, 6, 30), "fiscal_reporting_quarter"] == 1
    assert april.loc[date(2024, 3, 31), "fiscal_reporting_quarter"] == 4
    assert april.loc[date(2024, 6, 30), "reporting_quarter"] == 2
    last_of_year = found["fiscal_reporting_quarter"] == 4
    ends_month = [end.month for end in found["year_end_date"]]
    is_year_end = [end.month for end in found["fiscal_reporting_date"]] == np.array(ends_month)
    assert (last_of_year == is_year_end).all()


@SEEDS
def test_figures_keep_their_bounds(seed):
    found = made(seed)[MetricsInput]

    assert (found["recurring_revenue"] <= found["total_revenue"]).all()
    assert (found["gross_profit"] <= found["total_revenue"]).all()
    assert (found["sales_marketing_expense"] < found["total_operating_expense"]).all()
    assert np.allclose(found["ebitda"], found["gross_profit"] - found["total_operating_expense"])
    assert (found["net_income"] < found["ebitda"]).all()
    assert (found[["employees", "customers", "total_revenue", "cash_balance"]] > 0).all(axis=None)
    for name in MONEY:
        amounts = found[name].dropna()
        assert (amounts == amounts.round(2)).all()


@EACH
@SEEDS
def test_cash_is_what_was_there_less_burn_and_with_what_came(profile, seed):
    made_of_it = course(seed, profile)
    figures = made_of_it.figures
    raised = np.zeros(QUARTERS)
    for one in made_of_it.rounds:
        if one.quarter >= 0:
            raised[one.quarter] += one.amount
    lent = figures["debt_outstanding"].fillna(0).diff()

    due = figures["cash_balance"].shift() - figures["cash_burn"] + raised + lent

    assert np.allclose(figures["cash_balance"][1:], due[1:])


@EACH
def test_people_are_paid_from_operating_expense(profile):
    figures = course(2026, profile).figures

    a_head = 4 * figures["total_operating_expense"] / figures["employees"]

    assert a_head.between(0.9 * profile.cost_a_head, 1.1 * profile.cost_a_head).all()
    assert figures["employees"].pct_change().abs().max() < 0.35


@pytest.mark.parametrize("profile", HEALTHY, ids=lambda one: one.name)
@SEEDS
def test_the_healthy_grow_and_raise_before_their_money_is_gone(profile, seed):
    figures = course(seed, profile).figures
    arr = 4 * figures["recurring_revenue"]

    assert arr.iloc[-1] > 1.15 * arr.iloc[0]
    burning = figures[figures["cash_burn"] > 0]
    assert (runway_months(burning) > 4).all()


@pytest.mark.parametrize("profile", TROUBLED, ids=lambda one: one.name)
@SEEDS
def test_two_are_in_trouble_and_nobody_funds_them_any_more(profile, seed):
    made_of_it = course(seed, profile)

    runway = runway_months(made_of_it.figures)

    assert len(TROUBLED) == 2
    assert runway.iloc[-1] < 6 < runway.iloc[0]
    assert all(one.quarter < 0 for one in made_of_it.rounds)


def test_companies_state_what_their_rounds_add_up_to():
    tables = made()
    rounds = tables[FundingRound].sort_values("date").groupby("company_id")
    companies = tables[Company].set_index("id")

    assert (companies["equity_raised"] == rounds["equity_raised"].sum()[companies.index]).all()
    latest = rounds["post_money_valuation"].last()
    assert (companies["post_money_valuation"] == latest[companies.index]).all()
    dear = tables[FundingRound]
    assert (dear["post_money_valuation"] >= 4 * dear["equity_raised"]).all()
    assert dear["date"].max() < TODAY


def test_the_same_seed_and_day_give_the_same_frames_and_another_seed_other_figures(make_anew, same):
    first, again, other = made(), make_anew(ventures), made(seed=1)

    same(first, again)
    assert not first[MetricsInput]["cash_burn"].equals(other[MetricsInput]["cash_burn"])
    assert first[Company]["id"].equals(other[Company]["id"])


def test_what_is_stored_is_what_was_made(sampled, unstored):
    assert unstored(made()) == set()

    total = sampled.execute(select(func.sum(MetricsInput.cash_balance))).scalar_one()
    assert float(total) == made()[MetricsInput]["cash_balance"].sum()
