"""Rows that are read without a parser of XML are what the parser makes of them, faults included."""

import random

import numpy as np
import pytest

from core.errors import Invalid
from core.uploads.grid import Grid
from core.uploads.reading.gathering import LISTED, Words
from core.uploads.reading.packed import PACKED_AT, Packed, filled
from core.uploads.reading.regions import places, records, table_region
from core.uploads.reading.workbooks import grid
from core.uploads.reading.xlsx_plain import Plain
from tests.uploads.reading import books
from tests.uploads.reading.books import DAY, MONEY, cell, row
from tests.uploads.reading.fuzz import DAMAGES

REMARK = "<!-- after this nothing is plain -->"
TEXTS = ("date", "R&D", " two ", "é")
EXCEL = '<row r="1" spans="1:3" ht="15.75" customHeight="1" x14ac:dyDescent="0.25">'
PLAIN = {
    "numbers": books.table(["a", "b"], [1.5, 0.1], [None, 1234.0], [7, 0.30000000000000004]),
    "texts of the book": row(1, cell("A1", 0, kind="s"), cell("C1", 1, kind="s")),
    "texts of their own": books.table(["R&D <x> \"y\" 'z'", " é_x0041_ "], ["1,5", "_x0000_"]),
    "days": row(1, cell("A1", 45_000, DAY), cell("B1", 45_000.5, DAY), cell("C1", 1, MONEY)),
    "kinds": row(1, cell("A1", 1, kind="b"), cell("B1", "#N/A", kind="e")),
    "formulas": row(
        1,
        '<c r="A1"><f>IF(1&lt;2,&quot;x&quot;,B1)</f><v>5</v></c>',
        '<c r="B1" t="str"><f t="shared" ref="B1:B9" si="0"/><v>a &amp;amp; b</v></c>',
    ),
    "blank rows": '<row r="2"/><row r="9"/>' + row(12, cell("B12", 1)) + '<row r="13"></row>',
    "styled blank rows": '<row r="2"/><row r="3"><c r="A3" s="1"/></row><row r="4" s="1"/>'
    + row(5, cell("A5", 1)),
    "blank cells": row(1, '<c r="A1" s="1"/>', "<c r=\"B1\"></c>", cell("C1", 2)),
    "a column far away": row(1, cell("A1", 1), cell("XFD1", 2)),
}  # fmt: skip
ODD = {
    "no places": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "spaces between": f"\n  {row(1, cell('A1', 1))}\n  {row(2, cell('A2', 2))}\n",
    "rich text": row(1, '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'),
    "a part that is no text": row(1, '<c r="A1"><v><![CDATA[5]]></v></c>', cell("B1", 1)),
    "a hidden row": row(1, cell("A1", 1)) + f"<!--{row(2, cell('A2', 2))}-->" + row(3),
    "a row of other names": f'<x xmlns="urn:x">{row(1, cell("A1", 1))}</x>' + row(2),
    "signs by number": row(1, cell("A1", "x")).replace("x</t>", "&#65;</t>"),
    "line ends": row(1, cell("A1", "a\r\nb\rc")),
    "a value in an own text": row(1, '<c r="A1" t="inlineStr"><v>5</v></c>'),
    "undeclared prefix": EXCEL + cell("A1", 1) + "</row>",
}
WRONG = {
    "a row twice": row(1, cell("A1", 1)) + row(1, cell("A1", 2)),
    "cells out of order": row(1, cell("B1", 1), cell("A1", 2)),
    "a cell of another row": row(1, cell("A2", 1)),
    "no number": row(1, cell("A1", "1_0", kind="n")),
    "not a number": row(1, cell("A1", "one", kind="n")),
    "no such text": row(1, cell("A1", 99, kind="s")),
    "no value calculated": row(1, '<c r="A1"><f>B1</f><v></v></c>'),
    "beyond the last column": row(1, cell("XFE1", 1)),
    "beyond the last row": row(1_048_577, cell("A1048577", 1)),
    "a forbidden sign": row(1, cell("A1", "a\x01b")),
    "an end of what never began": row(1, cell("A1", "a]]>b")).replace("&gt;", ">"),
    "cut off": row(1, cell("A1", 1)) + '<row r="2"><c r="A2"><v>3',
}


