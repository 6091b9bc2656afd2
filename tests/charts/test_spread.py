"""Every line of a value at risk has a label, and no label stands in another or in a line."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import spread
from core.charts.spread import Mark
from core.charts.style import DARK, LIGHT
from tests.analytics.risk import known

LOSSES = st.lists(st.floats(0.001, 0.2), min_size=1, max_size=20)


def golden():
    return known.returns().frame[known.NAME]


def marks(*losses, level=0.95):
    return [Mark(f"Method {at}", level, loss) for at, loss in enumerate(losses)]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_bars_count_every_return_and_a_line_stands_at_each_loss(theme):
    drawn = spread.spread(golden(), marks(0.0192, 0.02), theme)

    bars, low, high = drawn.data
    assert bars.y.sum() == 504
    assert spread.BARS[0] <= len(bars.y) <= spread.BARS[1]
    assert (low.x, high.x) == ((-2.0, -2.0), (-1.92, -1.92))
    assert low.name == "Method 1 95 %: 2.00 %"


@settings(max_examples=15, deadline=None)
@given(LOSSES)
def test_labels_stand_below_each_other_however_near_their_lines_are(losses):
    drawn = spread.spread(golden(), marks(*losses), LIGHT)

    labels = sorted(drawn.layout.annotations, key=lambda one: one.y)
    inside = drawn.layout.height - 120
    apart = [
        (two.y - one.y) / drawn.layout.yaxis.range[1] * inside for one, two in pairwise(labels)
    ]
    assert min(apart, default=99) >= spread.TEXT
    assert all(one.x <= two.x for one, two in pairwise(labels))
    assert {one.xanchor for one in labels} == {"right"}


@settings(max_examples=15, deadline=None)
@given(LOSSES)
def test_no_line_runs_through_the_label_of_another(losses):
    lines = spread.spread(golden(), marks(*losses), LIGHT).data[1:]

    for one, two in pairwise(lines):
        assert one.x[0] <= two.x[0]
        assert one.y[1] < two.y[1]


def test_levels_are_told_apart_by_dash_and_methods_by_colour():
    both = [Mark("A", 0.95, 0.01), Mark("A", 0.99, 0.02), Mark("B", 0.99, 0.03)]

    lines = spread.spread(golden(), both, LIGHT).data[1:]

    assert [line.line.dash for line in lines] == ["solid", "solid", "5px 3px"]
    assert lines[1].line.color == lines[2].line.color != lines[0].line.color


def test_without_marks_or_returns_the_rest_is_drawn():
    nothing = pd.Series(dtype=float, index=pd.DatetimeIndex([]))

    assert len(spread.spread(golden(), [], LIGHT).data) == 1
    assert spread.spread(nothing, [], LIGHT).data[0].y.sum() == 0
    assert spread.finding(nothing, []) == "0 returns; no method could draw a line."


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([0.1, 0.1, 0.1], id="the same"),
        pytest.param([0.1, 0.1 + 1e-17, 0.1 + 1e-16], id="but for rounding"),
        pytest.param([0.0, 0.0, 0.0, 1e-3], id="mostly the same"),
        pytest.param([0.0, 1e-9, 2e-9, 1e6], id="one far away"),
    ],
)
def test_every_return_is_in_a_bar_however_odd_they_are(values):
    odd = pd.Series(values, pd.date_range("2024-01-01", periods=len(values)))

    bars = spread.spread(odd, [], LIGHT).data[0]

    assert bars.y.sum() == len(values)
    assert len(bars.y) <= spread.BARS[1]


def test_missing_returns_are_left_out():
    gaps = golden().where(np.arange(504) % 2 == 0)

    assert spread.spread(gaps, [], LIGHT).data[0].y.sum() == 252


def test_how_far_methods_lie_apart_is_said_by_level():
    both = [Mark("A", 0.95, 0.0192), Mark("B", 0.95, 0.02), Mark("A", 0.99, 0.03)]

    told = spread.finding(golden(), both)

    assert told == (
        "At 95 % the methods say from 1.92 % (A) to 2.00 % (B); 26 and 22 of 504 returns lay "
        "beyond. A says 3.00 % at 99 %; 5 of 504 returns lay beyond."
    )
