"""Components add up to the whole, and stand beside the weights they come from."""

import numpy as np
import pandas as pd
import pytest

from core.charts import split
from core.charts.style import DARK, LIGHT


def parts(**components):
    weight = 1 / len(components)
    return pd.DataFrame({"weight": weight, "component": components}, dtype=float)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bars_are_ordered_by_size_and_their_sum_is_said(theme):
    drawn = split.split(parts(small=0.002, big=0.02, hedge=-0.004), theme)

    bars = drawn.data[0]
    assert drawn.layout.yaxis.ticktext == ("big", "hedge", "small")
    assert bars.x.tolist() == pytest.approx([2, -0.4, 0.2])
    assert list(bars.text) == ["2.00 %", "-0.40 %", "0.20 %"]
    assert bars.marker.color == (theme.amber, theme.teal, theme.amber)
    said = "component of the value at risk; adds up to 1.80 %"
    assert drawn.layout.xaxis.title.text == said


def test_the_share_of_risk_stands_beside_the_weight_in_another_shape():
    drawn = split.split(parts(a=0.03, b=0.01), LIGHT)

    found = {trace.name: trace for trace in drawn.data if trace.name}
    assert found["Weight"].x.tolist() == [50, 50]
    assert found["Share of the risk"].x.tolist() == pytest.approx([75, 25])
    assert found["Weight"].marker.symbol != found["Share of the risk"].marker.symbol


def test_many_holdings_are_one_row_and_still_add_up():
    many = pd.Series(np.linspace(0.001, 0.04, 60), [f"H{at}" for at in range(60)])

    drawn = split.split(parts(**many), LIGHT)

    assert len(drawn.layout.yaxis.ticktext) == split.MOST
    assert drawn.layout.yaxis.ticktext[-1] == "All others (41)"
    assert drawn.data[0].x.sum() == pytest.approx(100 * many.sum())
    assert drawn.data[2].x.sum() == pytest.approx(100)


def test_where_nothing_is_at_risk_there_are_no_shares():
    drawn = split.split(parts(a=0.0, b=0.0), LIGHT)

    assert np.isnan(drawn.data[3].x).all()
    assert (
        split.finding(parts(a=0.0)) == "The components add up to 0.00 %, the value at risk of all."
    )


def test_a_name_is_shown_as_it_is_written():
    assert split.split(parts(**{"<b>": 0.1}), LIGHT).layout.yaxis.ticktext == ("&lt;b>",)


def test_who_brings_most_beyond_its_weight_is_told():
    told = split.finding(parts(a=0.03, b=0.01), what="shortfall")

    assert told == (
        "The components add up to 4.00 %, the shortfall of all. "
        "a is 50.0 % of the portfolio and 75.0 % of its risk."
    )
