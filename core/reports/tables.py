"""Frames as files that a spreadsheet opens: CSV and XLSX."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO, StringIO
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from pandas.api import types
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.errors import Invalid
from core.reports import frames
from core.reports.cells import neutral, neutral_column
from core.reports.sheets import legal_names

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the country
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_576, 16_384, 32_767  # what a sheet of Excel holds
DAY_ZERO = pd.Timestamp("1899-12-30")  # of Excel's time, seen from March 1900 on:
FIRST_MOMENT = pd.Timestamp("1900-03-01")  # before, it believes in a 29 February 1900
EXACT = 10**15  # Excel keeps fifteen digits; longer numbers, such as account numbers, stay texts
SAMPLED, NARROWEST, WIDEST = 200, 8, 60  # rows looked at for the width of a column, in letters
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
INK, SAND, LINE = "#0F1720", "#F3F1EA", "#DEDACF"

Write = Callable[[Worksheet, int, int, Any], object]


def csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV in UTF-8 that Excel opens as it is; dates ISO, moments in UTC."""
    plain = frames.flat(frame)
    headers = plain.columns
    texts = [_cells(column) for column in frames.columns(plain)]
    joined = pd.concat(texts, axis=1) if texts else plain
    written = StringIO()
    header = [neutral(name) for name in headers]
    joined.to_csv(written, index=False, header=header, lineterminator="\r\n")
    return MARK + written.getvalue().encode(errors="replace")


def _cells(column: pd.Series) -> pd.Series:
    """A column as a file has it; only texts that somebody wrote can be taken for formulas."""
    texts = frames.as_text(column)
    return texts if frames.is_moments(column) else neutral_column(texts)


def xlsx(
    sheets: Mapping[str, pd.DataFrame], *, source: Sequence[str] = (), at: datetime | None = None
) -> bytes:
    """A workbook with a sheet for each frame, and one that says where it all comes from, and when.

    Texts stay texts: none is taken for a formula or an address. Moments are in UTC.
    """
    plain = {name: frames.flat(frame) for name, frame in sheets.items()}
    for name, frame in plain.items():
        _check_size(name, frame)
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, OPTIONS) as book:
        head = book.add_format(
            {"bold": True, "font_color": INK, "bg_color": SAND, "bottom": 1, "bottom_color": LINE}
        )
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        filled = [*plain.values(), _about(plain, source, at or datetime.now(UTC))]
        for name, frame in zip(legal_names([*plain, "About"]), filled, strict=True):
            _fill(book.add_worksheet(name), frame, head, day, moment)
    return kept.getvalue()


def _check_size(name: str, frame: pd.DataFrame) -> None:
    rows, columns = frame.shape
    if rows > MOST_ROWS - 1 or columns > MOST_COLUMNS:
        raise Invalid(
            f"{name} has {rows:,} rows and {columns:,} columns; Excel holds {MOST_ROWS - 1:,} rows "
            f"under a header and {MOST_COLUMNS:,} columns. Take the CSV file, or fewer rows."
        )


def _about(plain: Mapping[str, pd.DataFrame], source: Sequence[str], at: datetime) -> pd.DataFrame:
    """What a reader of the workbook must know, without the page it came from."""
    lines = [("Made", f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")]
    lines += [("Source", line) for line in source]
    lines += [(f"Rows of {name}", f"{len(frame):,}") for name, frame in plain.items()]
    lines += [("Times", "Times are in UTC; a date without a time is a date.")]
    if any(_has_longer(frame) for frame in plain.values()):
        lines += [("Cut", f"Texts over {LONGEST_TEXT:,} signs end in …; the CSV has them whole.")]
    return pd.DataFrame(lines, columns=["What", "Value"])


def _has_longer(frame: pd.DataFrame) -> bool:
    return any(
        len(str(neutral(str(value)))) > LONGEST_TEXT
        for column in frames.columns(frame)
        if not frames.is_numbers(column) and not frames.is_moments(column)
        for value in column
    )


def _fill(sheet: Worksheet, frame: pd.DataFrame, head: Format, day: Format, moment: Format) -> None:
    cells, writes = [], []
    for at, column in enumerate(frames.columns(frame)):
        sheet.set_column(at, at, _width(column))
        sheet.write_string(0, at, _text(str(column.name)), head)
        values, write = _prepared(column, day, moment)
        cells.append(values.astype(object).where(column.notna().to_numpy(), None).tolist())
        writes.append(write)
    sheet.freeze_panes(1, 0)
    for row, values_of_row in enumerate(zip(*cells, strict=True), start=1):
        for at, value in enumerate(values_of_row):  # row by row: that is what takes no memory
            if value is not None:
                writes[at](sheet, row, at, value)


def _prepared(column: pd.Series, day: Format, moment: Format) -> tuple[pd.Series, Write]:
    """The values of a column, and how they are written: decided once, because cells are many."""
    if frames.is_moments(column):
        form = day if frames.is_dates(column) else moment
        moments = frames.in_utc(column).dt.tz_localize(None)
        if (moments < FIRST_MOMENT).any():
            return frames.as_text(column), Worksheet.write_string
        return (moments - DAY_ZERO) / pd.Timedelta(days=1), partial(_write_moment, form=form)
    if types.is_bool_dtype(column.dtype):
        return column, Worksheet.write_boolean
    if types.is_float_dtype(column.dtype) and not np.isinf(column.dropna()).any():
        return column, Worksheet.write_number
    return column, _write_value


def _write_moment(sheet: Worksheet, row: int, at: int, days: float, form: Format) -> object:
    return sheet.write_number(row, at, days, form)


def _write_value(sheet: Worksheet, row: int, at: int, value: Any) -> object:
    if isinstance(value, bool | np.bool_):
        return sheet.write_boolean(row, at, bool(value))
    if isinstance(value, Number) and _is_exact(value):
        return sheet.write_number(row, at, value)
    return sheet.write_string(row, at, _text(str(frames.said(value))))


def _is_exact(value: Any) -> bool:
    """Whether Excel would keep the number as it is."""
    if isinstance(value, int | np.integer):
        return abs(int(value)) < EXACT
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, float | np.floating) and bool(np.isfinite(value))


def _text(text: str) -> str:
    whole = str(neutral(text)).encode(errors="replace").decode()
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1] + "…"


def _width(column: pd.Series) -> int:
    """Letters that the header and the first rows need, within reason."""
    shown = frames.as_text(column.head(SAMPLED)).astype(str).str.len().max() if len(column) else 0
    return int(min(max(shown, len(str(column.name)), NARROWEST) + 2, WIDEST))
