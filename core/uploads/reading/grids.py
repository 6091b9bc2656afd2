"""Delimited text as it is laid out, titles and blank lines included."""

import csv
from collections.abc import Iterator
from dataclasses import replace

from core.uploads.grid import COLUMNS_MAX, ROWS_MAX, Grid
from core.uploads.reading.dialects import Dialect
from core.uploads.reading.preparing import prepared
from core.uploads.reading.records import Csv
from core.uploads.reading.streams import Source, opened, whole_lines


def grid(source: Source, dialect: Dialect, most: int = 0) -> Grid | None:
    """Every record from the first line on, at ``most`` so many; None where it is no layout."""
    if dialect.delimiter is None or dialect.quotechar is None:
        return None
    rows: list[list[str]] = []
    lines: list[int] = []
    with opened(source) as stream:
        reader = csv.reader(_lines(stream, dialect), Csv(dialect, strict=False))
        begins = 1
        try:
            for record in reader:
                if most and len(rows) == most:
                    break
                if len(rows) == ROWS_MAX or len(record) > COLUMNS_MAX:
                    return None
                rows.append(record)
                lines.append(begins)
                begins = reader.line_num + 1
        except csv.Error:
            return None
    return Grid.of(rows, lines)


def _lines(stream: object, dialect: Dialect) -> Iterator[str]:
    prepare = prepared(dialect)
    for piece in whole_lines(stream, replace(dialect, footer=0), 1):  # type: ignore[arg-type]
        yield from prepare(piece.lines)
