"""Sheets of workbooks become text that needs no question, or a sentence says why not."""

import io

import openpyxl
import pytest
import xlsxwriter
import xlwt

from core.errors import Invalid
from core.uploads.reading import NotText, detect
from core.uploads.reading.collecting import Merged
from core.uploads.reading.workbooks import grid, grid_and_merged, sheets, workbook_kind
from core.uploads.values.dates import date_format_of
from core.uploads.values.moments import convert_dates
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation
from tests.uploads.reading import books
from tests.uploads.reading.books import cell, ods_cell, ods_row, only, row, xls


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1E+05", "100000"),
        ("0.30000000000000004", "0.3"),
        ("1.1000000000000001", "1.1"),
        ("1E-7", "0.0000001"),
        ("-0", "0"),
        ("1234567890123456", "1234567890123456"),
        ("1.234", "1.2340"),
        ("0.125", "0.125"),
        ("1E400", "1E400"),
    ],
)
def test_a_number_is_its_shortest_plain_decimal(stored, text):
    assert only(books.xlsx(row(1, cell("A1", stored, kind="n")))) == [text]


@pytest.mark.parametrize(
    ("style", "serial", "text"),
    [
        (books.DAY, 46053, "2026-01-31"),
        (books.DAY, 46053.5, "2026-01-31T12:00:00"),
        (books.MOMENT, 46053, "2026-01-31T00:00:00"),
        (books.MOMENT, 46053.572916666664, "2026-01-31T13:45:00"),
        (books.MOMENT, 46053.000001157406, "2026-01-31T00:00:00.100"),
        (books.CLOCK, 0.29513888888888, "07:05:00"),
        (books.ELAPSED, 1.25, "30:00:00"),
        (books.PERCENT, 0.125, "0.125"),
        (books.MONEY, -1234.5, "-1234.5"),
        (books.DAY, 59, "1900-02-28"),
        (books.DAY, 60, "1900-02-29"),
        (books.DAY, 61, "1900-03-01"),
        (books.DAY, -1, "-1"),
        (8, 46053, "2026-01-31"),
    ],
)
def test_days_and_times_are_told_by_the_format_of_the_cell(style, serial, text):
    assert only(books.xlsx(row(1, cell("A1", serial, style)))) == [text]


def test_a_workbook_that_counts_from_1904_says_the_same_days():
    content = books.xlsx(row(1, cell("A1", 44591, books.DAY)), properties='date1904="1"')

    assert only(content) == ["2026-01-31"]


def test_truth_errors_and_texts_stay_what_they_are():
    content = books.xlsx(
        row(
            1,
            cell("A1", 1, kind="b"),
            cell("B1", "#DIV/0!", kind="e"),
            cell("C1", "007"),
            cell("D1", 1, kind="s"),
            cell("E1", 0, kind="s"),
            cell("G1", "2026-01-31T00:00:00Z", kind="d"),
        ),
        texts=["<r><t>1,5</t></r><r><t>00</t></r><rPh><t>spoken</t></rPh>", "a_x000D_b_x005F_"],
    )

    assert only(content) == ["TRUE", "#DIV/0!", "007", "a\rb_", "1,500", "", "2026-01-31"]


def test_an_error_of_the_spreadsheet_is_refused_by_its_name():
    cells = only(books.xlsx(row(1, cell("A1", "#REF!", kind="e"))))

    assert "error of the spreadsheet" in convert(cells, Notation()).refusals[0].reason


def test_a_formula_is_its_stored_value():
    formula = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'

    assert only(books.xlsx(row(1, formula, cell("C1", 3)))) == ["2", "", "3"]


@pytest.mark.parametrize(
    ("formula", "calculation"),
    [
        ("<c r='B7'><f>A1</f></c>", ""),
        ("<c r='B7'><f>A1</f><v/></c>", ""),
        ("<c r='B7'><f t='shared' si='0'/></c>", ""),
        ("<c r='B7'><f>A1</f><v>0</v></c>", 'fullCalcOnLoad="1"'),
    ],
)
def test_a_formula_without_its_value_is_refused(formula, calculation):
    content = books.xlsx(row(7, formula), calculation=calculation)

    with pytest.raises(Invalid, match="cell B7: the formula was never calculated"):
        grid(content, "Sheet1")


@pytest.mark.parametrize("engine", ["openpyxl", "xlsxwriter", "xlwt"])
def test_a_formula_that_a_library_wrote_is_refused(engine):
    made = io.BytesIO()
    if engine == "openpyxl":
        book = openpyxl.Workbook()
        book.active.append([1, "=A1"])
        book.active.title = "Sheet1"
        book.save(made)
    elif engine == "xlsxwriter":
        with xlsxwriter.Workbook(made) as writing:
            writing.add_worksheet("Sheet1").write_row(0, 0, [1, "=A1"])
    else:
        made.write(xls(lambda sheet, _: sheet.write(0, 0, xlwt.Formula("1+1"))))

    with pytest.raises(Invalid, match="never calculated"):
        grid(made.getvalue(), "Sheet1")


