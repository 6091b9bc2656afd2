"""Each pair has its number, and a dash where none is known."""

import numpy as np
import pandas as pd
import pytest

from core.charts import correlation
from core.charts.style import DARK, LIGHT

NAMES = ["A", "B <b>", "C"]
MATRIX = pd.DataFrame([[1, 0.8, np.nan], [0.8, 1, -0.3], [np.nan, -0.3, 1]], NAMES, NAMES)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_numbers_stand_in_their_cells_and_a_dash_where_none_is_known(theme):
    drawn = correlation.correlation(MATRIX, theme)

    (cells,) = drawn.data
    assert [list(row) for row in cells.text] == [
        ["1.00", "0.80", "–"],
        ["0.80", "1.00", "-0.30"],
        ["–", "-0.30", "1.00"],
    ]
    assert (cells.zmin, cells.zmax, cells.z[0][2]) == (-1, 1, 0)
    assert cells.texttemplate == "%{text}"
    assert drawn.layout.yaxis.autorange == "reversed"


def test_a_pair_is_named_when_it_is_pointed_at_and_no_name_is_a_tag():
    cells = correlation.correlation(MATRIX, LIGHT).data[0]

    assert cells.customdata[1][2] == "B &lt;b> and C: -0.30"
    assert cells.customdata[0][2] == "A and C: –"


def test_nothing_is_never_negative():
    tiny = pd.DataFrame([[1, -0.001], [-0.001, 1]], list("AB"), list("AB"))

    assert correlation.correlation(tiny, LIGHT).data[0].text[0][1] == "0.00"


def test_many_have_a_scale_instead_of_numbers_and_long_names_are_cut():
    names = [f"A name that is long {at}" for at in range(40)]

    drawn = correlation.correlation(pd.DataFrame(np.eye(40), names, names), LIGHT)

    assert drawn.data[0].texttemplate is None
    assert drawn.data[0].showscale
    assert drawn.layout.height == correlation.HIGHEST
    assert max(map(len, drawn.layout.xaxis.ticktext)) == correlation.WIDEST


def test_the_closest_and_the_furthest_pair_are_told():
    assert correlation.finding(MATRIX) == (
        "Closest: A and B <b>, 0.80; furthest: B <b> and C, -0.30. 1 of 3 pairs are not known."
    )
    assert correlation.finding(MATRIX.iloc[:2, :2]) == "Closest: A and B <b>, 0.80."


def test_where_no_pair_is_known_that_is_said():
    nothing = MATRIX.where(np.eye(3) == 1)

    assert correlation.finding(nothing) == "No two of them have returns at the same time."
