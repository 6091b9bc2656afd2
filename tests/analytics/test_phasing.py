"""One amount is spread over months, and the parts add up to it to the last digit."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics import phasing
from core.analytics.phasing import PHASINGS, months_of, phased, spread
from core.errors import Invalid

YEAR = date(2026, 1, 1), date(2026, 12, 31)
QUARTER = date(2026, 1, 1), date(2026, 3, 31)
SMALLEST = Decimal("0.0001")
MOST = 10**20 - 1  # ten-thousandths that the table keeps

amounts = st.integers(-MOST, MOST).map(lambda units: Decimal(units).scaleb(-4))
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
shapes = st.lists(
    st.one_of(st.integers(0, 10**9), st.floats(0, 1e12)), min_size=12, max_size=12
).filter(any)


def texts(parts):
    return [str(part) for part in parts]


def test_the_months_of_a_period_begin_and_end_with_it():
    found = months_of(date(2023, 12, 20), date(2024, 2, 29))

    assert found == [
        (date(2023, 12, 20), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ]


def test_a_period_within_one_month_has_one():
    one = (date(2026, 2, 3), date(2026, 2, 3))

    assert months_of(*one) == [one]


@given(days, st.integers(0, 3_000))
def test_the_months_of_a_period_are_its_days_without_a_gap(start, length):
    end = start + timedelta(days=length)

    found = months_of(start, end)

    assert sum(phasing.days_of(start, end)) == length + 1
    assert (found[0][0], found[-1][1]) == (start, end)
    assert all(first.replace(day=1) == last.replace(day=1) for first, last in found)


def test_the_last_day_there_is_may_end_a_period():
    assert months_of(date(9999, 12, 1), date.max) == [(date(9999, 12, 1), date.max)]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(Invalid, match="2026-02-01 to 2026-01-31 ends before it begins"):
        months_of(date(2026, 2, 1), date(2026, 1, 31))


def test_a_period_of_centuries_is_refused():
    with pytest.raises(Invalid, match=r"at most 1,200 months; this one has 24,000"):
        months_of(date(1, 1, 1), date(2000, 12, 31))


def test_a_year_evenly_has_twelve_alike_and_the_rest_on_the_first():
    parts = phasing.evenly(Decimal("1000.00"), *YEAR)

    assert texts(parts) == ["83.3334"] * 4 + ["83.3333"] * 8


def test_whole_cents_can_stay_whole_cents():
    parts = phasing.evenly(Decimal("100.00"), *QUARTER, places=2)

    assert texts(parts) == ["33.34", "33.33", "33.33"]


def test_parts_of_a_negative_amount_are_those_of_its_opposite_turned():
    parts = phasing.evenly(Decimal("-100"), *QUARTER)

    assert texts(parts) == ["-33.3334", "-33.3333", "-33.3333"]


def test_by_days_a_leap_february_counts_29_of_366():
    parts = phasing.by_days(Decimal("366.0"), date(2024, 1, 1), date(2024, 12, 31))

    assert [int(part) for part in parts] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_by_days_half_a_month_counts_half():
    parts = phasing.by_days(Decimal(90), date(2026, 1, 17), date(2026, 2, 28))

    assert texts(parts) == ["31.3953", "58.6047"]  # 15 and 28 of 43 days


def test_a_shape_is_followed():
    parts = phasing.by_shape(Decimal(1_000), *QUARTER, [100.5, 0, 301.5])

    assert texts(parts) == ["250.0000", "0.0000", "750.0000"]


def test_the_unit_that_is_left_goes_where_most_was_lost():
    parts = phasing.by_shape(Decimal("0.0010"), *QUARTER, [1, 1, 1.9])

    assert texts(parts) == ["0.0003", "0.0002", "0.0005"]  # of 2.56, 2.56 and 4.87


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ([0, 0, 0], "zero in every month"),
        ([1, -2.5, 3], r"below zero in a month \(-2\.5\)"),
        ([1, float("nan"), 3], "lacks a month"),
        ([1, float("inf"), 3], "lacks a month"),
        ([1, 2], "The period has 3 months; the shape to follow has 2"),
    ],
    ids=["zero", "negative", "unknown", "infinite", "too short"],
)
def test_a_shape_that_cannot_be_followed_is_refused_with_a_sentence(weights, why):
    with pytest.raises(Invalid, match=why):
        phasing.by_shape(Decimal(100), *QUARTER, weights)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("4-4-5", ["40.00", "40.00", "50.00"]),
        ("4-5-4", ["40.00", "50.00", "40.00"]),
        ("5-4-4", ["50.00", "40.00", "40.00"]),
    ],
)
def test_weeks_are_shared_out_within_each_quarter(how, expected):
    found = phased(how, Decimal("520.00"), *YEAR, places=2)

    assert texts(part for *_, part in found) == expected * 4


def test_the_quarters_of_weeks_begin_with_the_period():
    found = phased("4-4-5", Decimal(130), date(2025, 11, 1), date(2026, 1, 31))

    assert [(first.month, int(part)) for first, _, part in found] == [(11, 40), (12, 40), (1, 50)]


@pytest.mark.parametrize(
    "period",
    [
        (date(2026, 1, 1), date(2026, 2, 28)),
        (date(2026, 1, 2), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 30)),
    ],
    ids=["two months", "begins late", "ends early"],
)
def test_weeks_of_what_is_no_whole_quarter_are_refused(period):
    with pytest.raises(Invalid, match="4-4-5 weeks are of whole quarters"):
        phased("4-4-5", Decimal(100), *period)


def test_an_unknown_way_is_refused_with_those_there_are():
    with pytest.raises(Invalid, match="'by_moon' is no way to spread an amount; there are evenly"):
        phased("by_moon", Decimal(100), *YEAR)


@pytest.mark.parametrize("amount", ["0.00001", "NaN", "Infinity"])
def test_an_amount_that_no_budget_keeps_is_refused(amount):
    with pytest.raises(Invalid, match="more than 4 decimals"):
        phasing.evenly(Decimal(amount), *YEAR)


def test_each_way_says_what_it_is():
    assert list(PHASINGS) == ["evenly", "by_days", "by_shape", "4-4-5", "4-5-4", "5-4-4"]
    assert PHASINGS["4-5-4"].label == "4-5-4 weeks"
    assert PHASINGS["4-5-4"].help.startswith("The months of each quarter count as 4, 5 and 4 of")
    assert [name for name, one in PHASINGS.items() if one.needs_weights] == ["by_shape"]


@pytest.mark.parametrize("how", PHASINGS)
@given(amount=amounts, weights=shapes, places=st.sampled_from([2, 4]))
def test_the_parts_add_up_to_the_amount_and_have_its_sign(how, amount, weights, places):
    amount = amount.quantize(Decimal(1).scaleb(-places))

    parts = [part for *_, part in phased(how, amount, *YEAR, weights, places=places)]

    assert sum(map(Fraction, parts)) == Fraction(amount)
    assert all(part * amount >= 0 for part in parts)


@given(amounts, shapes)
def test_no_part_is_a_whole_unit_away_from_what_it_is_due(amount, weights):
    parts = phasing.by_shape(amount, *YEAR, weights)

    exact = [Fraction(str(one)) for one in weights]
    for part, weight in zip(parts, exact, strict=True):
        assert abs(Fraction(part) - Fraction(amount) * weight / sum(exact)) < Fraction(SMALLEST)


@given(st.lists(st.integers(-MOST, MOST), max_size=5), st.integers(1, 10**6))
def test_many_are_spread_at_once_as_each_alone(units, weight):
    weights = [weight, 1, 0, weight // 2]

    together = spread(np.array(units, dtype=object), weights)

    for one, parts in zip(units, together, strict=True):
        assert [int(part) for part in parts] == [
            int(p) for p in spread(np.array([one]), weights)[0]
        ]
        assert sum(map(int, parts)) == one


def test_small_amounts_are_spread_in_machine_numbers():
    found = spread(np.array([100, -7], dtype=np.int64), [1, 1, 1])

    assert found.dtype == np.int64
    assert found.tolist() == [[34, 33, 33], [-3, -2, -2]]


@pytest.mark.parametrize(("amount", "places"), [("12.5", 2), ("0", 2), ("12.505", 4), ("NaN", 4)])
def test_cents_are_spread_to_cents(amount, places):
    assert phasing.places_of(Decimal(amount)) == places
