"""Sample exchange rates are such as a central bank might have published."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from core.currency.tables import FxRate
from core.demo import currency
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)


@cache
def rates(seed=2026, today=TODAY):
    return currency.tables(seed, today, ROOT.id)[FxRate]


def closings(quote, **same):
    found = rates(**same).query("quote_currency == @quote and kind == 'closing'")
    return found.set_index(pd.DatetimeIndex(found["date"]))["rate"]


@pytest.mark.parametrize("quote", ["USD", "CAD", "GBP"])
def test_there_is_a_closing_rate_of_each_business_day_until_yesterday(quote):
    days = closings(quote).index

    assert days.equals(pd.bdate_range("2022-01-01", "2026-11-20", name="date"))


@pytest.mark.parametrize(
    ("quote", "lowest", "highest"), [("USD", 0.8, 1.5), ("CAD", 1.1, 2.0), ("GBP", 0.65, 1.1)]
)
@pytest.mark.parametrize("seed", range(5))
def test_rates_stay_near_what_is_usual_and_move_little_in_a_day(seed, quote, lowest, highest):
    found = closings(quote, seed=seed)

    assert found.between(lowest, highest).all()
    assert np.log(found).diff().abs().max() < 0.03
    assert np.log(found).diff().std() == pytest.approx(0.0035, rel=0.3)


def test_the_average_of_a_quarter_is_that_of_its_closings():
    averages = rates().query("quote_currency == 'USD' and kind == 'average'")
    second = averages[averages["date"] == date(2026, 6, 30)]["rate"].item()

    assert second == pytest.approx(closings("USD")["2026-04":"2026-06"].mean(), abs=1e-6)
    assert averages["date"].max() == date(2026, 9, 30)


def test_a_pair_is_stored_one_way_only():
    assert set(rates()["base_currency"]) == {"EUR"}


def test_the_same_seed_and_day_give_the_same_rates_and_another_seed_others(make_anew):
    pd.testing.assert_frame_equal(rates(), make_anew(currency)[FxRate], check_exact=True)

    assert not closings("USD").equals(closings("USD", seed=1))


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2024, 2, 29), date(2026, 11, 23)])
def test_rates_end_before_the_day_they_are_made(today):
    assert rates(today=today)["date"].max() < today
    assert rates(today=today)["id"].is_unique


def test_what_is_stored_is_what_was_made(unstored):
    assert unstored({FxRate: rates()}) == set()
