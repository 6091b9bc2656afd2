"""An amount is a finite number, or none with its reason."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi import amount
from core.analytics.kpi.amount import (
    AT_LEAST,
    MISSING,
    TOO_LARGE,
    WORDS,
    Amount,
    combined,
    growth,
    instead,
    known,
    none,
    ratio,
    remarked,
)
from core.analytics.kpi.exact import total, written

ANYTHING = st.none() | st.floats() | st.integers() | st.decimals(allow_nan=False)


@given(ANYTHING, ANYTHING)
def test_whatever_is_given_a_ratio_and_a_growth_are_finite_or_say_why_not(one, other):
    for found in (ratio(one, other), growth(one, other), known(one), total(one, less=[other])):
        if found.value is None:
            assert found.why
        else:
            assert abs(found.value) < float("inf")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -float("inf"), 10**400])
def test_what_is_missing_or_not_finite_is_missing(value):
    assert known(value) == none(MISSING)


def test_numbers_of_every_kind_are_read():
    assert [known(one).value for one in (3, Decimal("1.5"), Fraction(1, 4))] == [3, 1.5, 0.25]


@pytest.mark.parametrize(("value", "reason"), [(None, ""), (float("nan"), ""), (float("inf"), "")])
def test_an_amount_of_anything_else_is_refused(value, reason):
    with pytest.raises(ValueError, match="amount"):
        Amount(value, reason)


def test_every_code_has_a_sentence():
    codes = {
        value for name, value in vars(amount).items() if name.isupper() and isinstance(value, str)
    }

    assert codes <= set(WORDS)
    assert all(one[0].isupper() and one.endswith(".") for one in WORDS.values())


def test_an_amount_without_a_reason_says_nothing():
    assert known(1).why == ""


@pytest.mark.parametrize("bottom", [0, -1, Decimal(0), -0.0])
def test_a_ratio_over_what_is_not_above_0_has_the_reason_that_it_is_given(bottom):
    assert ratio(1, bottom, "revenue_not_positive") == none("revenue_not_positive")


def test_what_is_missing_is_told_before_what_is_not_above_0():
    assert ratio(None, 0).reason == MISSING
    assert growth(None, None).reason == MISSING


def test_a_small_growth_keeps_its_digits():
    assert growth(1 + 1e-9, 1).value == pytest.approx(1e-9, rel=1e-6)


def test_what_is_too_large_for_a_number_is_not_told_as_one():
    assert ratio(1e308, 1e-10) == none(TOO_LARGE)


def test_a_remark_goes_along_into_what_is_computed():
    cost = Amount(1500.0, AT_LEAST)

    assert ratio(20_000, cost).reason == AT_LEAST
    assert ratio(20_000, cost).value == pytest.approx(13.3333333)


def test_only_a_value_is_remarked():
    assert remarked(known(1), AT_LEAST) == Amount(1, AT_LEAST)
    assert remarked(none(MISSING), AT_LEAST) == none(MISSING)


def test_only_what_is_missing_gets_another_reason():
    assert instead(none(MISSING), "debt_missing") == none("debt_missing")
    assert instead(none("no_base"), "debt_missing") == none("no_base")


def test_0_has_no_sign():
    assert str(combined(lambda value: -value, 0).value) == "0.0"


@given(st.lists(st.decimals(-(10**9), 10**9, places=4), max_size=20))
def test_a_sum_is_that_of_the_digits_as_they_are_written(amounts):
    found = total(*(float(one) for one in amounts))

    assert written(found.value) == sum(map(Fraction, amounts))
