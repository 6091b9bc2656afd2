"""Where in a text the table stands: what comes before it, its header, what comes after it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median_low

from core.uploads.reading.cells import TYPED, kind
from core.uploads.reading.quotes import Quoting

LOOKED_AT = 200  # records under a header
NAME_LENGTH = 60  # a longer text is rather a remark than the name of a column
FOOTER_LINES = 20
A_TABLE = 5  # records of one width in a row
REMARKS = 8  # lines such as "Company; Example Ltd" above a header
YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Placed:
    """A record, its first physical line and the one after its last."""

    line: int
    after: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """Cells that are not blank."""
        return sum(1 for cell in self.cells if cell.strip())


@dataclass(frozen=True)
class Layout:
    """Lines before the table, the line with its names or 0, lines after it, and doubts."""

    columns: int
    preamble: int = 0
    header_line: int = 0
    names: tuple[str, ...] = ()
    footer: int = 0
    uncertain: tuple[str, ...] = ()


def placed(text: str, delimiter: str, how: Quoting) -> list[Placed]:
    """The records of a text with their lines, without blank ones; forgiving."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(
        (line.strip() if delimiter == " " else line for line in lines),
        delimiter=delimiter,
        quotechar=how.sign,
        escapechar=how.escape,
        skipinitialspace=how.spaced,
        quoting=csv.QUOTE_MINIMAL if how.cells else csv.QUOTE_NONE,  # a lone quote encloses nothing
    )
    records: list[Placed] = []
    before = 0
    try:
        for cells in reader:
            if cells:
                records.append(Placed(before + 1, reader.line_num + 1, cells))
            before = reader.line_num
    except csv.Error:
        pass  # a field beyond all bounds: the reading will name its line
    return records


def layout(records: Sequence[Placed], columns: int, lines: int, *, is_whole: bool) -> Layout:
    """Where the table of so many columns stands in the lines of a text."""
    columns = _width_at_the_start(records, columns)
    body = [record for record in records if len(record.cells) == columns]
    if not body:
        return Layout(columns)
    first = _first(body, columns)
    after = _footer(records, columns) if is_whole else ()
    # A footer is taken from the end, so a table never begins within it.
    table = [record for record in records if first.line <= record.line][: LOOKED_AT + 1]
    other = _header_of_other_width(records, first, columns)
    doubts: list[str] = []
    if other is not None:
        header: Placed | None = other
        doubts.append(
            f"Line {other.line} names {len(other.cells)} columns, those below it have {columns}."
        )
    else:
        header = first if _is_header(table, doubts) else None
    return Layout(
        columns=columns,
        preamble=(header or first).line - 1,
        header_line=header.line if header else 0,
        names=tuple(name.strip() for name in header.cells) if header else (),
        footer=lines - after[0].line + 1 if after else 0,
        uncertain=tuple(doubts),
    )


def _width_at_the_start(records: Sequence[Placed], usual: int) -> int:
    """A table that is followed by a longer one of fewer columns is still the first table."""
    start = next((record for record in records if len(record.cells) > usual), None)
    if start is None:
        return usual
    width = len(start.cells)
    run = takewhile(lambda record: len(record.cells) == width, records[records.index(start) :])
    return width if sum(1 for _ in run) >= A_TABLE and start.line < FOOTER_LINES else usual


def _first(body: Sequence[Placed], columns: int) -> Placed:
    """The first record of the table; titles and remarks padded with delimiters are not."""
    usual = median_low(record.filled for record in body[:LOOKED_AT])
    if columns < 3 or usual < 3:
        return body[0]
    at = next((at for at, record in enumerate(body) if record.filled >= usual / 2), 0)
    for below in range(at, min(at + REMARKS, len(body))):
        if body[below].filled >= usual and _names_columns(body[below : below + LOOKED_AT]):
            return body[below]
        if not _is_labelled(body[below]):
            break
    return body[at]


