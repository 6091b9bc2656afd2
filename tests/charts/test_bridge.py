"""A bridge leads from one total to another; what it brings and takes is told by signs too."""

import pytest

from core.analytics.kpi import variance
from core.charts import bridge, diverging, style
from core.charts.style import DARK, LIGHT

STEPS = variance.bridge(1000, {"Sales": -300, "Wages": 150, "Rent & <fees>": 50}, 900)


def drawn(theme=LIGHT, **more):
    return bridge.bridge(1000, STEPS, 900, theme, currency="EUR", **more)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_each_step_begins_where_the_one_before_ended_and_totals_stand_on_nothing(theme):
    (bars, _) = drawn(theme).data

    tops = [base + height for base, height in zip(bars.base, bars.y, strict=True)]
    assert list(bars.base) == [0, 1000, 700, 850, 0]
    assert tops == pytest.approx([1000, 700, 850, 900, 900])
    less, more = diverging.ends(theme)
    assert bars.marker.color == (theme.ink, less, more, more, theme.ink)


def test_what_is_brought_and_taken_is_told_by_sign_too():
    assert list(drawn().data[0].text) == ["1,000", "-300", "+150", "+50", "900"]


def test_lines_join_the_end_of_each_bar_to_the_beginning_of_the_next():
    (_, line) = drawn().data

    assert list(line.y) == [1000, 1000, None, 700, 700, None, 850, 850, None, 900, 900, None]


def test_names_are_shown_as_they_are_written_in_a_few_short_rows():
    labels = drawn(names=("Last year", "Actual")).layout.xaxis.ticktext

    assert labels == ("Last year", "Sales", "Wages", "Rent &amp;<br>&lt;fees>", "Actual")


def test_ten_bars_are_written_smaller_so_that_their_names_have_room():
    steps = variance.bridge(0, {f"Category {at}": 10.0 + at for at in range(8)}, 108)

    many = bridge.bridge(0, steps, 108, LIGHT)

    assert len(many.data[0].x) == 10
    assert many.layout.xaxis.tickfont.size < drawn().layout.xaxis.tickfont.size
    assert max(len(one) for one in many.layout.xaxis.ticktext[1].split("<br>")) <= bridge.LETTERS


@pytest.mark.parametrize(
    ("start", "end", "low", "high"),
    [(100, 200, 0, 200), (-100, -200, -200, 0), (100, -50, -50, 100), (0, 0, 0, 0)],
)
def test_nothing_is_always_on_the_axis(start, end, low, high):
    steps = variance.bridge(start, {"All": end - start}, end)

    ends = bridge.bridge(start, steps, end, LIGHT).layout.yaxis.range

    assert ends[0] <= low <= 0 <= high <= ends[1]
    assert (ends[0] < low) is (low < 0)


def test_large_amounts_are_told_in_thousands_and_in_full_where_one_points():
    steps = variance.bridge(1_952_900, {"Sales": -661_456.57}, 1_291_443.43)

    figure = bridge.bridge(1_952_900, steps, 1_291_443.43, LIGHT, currency="EUR")

    assert list(figure.data[0].text) == ["1,953", "-661", "1,291"]
    assert figure.layout.yaxis.title.text == "EUR thousand"
    assert figure.data[0].customdata[1] == "Sales: -661,456.57 EUR"
    assert figure.data[0].customdata[2] == "Actual: 1,291,443.43 EUR"


def test_the_finding_says_the_difference_and_what_brought_and_took_most():
    assert bridge.finding(1000, STEPS, 900, currency="EUR") == (
        "Operating income is 900 EUR, 100 EUR below the 1,000 EUR of budget. Most came from Wages "
        "(+150 EUR) and Rent & <fees> (+50.00 EUR). Most was lost to Sales (-300 EUR)."
    )


def test_the_finding_says_where_nothing_differs_and_what_only_gains():
    same, gained = variance.bridge(5, {}, 5), variance.bridge(0, {"Sales": 500}, 500)

    assert bridge.finding(5, same, 5, names=("Last year", "Actual")) == (
        "Operating income is 5.00, just as in last year."
    )
    assert bridge.finding(0, gained, 500, of="Net income") == (
        "Net income is 500, 500 above the 0.00 of budget. Most came from Sales (+500)."
    )


def test_the_finding_names_no_rest_unless_there_is_nothing_else():
    some = variance.bridge(0, {"A": 3000, "B": 900, "C": 900}, 4800, most=1)
    alone = variance.bridge(0, {}, 4800)

    assert "from A (+3,000)." in bridge.finding(0, some, 4800)
    assert "from Not explained (+4,800)." in bridge.finding(0, alone, 4800)


def test_an_exported_dark_bridge_has_only_colours_of_the_light_one():
    light = style.for_export(drawn(DARK))

    assert light.data[0].marker.color == drawn(LIGHT).data[0].marker.color
