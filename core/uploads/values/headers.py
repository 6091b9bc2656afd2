"""Whether the first row names the columns below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.uploads.values.columns import Column, kind_of
from core.uploads.values.folding import shapes

ENOUGH_ROWS = 1000  # of each column; more say nothing new
_WHOLE_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Header:
    """Whether a row is a header, how sure that is, and what told it."""

    is_header: bool
    confidence: float
    why: str


def is_header(first_row: Sequence[str], columns_below: Sequence[Sequence[str]]) -> Header:
    """Compare each cell of the first row with the column below it.

    A name above numbers or dates speaks for a header, a value above values of its kind against
    one. Above words little can be told, and the confidence says so.
    """
    filled = [cell for cell in first_row if cell.strip()]
    if not filled:
        return Header(False, 1.0, "the row is blank")
    votes = [
        _vote(cell, column[:ENOUGH_ROWS])
        for cell, column in zip(first_row, columns_below, strict=False)
        if cell.strip() and any(value.strip() for value in column)
    ]
    if not votes:
        return Header(True, 0.2, "there is nothing below to compare with")
    total = sum(vote for vote, _ in votes)
    confidence = min(1.0, abs(total) / len(votes))
    why = max(votes, key=lambda vote: vote[0] if total > 0 else -vote[0])[1]
    return Header(total > 0, round(confidence, 2), why)


def _vote(cell: str, below: Sequence[str]) -> tuple[float, str]:
    """From -1, against a header, to 1, for one; with its reason."""
    name, column = kind_of([cell]), kind_of(below)
    if column.kind == "word":
        return _vote_above_words(cell, name, below)
    if name.kind == "word":
        return 1.0, f"'{cell.strip()}' stands above a column of {column.kind}s"
    if name.kind in {"date", "moment"} and column.kind == "number":
        return 1.0, "dates stand above numbers"
    if _is_year(cell) and not all(_is_year(value) for value in below if value.strip()):
        return 0.5, "years stand above other numbers"
    return -1.0, f"a {name.kind} stands above others"


def _vote_above_words(cell: str, name: Column, below: Sequence[str]) -> tuple[float, str]:
    if name.kind in {"number", "date", "moment"}:
        return 0.25, "a date or number stands above words"
    if cell.strip() in {value.strip() for value in below}:
        return -1.0, f"'{cell.strip()}' occurs below as well"
    forms = shapes(below)
    is_code = any(sign in "09" for sign in next(iter(forms), ""))
    if is_code and len(forms) <= 3 and not any(sign.isdigit() for sign in cell):
        return 0.75, "a word stands above codes"
    return 0.25, "a name that does not occur below"


def _is_year(cell: str) -> bool:
    text = cell.strip()
    return text.isascii() and text.isdigit() and len(text) == 4 and int(text) in _WHOLE_YEARS
