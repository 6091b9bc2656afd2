"""Correlations are those of the moments that both have, and say where they are not to be used."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.risk.correlations import correlation
from core.errors import Invalid


def frame(values, names="ABC"):
    return pd.DataFrame(
        values, pd.date_range("2024-01-01", periods=len(values), freq="B"), list(names)
    )


def made(rows=120, seed=2):
    random = np.random.default_rng(seed)
    return frame(random.normal(0, 0.01, (rows, 3)) + random.normal(0, 0.01, (rows, 1)))


def test_without_gaps_figures_are_those_of_numpy():
    found = correlation(made())

    assert found.correlation.to_numpy() == pytest.approx(np.corrcoef(made().T), abs=1e-12)
    assert found.covariance.to_numpy() == pytest.approx(np.cov(made().T), rel=1e-12)
    assert (found.counts.to_numpy() == 120).all()
    assert (found.is_complete, found.caution) == (True, "")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1_000), st.floats(0.0, 0.6), st.floats(-5, 5))
def test_gaps_leave_each_pair_what_it_has(seed, part, level):
    values = made(seed=seed) + level
    holes = values.mask(np.random.default_rng(seed).random(values.shape) < part)

    found = correlation(holes, 20)

    expected = holes.corr(min_periods=20), holes.cov(min_periods=20)
    assert found.correlation.to_numpy() == pytest.approx(
        expected[0].to_numpy(), abs=1e-9, nan_ok=True
    )
    assert found.covariance.to_numpy() == pytest.approx(
        expected[1].to_numpy(), rel=1e-9, abs=1e-15, nan_ok=True
    )


def test_gaps_are_named():
    holes = made()
    holes.iloc[3, 0] = np.nan

    found = correlation(holes)

    assert found.counts.loc["A", "B"] == 119
    assert not found.is_complete
    assert found.caution == (
        "1 return is missing; each pair counts the moments at which both are there."
    )


def test_a_pair_with_little_in_common_has_no_figure():
    apart = made(60)
    apart.iloc[:35, 0] = np.nan
    apart.iloc[40:, 1] = np.nan

    found = correlation(apart)

    assert np.isnan(found.correlation.loc["A", "B"])
    assert np.isfinite(found.correlation.loc["A", "C"])
    assert found.caution.startswith("1 pair has fewer than 20 returns in common and no figure.")


def test_few_returns_have_no_figures_at_all():
    found = correlation(made(5))

    assert found.correlation.isna().all(axis=None)
    assert found.caution == "6 pairs have fewer than 20 returns in common and no figure."


def test_what_never_varies_is_named_and_has_no_correlation():
    still = made().assign(B=0.01)

    found = correlation(still)

    assert found.correlation["B"].isna().all()
    assert found.correlation.loc["A", "A"] == 1
    assert found.covariance.loc["A", "B"] == pytest.approx(0, abs=1e-18)
    assert found.caution == "'B' never varies or is empty, and has no correlation."
    assert not found.is_complete


def test_nothing_but_constants_is_nothing():
    found = correlation(made() * 0)

    assert found.correlation.isna().all(axis=None)
    assert "'A', 'B', 'C' never varies" in found.caution


def test_correlations_that_contradict_each_other_are_said_to():
    up = np.random.default_rng(1).normal(0, 0.01, 30)
    none = np.full(30, np.nan)
    blocks = [np.column_stack(one) for one in ((up, up, none), (none, up, up), (up, none, -up))]

    found = correlation(frame(np.vstack(blocks)))

    assert found.correlation.to_numpy() == pytest.approx(
        np.array([[1, 1, -1], [1, 1, 1], [-1, 1, 1]])
    )
    assert "contradict each other" in found.caution
    assert "30 returns are missing" not in found.caution
    assert "90 returns are missing" in found.caution


def test_fewer_than_two_common_returns_are_refused():
    with pytest.raises(Invalid, match="2 common returns or more, not 1"):
        correlation(made(), 1)
