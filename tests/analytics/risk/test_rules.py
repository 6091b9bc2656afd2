"""The plain rules say what their sentences say, and nothing of what comes later."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.risk.rules import Regime, adjusted_return, regime, score


def series(values):
    return pd.Series(values, pd.date_range("2022-01-03", periods=len(values), freq="B"))


def noise(rows=400, drift=0.0, size=0.01):
    """Around a drift, and with no more of it in one quarter than in another."""
    swing = np.where(np.arange(rows) % 2, size, -size)
    return swing + drift


def test_a_score_is_the_mean_of_its_parts():
    assert score(0.30, -0.15, 0.02).value == pytest.approx(100 * (0.5 + 0.25 + 0.2) / 3)


def test_no_part_of_a_score_counts_for_more_than_a_third():
    assert score(5.0, -0.99, 0.9).value == 100
    assert score(5.0, 0.0, -0.01).value == pytest.approx(100 / 3)


@given(st.floats(0, 2), st.floats(-1, 0), st.floats(-0.1, 1), st.floats(0, 1))
def test_more_risk_never_lowers_a_score(volatility, fall, shortfall, more):
    lower = score(volatility, fall, shortfall).value

    assert 0 <= lower <= score(volatility + more, fall, shortfall + more).value <= 100 + 1e-9


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((None, -0.1, 0.02), "The volatility is not known."),
        ((0.1, None, 0.02), "The worst drawdown is not known."),
        ((0.1, -0.1, np.nan), "The expected shortfall is not known."),
    ],
)
def test_a_score_without_a_part_says_which(parts, said):
    assert (score(*parts).value, score(*parts).why_null) == (None, said)


def test_risk_takes_from_gains_and_adds_to_losses():
    assert adjusted_return(0.2, 25.0).value == pytest.approx(0.15)
    assert adjusted_return(-0.2, 25.0).value == pytest.approx(-0.25)
    assert adjusted_return(0.0, 25.0).value == 0


def test_an_adjusted_return_needs_both():
    assert adjusted_return(None, 5.0).why_null == "The annualised return is not known."
    assert adjusted_return(0.1, None).why_null == "The risk score is not known."


@pytest.mark.parametrize(
    ("values", "name", "part"),
    [
        (noise(drift=0.004), "Bull", "make \\+.* %, more than their usual swing of .*above"),
        (noise(drift=-0.004), "Bear", "make -.* %, a loss of more than .* is below its mean"),
        (noise(), "Sideways", "within their usual swing"),
        (np.zeros(300), "Sideways", "make \\+0.0 %, within .* the price is at its mean"),
        (np.append(noise(137, 0.0), noise(63, 0.004)), "Bull", "above its mean of 200"),
        (np.append(noise(337), noise(63, size=0.05)), "Volatile", "80.0 % a year, is above 55.0 %"),
    ],
)
def test_a_regime_is_what_its_reason_says(values, name, part):
    found = regime(series(values), 252)

    assert found.name == name
    assert pd.Series([found.why]).str.contains(part).item(), found.why


def test_a_rise_below_the_mean_is_no_bull():
    fallen = np.concatenate([noise(100, 0.002), noise(37, -0.06), noise(63, 0.003)])

    found = regime(series(fallen), 252)

    assert found.name == "Sideways"
    assert "beyond their usual swing" in found.why


def test_a_history_of_less_than_a_year_is_never_volatile():
    short = np.append(noise(147), noise(63, size=0.05))

    assert regime(series(short), 252).name == "Sideways"


def test_few_returns_have_no_regime_and_missing_ones_do_not_count():
    gaps = np.append(noise(199), [np.nan] * 5)

    found = regime(series(gaps), 252)

    assert found == Regime(None, "A regime needs 200 returns; there are 199.")


def test_a_regime_knows_nothing_of_what_comes_later():
    values = np.random.default_rng(4).normal(0.002, 0.01, 400)

    early = regime(series(values).iloc[:300], 252)

    assert early == regime(series(values[:300]), 252)
