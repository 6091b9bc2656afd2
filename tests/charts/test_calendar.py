"""Each day of twelve months has its place, and each kind of event a lane, a mark and a word."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.charts.calendar import calendar
from core.charts.style import DARK, LIGHT

KINDS = {"holiday": "Holiday", "promotion": "Promotion"}
FIRST, TODAY = date(2026, 3, 1), date(2026, 4, 7)


def drawn(*come, theme=LIGHT, today=TODAY):
    rows = pd.DataFrame(come, columns=["first", "last", "kind", "name"])
    rows = rows.astype({"first": "datetime64[s]", "last": "datetime64[s]"})
    return calendar(rows, KINDS, FIRST, today, theme)


def lanes(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_kind_has_a_lane_a_mark_and_a_colour_of_its_own(theme):
    figure = drawn(
        ("2026-03-01", "2026-03-01", "holiday", "A"),
        ("2026-03-01", "2026-03-02", "promotion", "B"),
        theme=theme,
    )

    holiday, promotion = (lanes(figure)[name] for name in KINDS.values())
    assert (holiday.y[0], promotion.y[0]) == (-0.27, -0.09)
    assert holiday.marker.symbol != promotion.marker.symbol
    assert (promotion.marker.color, figure.layout.showlegend) == (theme.amber, True)


def test_a_line_runs_along_days_that_follow_each_other_in_a_month():
    figure = drawn(("2026-03-30", "2026-04-02", "promotion", "Sale"))

    lane = lanes(figure)["Promotion"]
    assert lane.x.tolist() == pytest.approx([30, 31, np.nan, 1, 2], nan_ok=True)
    assert lane.y.tolist() == pytest.approx([-0.09, -0.09, np.nan, 0.91, 0.91], nan_ok=True)


def test_a_day_names_all_that_falls_on_it_as_text():
    figure = drawn(*(("2026-03-05", "2026-03-05", "holiday", f"<{at}>") for at in range(8)))

    (said,) = lanes(figure)["Holiday"].text
    assert said.startswith("<b>Thu 2026-03-05</b><br>&lt;0>")
    assert said.endswith("&lt;5><br>and 2 more")


def test_what_lies_outside_of_the_twelve_months_is_not_drawn():
    figure = drawn(
        ("2026-02-20", "2026-03-02", "promotion", "Before"),
        ("2027-02-27", "2027-03-04", "promotion", "After"),
        ("2027-03-01", "2027-03-01", "holiday", "Beyond"),
    )

    assert set(lanes(figure)) == {"Promotion", "Today"}
    assert [day for day in lanes(figure)["Promotion"].x if day == day] == [1, 2, 27, 28]


def test_days_that_are_not_there_have_no_ground_and_weekends_a_darker_one():
    ground = drawn().data[0]

    february = ground.z[11]
    assert np.isnan(february[28:]).all()
    assert np.flatnonzero(ground.z[0][:14]).tolist() == [0, 6, 7, 13]


@pytest.mark.parametrize(("today", "is_marked"), [(TODAY, True), (date(2027, 3, 1), False)])
def test_today_is_marked_where_it_is_seen(today, is_marked):
    assert ("Today" in lanes(drawn(today=today))) is is_marked
