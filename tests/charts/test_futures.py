"""The range of futures stands beside where they end, on one scale."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core.charts import futures
from core.charts.spread import Mark
from core.charts.style import DARK, LIGHT

QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
ENDS = np.linspace(0.7, 1.5, 2_001)
MARKS = [Mark("Drawn", 0.95, 0.26), Mark("Drawn", 0.99, 0.292)]


def bands(index=None):
    rows = np.array([np.ones(5), np.quantile(ENDS, QUANTILES)])
    return pd.DataFrame(rows, index, ["5 %", "25 %", "50 %", "75 %", "95 %"])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bands_lie_under_the_median_and_the_ends_lie_beside_them(theme):
    drawn = futures.futures(bands(), ENDS, MARKS, theme, unit="wealth")

    names = [trace.name for trace in drawn.data if trace.showlegend is not False]
    assert names == ["90 % of paths", "50 % of paths", "Median"]
    ends = drawn.data[-1]
    assert (ends.type, ends.orientation, ends.xaxis, ends.x.sum()) == ("bar", "h", "x2", 2_001)
    assert drawn.layout.xaxis.domain[1] < drawn.layout.xaxis2.domain[0]
    assert drawn.layout.yaxis.title.text == "wealth"


def test_a_line_for_each_mark_runs_through_both_parts():
    drawn = futures.futures(bands(), ENDS, MARKS, LIGHT)

    assert [line.xref for line in drawn.layout.shapes] == ["x domain", "x2 domain"] * 2
    assert [line.y0 for line in drawn.layout.shapes[::2]] == pytest.approx([0.74, 0.708])
    assert [line.line.dash for line in drawn.layout.shapes[::2]] == ["dash", "solid"]
    assert drawn.layout.yaxis.range[0] < 0.7


def test_labels_of_lines_that_are_near_stand_below_each_other():
    near = [Mark(name, 0.95, 0.2 + at / 1e4) for at, name in enumerate("ABCDE")]

    drawn = futures.futures(bands(), ENDS, near, LIGHT)

    heights = [note.y for note in drawn.layout.annotations]
    least = futures.APART * (ENDS[-1] - ENDS[0]) * 0.99
    assert min(one - two for one, two in pairwise(heights)) >= least


def test_a_few_ends_far_away_leave_the_others_room():
    drawn = futures.futures(bands(), np.append(ENDS, 90.0), MARKS, LIGHT)

    assert drawn.layout.yaxis.range[1] < 2
    assert drawn.data[-1].x.sum() == 2_002


def test_dates_are_drawn_as_moments():
    drawn = futures.futures(bands(pd.date_range("2026-01-01", periods=2)), ENDS, [], LIGHT)

    assert drawn.data[0].x.dtype.kind == "M"
    assert drawn.layout.xaxis.title.text == ""


def test_the_middle_the_losses_and_the_lines_are_told():
    assert futures.finding(ENDS, 1.0, MARKS) == (
        "Half of 2,001 paths ended above +10.0 %; 37.5 % lost. One in 20 lost 26.0 % or more; "
        "one in 100 lost 29.2 % or more."
    )
    assert futures.finding(ENDS, 1.0, []).endswith("37.5 % lost.")
