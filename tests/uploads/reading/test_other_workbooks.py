"""Sheets of OpenDocument and of old Excel become the same texts."""

import datetime

import pytest
import xlwt

from core.errors import Invalid
from core.uploads.reading.collecting import Merged
from core.uploads.reading.workbooks import grid, grid_and_merged, sheets
from tests.uploads.reading import books
from tests.uploads.reading.books import ods_cell, ods_row, only, xls


def test_an_ods_gives_the_same_texts():
    content = books.ods(
        ods_row(
            ods_cell("float", "0.30000000000000004", "0.3"),
            ods_cell("percentage", "0.125", "12.5 %"),
            ods_cell("currency", "1.5", "1,50 €"),
            ods_cell("date", "2026-01-31", "31.1.26"),
            ods_cell("date", "2026-01-31T13:45:00", "31.1.26"),
            ods_cell("time", "PT30H05M00S", "30:05"),
            ods_cell("boolean", "true", "WAHR"),
            ods_cell("string", "", "007"),
        )
    )

    assert only(content) == [
        "0.3", "0.125", "1.5", "2026-01-31", "2026-01-31T13:45:00", "30:05:00", "TRUE", "007",
    ]  # fmt: skip


def test_paragraphs_blanks_and_remarks_of_an_ods_are_told_apart():
    note = "<office:annotation><text:p>a remark</text:p></office:annotation>"
    content = books.ods(
        ods_row(
            f'<table:table-cell office:value-type="string">{note}<text:p>a<text:s text:c="2"/>'
            "<text:span>b</text:span></text:p><text:p>c</text:p></table:table-cell>"
        )
    )

    assert only(content) == ["a  b\nc"]


def test_repeated_and_merged_cells_of_an_ods_stand_where_they_are_shown():
    merged = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
    content = books.ods(
        ods_row(repeated=2)
        + ods_row(ods_cell("string", "", "T", merged), "<table:covered-table-cell/>")
        + ods_row(ods_cell("float", "1", "1", 'table:number-columns-repeated="3"'), repeated=2)
        + ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_571)
    )

    found, ranges = grid_and_merged(content, "Sheet1")

    assert found.rows[2:] == [["T", "", ""], ["1", "1", "1"], ["1", "1", "1"]]
    assert list(found.lines) == [1, 2, 3, 4, 5]
    assert ranges == (Merged(3, 1, 3, 2),)


@pytest.mark.parametrize(
    "error",
    [
        ods_cell("string", "", "#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error"'),
        ods_cell("float", "0", "#DIV/0!", 'table:formula="of:=1/0"'),
    ],
)
def test_an_error_in_an_ods_is_kept_as_its_text(error):
    assert only(books.ods(ods_row(error))) == ["#DIV/0!"]


def test_a_formula_of_an_ods_without_its_value_is_refused():
    content = books.ods(ods_row('<table:table-cell table:formula="of:=1+1"/>'))

    with pytest.raises(Invalid, match="cell A1: the formula was never calculated"):
        grid(content, "Sheet1")


def test_hidden_sheets_of_an_ods_are_named_as_such():
    content = books.ods(ods_row(ods_cell("float", "1")), ods_row(ods_cell("float", "2")))

    assert [(one.name, one.is_hidden, one.rows, one.columns) for one in sheets(content)] == [
        ("Sheet1", False, 1, 1),
        ("Sheet2", True, 1, 1),
    ]


def test_an_xls_gives_the_same_texts():
    def write(sheet, book):
        day, clock = xlwt.easyxf(num_format_str="dd/mm/yyyy"), xlwt.easyxf(num_format_str="h:mm")
        percent = xlwt.easyxf(num_format_str="0.0%")
        sheet.write(1, 0, 0.1 + 0.2)
        sheet.write(1, 1, 0.125, percent)
        sheet.write(1, 2, datetime.date(2026, 1, 31), day)
        sheet.write(1, 3, datetime.time(7, 5), clock)
        sheet.write(1, 4, True)
        sheet.write(1, 5, "007")
        sheet.row(1).set_cell_error(6, "#REF!")
        sheet.write_merge(2, 2, 0, 3, "Title")
        book.add_sheet("Second").visibility = 1

    content = xls(write)
    found, merged = grid_and_merged(content, "Sheet1")

    assert found.rows[1] == ["0.3", "0.125", "2026-01-31", "07:05:00", "TRUE", "007", "#REF!"]
    assert found.rows[2] == ["Title", "", "", "", "", "", ""]
    assert merged == (Merged(3, 1, 3, 4),)
    assert [(one.name, one.is_hidden, one.rows, one.columns) for one in sheets(content)] == [
        ("Sheet1", False, 3, 7),
        ("Second", True, 0, 0),
    ]


def test_an_xls_that_counts_from_1904_says_the_same_days():
    def write(sheet, book):
        book.dates_1904 = True
        sheet.write(0, 0, datetime.date(2026, 1, 31), xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    assert only(xls(write)) == ["2026-01-31"]
