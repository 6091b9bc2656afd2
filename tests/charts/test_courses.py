"""A course shows what came in, what it cost and what was left, and marks what is not over."""

import numpy as np
import pandas as pd
import pytest

from core.charts import courses
from core.charts.style import DARK, LIGHT

QUARTERS = ["2026 Q1", "2026 Q2", "2026 Q3 up to 2026-08-21"]


def frame(index=QUARTERS, **columns):
    told = {
        "revenue": [100.0, 120.0, 90.0],
        "cost_of_sales": [40.0, 50.0, 30.0],
        "operating_expense": [50.0, 80.0, 40.0],
    } | columns
    made = pd.DataFrame(told, index, dtype=float)
    if "operating_income" not in columns:
        costs = made["cost_of_sales"] + made["operating_expense"]
        made["operating_income"] = made["revenue"] - costs
    return made


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_costs_stand_on_each_other_beside_revenue(theme):
    revenue, sold, spent, left, _ = courses.course(frame(), theme).data

    assert revenue.offsetgroup != sold.offsetgroup == spent.offsetgroup
    assert list(spent.base) == list(sold.y)
    assert [one.name for one in (revenue, sold, spent, left)] == [
        *("Revenue", "Cost of sales", "Operating expenses", "Operating income")
    ]
    assert {revenue.marker.pattern.shape, sold.marker.pattern.shape} != {None}
    assert sold.marker.pattern.shape != spent.marker.pattern.shape


def test_what_is_left_is_a_line_and_its_share_of_revenue_a_panel_below():
    *_, left, share = courses.course(frame(), LIGHT).data

    assert list(left.y) == [10, -10, 20]
    assert share.yaxis == "y2"
    assert list(share.y) == pytest.approx([10, -100 / 12, 200 / 9])
    assert list(share.text) == ["10.0", "-8.3", "22.2"]
    assert list(share.textposition) == ["top center", "bottom center", "top center"]


def test_the_last_period_is_pale_and_bears_a_star_where_it_is_not_over():
    part = courses.course(frame(), LIGHT, is_partial=True)
    whole = courses.course(frame(), LIGHT)

    assert list(part.data[0].marker.opacity) == [1, 1, courses.FADED]
    assert part.layout.xaxis.ticktext == ("2026 Q1", "2026 Q2", "2026 Q3*")
    assert list(whole.data[0].marker.opacity) == [1, 1, 1]
    assert whole.layout.xaxis.ticktext[-1] == "2026 Q3"


def test_labels_leave_other_names_out_and_break_where_they_are_long():
    told = ["FY2027 Q1, calendar 2026 Q2", "12 months to Sep 2026", "R&D"]

    assert courses.ticks(told, is_partial=False) == [
        *("FY2027 Q1", "12 months<br>to Sep 2026", "R&amp;D")
    ]
    assert courses.ticks([], is_partial=True) == []


def test_a_share_of_no_revenue_is_missing_and_lines_are_not_joined_over_it():
    gone = frame(revenue=[100.0, 0.0, np.nan])

    drawn = courses.course(gone, LIGHT)

    assert np.isnan(drawn.data[-1].y[1:]).all()
    assert list(drawn.data[-1].text) == ["10.0", "", ""]
    assert not drawn.data[-1].connectgaps


def test_what_is_not_known_is_left_out():
    alone = courses.course(frame()[["revenue"]], LIGHT)
    unsold = courses.course(frame()[["operating_income"]], LIGHT)

    assert [one.name for one in alone.data] == ["Revenue"]
    assert "yaxis2" not in alone.to_dict()["layout"]
    assert len(unsold.data) == 2
    assert np.isnan(unsold.data[1].y).all()


def test_large_amounts_are_told_in_thousands():
    drawn = courses.course(frame() * 1e4, LIGHT, currency="EUR")

    assert drawn.layout.yaxis.title.text == "EUR thousand"
    assert list(drawn.data[0].y) == [1000, 1200, 900]
    assert list(drawn.data[0].customdata) == [1e6, 1.2e6, 9e5]


def test_the_finding_says_from_where_to_where_and_how_many_lost():
    assert courses.finding(frame(), currency="EUR", is_partial=True) == (
        "Revenue went from 100 EUR in 2026 Q1 to 120 EUR in 2026 Q2 (+20.0 %). Operating income "
        "was -10.00 EUR in 2026 Q2, -8.3 % of it; 1 of 2 periods made a loss. "
        "* Not over: 2026 Q3 up to 2026-08-21."
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (frame().iloc[:1], "There are too few periods of revenue to tell a course."),
        (frame().iloc[:0], "There are too few periods of revenue to tell a course."),
        (frame()[["revenue"]], "Revenue went from 100 in 2026 Q1 to 90.00 in 2026 Q3 up"),
        (frame(revenue=[0.0, 5.0, 6.0])[["revenue"]], "Revenue went from 0.00 in 2026 Q1 to 6.00"),
        (frame(operating_income=[np.nan] * 3), "(-10.0 %)."),
    ],
)
def test_the_finding_says_what_there_is_to_say(told, words):
    assert words in courses.finding(told)
