"""What bands promised is drawn beside what they held, and the error beside the naive one's."""

import pandas as pd
import pytest

from core.charts import kept
from core.charts.style import DARK, LIGHT


def rows(index):
    return pd.DataFrame(
        {"held_80": [75.0, None], "held_95": [90.0, 100.0], "of_naive": [80.0, 120.0]}, index
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_band_stands_beside_its_promise_and_the_error_beside_the_naive(theme):
    drawn = kept.kept(rows(pd.Index([1, 2])), theme, at="Steps ahead")

    names = [trace.name for trace in drawn.data]
    assert names == [
        *("95 % band held", "95 % promised"),
        *("80 % band held", "80 % promised"),
        *(kept.ERROR, kept.NAIVE),
    ]
    assert [trace.yaxis for trace in drawn.data] == ["y"] * 4 + ["y2"] * 2
    assert list(drawn.data[1].y) == [95.0, 95.0]
    assert list(drawn.data[4].y) == [80.0, 120.0]
    assert drawn.layout.xaxis.title.text == "Steps ahead"


def test_months_are_drawn_as_moments():
    months = pd.DatetimeIndex(["2026-01-01", "2026-02-01"])

    drawn = kept.kept(rows(months), LIGHT, at="Month")

    assert drawn.data[0].x.dtype.kind == "M"
    assert (drawn.layout.xaxis.tickformat, drawn.layout.xaxis.dtick) == ("%Y-%m", "M1")


def test_where_no_forecast_had_a_band_the_error_is_drawn_alone():
    none = rows(pd.Index([1, 2])).assign(held_80=None, held_95=None)

    drawn = kept.kept(none, LIGHT, at="Steps ahead")

    assert list(drawn.layout.yaxis.range) == [kept.LOWEST, 104]
