"""Sheets of an old Excel workbook (XLS): xlrd reads them, once the records are known to be sane."""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError

from core.errors import Invalid
from core.uploads.reading.collecting import Collected, Merged, Sheet
from core.uploads.reading.dialects import NotText
from core.uploads.reading.markup import DAMAGED
from core.uploads.reading.packages import PASSWORD
from core.uploads.reading.serials import BUILT_IN, Shown, number, serial, shown

File = Path | bytes
T = TypeVar("T")

FILE_MAX = 64 << 20  # bytes; a full sheet of 65,536 rows and 20 columns has some 20
CELLS_MAX = 1_500_000
EXPORT = "Export the table as CSV or XLSX and upload that."
OTHERS = {
    "EncryptedPackage": ("xlsx", PASSWORD),
    "WordDocument": ("doc", f"This file is an old Word document (DOC), not a workbook. {EXPORT}"),
    "PowerPoint Document": ("ppt", f"This file is a presentation, not a workbook. {EXPORT}"),
}
NOT_A_BOOK = f"This file is no workbook, whatever its name says. {EXPORT}"
# What reading damaged records ends in: xlrd checks some of them, and trusts others.
BROKEN = (
    XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    AttributeError,
    ArithmeticError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
FORMULAS = {0x06, 0x206, 0x406}
ONE_CELL = FORMULAS | {0x7E, 0x27E, 0x03, 0x203, 0x04, 0x204, 0xFD, 0xD6, 0x01, 0x201, 0x205}
MANY_CELLS = {0xBD: 6, 0xBE: 2}  # MULRK and MULBLANK: bytes a cell
LOCKED = 0x2F
BLANKS = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}
NO_TEXT = b"\x03"  # the kind of a result that is an empty text


@dataclass
class _Records:
    """What the records of a workbook say before they are read."""

    cells: int = 0
    formulas: int = 0
    blank_formulas: int = 0
    is_locked: bool = False


def sheets(file: File) -> tuple[Sheet, ...]:
    """The sheets of a workbook and how far each is used."""
    book, _ = _opened(file)
    return tuple(map(_sheet, _sound(book.sheets)))


def collect(file: File, name: str) -> Collected:
    """All cells of a sheet as text."""
    book, records = _opened(file)
    if name not in book.sheet_names():
        raise Invalid(f"There is no sheet '{name}'; there is {', '.join(book.sheet_names())}.")
    if records.formulas and records.formulas == records.blank_formulas:
        raise Invalid(
            "The formulas of this workbook were never calculated, so that their values are not "
            "known. Open it in a spreadsheet program, save it and upload that."
        )
    sheet = _sound(partial(book.sheet_by_name, name))
    found = _merged(sheet)
    formats = _formats(book)
    for at in range(sheet.nrows):
        found.add(at + 1, _row(found, book, sheet, at, formats))
    return found


def _opened(file: File) -> tuple[xlrd.book.Book, _Records]:
    size = file.stat().st_size if isinstance(file, Path) else len(file)
    if size > FILE_MAX:
        raise Invalid(
            f"The workbook has {size:,} bytes; an XLS of at most {FILE_MAX:,} can be read. Save it "
            "as XLSX or CSV and upload that."
        )
    content = file.read_bytes() if isinstance(file, Path) else file
    records = _sound(partial(_looked_at, content))
    return _sound(partial(_book, content)), records


def _sound(read: Callable[[], T]) -> T:
    """What xlrd reads, or the sentence that the records are damaged."""
    try:
        return read()
    except BROKEN as error:
        raise Invalid(DAMAGED) from error


def _book(content: bytes) -> xlrd.book.Book:
    return xlrd.open_workbook(
        file_contents=content,
        logfile=io.StringIO(),  # it prints what it finds odd
        on_demand=True,
        formatting_info=True,
        ragged_rows=True,
    )


def _looked_at(content: bytes) -> _Records:
    """Count the cells before they are read, and say what else the file may be."""
    folder = CompDoc(content, logfile=io.StringIO())
    for stream, (kind, sentence) in OTHERS.items():
        if folder.locate_named_stream(stream)[0] is not None:
            raise NotText(kind, sentence)
    memory, begin, length = folder.locate_named_stream("Workbook")
    if memory is None:  # as Excel 95 called it
        memory, begin, length = folder.locate_named_stream("Book")
    if memory is None:
        raise NotText("binary", NOT_A_BOOK)
    records = _counted(memory, begin, begin + length)
    if records.is_locked:
        raise Invalid(PASSWORD)
    if records.cells > CELLS_MAX:
        raise Invalid(
            f"The workbook has {records.cells:,} cells; an XLS of at most {CELLS_MAX:,} can be "
            "read. Save it as XLSX or CSV and upload that."
        )
    return records


def _counted(memory: bytes, at: int, end: int) -> _Records:
    found = _Records()
    header = struct.Struct("<HH")
    while at + 4 <= end:
        kind, length = header.unpack_from(memory, at)
        at += 4
        if kind in ONE_CELL:
            found.cells += 1
            if kind in FORMULAS:
                found.formulas += 1
                result = memory[at + 6 : at + 14]
                found.blank_formulas += result[:1] == NO_TEXT and result[6:] == b"\xff\xff"
        elif kind in MANY_CELLS:
            found.cells += max(length - 6, 0) // MANY_CELLS[kind]
        elif kind == LOCKED:
            found.is_locked = True
            break
        at += length
    return found


def _merged(sheet: xlrd.sheet.Sheet) -> Collected:
    found = Collected(sheet.name)
    for top, bottom, left, right in sheet.merged_cells:
        found.merge(Merged(top + 1, left + 1, bottom, right))
    return found


def _sheet(sheet: xlrd.sheet.Sheet) -> Sheet:
    found = _merged(sheet)
    for at in range(sheet.nrows):
        found.add(at + 1, ["" if kind in BLANKS else "x" for kind in sheet.row_types(at)])
    rows = found.lines[-1] if found.lines else 0
    return Sheet(sheet.name, bool(sheet.visibility), rows, found.width, tuple(found.merged))


def _formats(book: xlrd.book.Book) -> list[Shown]:
    """For each style of a cell, as what it shows a number."""
    known = {
        key: shown(one.format_str) if one.format_str else BUILT_IN.get(key, Shown.number)
        for key, one in book.format_map.items()
    }
    return [known.get(style.format_key, Shown.number) for style in book.xf_list]


def _row(
    found: Collected, book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, at: int, formats: list[Shown]
) -> list[str]:
    row: list[str] = []
    cells = zip(sheet.row_types(at), sheet.row_values(at), strict=True)
    for column, (kind, value) in enumerate(cells):
        if kind in BLANKS or value == "":
            row.append("")
            continue
        raw = repr(value)
        style = ""
        if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
            style = formats[sheet.cell_xf_index(at, column)]
        key = (f"{kind}{style}", raw)
        known = found.known.get(key)
        row.append(known or found.remember(key, _text(kind, value, style, book.datemode)))
    return row


def _text(kind: int, value: object, style: str, datemode: int) -> str:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return error_text_from_code.get(int(str(value)), "#ERROR!")
    if style in {"", Shown.number}:
        return number(repr(value))
    return serial(repr(value), Shown(style), is_1904=datemode == 1)
