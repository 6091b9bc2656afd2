"""Small charts of many entities stand on one scale, the largest first, and none is lost."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core.charts import multiples
from core.charts.style import DARK, LIGHT


def frame(size=1.0, income=0.1):
    revenue = pd.Series([100.0, 110.0, 120.0], ["Q1", "Q2", "Q3"]) * size
    return pd.DataFrame({"revenue": revenue, "operating_income": revenue * income})


def many(count):
    return {f"E{at:02}": frame(1 + at) for at in range(count)}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_all_share_one_scale_and_the_largest_comes_first(theme):
    drawn = multiples.multiples({"Small": frame(), "<Big>": frame(5, -0.1)}, theme)

    assert drawn.layout.yaxis.range == drawn.layout.yaxis2.range
    assert [one.text for one in drawn.layout.annotations] == ["<b>&lt;Big></b>", "<b>Small</b>"]
    assert drawn.layout.yaxis.range[0] < -60 < 600 < drawn.layout.yaxis.range[1]
    assert drawn.layout.yaxis.showticklabels
    assert not drawn.layout.yaxis2.showticklabels


def test_each_has_its_own_axes_and_the_legend_names_each_line_once():
    drawn = multiples.multiples(many(3), LIGHT)

    assert [one.xaxis for one in drawn.data] == ["x", "x", "x2", "x2", "x3", "x3"]
    assert [one.name for one in drawn.data if one.showlegend] == ["Revenue", "Operating income"]
    assert drawn.layout.showlegend
    domains = [drawn.layout[f"xaxis{at}"].domain for at in ("", 2)]
    assert domains[0][1] < domains[1][0]


def test_up_to_twelve_are_shown_and_beyond_the_small_ones_are_one():
    assert list(multiples.gathered(many(12))) == sorted(many(12), reverse=True)

    shown = multiples.gathered(many(15))

    assert len(shown) == multiples.MOST
    assert list(shown)[-1] == "4 others"
    assert shown["4 others"]["revenue"].tolist() == pytest.approx([1000, 1100, 1200])
    total = sum(one["revenue"].sum() for one in shown.values())
    assert total == pytest.approx(sum(one["revenue"].sum() for one in many(15).values()))


def test_twelve_stand_in_rows_of_three_that_do_not_touch():
    drawn = multiples.multiples(many(12), LIGHT)

    tops = [drawn.layout[f"yaxis{at or ''}"].domain for at in (0, 4, 7, 10)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(tops))
    assert drawn.layout.height == multiples.AROUND + 4 * multiples.A_ROW


def test_a_period_that_is_not_over_is_pale_and_starred_in_each():
    drawn = multiples.multiples(many(2), LIGHT, is_partial=True)

    assert list(drawn.data[2].marker.opacity)[-1] < 1
    assert drawn.layout.xaxis2.ticktext == ("Q1", "Q3*")


def test_what_is_not_known_is_a_gap():
    drawn = multiples.multiples({"A": frame()[["revenue"]], "": frame()}, LIGHT)

    assert np.isnan(drawn.data[3].y).all()
    assert drawn.layout.annotations[0].text == "<b>Without an entity</b>"


def test_no_entity_makes_an_empty_chart():
    assert not multiples.multiples({}, LIGHT).data
    assert multiples.finding({}) == "No entity has revenue in the newest period."


def test_the_finding_names_the_largest_the_best_and_those_that_lose():
    told = {"Big": frame(5, -0.1), "Small": frame(), "Bad": frame(2, -0.5)}

    assert multiples.finding(told, currency="EUR") == (
        "Big has the most revenue (600 EUR, 62.5 % of all), Small has the highest operating income "
        "(12.00 EUR). A loss was made by Bad, Big."
    )


def test_the_finding_says_who_is_first_in_both_and_what_is_not_known():
    assert multiples.finding(many(2)) == (
        "E01 has the most revenue (240, 66.7 % of all) and the highest operating income (24.00)."
    )
    assert multiples.finding({"A": frame()[["revenue"]]}) == (
        "A has the most revenue (120, 100.0 % of all)."
    )
    lost = {f"E{at}": frame(1, -0.1 * (1 + at)) for at in range(5)}
    assert multiples.finding(lost).endswith("A loss was made by E4, E3, E2 and 2 more.")
