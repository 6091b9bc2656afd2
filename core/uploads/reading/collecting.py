"""The rows of a sheet as they are read, as long as all of them fit into memory."""

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

from core.errors import Invalid
from core.uploads.grid import Grid
from core.uploads.reading.packed import PACKED_AT, PACKED_WIDTH, Packed
from core.uploads.reading.streams import FIELD_MAX

ROWS_MAX, COLUMNS_MAX = 1_048_576, 16_384  # of a sheet
ROWS_BYTES = 190 << 20  # of a whole sheet of ten columns; a few cells can ask for far more
TEXTS_BYTES = 250 << 20  # of texts that differ, which only a file of such a size can hold
TEXT, ROW, CELL = 60, 100, 8  # bytes that one takes, beside its letters
KNOWN_MAX = 50_000  # texts that are remembered, so that each is kept once
GAP_MAX = 100  # blank lines that are kept; more are told by the numbers of the lines
MERGED_MAX = 10_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Merged(NamedTuple):
    """Cells that are shown as one, whose value stands in the first; rows and columns from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook and how far it is used.

    Of a large sheet only the beginning is looked at: then its size is what the workbook says,
    and nothing is known of merged cells.
    """

    name: str
    is_hidden: bool
    rows: int
    columns: int
    merged: tuple[Merged, ...] = ()
    is_estimate: bool = False


@dataclass
class Collected:
    """Rows with their numbers, and what is known of the sheet beside them."""

    sheet: str
    rows: list[list[str]] = field(default_factory=list)  # the last ones, which are not packed
    packed: Packed = field(default_factory=Packed)
    lines: "array[int]" = field(default_factory=lambda: array("L"))
    merged: list[Merged] = field(default_factory=list)
    width: int = 0
    spent: int = 0
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, line: int, row: list[str]) -> None:
        """Take a row, whose cells begin in the first column; blank ones at its end are none."""
        while row and not row[-1]:
            row.pop()
        if not row:
            return
        before = self.lines[-1] if self.lines else 0
        if 1 < line - before <= GAP_MAX + 1:
            for blank in range(before + 1, line):
                self.rows.append([])
                self.lines.append(blank)
        self.rows.append(row)
        self.lines.append(line)
        self.width = max(self.width, len(row))
        if len(self.lines) * (ROW + CELL * self.width) > ROWS_BYTES:
            self._refuse()
        if len(self.rows) >= PACKED_AT and (self.width <= PACKED_WIDTH or self.packed):
            self._pack()

    def spend(self, text: str) -> str:
        """Count what a new text takes."""
        if len(text) > FIELD_MAX:
            self.refuse_long()
        self.spent += TEXT + (len(text) if text.isascii() else 4 * len(text))
        if self.spent > TEXTS_BYTES:
            self._refuse()
        return text

    def remember(self, key: tuple[str, str], text: str) -> str:
        """Keep a text that is likely to come again."""
        if len(self.known) >= KNOWN_MAX:
            self.known.clear()
        self.known[key] = self.spend(text)
        return text

    def merge(self, merged: Merged) -> None:
        """Note merged cells, as far as anybody would look at them."""
        if len(self.merged) < MERGED_MAX:
            self.merged.append(merged)

    def grid(self) -> Grid:
        """All rows, filled up to one width."""
        if self.packed:
            self._pack()
            return Grid(self.packed, self.lines)
        for row in self.rows:
            row.extend([""] * (self.width - len(row)))
        return Grid(self.rows, self.lines)

    def _pack(self) -> None:
        self.packed.add(self.rows, self.width)
        self.rows = []

    def refuse_long(self) -> None:
        """Say that a cell is longer than any is."""
        raise Invalid(
            f"Sheet '{self.sheet}' has a cell of more than {FIELD_MAX:,} characters. Shorten it, "
            "or delete its column, and upload the workbook again."
        )

    def _refuse(self) -> None:
        raise Invalid(
            f"Sheet '{self.sheet}' is too large to be read as a workbook: it has at least "
            f"{len(self.lines):,} rows and {self.width:,} columns. Delete what stands far below or "
            "far to the right of the table, or save the sheet as CSV and upload that."
        )


def letters(column: int) -> str:
    """What a column is called in a sheet.

    >>> letters(1), letters(28), letters(16_384)
    ('A', 'AB', 'XFD')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = LETTERS[rest] + found
    return found


def column_of(name: str) -> int:
    """The number of a column by what it is called.

    >>> column_of("A"), column_of("AB"), column_of("XFD")
    (1, 28, 16384)
    """
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - 64
    return found


def uncalculated(sheet: str, cell: str) -> Invalid:
    """Say that a formula was never calculated."""
    return Invalid(
        f"Sheet '{sheet}', cell {cell}: the formula was never calculated, so that its value is not "
        "known. Open the workbook in a spreadsheet program, save it and upload that."
    )
