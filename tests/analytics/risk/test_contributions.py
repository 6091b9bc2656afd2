"""The parts of a portfolio's risk sum to it, and each says what more of it would do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.analytics.risk.contributions import split
from core.analytics.risk.var import ALIKE, TOO_FEW, historical, shortfall
from core.errors import Invalid

NAMES = ["A", "B", "C"]
KINDS = ("normal", "historical")


def made(seed=4, rows=400):
    random = np.random.default_rng(seed)
    common = random.standard_t(5, (rows, 1)) * 0.01
    values = 0.0004 + common * [1.0, 0.4, -0.3] + random.normal(0, 0.006, (rows, 3))
    return pd.DataFrame(values, pd.date_range("2022-01-03", periods=rows, freq="B"), NAMES)


def weights(*values):
    return pd.Series(values, NAMES, dtype=float)


def whole(found, kind):
    return found.var if kind == "normal" else found.es


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 1_000),
    st.lists(st.floats(-1, 1.5), min_size=3, max_size=3).filter(lambda w: max(map(abs, w)) > 0.05),
    st.sampled_from([0.9, 0.95, 0.975, 0.99]),
    st.sampled_from(KINDS),
)
def test_parts_sum_to_the_whole(seed, held, level, kind):
    found = split(made(seed), weights(*held), level, kind)

    assert sum(part.component for part in found.parts) == pytest.approx(
        whole(found, kind), abs=1e-12
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_little_more_of_a_holding_adds_its_marginal_part(kind):
    step = 1e-6

    found = split(made(), weights(0.5, 0.3, 0.2), 0.95, kind)

    for at, part in enumerate(found.parts):
        up, down = (
            split(made(), weights(*(np.array([0.5, 0.3, 0.2]) + move)), 0.95, kind)
            for move in (step * np.eye(3)[at], -step * np.eye(3)[at])
        )
        slope = (whole(up, kind) - whole(down, kind)) / (2 * step)
        assert part.marginal == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_an_incremental_part_is_what_its_sale_would_save(kind):
    found = split(made(), weights(0.5, 0.3, 0.2), 0.99, kind)

    without = split(made(), weights(0.5, 0.0, 0.2), 0.99, kind)
    expected = whole(found, kind) - whole(without, kind)
    assert found.parts[1].incremental == pytest.approx(expected, abs=1e-15)


def test_the_normal_whole_is_the_closed_form():
    own = made().to_numpy() @ [0.5, 0.3, 0.2]

    found = split(made(), weights(0.5, 0.3, 0.2), 0.95)

    z = stats.norm.ppf(0.05)
    assert found.var == pytest.approx(-(own.mean() + z * own.std(ddof=1)), rel=1e-12)
    assert found.es == pytest.approx(
        -(own.mean() - own.std(ddof=1) * stats.norm.pdf(z) / 0.05), rel=1e-12
    )


def test_the_historical_whole_is_that_of_the_portfolio():
    own = made(rows=250).to_numpy() @ [0.5, 0.3, 0.2]

    found = split(made(rows=250), weights(0.5, 0.3, 0.2), 0.99, "historical")

    assert (found.var, found.es) == pytest.approx(historical(own, 0.01), rel=1e-12)
    assert found.es == pytest.approx(shortfall(own, 0.01), rel=1e-12)


def test_what_offsets_the_others_takes_risk_away():
    found = split(made(), weights(0.6, 0.2, 0.2), 0.95)

    assert found.parts[2].component < 0
    assert sum(part.share for part in found.parts) == pytest.approx(1)
    assert 0 < found.diversification < 1


def test_one_holding_alone_is_not_diversified():
    found = split(made()[["A"]], pd.Series({"A": 1.0}), 0.95)

    assert found.diversification == pytest.approx(0, abs=1e-12)
    assert found.parts[0].share == pytest.approx(1)
    assert found.parts[0].incremental == pytest.approx(found.var)


def test_where_nothing_can_be_lost_there_are_no_shares():
    gains = made() * 0.01 + 0.05

    found = split(gains, weights(0.5, 0.3, 0.2), 0.95)

    assert found.var < 0
    assert {part.share for part in found.parts} == {None}
    assert found.diversification is None


def test_moments_at_which_a_holding_has_no_return_do_not_count():
    gaps = made()
    gaps.iloc[5, 0] = gaps.iloc[9, 2] = np.nan

    found = split(gaps, weights(0.5, 0.3, 0.2), 0.95)

    assert found == split(gaps.dropna(), weights(0.5, 0.3, 0.2), 0.95)


@pytest.mark.parametrize(
    ("returns", "held", "said"),
    [
        (made(rows=1), (1, 0, 0), TOO_FEW),
        (made(), (0, 0, 0), ALIKE),
        (made() * 0, (1, 0, 0), ALIKE),
    ],
)
def test_what_cannot_be_split_says_why(returns, held, said):
    found = split(returns, weights(*held), 0.95)

    assert (found.var, found.es, found.parts, found.why_null) == (None, None, (), said)


@pytest.mark.parametrize(
    ("held", "level", "kind", "said"),
    [
        (weights(1, 0, 0), 0.4, "normal", "A level lies between 0.5 and 1, not at 0.4"),
        (weights(1, 0, 0), 0.95, "wild", "Contributions are normal or historical, not 'wild'"),
        (pd.Series({"X": 1.0}), 0.95, "normal", "There are no returns of 'X'"),
        (weights(1, np.nan, 0), 0.95, "normal", "Each holding needs a weight"),
        (pd.Series(dtype=float), 0.95, "normal", "Each holding needs a weight"),
    ],
)
def test_what_makes_no_sense_is_refused(held, level, kind, said):
    with pytest.raises(Invalid, match=said):
        split(made(), held, level, kind)
