"""Falls are filled, shaded and numbered, and no number stands in another."""

import pandas as pd
import pytest

from core.analytics.risk.drawdowns import Fall, falls
from core.charts import falls as charts
from core.charts import thinning
from core.charts.style import DARK, LIGHT
from tests.analytics.risk import known


def below():
    return pd.Series(known.sample().drawdown[:, 0], known.returns().frame.index)


def worst(most=5):
    return falls(known.returns(), known.NAME, most)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_worst_are_shaded_from_height_to_recovery_and_numbered_at_their_lowest(theme):
    drawn = charts.falls(below(), worst(), theme)

    numbers = {note.text: note for note in drawn.layout.annotations}
    assert list(numbers) == [f"<b>{number}</b>" for number in range(1, 6)]
    assert (numbers["<b>1</b>"].x, round(numbers["<b>1</b>"].y, 2)) == (
        "2024-01-22T00:00:00",
        -23.33,
    )
    shade = drawn.layout.shapes[1]
    assert (shade.x0, shade.x1) == ("2023-06-09T00:00:00", "2023-08-03T00:00:00")
    assert drawn.data[0].fill == "tozeroy"


def test_a_fall_that_is_open_is_shaded_to_the_end():
    assert charts.falls(below(), worst(), LIGHT).layout.shapes[0].x1 == "2024-12-09T00:00:00"


def test_numbers_of_falls_that_are_near_stand_below_each_other():
    days = pd.date_range("2020-01-01", periods=1000)
    two = [Fall(days[at], days[at + 1], days[at + 2], -0.1) for at in (500, 503)]

    drawn = charts.falls(pd.Series(0.0, days), two, LIGHT)

    assert [note.yshift for note in drawn.layout.annotations] == [-12, -28]


def test_the_benchmark_is_a_line_of_another_kind():
    drawn = charts.falls(below(), [], LIGHT, benchmark=below() / 2, benchmark_name="<i>")

    assert [line.line.dash for line in drawn.data] == ["solid", "dot"]
    assert drawn.data[1].name == "&lt;i>"
    assert drawn.layout.showlegend


def test_long_curves_are_thinned_and_say_so():
    days = pd.date_range("1990-01-01", periods=9_000)

    drawn = charts.falls(pd.Series(-0.1, days), [], LIGHT)

    assert len(drawn.data[0].x) <= 2_000
    assert "of 9,000 points" in thinning.sentence(drawn)


def test_nothing_known_is_drawn_as_nothing():
    drawn = charts.falls(below().iloc[:0], [], LIGHT)

    assert not len(drawn.data[0].x)
    assert not drawn.layout.annotations


def test_the_deepest_is_told_with_its_end_where_it_has_one():
    assert charts.finding([]) == "It never fell."
    assert charts.finding(worst()).endswith("108 days down; the height has not been reached again.")
    assert charts.finding(worst()[1:]) == (
        "The deepest fall: 11.1 % from 2023-06-09 to 2023-07-11, 32 days down; "
        "back at its height on 2023-08-03, 55 days in all."
    )
