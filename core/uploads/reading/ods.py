"""Sheets of an OpenDocument spreadsheet (ODS)."""

import re
from collections.abc import Callable

from core.errors import Invalid
from core.uploads.reading.collecting import (
    COLUMNS_MAX,
    ROWS_MAX,
    Collected,
    Merged,
    Sheet,
    letters,
    uncalculated,
)
from core.uploads.reading.markup import DAMAGED, Attributes, count, read
from core.uploads.reading.packages import PASSWORD, Package
from core.uploads.reading.serials import clock, number
from core.uploads.reading.streams import FIELD_MAX

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
MANIFEST, CONTENT = "META-INF/manifest.xml", "content.xml"
SMALL, CONTENT_MAX = 16 << 20, 512 << 20  # bytes of XML
REPEATED_MAX = 1 << 30
DURATION = re.compile(
    r"(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d+))?S)?)?"
)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?Z?")
ERROR = re.compile(r"#[A-Z/0-9]+[!?]?|Err:\d{3}")


def sheets(package: Package) -> tuple[Sheet, ...]:
    """The sheets of a spreadsheet and how far each is used."""
    reader = _Reader(None)
    reader.read(package)
    return tuple(
        Sheet(
            name,
            style in reader.hidden,
            found.lines[-1] if found.lines else 0,
            found.width,
            tuple(found.merged),
        )
        for name, (style, found) in reader.sheets.items()
    )


def collect(package: Package, name: str) -> Collected:
    """All cells of a sheet as text."""
    reader = _Reader(name)
    reader.read(package)
    if name not in reader.sheets:
        raise Invalid(f"There is no sheet '{name}'; there is {', '.join(reader.sheets)}.")
    return reader.sheets[name][1]


