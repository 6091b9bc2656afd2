"""A forecast is drawn after what came, between its bands, beside what was expected before."""

import pandas as pd
import pytest

from core.charts import fan
from core.charts.style import DARK, LIGHT

MOMENTS = pd.date_range("2026-01-31", periods=3, freq="ME", tz="UTC")


def ahead(**changes):
    bounds = {"lower_80": 4.0, "upper_80": 6.0, "lower_95": 3.0, "upper_95": 7.0}
    return pd.DataFrame({"moment": MOMENTS, "expected": 5.0, **bounds} | changes)


def history():
    return pd.Series([1.0, 2.0], pd.date_range("2025-11-30", periods=2, freq="ME"))


def past(*origins):
    rows = [{"origin": origin, "moment": MOMENTS[0], "expected": 4.0} for origin in origins]
    return pd.DataFrame(rows, columns=["origin", "moment", "expected"])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bands_lie_under_the_lines_the_widest_below(theme):
    drawn = fan.fan(history(), ahead(), past(1), theme, "EUR")

    names = [trace.name for trace in drawn.data if trace.showlegend is not False]
    assert names == ["95 % band", "80 % band", "Actual", "Forecast before", "Forecast"]
    assert drawn.data[1].y.tolist() == [7.0, 7.0, 7.0]
    assert drawn.data[-1].line.color == theme.teal
    assert drawn.layout.yaxis.title.text == "EUR"


def test_without_bounds_there_is_no_band():
    none = dict.fromkeys(("lower_80", "upper_80", "lower_95", "upper_95"))

    drawn = fan.fan(history(), ahead(**none), past(), LIGHT)

    assert [trace.name for trace in drawn.data] == ["Actual", "Forecast"]


def test_forecasts_of_several_origins_are_named_once():
    drawn = fan.fan(history(), ahead(), past(1, 2), LIGHT)

    before = [trace for trace in drawn.data if trace.name == fan.EARLIER]
    assert [trace.showlegend for trace in before] == [True, False]


def test_what_a_person_made_of_it_is_a_line_of_its_own():
    drawn = fan.fan(history(), ahead(adjusted=[None, 6.0, 6.5]), past(), LIGHT)

    assert drawn.data[-1].name == "Adjusted"
    assert drawn.data[-1].y.tolist()[1:] == [6.0, 6.5]


def comments(*days, text="the shop moved"):
    return pd.DataFrame({"day": [pd.Timestamp(day).date() for day in days], "text": text})


def test_comments_stand_on_their_days_those_outside_are_left_out():
    said = comments("2025-12-24", "2026-03-01", "1999-01-01")

    drawn = fan.fan(history(), ahead(), past(), LIGHT, comments=said)

    (marks,) = [trace for trace in drawn.data if trace.name == fan.COMMENT]
    assert len(marks.x) == len(drawn.layout.shapes) == 2
    assert marks.text.tolist() == ["the shop moved"] * 2
    assert {line.line.dash for line in drawn.layout.shapes} == {"dot"}


def test_long_comments_are_broken_and_none_of_their_signs_is_taken_for_a_tag():
    said = comments("2025-12-24", text="<a href='x'>moved</a> " + "and moved again " * 8)

    drawn = fan.fan(history(), ahead(), past(), LIGHT, comments=said)

    (text,) = drawn.data[-1].text
    assert text.startswith("&lt;a href")
    assert max(map(len, text.split("<br>"))) <= 70


@pytest.mark.parametrize("said", [comments("1999-01-01"), comments(), None])
def test_without_a_comment_in_sight_the_chart_is_as_before(said):
    drawn = fan.fan(history(), ahead(), past(), LIGHT, comments=said)

    assert fan.COMMENT not in {trace.name for trace in drawn.data}
    assert not drawn.layout.shapes
