"""Flows are converted at the average rate and stocks at the closing one, as is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.amount import growth, ratio
from core.analytics.kpi.companies import COMPANY_METRICS
from core.analytics.kpi.conversion import (
    KINDS,
    Kind,
    average_or_closing,
    change_in_cash_split,
    constant_currency_growth,
    converted,
    reported_growth,
)
from core.analytics.kpi.history import FIELDS
from tests.analytics.kpi.golden import near, section

RATES = {name: float(rate) for name, rate in section("fx")["rates"].items()}
EXPECTED = section("fx")["expected"]
AVERAGE, CLOSE = RATES["EURUSD_avg_2024Q4"], RATES["EURUSD_close_2024Q4"]
BASE_AVERAGE = RATES["EURUSD_avg_2023Q4"]
RATE, MONEY = st.floats(0.001, 1000), st.floats(-1e9, 1e9)


def test_revenue_counts_at_the_average_rate():
    rate = average_or_closing(Kind.flow, AVERAGE, CLOSE)

    assert converted(1500, rate).value == near(EXPECTED["revenue_2024Q4_usd"])


def test_cash_counts_at_the_closing_rate():
    rate = average_or_closing(Kind.stock, AVERAGE, CLOSE)

    assert converted(4685, rate).value == near(EXPECTED["cash_2024Q4_usd"])


def test_closing_for_all_can_be_chosen():
    rate = average_or_closing(Kind.flow, AVERAGE, CLOSE, closing_for_all=True)
    closing, average = converted(1500, rate), converted(1500, AVERAGE)

    assert closing.value == near(EXPECTED["revenue_2024Q4_usd_closing_for_all"])
    assert growth(closing, average).value == near(EXPECTED["closing_vs_average"])


def test_growth_is_told_as_reported_and_in_constant_currency():
    reported = reported_growth(1500, 1040, AVERAGE, BASE_AVERAGE)
    constant = constant_currency_growth([1500], [1040], [BASE_AVERAGE])

    assert reported.value == near(EXPECTED["revenue_yoy_reported_usd"])
    assert constant.value == near(EXPECTED["revenue_yoy_constant_currency"])


def test_a_share_is_the_same_in_every_currency():
    share = ratio(converted(1155, AVERAGE), converted(1500, AVERAGE))

    assert share.value == near(EXPECTED["ratio_gross_margin_unchanged"])


def test_constant_currency_weighs_entities_by_the_earlier_rates():
    found = constant_currency_growth([110, 200], [100, 100], [1, 3])

    assert found.value == near(710 / 400 - 1)


@pytest.mark.parametrize("rate", [None, 0, -1, float("nan")])
def test_a_rate_is_never_assumed(rate):
    assert average_or_closing(Kind.flow, rate, 1.1).reason == "rate_missing"
    assert converted(1500, rate).reason == "rate_missing"
    assert constant_currency_growth([1], [1], [rate]).reason == "rate_missing"
    assert change_in_cash_split(1, 2, 1, rate, 1).change.reason == "rate_missing"


def test_growth_without_an_earlier_amount_says_so():
    assert reported_growth(1500, None, AVERAGE, None).reason == "no_base"


def test_a_change_in_cash_is_movement_and_rates():
    split = change_in_cash_split(4700, 4685, 1.1135, CLOSE, AVERAGE)

    assert split.change.value == near(4685 * CLOSE - 4700 * 1.1135)
    assert split.movement.value == near(-15 * AVERAGE)
    assert split.effect.value == near(4685 * CLOSE - 4700 * 1.1135 + 15 * AVERAGE)


def test_where_rates_stay_there_is_no_effect_of_rates():
    assert change_in_cash_split(100, 300, 2, 2, 2).effect.value == 0


@given(opening=MONEY, closing=MONEY, rates=st.tuples(RATE, RATE, RATE))
def test_movement_and_rates_come_to_the_change_exactly(opening, closing, rates):
    split = change_in_cash_split(opening, closing, *rates)

    whole = closing * rates[1] - opening * rates[0]
    assert split.movement.value + split.effect.value == split.change.value
    assert split.change.value == pytest.approx(whole, abs=1e-3)


def test_every_amount_of_money_of_a_company_is_a_flow_or_a_stock():
    assert set(KINDS) == set(FIELDS) - {"employees", "customers"}
    assert set(KINDS) >= {name for one in COMPANY_METRICS.values() for name in one.inputs} - {
        "employees",
        "customers",
    }
