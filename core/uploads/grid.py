"""A sheet as it is laid out: every cell as text, before anybody says where its table begins."""

from collections.abc import Sequence
from dataclasses import dataclass

ROWS_MAX, COLUMNS_MAX = 20_000, 2_000  # of what is read by its layout; longer files are tables


@dataclass(frozen=True)
class Grid:
    """Rows of cells, all of one width, with the line of the file (or sheet) each begins at."""

    rows: Sequence[list[str]]
    lines: Sequence[int]

    @property
    def width(self) -> int:
        """How many cells each row has."""
        return len(self.rows[0]) if self.rows else 0

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], lines: Sequence[int] | None = None) -> "Grid":
        """Rows of any widths, the shorter ones filled up with blanks."""
        width = max((len(row) for row in rows), default=0)
        filled = [[*row, *[""] * (width - len(row))] for row in rows]
        return cls(filled, lines if lines is not None else range(1, len(filled) + 1))