def read(rows, before="", head=""):
    """The cells of a sheet of these rows, or the sentence that refuses it."""
    sheet = books.worksheet(rows, before=before).replace("<worksheet ", f"<worksheet {head} ")
    content = books.xlsx(sheet, texts=TEXTS)
    try:
        found = grid(content, "Sheet1")
    except Invalid as error:
        return str(error)
    return list(found.rows), list(found.lines)


@pytest.mark.parametrize("case", PLAIN)
def test_plain_rows_are_read_without_the_parser_and_as_the_parser_does(case):
    rows = PLAIN[case]

    taken = Plain(is_uncalculated=False).rows(rows.encode(), 0)

    assert taken is not None
    assert read(rows) == read(rows, REMARK)
    assert not isinstance(read(rows), str)


@pytest.mark.parametrize("case", ODD)
def test_what_is_written_otherwise_is_left_to_the_parser(case):
    taken = Plain(is_uncalculated=False).rows(ODD[case].encode(), 0)

    assert taken is None or case == "undeclared prefix"
    assert read(ODD[case]) == read(ODD[case], REMARK)


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_in_the_words_of_the_parser(case):
    found = read(WRONG[case])

    assert isinstance(found, str)
    assert found == read(WRONG[case], REMARK)


def test_rows_as_excel_writes_them_are_plain_where_their_prefix_is_declared():
    rows = EXCEL + cell("A1", 1) + "</row>"

    found = read(rows, head='xmlns:x14ac="urn:x"')

    assert found == ([["1"]], [1])


def test_one_odd_row_among_many_leaves_the_others_plain():
    rows = [row(at, cell(f"A{at}", at), cell(f"B{at}", f"word {at}")) for at in range(1, 20_001)]
    rows[9_000] = row(9_001, '<c r="A9001" t="inlineStr"><is><r><t>odd</t></r></is></c>')

    found = read("".join(rows))

    assert found == read("".join(rows), REMARK)
    assert found[0][8_999:9_002] == [["9000", "word 9000"], ["odd", ""], ["9002", "word 9002"]]


def test_damaged_rows_are_the_same_to_both():
    chance = random.Random(2026)
    outcomes = set()

    for _ in range(150):
        rows = bytearray(chance.choice(list(PLAIN.values())).encode())
        chance.choice(DAMAGES)(rows, chance)
        damaged = rows.decode("utf-8", "replace")
        assert read(damaged) == read(damaged, REMARK), damaged
        outcomes.add(type(read(damaged)))

    assert outcomes == {str, tuple}


def long_sheet(rows):
    """The same rows as a long sheet keeps them, and as a list."""
    packed, width = Packed(), max(map(len, rows))
    for at in range(0, len(rows), PACKED_AT):
        packed.add([list(row) for row in rows[at : at + PACKED_AT]], width)
    return packed, [[*row, *[""] * (width - len(row))] for row in rows]


def test_a_long_sheet_keeps_its_rows_and_shows_the_same_table():
    rows = [
        ["Title"],
        ["Day", "", "Amount"],
        [],
        *([f"d{at % 30}", "", str(at)] for at in range(9_000)),
    ]
    packed, listed = long_sheet(rows)
    lines = range(1, len(rows) + 1)

    region, same = (table_region(Grid(one, lines)) for one in (packed, listed))
    wanted = places(Grid(packed, lines), region)
    words, codes = packed.column(region.first_column + 1, wanted)

    assert list(packed) == listed
    assert packed[8_500:8_502] == listed[8_500:8_502]
    assert region == same
    assert (filled(packed) == filled(listed)).all()
    assert [words[code] for code in codes] == [
        cells[2] for _, cells in records(Grid(listed, lines), region)
    ]


def test_a_column_of_a_long_sheet_that_never_repeats_is_read_where_it_lies():
    rows = [["Amount"], *([str(at)] for at in range(LISTED + 10))]
    packed, listed = long_sheet(rows)

    words, codes = packed.column(0, np.arange(1, len(rows)))

    assert isinstance(words, Words)
    assert [words[0], words[LISTED]] == ["0", str(LISTED)]
    assert list(map(list(words).__getitem__, codes)) == [row[0] for row in listed[1:]]
