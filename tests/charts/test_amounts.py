"""Amounts are written so that few digits have to be read, and none is written as nothing."""

import pytest

from core.charts import amounts


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([], "EUR"),
        ([12.0, float("nan")], "EUR"),
        ([99_999.0], "EUR"),
        ([-100_000.0, 3.0], "EUR thousand"),
        ([1e8], "EUR million"),
        ([float("inf"), 2e11], "EUR billion"),
    ],
)
def test_the_largest_amount_decides_on_the_unit(values, unit):
    assert amounts.scale(values).unit("EUR") == unit


def test_without_a_currency_the_unit_is_the_word_alone():
    assert amounts.scale([1e6]).unit() == "thousand"
    assert amounts.scale([1.0]).unit() == ""


def test_what_is_small_beside_the_largest_is_not_written_as_nothing():
    scale = amounts.scale([1_952_900.0])

    assert [scale.signed(one) for one in (400.0, -60.0, 0.0, 1_500_400.0)] == [
        *("+0.4", "-0.06", "0", "+1,500")
    ]


def test_small_amounts_have_a_digit_behind_the_point():
    assert amounts.scale([12.34]).said(12.34) == "12.3"


def test_money_in_sentences_is_whole_and_nothing_has_no_sign():
    assert amounts.money(-0.001, "EUR") == "0.00 EUR"
    assert amounts.money(1234.5, "EUR") == "1,234 EUR"