def _is_labelled(record: Placed) -> bool:
    """A word and what it says, as of the company or the period that a file is about."""
    cells = [cell.strip() for cell in record.cells]
    said = cells[1 : record.filled]
    return kind(cells[0]) not in TYPED and all(said) and (_typed(said) or len(said) < 2)


def _names_columns(table: Sequence[Placed]) -> bool:
    """Whether the cells of the first record are names, and those below of another kind."""
    names = [cell.strip() for cell in table[0].cells if cell.strip()]
    is_named = len(set(names)) == len(names) and not _typed(names)
    return is_named and _votes(table[0].cells, [record.cells for record in table[1:]]) > 0


def _footer(records: Sequence[Placed], columns: int) -> Sequence[Placed]:
    """Remarks at the end: records of another width, or of one cell of words, after a gap."""
    last = list(takewhile(lambda record: _is_remark(record, columns), reversed(records)))
    if not last or len(last) > FOOTER_LINES or len(last) == len(records):
        return ()
    after = last[::-1]
    gap = after[0].line > records[-len(after) - 1].after
    closed = len(after) > 1 or ":" in after[0].cells[0] or after[0].cells[0].startswith("*")
    return after if gap or closed else ()


def _is_remark(record: Placed, columns: int) -> bool:
    """One cell of words where a record would have several."""
    if columns < 2 or record.filled > 1:
        return False
    return all(kind(cell) not in TYPED for cell in record.cells)


def _header_of_other_width(records: Sequence[Placed], first: Placed, columns: int) -> Placed | None:
    """The line right above the table, when it is all names but has one too few or too many."""
    above = [record for record in records if record.after == first.line]
    if not above or columns < 3 or abs(len(above[0].cells) - columns) != 1:
        return None
    names = [cell for cell in above[0].cells if cell.strip()]
    is_all_names = len(names) >= columns - 1 and not _typed(names)
    return above[0] if is_all_names else None


def _is_header(table: Sequence[Placed], doubts: list[str]) -> bool:
    """Whether the first record names the columns: its cells are of another kind than below."""
    head = table[0].cells
    below = [record.cells for record in table[1:] if record.cells != head]  # it may be repeated
    if not below:
        return not _typed(head)
    if _years_across(head):
        return True
    votes = _votes(head, below)
    if votes:
        return votes > 0
    names = [name.strip() for name in head]
    is_header = (
        not _typed(head)
        and len(set(names)) == len(names)
        and all(0 < len(name) <= NAME_LENGTH for name in names)
    )
    said = "was taken as" if is_header else "was not taken as"
    doubts.append(f"Line {table[0].line} {said} the header; the cells alone do not tell.")
    return is_header


def _votes(head: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Above 0 where cells are rather names than of their columns."""
    return sum(_vote(name, _column(below, at)) for at, name in enumerate(head))


def _column(records: Sequence[Sequence[str]], at: int) -> list[str]:
    return [cells[at].strip() for cells in records if at < len(cells) and cells[at].strip()]


def _vote(name: str, column: Sequence[str]) -> int:
    """1 where a cell names its column, -1 where it is one of it, 0 where nothing tells."""
    if not name.strip() or not column:
        return 0
    usual, many = Counter(map(kind, column)).most_common(1)[0]
    above = kind(name)
    if usual in TYPED and many * 2 > len(column):
        if above not in TYPED:
            return 0 if above == "missing" else 1
        return -1 if above == usual else 0
    if above in TYPED:
        return -1
    return -1 if name.strip() in column else 0


def _years_across(head: Sequence[str]) -> bool:
    """Whether years or dates run across, as in a table with a column for each period."""
    periods = [cell.strip() for cell in head[1:] if cell.strip()]
    if len(periods) < 3 or kind(head[0]) in TYPED:
        return False
    if all(cell.isdigit() and int(cell) in YEARS for cell in periods):
        return len(set(periods)) == len(periods)
    return all(kind(cell) == "date" for cell in periods) and len(set(periods)) == len(periods)


def _typed(cells: Sequence[str]) -> bool:
    return any(kind(cell) in TYPED for cell in cells)
