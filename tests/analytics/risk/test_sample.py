"""What is reckoned quickly where nothing is missing is what it is where something is."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.metrics import METRICS, figures
from core.analytics.risk.sample import Sample
from tests.analytics.risk import known


def made(rows=200):
    random = np.random.default_rng(12)
    other = random.normal(0.0004, 0.01, rows)
    return [other * share + random.normal(0, 0.01, rows) for share in (0.5, 1.0, 1.5)], other


@pytest.mark.parametrize("key", METRICS)
def test_an_instrument_with_gaps_changes_nothing_of_the_others(key):
    columns, other = made()
    gaps = np.where(np.arange(200) % 7 == 0, np.nan, columns[2])
    market = pd.Series(other, known.of(*columns).returns.frame.index)

    whole = figures(known.of(*columns, benchmark=market))[key]
    beside = figures(known.of(columns[0], columns[1], gaps, benchmark=market))[key]

    for one, same in zip(whole[:2], beside[:2], strict=True):
        values = np.array([one.value, same.value], dtype=float)  # none is missing
        assert values[0] == pytest.approx(values[1], rel=1e-12, nan_ok=True)
        assert one.why_null == same.why_null


def test_a_benchmark_without_gaps_is_one_column_for_all():
    columns, other = made()
    sample = known.of(*columns, benchmark=pd.Series(other, known.of(*columns).returns.frame.index))
    holes = Sample(sample.returns, benchmark=sample.benchmark.iloc[1:])

    assert sample.pair[1].shape == (200, 1)
    assert holes.pair[1].shape == (200, 3)


def test_returns_that_never_vary_have_no_treynor_ratio():
    still, other = [0.01] * 200, made()[1]
    sample = known.of(still, benchmark=pd.Series(other, known.of(still).returns.frame.index))

    figure = figures(sample)["treynor"][0]

    assert (figure.value, figure.why_null) == (None, "Its beta is 0, or not known.")
