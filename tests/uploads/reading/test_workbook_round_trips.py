"""What libraries write into workbooks is read back, and no number leaves a question."""

import datetime
import io

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as some

from core.uploads.reading.workbooks import grid
from core.uploads.values.notation import notation_of
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation
from tests.uploads.reading import books
from tests.uploads.reading.books import cell, row

CELLS = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(10**15) + 1, 10**15 - 1),
    some.floats(allow_nan=False, allow_infinity=False).map(lambda x: float(f"{x:.12g}")),
    some.dates(datetime.date(1900, 3, 1), datetime.date(2199, 12, 31)),
    some.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(2199, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=9),
)
ROWS = some.lists(some.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6)


@given(rows=ROWS)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_writers_write_comes_back(rows):
    rows = [[without_formula(value) for value in cells] for cells in rows]
    for content in (by_openpyxl(rows), by_xlsxwriter(rows)):
        found = grid(content, "Sheet1")

        for line, cells in zip(found.lines, found.rows, strict=True):
            wanted = [*rows[line - 1], *[None] * found.width][: found.width]
            assert all(map(came_back, cells, wanted)), (cells, wanted)
        read = [text for cells in found.rows for text in cells if text]
        assert len(read) == sum(is_written(value) for cells in rows for value in cells)


def without_formula(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "{")) else value


def is_written(value):
    return value is not None and value != ""


def came_back(text, value):
    """Whether a text says the value, exactly."""
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, str):
        return text == value
    if isinstance(value, datetime.date):
        return text == value.isoformat()
    is_plain = 1e-80 < abs(value) < 1e80 or value == 0
    return float(text) == value and not (is_plain and "e" in text)


def by_openpyxl(rows):
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Sheet1"
    for line, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            if value is not None:
                place = book.active.cell(line, column)
                place.value = value
                if isinstance(value, str) and value:
                    place.data_type = "s"  # text stays text, also "#N/A"
    book.save(made)
    return made.getvalue()


def by_xlsxwriter(rows):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for line, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif isinstance(value, datetime.datetime):
                    sheet.write_datetime(line, column, value, moment)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write(line, column, value)
    return made.getvalue()


@given(
    numbers=some.lists(some.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=9)
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_question_is_asked_about_numbers_of_a_sheet(numbers):
    cells = [
        line[0]
        for line in grid(
            books.xlsx("".join(row(at, cell(f"A{at}", n)) for at, n in enumerate(numbers, 1))),
            "Sheet1",
        ).rows
    ]

    notation = notation_of(cells)

    assert isinstance(notation, Notation)
    assert convert(cells, notation).values.tolist() == [n + 0.0 for n in numbers]
