"""A series is drawn above its parts, and its unusual values are marked with their numbers."""

import numpy as np
import pandas as pd
import pytest

from core.charts.apart import MOST_NUMBERED, apart
from core.charts.style import DARK, LIGHT

PARTS = (("trend", "Trend"), ("season_12", "Season of a year"))


def rows(count=24, events=0.0):
    at = np.arange(float(count))
    moments = pd.date_range("2024-01-31", periods=count, freq="ME", tz="UTC")
    parts = {"trend": at, "season_12": 1.0, "events": events, "remainder": 0.5}
    bounds = {"expected": at, "lower": at - 1, "upper": at + 1, "stored": at + 9}
    return pd.DataFrame({"moment": moments, "value": at, **parts, **bounds})


def judged(frame, **said):
    """The rows at some places, by what was said of them."""
    places = {place: word.replace("_", " ") for word, place in said.items()}
    found = frame.iloc[list(places)].assign(verdict=list(places.values()))
    return found.set_axis(range(1, len(found) + 1))


def names(drawn):
    return [trace.name for trace in drawn.data if trace.showlegend is not False]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_part_has_a_panel_of_its_own_below_the_series(theme):
    drawn = apart(rows(), judged(rows()), PARTS, theme, "EUR")

    assert names(drawn) == ["Usual range", "Actual"]
    assert [trace.yaxis for trace in drawn.data[3:]] == ["y2", "y3", "y4"]
    assert [note.text for note in drawn.layout.annotations] == [
        "Trend",
        "Season of a year",
        "Left over",
    ]
    ends = [
        drawn.layout[axis].domain[end]
        for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis4")
        for end in (1, 0)
    ]
    assert ends == sorted(ends, reverse=True)
    assert min(ends) >= 0
    assert max(ends) == 1
    assert drawn.layout.yaxis.title.text == "EUR"
    assert drawn.data[2].line.color == theme.ink


def test_events_have_a_panel_where_they_add_something():
    drawn = apart(rows(events=3.0), judged(rows()), PARTS, LIGHT)

    assert [note.text for note in drawn.layout.annotations][2:] == ["Events", "Left over"]


def test_what_was_said_of_a_value_is_its_mark_and_what_was_left_out_lies_where_it_was():
    frame = rows()
    found = judged(frame, accepted=3, corrected=7, left_out=12)
    found.loc[3, "value"] = np.nan

    drawn = apart(frame, found, PARTS, LIGHT)

    marks = {trace.name: trace for trace in drawn.data if trace.mode == "markers+text"}
    assert {name: list(trace.text) for name, trace in marks.items()} == {
        "Accepted": ["1"],
        "Corrected": ["2"],
        "Left out": ["3"],
    }
    assert marks["Corrected"].y.tolist() == [7.0]
    assert marks["Left out"].y.tolist() == [21.0]
    assert len({trace.marker.symbol for trace in marks.values()}) == 3


def test_many_marks_go_without_numbers():
    frame = rows(count=2 * MOST_NUMBERED)

    drawn = apart(frame, frame.assign(verdict=""), PARTS, LIGHT)

    (marks,) = [trace for trace in drawn.data if trace.name == "Unusual"]
    assert (marks.mode, marks.text) == ("markers", None)


def test_long_series_are_thinned_and_say_so():
    count = 3 * LIGHT.points
    moments = pd.date_range("2000-01-01", periods=count, tz="UTC")
    frame = rows(1).loc[[0] * count].assign(moment=moments).reset_index(drop=True)

    drawn = apart(frame, judged(frame), PARTS, LIGHT)

    assert max(len(trace.x) for trace in drawn.data) <= LIGHT.points
    assert drawn.layout.meta["of"] == count
