"""The one look of all charts."""

import json
import re
import tomllib
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from core.charts import style
from core.charts.lines import lines
from core.charts.style import DARK, FULL, LIGHT

FRAME = pd.DataFrame(
    {"actual": [1.0, None, 3.0], "<script>x</script>": [2.0, 2.0, 2.0]},
    index=pd.date_range("2024-01-01", periods=3, tz="UTC"),
)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
READABLE = 4.5
FADED = 0.6  # how much of the text colour Streamlit shows in a caption


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@THEMES
def test_lines_have_colours_and_dashes_of_their_own(theme):
    drawn = lines(FRAME, theme, "EUR")

    assert [trace.line.color for trace in drawn.data] == list(theme.series[:2])
    assert [trace.line.dash for trace in drawn.data] == ["solid", "dash"]
    assert {trace.mode for trace in drawn.data} == {"lines"}


@THEMES
def test_every_colour_can_be_told_from_the_paper(theme):
    assert contrast(theme.ink, theme.paper) > 7
    assert min(contrast(colour, theme.paper) for colour in theme.series) > 3


def over(colour: str, paper: str, share: float) -> str:
    """What a colour looks like of which only a share shows."""
    pairs = ((int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


@THEMES
def test_every_word_of_a_chart_can_be_read(theme):
    drawn = lines(FRAME, theme, "EUR").layout
    template = drawn.template.layout
    axes = (drawn.xaxis, drawn.yaxis, template.xaxis, template.yaxis)
    fonts = [template.font, template.legend.font, template.hoverlabel.font]
    fonts += [font for axis in axes for font in (axis.tickfont, axis.title.font)]

    colours = {font.color for font in fonts if font.color}

    assert colours == {theme.ink}
    assert min(contrast(theme.ink, back) for back in (theme.paper, theme.sand)) >= READABLE


@THEMES
def test_every_word_of_a_page_can_be_read(theme):
    themes = tomllib.loads(CONFIG.read_text())["theme"]
    given = themes[theme.name]
    papers = [given[f"{each}ackgroundColor"] for each in ("b", "secondaryB")]
    papers.append(given["sidebar"]["backgroundColor"])

    captions = [over(given["textColor"], paper, FADED) for paper in papers]

    assert (given["backgroundColor"], given["textColor"]) == (theme.paper, theme.ink)
    pairs = zip(captions, papers, strict=True)
    assert min(contrast(caption, paper) for caption, paper in pairs) >= READABLE
    assert contrast(given["linkColor"], theme.paper) >= READABLE
    assert contrast("#FFFFFF", given["primaryColor"]) >= READABLE
    assert contrast(given["primaryColor"], theme.paper) >= 3  # rings, ticks and underlines
    assert given["violetTextColor"] == theme.ink


@THEMES
def test_the_layout_is_the_calm_one(theme):
    layout = lines(FRAME, theme, "EUR").layout
    template = layout.template.layout

    assert (template.legend.orientation, template.hovermode) == ("h", "x unified")
    assert (template.xaxis.showgrid, template.yaxis.showgrid) == (False, True)
    assert layout.yaxis.title.text == "EUR"
    assert layout.title.text is None


def test_one_line_needs_no_legend():
    assert lines(FRAME[["actual"]], LIGHT).layout.showlegend is False
    assert lines(FRAME, LIGHT).layout.showlegend is True


def test_what_the_chart_chose_itself_is_kept():
    drawn = style.figure(LIGHT)
    drawn.add_scatter(y=[1], line={"color": LIGHT.amber, "dash": "dot", "width": 0}, mode="markers")
    drawn.add_bar(y=[1])

    style.dress(drawn, LIGHT)

    assert drawn.data[0].line.to_plotly_json() == {"color": LIGHT.amber, "dash": "dot", "width": 0}
    assert drawn.data[0].mode == "markers"
    assert drawn.data[1].marker.color == LIGHT.series[1]


def test_exports_of_a_dark_chart_hold_no_dark_colour():
    drawn = lines(FRAME, DARK, "EUR")
    drawn.add_scatter(y=[1, 2, 3], fill="tozeroy", fillcolor=style.faded(DARK.teal, style.DENSE))
    drawn.add_shape(line={"color": DARK.amber.lower()})

    written = style.for_export(drawn).to_json()

    light = set(LIGHT.series) | {LIGHT.paper, LIGHT.ink, LIGHT.line, LIGHT.sand, LIGHT.teal}
    assert set(re.findall(r"#[0-9A-F]{6}", written)) <= light | {LIGHT.amber}
    assert style.faded(LIGHT.teal, style.DENSE) in written
    assert style.faded(DARK.teal, style.DENSE) in drawn.to_json()


def test_exports_do_not_depend_on_a_template_that_somebody_else_set():
    drawn = go.Figure(layout={"template": "plotly_dark"})

    assert style.for_export(drawn).layout.template.layout.paper_bgcolor == LIGHT.paper


def test_exports_keep_the_data():
    exported = style.for_export(lines(FRAME, DARK))

    assert exported.data[0].x.tolist() == lines(FRAME, LIGHT).data[0].x.tolist()


def test_names_are_shown_as_they_are_written():
    assert lines(FRAME, LIGHT).data[1].name == "&lt;script>x&lt;/script>"


def test_gaps_stay_open():
    drawn = lines(FRAME, LIGHT)

    assert drawn.data[0].connectgaps is False
    assert json.loads(pd.Series(drawn.data[0].y).to_json(orient="values")) == [1.0, None, 3.0]


def test_long_lines_are_thinned_for_the_screen_and_whole_in_files():
    days = pd.date_range("1990-01-01", periods=10_000)
    frame = pd.DataFrame({"v": range(10_000)}, index=days)

    assert len(lines(frame, LIGHT).data[0].x) <= 2_000
    assert len(lines(frame, FULL).data[0].x) == 10_000
    assert not [trace for trace in lines(frame, FULL).data if trace.type != "scatter"]


def test_a_frame_without_columns_makes_an_empty_chart():
    assert not lines(pd.DataFrame(), LIGHT).data
