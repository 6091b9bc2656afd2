"""Charts, each with its finding in words, the data behind it, and files to take along."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.charts import style, thinning
from core.charts.style import Theme
from core.reports import images, page
from core.reports.files import slug
from core.reports.parts import Part, Report, Whole
from pages.shared.show import tables, texts
from pages.shared.show.downloads import Download, popover
from pages.shared.words import plain

Drawn: TypeAlias = go.Figure | Callable[[Theme], go.Figure]


def theme() -> Theme:
    """The theme that this browser shows."""
    return style.THEMES.get(st.context.theme.type or "", style.LIGHT)


def chart(
    drawn: Drawn,
    name: str,
    data: pd.DataFrame,
    finding: str,
    *,
    columns: Mapping[str, Any] | None = None,
    source: Sequence[str] = (),
    whole: Whole | None = None,
) -> Part:
    """A chart under its finding, its data beside it, its downloads below; a part for the report.

    ``drawn`` takes a theme, so that exports are drawn light and with more points; ``whole`` gives
    the files all rows where ``data`` is some of them. A page's names differ from each other, since
    files and controls are named after them.
    """
    figure = _drawn(drawn, theme())
    st.markdown(plain(finding))
    over, under = texts.tabs(["Chart", "Data"])
    with over:
        config = {"format": "svg", "filename": slug(name)}
        st.plotly_chart(
            figure,
            theme=None,  # ours is complete; Streamlit's would be laid over it
            key=f"chart-{slug(name)}",
            alt=f"{name}. {finding}",
            config={"displaylogo": False, "toImageButtonOptions": config},
        )
    with under:
        tables.grid(data, name, columns=columns, whole=whole)
    part = Part(name, finding, data, partial(_exported, drawn, style.FULL), whole)
    with st.container(horizontal=True, vertical_alignment="center"):
        popover("Download", name, downloads(drawn, part, source))
        if note := thinning.sentence(figure):
            st.caption(note)
    return part


def downloads(drawn: Drawn, part: Part, source: Sequence[str]) -> list[Download]:
    """The chart and its data as files."""
    # A picture has no more columns than a screen, so the thinned lines look the same on it.
    seen = partial(_exported, drawn, style.LIGHT)
    alone = Report(part.name, part.finding, parts=(part,), source=tuple(source))
    return [
        Download("PNG", "png", images.PNG_TYPE, lambda: images.png(seen()), needs_chromium=True),
        Download("SVG", "svg", images.SVG_TYPE, lambda: images.svg(seen()), needs_chromium=True),
        Download("HTML", "html", page.HTML_TYPE, partial(page.html, alone)),
        *tables.downloads(part.rows, part.name, source),
    ]


def _drawn(drawn: Drawn, shown_in: Theme) -> go.Figure:
    return drawn(shown_in) if callable(drawn) else drawn


def _exported(drawn: Drawn, shown_in: Theme) -> go.Figure:
    return style.for_export(_drawn(drawn, shown_in))
