"""Panels stand above each other over one time, and lines of one name look alike."""

import numpy as np
import pandas as pd
import pytest

from core.charts import thinning
from core.charts.panels import Panel, panels
from core.charts.style import DARK, LIGHT


def lines(*names, count=100, **columns):
    days = pd.bdate_range("2024-01-01", periods=count)
    return pd.DataFrame(dict.fromkeys(names, 0.2) | columns, days, dtype=float)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_figure_has_a_panel_and_all_share_the_time(theme):
    shown = [Panel("Volatility", lines("own", "market")), Panel("<Beta>", lines("own"), False, 1.0)]

    drawn = panels(shown, theme)

    assert [line.yaxis for line in drawn.data] == ["y", "y", "y2"]
    assert [line.y[0] for line in drawn.data] == [20.0, 20.0, 0.2]
    assert drawn.layout.yaxis.domain[0] > drawn.layout.yaxis2.domain[1]
    assert drawn.layout.xaxis.anchor == "y2"
    assert [note.text for note in drawn.layout.annotations] == [
        "<b>Volatility</b>",
        "<b>&lt;Beta></b>",
    ]
    assert (drawn.layout.shapes[0].yref, drawn.layout.shapes[0].y0) == ("y2", 1.0)


def test_a_name_is_in_the_legend_once_and_has_one_colour_and_dash():
    drawn = panels([Panel("A", lines("own", "market")), Panel("B", lines("market"))], LIGHT)

    market = [line for line in drawn.data if line.name == "market"]
    assert [line.showlegend for line in market] == [True, False]
    assert market[0].line == market[1].line
    assert drawn.data[0].line.dash != market[0].line.dash
    assert drawn.layout.showlegend


def test_one_name_alone_needs_no_legend():
    assert not panels([Panel("A", lines("own")), Panel("B", lines("own"))], LIGHT).layout.showlegend


def test_a_panel_begins_where_something_is_known_and_gaps_stay_open():
    own = [np.nan] * 60 + [0.1] * 20 + [np.nan] * 5 + [0.1] * 15

    drawn = panels([Panel("A", lines("market", own=own).drop(columns="market"))], LIGHT)

    (line,) = drawn.data
    assert len(line.x) == 40
    assert np.isnan(line.y[20])
    assert not line.connectgaps


def test_a_line_of_which_nothing_is_known_is_left_out():
    drawn = panels([Panel("A", lines("own", market=np.nan)), Panel("B", lines(own=np.nan))], LIGHT)

    assert [line.name for line in drawn.data] == ["own"]
    assert len(drawn.layout.annotations) == 2


def test_long_lines_are_thinned_and_say_so():
    drawn = panels([Panel("A", lines("own", count=5_000))], LIGHT)

    assert len(drawn.data[0].x) <= 2_000
    assert "of 5,000 points" in thinning.sentence(drawn)


def test_no_panel_makes_an_empty_chart():
    assert not panels([], LIGHT).data
