"""Frames as CSV and XLSX."""

import csv as reader
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import numpy as np
import openpyxl
import pandas as pd
import pytest

from core.errors import Invalid
from core.reports import tables

NOON = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


def rows(written: bytes) -> list[list[str]]:
    return list(reader.reader(StringIO(written.decode("utf-8-sig"), newline="")))


def book(written: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(written))


def cells(written: bytes, sheet: int = 0) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book(written).worksheets[sheet].rows]


def test_csv_begins_with_the_mark_that_excel_looks_for():
    assert tables.csv(pd.DataFrame({"é": ["ü"]})) == b"\xef\xbb\xbf" + "é\r\nü\r\n".encode()


def test_csv_writes_dates_iso_and_moments_in_utc():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-01-01", "2024-01-02"], utc=True),
            "moment": pd.to_datetime(["2024-07-01 12:00", None]).tz_localize("Europe/Berlin"),
            "local": pd.to_datetime(["2024-07-01 12:00", None]),
            "mixed": [date(2024, 5, 6), NOON],
        }
    )

    assert rows(tables.csv(frame))[1:] == [
        ["2024-01-01", "2024-07-01T10:00:00Z", "2024-07-01T12:00:00", "2024-05-06"],
        ["2024-01-02", "", "", "2026-11-21T15:30:00Z"],
    ]


def test_csv_keeps_an_index_that_says_something_and_drops_one_that_only_counts():
    dated = pd.DataFrame({"v": [1]}, index=pd.DatetimeIndex(["2024-01-01"]))

    assert rows(tables.csv(dated)) == [["date", "v"], ["2024-01-01", "1"]]
    assert rows(tables.csv(pd.DataFrame({"v": [1]}))) == [["v"], ["1"]]


def test_csv_joins_headers_of_several_levels():
    wide = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "")]))

    assert rows(tables.csv(wide))[0] == ["a x", "a"]


def test_csv_keeps_one_text_in_one_cell_whatever_is_in_it():
    texts = ["a,b", 'say "x"', "two\nlines", "cr\rhere", "=cmd|' /C calc'!A0", "\ud800"]

    got = [row[0] for row in rows(tables.csv(pd.DataFrame({"=t": texts})))]

    assert got == ["'=t", *texts[:4], f"'{texts[4]}", "?"]


def test_csv_headers_and_texts_are_neutral_and_numbers_stay_numbers():
    frame = pd.DataFrame([["=1", -2.5]], columns=["=a", "-b"])

    assert rows(tables.csv(frame)) == [["'=a", "'-b"], ["'=1", "-2.5"]]


def test_csv_says_moments_as_finely_as_they_are_and_leaves_gaps():
    moments = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000500Z", None]
    frame = pd.DataFrame({"t": pd.to_datetime(pd.Series(moments), format="ISO8601"), "n": 1})

    assert rows(tables.csv(frame))[1:] == [[moment or "", "1"] for moment in moments]


def test_csv_of_nothing_has_its_headers():
    assert rows(tables.csv(pd.DataFrame({"a": [], "b": []}))) == [["a", "b"]]
    assert tables.csv(pd.DataFrame()).strip() in {tables.MARK, tables.MARK + b'""'}


def test_xlsx_keeps_numbers_dates_and_truth_as_what_they_are():
    frame = pd.DataFrame(
        {
            "n": [1.5, np.nan],
            "day": pd.to_datetime(["2024-01-01", None], utc=True),
            "moment": pd.to_datetime(["2024-01-01 12:30", None], utc=True),
            "ok": [True, False],
            "money": [Decimal("12.50"), None],
        }
    )

    written = tables.xlsx({"S": frame})

    assert cells(written)[1:] == [
        [1.5, datetime(2024, 1, 1), datetime(2024, 1, 1, 12, 30), True, 12.5],
        [None, None, None, False, None],
    ]
    assert book(written).worksheets[0]["B2"].number_format == "yyyy-mm-dd"


def test_xlsx_has_no_formula_and_no_link():
    frame = pd.DataFrame({"=x": ["=1+1", "https://x.org", "-3.5", "{=1}", "mailto:a@b"]})

    written = tables.xlsx({"S": frame})

    sheet = book(written).worksheets[0]
    assert [cell.data_type for row in sheet.rows for cell in row] == ["s"] * 6
    assert not any(cell.hyperlink for row in sheet.rows for cell in row)
    assert [row[0] for row in cells(written)] == ["'=x", "'=1+1", *frame["=x"].tolist()[1:]]


def test_xlsx_writes_as_text_what_excel_would_change():
    frame = pd.DataFrame(
        {
            "account": [1234567890123456789, 1],
            "wide": [Decimal("0.1234567890123456789"), Decimal(1)],
            "old": pd.to_datetime(["1850-05-06", "2024-01-01"]),
            "endless": [np.inf, 1.0],
        }
    ).astype({"wide": object})

    first, second = cells(tables.xlsx({"S": frame}))[1:]

    assert first == ["1234567890123456789", "0.1234567890123456789", "1850-05-06", "inf"]
    assert second == [1, 1, "2024-01-01", 1]


def test_xlsx_says_where_it_comes_from_and_when():
    written = tables.xlsx({"Revenue": pd.DataFrame({"v": [1, 2]})}, source=["=upload.csv"], at=NOON)

    about = cells(written, 1)

    assert book(written).sheetnames == ["Revenue", "About"]
    assert about[1:4] == [
        ["Made", "2026-11-21 15:30 UTC"],
        ["Source", "'=upload.csv"],
        ["Rows of Revenue", "2"],
    ]


def test_xlsx_freezes_and_marks_the_first_row():
    sheet = book(tables.xlsx({"S": pd.DataFrame({"header": ["x" * 40]})})).worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert 40 <= sheet.column_dimensions["A"].width <= 62


def test_xlsx_makes_names_of_sheets_legal_and_unique():
    one = pd.DataFrame({"v": [1]})
    wanted = ["a/b:c", "A b C", "", "'quoted'", "History", "x" * 50, "X" * 50, "About", "😀" * 30]

    names = book(tables.xlsx(dict.fromkeys(wanted, one))).sheetnames

    assert names[:2] == ["a b c", "A b C 2"]
    assert len({name.casefold() for name in names}) == len(wanted) + 1
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 for name in names)


def test_more_rows_than_excel_holds_are_refused_in_a_sentence():
    frame = pd.DataFrame({"v": np.zeros(1_048_576, dtype=np.int8)})

    with pytest.raises(Invalid, match=r"1,048,576 rows .* Take the CSV file"):
        tables.xlsx({"Revenue": frame})


def test_texts_longer_than_a_cell_end_in_dots_and_the_book_says_so():
    whole, longer = "y" * 32_767, "x" * 40_000

    written = tables.xlsx({"S": pd.DataFrame({"t": [whole, longer]})})

    assert [len(row[0]) for row in cells(written)[1:]] == [32_767, 32_767]
    assert cells(written)[2][0].endswith("…")
    assert cells(written, 1)[-1][0] == "Cut"


def test_control_signs_survive_in_a_workbook_that_opens():
    written = tables.xlsx({"S": pd.DataFrame({"t": ["a\x01b", "\ud800", "tab\there"]})})

    assert len(cells(written)) == 4