class _Paragraphs:
    """The text of a cell, without remarks and drawings that hang on it."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self.length = 0
        self.aside = 0  # within how many remarks and drawings
        self.within = 0

    def clear(self) -> None:
        """Begin another cell."""
        if self.lines:
            self.lines, self.length = [], 0

    def begin(self, _: Attributes) -> None:
        """A paragraph begins."""
        if not self.aside:
            self.within += 1
            self.lines.append([])

    def end(self) -> None:
        """A paragraph ends."""
        if not self.aside:
            self.within = max(self.within - 1, 0)

    def add(self, text: str) -> None:
        """Keep text that stands in a paragraph of the cell."""
        if self.within and not self.aside and self.length <= FIELD_MAX:
            self.lines[-1].append(text)
            self.length += len(text)

    def space(self, attributes: Attributes) -> None:
        """Several blanks, written as one element."""
        self.add(" " * count(attributes.get(f"{TEXT}c"), 1, FIELD_MAX))

    def leave(self, *_: Attributes) -> None:
        """A remark or drawing begins."""
        self.aside += 1

    def come_back(self) -> None:
        """A remark or drawing ends."""
        self.aside -= 1

    def joined(self) -> str:
        """All of it, a line for each paragraph."""
        return "\n".join("".join(line) for line in self.lines)


class _Reader:
    """Reads one sheet, or of all sheets how far they are used."""

    def __init__(self, wanted: str | None) -> None:
        self.wanted = wanted
        self.sheets: dict[str, tuple[str, Collected]] = {}
        self.hidden: set[str] = set()
        self.style = ""
        self.depth = 0  # a table may stand in a cell of another
        self.found = Collected("")
        self.is_taken = False
        self.next_line = self.line_repeat = 1
        self.row: list[str] = []
        self.column = 0
        self.cell: Attributes = {}
        self.paragraphs = _Paragraphs()

    def read(self, package: Package) -> None:
        """Go through the whole content."""
        if "encrypted-package" in package.names:
            raise Invalid(PASSWORD)
        if MANIFEST in package.names and b"encryption-data" in package.text(MANIFEST, SMALL):
            raise Invalid(PASSWORD)
        paragraphs = self.paragraphs
        starts: dict[str, Callable[[Attributes], None]] = {
            f"{STYLE}style": self._begin_style,
            f"{STYLE}table-properties": self._style,
            f"{TABLE}table": self._begin_table,
            f"{TABLE}table-row": self._begin_row,
            f"{TABLE}table-cell": self._begin_cell,
            f"{TABLE}covered-table-cell": self._begin_cell,
            f"{TEXT}p": paragraphs.begin,
            f"{TEXT}s": paragraphs.space,
            f"{TEXT}tab": lambda _: paragraphs.add("\t"),
            f"{TEXT}line-break": lambda _: paragraphs.add("\n"),
            f"{OFFICE}annotation": paragraphs.leave,
            f"{DRAW}frame": paragraphs.leave,
            f"{TABLE}shapes": paragraphs.leave,
        }
        ends: dict[str, Callable[[], None]] = {
            f"{TABLE}table": self._end_table,
            f"{TABLE}table-row": self._end_row,
            f"{TABLE}table-cell": self._end_cell,
            f"{TABLE}covered-table-cell": self._end_covered,
            f"{TEXT}p": paragraphs.end,
            f"{OFFICE}annotation": paragraphs.come_back,
            f"{DRAW}frame": paragraphs.come_back,
            f"{TABLE}shapes": paragraphs.come_back,
        }
        with package.part(CONTENT, CONTENT_MAX) as stream:
            read(stream, starts, ends, paragraphs.add)
        if not self.sheets:
            raise Invalid("The workbook has no sheet with cells.")

    def _begin_style(self, attributes: Attributes) -> None:
        self.style = attributes.get(f"{STYLE}name", "")

    def _style(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE}display") == "false":
            self.hidden.add(self.style)

    def _begin_table(self, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > 1:
            self.paragraphs.leave()
            return
        name = attributes.get(f"{TABLE}name", "")
        self.found = Collected(name)
        self.is_taken = self.wanted in {None, name}
        self.next_line = 1
        self.sheets[name] = attributes.get(f"{TABLE}style-name", ""), self.found

    def _end_table(self) -> None:
        self.depth -= 1
        if self.depth:
            self.paragraphs.come_back()

    def _begin_row(self, attributes: Attributes) -> None:
        if self.depth == 1:
            repeated = attributes.get(f"{TABLE}number-rows-repeated")
            self.line_repeat = count(repeated, 1, REPEATED_MAX)
            self.row, self.column = [], 0

    def _end_row(self) -> None:
        if self.depth != 1:
            return
        first, self.next_line = self.next_line, self.next_line + self.line_repeat
        if any(self.row):
            if self.next_line > ROWS_MAX + 1:
                raise Invalid(DAMAGED)
            for line in range(first, self.next_line):
                self.found.add(line, self.row.copy())

    def _begin_cell(self, attributes: Attributes) -> None:
        if self.depth == 1:
            self.cell = attributes
            self.paragraphs.clear()

    def _end_covered(self) -> None:
        """What a merged cell covers is not seen in the sheet."""
        if self.depth == 1:
            self.column += count(self.cell.get(f"{TABLE}number-columns-repeated"), 1, REPEATED_MAX)

    def _end_cell(self) -> None:
        if self.depth != 1:
            return
        before = self.column
        self._end_covered()
        if not self.is_taken:
            return
        kind = self.cell.get(f"{OFFICE}value-type")
        if kind is None and not self.paragraphs.lines and f"{TABLE}formula" not in self.cell:
            return
        text = "x" if self.wanted is None else self._text(kind)
        if text:
            if self.column > COLUMNS_MAX:
                raise Invalid(DAMAGED)
            self.row.extend([""] * (before - len(self.row)))
            self.row.extend([text] * (self.column - before))
        self._merge(before + 1)

    def _merge(self, column: int) -> None:
        wide = count(self.cell.get(f"{TABLE}number-columns-spanned"), 1, REPEATED_MAX)
        high = count(self.cell.get(f"{TABLE}number-rows-spanned"), 1, REPEATED_MAX)
        if wide > 1 or high > 1:
            line = self.next_line
            self.found.merge(Merged(line, column, line + high - 1, column + wide - 1))

    def _text(self, kind: str | None) -> str:
        said = self.paragraphs.joined()
        is_formula = f"{TABLE}formula" in self.cell
        if is_formula and kind is None:
            cell = f"{letters(self.column)}{self.next_line}"
            raise uncalculated(self.found.sheet, cell)
        is_error = is_formula and ERROR.fullmatch(said) is not None
        if self.cell.get(f"{CALC}value-type") == "error" or (is_error and kind != "string"):
            return self._kept("error", said)
        if kind is None or kind == "string":
            return self._kept("string", self.cell.get(f"{OFFICE}string-value") or said)
        how, attribute = VALUES.get(kind, (None, ""))
        value = self.cell.get(f"{OFFICE}{attribute}")
        if how is None or value is None:
            raise Invalid(DAMAGED)
        return self.found.known.get((kind, value)) or self.found.remember((kind, value), how(value))

    def _kept(self, kind: str, text: str) -> str:
        return self.found.known.get((kind, text)) or self.found.remember((kind, text), text)


def _number(value: str) -> str:
    if "_" in value:  # Python would take it for a separator
        raise Invalid(DAMAGED)
    return number(value.strip())


def _moment(value: str) -> str:
    found = MOMENT.fullmatch(value)
    if found is None:
        return value
    fraction = (found[3] or "").ljust(3, "0")[:3]
    return f"{found[1]}T{found[2]}" + (f".{fraction}" if int(fraction) else "")


def _duration(value: str) -> str:
    found = DURATION.fullmatch(value)
    if found is None:
        return value
    days, hours, minutes, seconds = (int(found[at] or 0) for at in range(2, 6))
    ms = int((found[6] or "").ljust(3, "0")[:3])
    return found[1] + clock((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms)


def _truth(value: str) -> str:
    return value.upper()


VALUES: dict[str, tuple[Callable[[str], str], str]] = {
    "float": (_number, "value"),
    "percentage": (_number, "value"),
    "currency": (_number, "value"),
    "date": (_moment, "date-value"),
    "time": (_duration, "time-value"),
    "boolean": (_truth, "boolean-value"),
}
