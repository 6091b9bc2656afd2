"""Prices are converted at the rate of their day, turned round or through a third if need be."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.currency.rates import converted
from core.errors import Invalid
from tests.risk.markets import rate

MONDAY, TUESDAY = date(2024, 1, 1), date(2024, 1, 2)
DAYS = pd.DatetimeIndex(["2024-01-01", "2024-01-02", "2024-01-03"])


def prices(*values, name="A"):
    return pd.DataFrame({name: values}, DAYS[: len(values)], dtype=float)


def test_a_rate_holds_until_the_next(db, ada):
    rate(db, "USD", "EUR", {MONDAY: 0.9, TUESDAY: 0.8})

    found = converted(db, ada, prices(10, 10, 10), {"A": "USD"}, "EUR")

    assert found["A"].tolist() == pytest.approx([9, 8, 8])


def test_a_rate_the_other_way_round_is_turned(db, ada):
    rate(db, "EUR", "USD", {MONDAY: 1.25})

    found = converted(db, ada, prices(10), {"A": "USD"}, "EUR")

    assert found["A"].tolist() == pytest.approx([8])


def test_two_currencies_meet_in_a_third(db, ada):
    rate(db, "EUR", "USD", {MONDAY: 1.25})
    rate(db, "EUR", "GBP", {MONDAY: 0.8})

    found = converted(db, ada, prices(16), {"A": "GBP"}, "USD")

    assert found["A"].tolist() == pytest.approx([25])


def test_what_is_in_the_currency_already_stays_as_it_is(db, ada):
    given = prices(10, 11)

    pd.testing.assert_frame_equal(converted(db, ada, given, {"A": "EUR"}, "EUR"), given)


def test_missing_rates_are_no_one_but_a_list_of_pairs_and_days(db, ada):
    rate(db, "USD", "EUR", {TUESDAY: 0.8})
    given = prices(10, 10, name="A").assign(B=5.0)

    with pytest.raises(Invalid) as refused:
        converted(db, ada, given, {"A": "USD", "B": "CHF"}, "EUR")

    assert "CHF to EUR (2 days, the first 2024-01-01)" in str(refused.value)
    assert "USD to EUR (1 days, the first 2024-01-01)" in str(refused.value)


def test_a_rate_that_is_older_than_a_week_is_missing(db, ada):
    rate(db, "USD", "EUR", {date(2023, 12, 24): 0.8})

    with pytest.raises(Invalid, match="USD to EUR"):
        converted(db, ada, prices(10), {"A": "USD"}, "EUR")


def test_no_rate_is_needed_where_there_is_no_price(db, ada):
    rate(db, "USD", "EUR", {TUESDAY: 0.8})

    found = converted(db, ada, prices(np.nan, 10), {"A": "USD"}, "EUR")

    assert found["A"].isna().tolist() == [True, False]
    assert found["A"].iloc[1] == pytest.approx(8)
