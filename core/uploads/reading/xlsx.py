"""Sheets of an Excel workbook (XLSX, XLSM)."""

import re
from abc import ABC, abstractmethod

from core.errors import Invalid
from core.uploads.reading.collecting import (
    COLUMNS_MAX,
    ROWS_MAX,
    Collected,
    Merged,
    Sheet,
    column_of,
    letters,
    uncalculated,
)
from core.uploads.reading.markup import (
    DAMAGED,
    Attributes,
    End,
    Enough,
    Readable,
    Start,
    count,
    read,
)
from core.uploads.reading.packages import Package
from core.uploads.reading.serials import Shown, number, serial
from core.uploads.reading.xlsx_parts import (
    Book,
    Written,
    book_of,
    formats_of,
    tagged,
    texts_of,
    unescaped,
)
from core.uploads.reading.xlsx_plain import Cells, Plain, Rest

SHEET_MAX = 512 << 20  # bytes of XML
LOOKED_AT, LOOKED_AT_IN_ALL = 50_000, 300_000  # cells
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def sheets(package: Package) -> tuple[Sheet, ...]:
    """The sheets of a workbook, each looked at from its beginning."""
    book = book_of(package)
    left = LOOKED_AT_IN_ALL
    found = []
    for name, (part, is_hidden) in book.sheets.items():
        reader = _Looker(name, book, min(LOOKED_AT, left))
        with package.part(part, SHEET_MAX) as stream:
            reader.read(stream)
        left = max(left - reader.seen, 0)
        found.append(reader.sheet(is_hidden=is_hidden))
    return tuple(found)


def collect(package: Package, name: str) -> Collected:
    """All cells of a sheet as text."""
    book = book_of(package)
    if name not in book.sheets:
        raise Invalid(f"There is no sheet '{name}'; there is {', '.join(book.sheets)}.")
    reader = _Reader(name, book, formats_of(package, book), texts_of(package, book, name))
    with package.part(book.sheets[name][0], SHEET_MAX) as stream:
        reader.read(stream)
    return reader.found


class _Cells(ABC):
    """Follows rows and cells of a sheet; what is done with a cell is another's."""

    def __init__(self, name: str, book: Book) -> None:
        self.found = Collected(name)
        self.book = book
        self.line = self.column = 0
        self.line_text = ""
        self.is_in_row = False
        self.row: list[str] = []
        self.written = Written(name)
        self.attributes: Attributes = {}
        self.is_formula = self.has_value = self.has_text = False
        self.columns: dict[str, int] = {}
        self.also: dict[str, Start] = {}  # what else is listened to, by its tag

    def read(self, stream: Readable) -> None:
        """Go through the sheet."""
        written = self.written
        starts: dict[str, Start] = {
            "row": self.begin_row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "is": self._begin_text,
            "f": self._begin_formula,
            "mergeCell": self._merge,
            **self.also,
            **written.starts,
        }
        ends: dict[str, End] = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": written.ends["t"],
            **written.ends,
        }
        read(stream, tagged(starts), tagged(ends), written.add)

    @abstractmethod
    def take(self) -> None:
        """A cell is complete."""

    def begin_row(self, attributes: Attributes) -> None:
        """Go on to a row below the one before."""
        line = count(attributes.get("r"), self.line + 1, ROWS_MAX)
        if line <= self.line or self.is_in_row:
            raise Invalid(DAMAGED)
        self.line, self.line_text = line, str(line)
        self.column, self.row, self.is_in_row = 0, [], True

    def _end_row(self) -> None:
        self.is_in_row = False
        self.found.add(self.line, self.row)

    def _begin_cell(self, attributes: Attributes) -> None:
        self.attributes = attributes
        self.is_formula = self.has_value = self.has_text = False
        reference = attributes.get("r")
        column = self.column + 1 if reference is None else self._column_of(reference)
        if not self.column < column <= COLUMNS_MAX or not self.is_in_row:
            raise Invalid(DAMAGED)
        self.column = column

    def _column_of(self, reference: str) -> int:
        """The column of B3; the row must be the one that the cell stands in."""
        number = self.line_text
        column = self.columns.get(reference[: -len(number)])
        if column is not None and reference.endswith(number):
            return column
        found = REFERENCE.fullmatch(reference)
        if found is None or int(found[2]) != self.line:
            raise Invalid(DAMAGED)
        return self.columns.setdefault(found[1], column_of(found[1]))

    def _begin_value(self, _: Attributes) -> None:
        self.has_value = True
        written = self.written
        written.pieces, written.length, written.is_open = [], 0, True

    def _begin_text(self, _: Attributes) -> None:
        self.has_text = True
        self.written.begin()

    def _begin_formula(self, _: Attributes) -> None:
        self.is_formula = True

    def _end_cell(self) -> None:
        if self.has_value or self.has_text or self.is_formula:
            self.take()

    def _merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        corners = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if corners[0] is None or corners[1] is None:
            raise Invalid(DAMAGED)
        (top, left), (bottom, right) = ((int(one[2]), column_of(one[1])) for one in corners if one)
        self.found.merge(Merged(top, left, bottom, right))


