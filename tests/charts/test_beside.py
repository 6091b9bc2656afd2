"""Several forecasts are drawn beside each other, told apart by colour and dash."""

import pandas as pd
import pytest

from core.charts import beside
from core.charts.style import DARK, LIGHT

MOMENTS = pd.date_range("2026-01-31", periods=3, freq="ME", tz="UTC")
HISTORY = pd.Series([1.0, 2.0], pd.date_range("2025-11-30", periods=2, freq="ME"))


def expected(name, value, **bounds):
    around = {"lower_95": value - 1, "upper_95": value + 1} | bounds
    return pd.DataFrame({"moment": MOMENTS, "version": name, "expected": value, **around})


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_version_has_a_line_of_its_own_colour_and_dash_between_its_bounds(theme):
    several = pd.concat([expected("Version 2", 5.0), expected("Version 1", 4.0)])

    drawn = beside.beside(HISTORY, several, theme, "EUR")

    named = [trace for trace in drawn.data if trace.showlegend is not False]
    assert [trace.name for trace in named] == ["Actual", "Version 2", "Version 1"]
    assert len({(trace.line.color, trace.line.dash) for trace in named}) == 3
    bounds = [trace for trace in drawn.data if trace.showlegend is False]
    assert [trace.y[0] for trace in bounds] == [4.0, 6.0, 3.0, 5.0]
    assert {trace.legendgroup for trace in bounds} == {"Version 1", "Version 2"}


def test_a_version_without_bounds_is_drawn_without_them():
    alone = expected("Version 1", 5.0, lower_95=None, upper_95=None)

    drawn = beside.beside(HISTORY, alone, LIGHT)

    assert drawn.data[-1].y.tolist() == [5.0, 5.0, 5.0]
    assert pd.isna(drawn.data[1].y).all()
