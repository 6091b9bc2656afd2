"""A cascade goes from one amount to another without losing any of it on the way."""

import pytest

from core.charts.cascade import Step, cascade, number
from core.charts.style import DARK, LIGHT

STEPS = [
    Step("Revenue", 100.0),
    Step("Cost of sales", -130.0),
    Step("Gross profit", -30.0, is_total=True),
    Step("Other <b>", 50.0),
    Step("Net income", 20.0, is_total=True),
]


@pytest.fixture
def bars():
    return cascade(STEPS, LIGHT, unit="EUR").data[0]


def test_each_step_begins_where_the_one_before_ended(bars):
    assert list(bars.base) == [0, 100, 0, -30, 0]
    assert [start + size for start, size in zip(bars.base, bars.x, strict=True)] == [
        *(100, -30, -30, 20, 20),
    ]


def test_sums_what_adds_and_what_takes_have_a_colour_and_a_sign_each(bars):
    assert [LIGHT.teal, LIGHT.amber, LIGHT.series[2]] == [bars.marker.color[at] for at in (2, 1, 3)]
    assert [number(step) for step in STEPS] == ["+100", "−130", "−30", "+50", "20"]


def test_names_are_shown_as_they_are_written():
    drawn = cascade(STEPS, DARK)

    assert "<b>" not in drawn.layout.yaxis.ticktext[3]


def test_the_axis_has_room_for_all_bars_and_their_numbers():
    low, high = cascade(STEPS, LIGHT).layout.xaxis.range

    assert low < -30
    assert high > 100


def test_one_step_of_nothing_is_drawn_too():
    assert list(cascade([Step("Revenue", 0.0)], LIGHT).data[0].x) == [0]