class _Looker(_Cells):
    """Counts what a sheet holds, as far as it looks."""

    def __init__(self, name: str, book: Book, most: int) -> None:
        super().__init__(name, book)
        self.most = most
        self.seen = 0
        self.declared: tuple[int, int] = (0, 0)
        self.also = {"dimension": self.declare}

    def declare(self, attributes: Attributes) -> None:
        """The size to go by where the sheet is too large to be counted."""
        found = REFERENCE.fullmatch(attributes.get("ref", "").rpartition(":")[2])
        if found is not None:
            self.declared = min(int(found[2]), ROWS_MAX), min(column_of(found[1]), COLUMNS_MAX)

    def begin_row(self, attributes: Attributes) -> None:
        """A row, even a blank one, takes as long to look at as a cell."""
        super().begin_row(attributes)
        self._look()

    def _look(self) -> None:
        self.seen += 1
        if self.seen > self.most:
            raise Enough

    def take(self) -> None:
        """Note that there is something."""
        self._look()
        self.row.extend([""] * (self.column - len(self.row) - 1))
        self.row.append("x")

    def sheet(self, *, is_hidden: bool) -> Sheet:
        """What was seen of it."""
        found = self.found
        rows, is_estimate = found.lines[-1] if found.lines else 0, self.seen > self.most
        rows = max(rows, self.declared[0]) if is_estimate else rows
        columns = max(found.width, self.declared[1]) if is_estimate else found.width
        merged = () if is_estimate else tuple(found.merged)
        return Sheet(found.sheet, is_hidden, rows, columns, merged, is_estimate)


class _Reader(_Cells):
    """Makes text of what a sheet holds."""

    def __init__(self, name: str, book: Book, formats: list[Shown], texts: list[str]) -> None:
        super().__init__(name, book)
        self.formats = formats
        self.texts = texts
        self.known = self.found.known
        self.plain = Plain(is_uncalculated=book.is_uncalculated)
        self.is_begun = False
        self.also = {"sheetData": self.begin_rows}
        self.found.spent = sum(map(len, texts)) + 60 * len(texts)

    def read(self, stream: Readable) -> None:
        """Go through the sheet, through its plain rows a good deal faster."""
        super().read(Rest(stream, lambda: self.is_begun, self.take_rows))

    def begin_rows(self, _: Attributes) -> None:
        """From here on there are rows."""
        self.is_begun = True

    def take_rows(self, piece: bytes) -> bool:
        """Take all rows of a piece, or none where it has to be read with more care."""
        rows = None if self.is_in_row else self.plain.rows(piece, self.line)
        for row in rows or ():
            self.line = row.line
            if row.columns:
                self.found.add(row.line, self._texts(row))
        return rows is not None

    def _texts(self, cells: Cells) -> list[str]:
        """The texts of a row; as `take` does it with one cell."""
        row: list[str] = []
        known, remember = self.known, self.found.remember
        for column, style, kind, value in zip(*cells[1:], strict=True):
            if not value:
                continue
            if kind == "s":
                text = self._shared(value)
            else:
                kind, style = kind or "n", style or "0"
                key = (style if kind == "n" else kind, value)
                text = known.get(key) or remember(key, self._text(kind, style, value))
            if text:
                if len(row) < column - 1:
                    row.extend([""] * (column - 1 - len(row)))
                row.append(text)
        return row

    def take(self) -> None:
        """Put the text of the cell where it belongs."""
        attributes, pieces = self.attributes, self.written.pieces
        kind = attributes.get("t", "n")
        value = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if self.is_formula:
            self._check_formula(kind, value)
        if not value:
            return
        if kind == "s":
            text = self._shared(value)
        else:
            key = (attributes.get("s", "0") if kind == "n" else kind, value)
            style = attributes.get("s", "0")
            text = self.known.get(key) or self.found.remember(key, self._text(kind, style, value))
        if text:
            if (missing := self.column - len(self.row) - 1) > 0:
                self.row.extend([""] * missing)
            self.row.append(text)

    def _check_formula(self, kind: str, value: str) -> None:
        """A value that nobody calculated is missing, or the zero of a program that cannot."""
        is_missing = not self.has_value or (not value and kind != "str")
        if is_missing or (self.book.is_uncalculated and value == "0" and kind == "n"):
            raise uncalculated(self.found.sheet, f"{letters(self.column)}{self.line}")

    def _text(self, kind: str, style: str, value: str) -> str:
        if kind == "n":
            return self._number(style, value)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "d":
            return value.removesuffix("Z").removesuffix("T00:00:00")
        return unescaped(value) if kind in {"str", "inlineStr"} else value

    def _shared(self, value: str) -> str:
        try:
            return self.texts[int(value) if value.isdecimal() else len(self.texts)]
        except (IndexError, ValueError) as error:
            raise Invalid(DAMAGED) from error

    def _number(self, style: str, value: str) -> str:
        value = value.strip()
        if "_" in value:  # Python would take it for a separator
            raise Invalid(DAMAGED)
        at = int(style) if style.isdecimal() and len(style) < 9 else 0
        how = self.formats[at] if at < len(self.formats) else Shown.number
        if how is Shown.number:
            return number(value)
        return serial(value, how, is_1904=self.book.is_1904)
