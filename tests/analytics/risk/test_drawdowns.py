"""Falls from a height are found with their dates, and agree with independent programs."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.drawdowns import falls
from core.analytics.risk.metrics import figures
from core.analytics.risk.returns import Returns
from tests.analytics.risk import known


def test_the_deepest_falls_are_those_that_independent_programs_find():
    expected = known.golden()["expected"]["drawdown_table_top5"]

    found = falls(known.returns(), known.NAME, 5)

    for one, told in zip(found, expected, strict=True):
        assert f"{one.peak:%Y-%m-%d}" == told["peak"]
        assert f"{one.valley:%Y-%m-%d}" == told["valley"]
        assert (one.recovery and f"{one.recovery:%Y-%m-%d}") == told["recovery"]
        assert one.depth == pytest.approx(told["depth"], rel=1e-9)
        assert one.days_down == told["days_peak_to_valley"]
        assert one.days_in_all == told["days_peak_to_recovery"]


def test_the_deepest_fall_is_the_worst_drawdown():
    assert falls(known.returns(), known.NAME)[0].depth == pytest.approx(
        figures(known.sample())["max_drawdown"][0].value
    )


def test_what_only_rises_never_falls():
    assert falls(known.of([0.01] * 5).returns, "r0") == []


def test_without_a_base_the_first_return_is_a_height_of_its_own_day():
    days = pd.date_range("2024-01-01", periods=3)
    one = Returns(pd.DataFrame({"A": [-0.1, 0.05, np.nan]}, days), 252)

    (fall,) = falls(one, "A")

    assert fall.peak == days[0]
    assert fall.recovery is None