def test_no_question_is_asked_about_days_of_a_sheet():
    days = "".join(row(at, cell(f"A{at}", 46000 + at, books.DAY)) for at in range(1, 12))
    cells = [line[0] for line in grid(books.xlsx(days), "Sheet1").rows]

    converted = convert_dates(cells, date_format_of(cells))

    assert not converted.refusals
    assert str(converted.values[0]) == "2025-12-10"


def test_sheets_say_their_names_whether_they_are_hidden_and_how_far_they_are_used():
    wide = books.worksheet(
        row(1, cell("A1", "Title"))
        + row(3, cell("B3", 1), cell("D3", 2))
        + row(9, "<c r='E9' s='1'/>"),
        before='<dimension ref="A1:XFD1048576"/>',
        after='<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>',
    )
    content = books.xlsx(
        wide, "", row(2, cell("A2", 1)), states=["visible", "hidden", "veryHidden"]
    )

    one, empty, last = sheets(content)

    assert (one.name, one.is_hidden, one.rows, one.columns) == ("Sheet1", False, 3, 4)
    assert one.merged == (Merged(1, 1, 1, 4),)
    assert (empty.is_hidden, empty.rows, empty.columns) == (True, 0, 0)
    assert last.is_hidden


def test_rows_keep_their_numbers_and_merged_titles_stand_once():
    content = books.xlsx(
        books.worksheet(
            row(2, cell("B2", "2025")) + row(3, cell("A3", "x"), cell("B3", 1), cell("C3", 2)),
            after='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
        )
    )

    found, merged = grid_and_merged(content, "Sheet1")

    assert found.rows == [["", "", ""], ["", "2025", ""], ["x", "1", "2"]]
    assert list(found.lines) == [1, 2, 3]
    assert merged == (Merged(2, 2, 2, 3),)


def test_a_long_gap_is_told_by_the_numbers_of_the_rows():
    content = books.xlsx(row(1, cell("A1", 1)) + row(1_048_576, cell("B1048576", 2)))

    found = grid(content, "Sheet1")

    assert found.rows == [["1", ""], ["", "2"]]
    assert list(found.lines) == [1, 1_048_576]


def test_formatted_blank_rows_are_not_read():
    blanks = "".join(f'<row r="{at}" s="1"/>' for at in range(2, 100_000))

    assert len(grid(books.xlsx(row(1, cell("A1", 1)) + blanks), "Sheet1").rows) == 1


def test_cells_and_rows_need_not_say_where_they_stand():
    content = books.xlsx("<row><c><v>1</v></c><c t='inlineStr'><is><t>b</t></is></c></row>")

    assert only(content) == ["1", "b"]


def test_the_strict_variant_and_prefixes_are_read_too():
    strict = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">'
        "<x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )

    assert only(books.xlsx(strict)) == ["5"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (books.xlsx(row(1, cell("A1", 1))), "xlsx"),
        (books.ods(ods_row(ods_cell("float", "1"))), "ods"),
        (xls(lambda sheet, _: sheet.write(0, 0, 1)), "xls"),
        (b"a,b\n1,2\n", None),
        (b"%PDF-1.7\n", None),
        (books.zipped({"data.csv": "a,b\n"}), None),
        (books.zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), None),
        (b"", None),
    ],
    ids=["xlsx", "ods", "xls", "text", "pdf", "zip", "docx", "nothing"],
)
def test_the_content_says_what_kind_of_workbook_a_file_is(content, kind):
    assert workbook_kind(content[:4096]) == kind


def test_a_workbook_is_still_no_text_and_text_no_workbook():
    with pytest.raises(NotText):
        detect(books.xlsx(row(1, cell("A1", 1))))
    with pytest.raises(Invalid, match="text, not a workbook"):
        sheets(b"a,b\n1,2\n")


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, "docx"),
        ({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}, "pptx"),
        ({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "a"}, "xlsb"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "opendocument"),
        ({"data.csv": "a,b\n"}, "zip"),
    ],
)
def test_other_packages_are_named(parts, kind):
    with pytest.raises(NotText) as caught:
        sheets(books.zipped(parts))

    assert caught.value.kind == kind


def test_a_sheet_that_is_not_there_is_named_beside_those_that_are():
    with pytest.raises(Invalid, match="no sheet 'Other'; there is Sheet1"):
        grid(books.xlsx(row(1, cell("A1", 1))), "Other")


def test_an_empty_workbook_gives_an_empty_grid():
    for content in (books.xlsx(""), books.ods(""), xls(lambda *_: None)):
        assert grid(content, "Sheet1").rows == []


def test_a_file_is_read_like_its_bytes(tmp_path):
    path = tmp_path / "any name.csv"
    path.write_bytes(books.xlsx(row(1, cell("A1", 1))))

    assert grid(path, "Sheet1").rows == grid(path.read_bytes(), "Sheet1").rows == [["1"]]
