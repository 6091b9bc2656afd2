"""Tables with right-aligned numbers, ISO dates, and the same rows to take along."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.reports import frames, tables
from core.reports.files import slug
from core.reports.parts import Whole
from pages.shared.show.downloads import Download, popover
from pages.shared.words import zone

TALLEST = 480  # pixels


def table(
    frame: pd.DataFrame,
    name: str,
    *,
    columns: Mapping[str, Any] | None = None,
    alt: str = "",
    source: Sequence[str] = (),
) -> None:
    """A frame as a table that can be sorted and searched, with its downloads.

    ``columns`` says what the frame cannot: for a column, its number format or a `column_config`.
    """
    grid(frame, name, columns=columns, alt=alt)
    if len(frame):
        popover("Download", name, downloads(lambda: frame, name, source))


def grid(
    frame: pd.DataFrame,
    name: str,
    *,
    columns: Mapping[str, Any] | None = None,
    alt: str = "",
    whole: Whole | None = None,
) -> None:
    """The table alone."""
    if frame.empty:
        st.caption("There are no rows.")
        return
    flat = frames.flat(frame)
    shown = readable(flat)
    st.dataframe(
        shown,
        hide_index=True,
        column_config={**formats(flat), **chosen(columns or {})},
        key=f"table-{slug(name)}",
        alt=alt or f"{name}: a table of {len(frame):,} rows and {shown.shape[1]} columns.",
        placeholder="—",
        height="auto" if len(frame) < 10 else TALLEST,
    )
    if whole and len(frame) < whole.count:
        st.caption(f"{len(frame):,} of {whole.count:,} rows; the CSV and XLSX files have all.")


def everything(
    label: str, name: str, rows: Callable[[], pd.DataFrame], source: Sequence[str]
) -> None:
    """A button for files of rows that a page does not show, read when they are asked for."""
    popover(label, name, downloads(rows, name, source))


def downloads(rows: Callable[[], pd.DataFrame], name: str, source: Sequence[str]) -> list[Download]:
    """All rows as files."""
    return [
        Download("CSV", "csv", tables.CSV_TYPE, lambda: tables.csv(rows())),
        Download(
            "XLSX", "xlsx", tables.XLSX_TYPE, lambda: tables.xlsx({name: rows()}, source=source)
        ),
    ]


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Moments as this person reads them, without their zone in each cell."""
    shown = frame.copy(deep=False)
    for name, column in zip(frame.columns, frames.columns(frame), strict=True):
        if frames.is_moments(column):
            moments = pd.DatetimeIndex(column)
            if moments.tz is not None:  # a date has no zone
                moments = moments.tz_convert("UTC" if frames.is_dates(column) else zone())
            shown[name] = moments.tz_localize(None)
    return shown


def formats(frame: pd.DataFrame) -> dict[str, Any]:
    """How each column is written, by what is in it."""
    return {str(column.name): form for column in frames.columns(frame) if (form := _format(column))}


def chosen(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of its columns; a text is the format of its numbers."""
    config = st.column_config
    return {
        name: config.NumberColumn(format=form) if isinstance(form, str) else form
        for name, form in columns.items()
    }


def _format(column: pd.Series) -> Any:
    if frames.is_moments(column):
        if frames.is_dates(column):
            return st.column_config.DateColumn(format="YYYY-MM-DD")
        return st.column_config.DatetimeColumn(
            f"{column.name} ({zone()})", format="YYYY-MM-DD HH:mm"
        )
    if not frames.is_numbers(column) or pd.api.types.is_bool_dtype(column.dtype):
        return None
    known = column.dropna()
    whole, large = bool((known % 1 == 0).all()), bool((known.abs() >= 1_000).any())
    return st.column_config.NumberColumn(format="%,.0f" if whole else "%,.2f" if large else "%.6g")
