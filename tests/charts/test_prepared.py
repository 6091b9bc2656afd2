"""What is stored and what is made of it are drawn over each other, with what was marked."""

import numpy as np
import pandas as pd
import pytest

from core.charts import prepared
from core.charts.style import DARK, LIGHT

NAN = float("nan")
MARKED = {2: "filled", 3: "outlier", 5: "partial"}


def rows(**changes):
    index = pd.date_range("2024-01-01", periods=6, tz="UTC")
    flags = [MARKED.get(at, "") for at in range(6)]
    made = {"value": [1, 2, 3, 4, 5, NAN], "raw": [1, 2, NAN, 9, 5, 6], "flag": flags}
    return pd.DataFrame(made | changes, index=index)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_marks_lie_on_the_line_they_are_about(theme):
    drawn = prepared.prepared(rows(), theme, "EUR")

    found = {line.name: line for line in drawn.data}
    assert list(found) == ["As stored", "As prepared", "Filled in", "Outlier", "Not whole"]
    assert found["Filled in"].y.tolist() == [3]
    assert found["Outlier"].y.tolist() == [9]
    assert found["Not whole"].y.tolist() == [6]
    assert found["As prepared"].line.color == theme.teal
    symbols = {line.marker.symbol for line in drawn.data if line.mode == "markers"}
    assert len(symbols) == 3
    assert drawn.layout.yaxis.title.text == "EUR"


def test_what_a_person_left_out_lies_where_it_was_and_what_was_corrected_where_it_counts():
    flags = ["", "left out", "", "corrected", "left out, filled", ""]

    drawn = prepared.prepared(rows(flag=flags), LIGHT)

    found = {line.name: line for line in drawn.data}
    assert found["Left out"].y.tolist() == [2, 5]
    assert found["Corrected"].y.tolist() == [4]
    assert found["Filled in"].y.tolist() == [5]


def test_values_of_longer_periods_have_a_panel_of_their_own():
    value = [10.0, NAN, NAN, NAN, 50.0, NAN]
    raw = [1.0, 2, 3, 9, 5, 6]

    drawn = prepared.prepared(rows(value=value, raw=raw), LIGHT, apart=True)

    made = drawn.data[1]
    assert (made.yaxis, made.y.tolist()) == ("y2", [10, 50])
    assert {line.name for line in drawn.data[2:]} == {"Filled in", "Outlier"}
    assert all(line.yaxis == "y" for line in drawn.data[2:])


def test_gaps_stay_gaps_and_thinned_lines_say_so():
    value = [1.0, NAN, 3, 4, 5, NAN]

    drawn = prepared.prepared(rows(value=value), LIGHT, of=9_000)

    assert np.isnan(drawn.data[1].y[1])
    assert not drawn.data[1].connectgaps
    assert drawn.layout.meta == {"shown": 6, "of": 9_000}
