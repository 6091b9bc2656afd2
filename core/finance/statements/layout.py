"""Where the heads of a statement stand, and what each column of figures is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.finance.statements.heads import Head, head_of
from core.series.accounts import account_of
from core.uploads.grid import Grid
from core.uploads.shapes import folded
from core.uploads.values.answers import EMPTY
from core.uploads.values.folding import fold
from core.uploads.values.numerals import is_dash, parts_of

SEARCHED = 60  # rows from the top in which the heads are looked for
LOOKED_AT = 60  # rows below them, for whether figures stand there
ENOUGH = 0.6  # of the filled cells below the heads must be figures
LEDGER = {
    "haben",
    "debit",
    "credit",
    "kredit",
    "dare",
    "avere",
    "debe",
    "haber",
    "debito",
    "credito",
}


@dataclass(frozen=True)
class Layout:
    """The rows of the heads, and what stands above each column of figures."""

    first: int
    last: int
    heads: dict[int, Head]

    @property
    def left(self) -> int:
        """The first column of figures."""
        return min(self.heads)


def is_figure(cell: str) -> bool:
    """Whether a cell is a number in some notation."""
    return parts_of(fold(cell)) is not None


def is_nothing(cell: str) -> bool:
    """Whether a cell is blank, or says that there is nothing."""
    text = fold(cell)
    return not text or text.casefold() in EMPTY or is_dash(text)


def found(grid: Grid) -> Layout | None:
    """The heads of a statement; None where the file is laid out in another way."""
    best: Layout | None = None
    for first, last in _groups(grid):
        layout = _layout(grid, first, last)
        if layout is not None and (best is None or len(layout.heads) > len(best.heads)):
            best = layout
    return best


def _groups(grid: Grid) -> list[tuple[int, int]]:
    """Runs of rows that could be heads, from the longest to the last row of each alone."""
    runs: list[list[int]] = []
    last = -9
    for at, row in enumerate(grid.rows[:SEARCHED]):
        if _could_be_heads(row):
            if at - last > 1 + _blanks(grid, last + 1, at):
                runs.append([])
            runs[-1].append(at)
            last = at
    return [
        (run[start], run[-1]) for run in runs for start in range(max(len(run) - 4, 0), len(run))
    ]


def _blanks(grid: Grid, start: int, stop: int) -> int:
    """How many rows there are if all are blank, else none."""
    rows = grid.rows[max(start, 0) : stop]
    return (
        len(rows) if len(rows) < 3 and not any(cell.strip() for row in rows for cell in row) else 0
    )


def _could_be_heads(row: Sequence[str]) -> bool:
    """Whether only heads stand right of the first one, and no amount does."""
    filled = [(at, cell) for at, cell in enumerate(row) if cell.strip()]
    known = [at for at, cell in filled if at and (head := head_of(cell)) and _names(head)]
    if not known:
        return False
    right = [cell for at, cell in filled if at >= known[0]]
    understood = sum(head_of(cell) is not None for cell in right)
    amounts = any(is_figure(cell) and head_of(cell) is None for cell in right)
    return not amounts and 2 * understood >= len(right)


def _names(head: Head) -> bool:
    return head.is_period or head.scenario is not None


def _layout(grid: Grid, first: int, last: int) -> Layout | None:
    """The columns under some rows of heads, if what is below them are figures."""
    rows = [at for at in range(first, last + 1) if any(cell.strip() for cell in grid.rows[at])]
    if any(LEDGER & set(folded(cell).split()) for at in rows for cell in grid.rows[at]):
        return None
    main = max(rows, key=lambda at: _count(grid.rows[at]))
    base = {at: head for at, cell in enumerate(grid.rows[main]) if at and (head := head_of(cell))}
    if not base:
        return None
    named = _together(grid, [row for row in reversed(rows) if row != main], base)
    named = {at: head for at, head in named.items() if any(row[at].strip() for row in grid.rows)}
    count = sum(_names(head) for head in named.values())
    is_whole = count > 1 or (count == 1 and (_is_one_period(named) or _names_accounts(grid, last)))
    return Layout(first, last, named) if is_whole and _are_figures(grid, last, named) else None


def _together(grid: Grid, others: Sequence[int], base: dict[int, Head]) -> dict[int, Head]:
    """What all rows of heads say of each column."""
    columns = range(min(base), grid.width)
    heads = dict(base)
    for at in others:
        for column, head in _spread(grid.rows[at], columns, sorted(base)).items():
            if column in heads:
                heads[column] = heads[column].under(head)
            elif grid.rows[at][column].strip():
                heads[column] = head
    return {at: head for at, head in heads.items() if head.says}


def _is_one_period(heads: dict[int, Head]) -> bool:
    """One month beside its total, say; a name above a single column may be anything."""
    return len(heads) >= 2 and any(head.is_period for head in heads.values())


def _count(row: Sequence[str]) -> int:
    return sum(head_of(cell) is not None for cell in row[1:])


def _spread(row: Sequence[str], columns: range, base: list[int]) -> dict[int, Head]:
    """What a row of heads says of each column: a merged cell has its words in the first only."""
    said = {at: head for at in columns if (head := head_of(row[at])) is not None}
    if not said:
        return {}
    starts = sorted(said)
    if len(said) >= len(base):
        return said
    if starts[0] > base[0] and (centred := _centred(said, base)):
        return centred
    made: dict[int, Head] = {}
    over: Head | None = None
    for at in columns:
        if row[at].strip():
            over = said.get(at)
        if over is not None:
            made[at] = over
    return made


def _centred(said: dict[int, Head], base: list[int]) -> dict[int, Head]:
    """Heads in the middle of blocks of one width, one over each."""
    size, left = divmod(len(base), len(said))
    if left or not size:
        return {}
    blocks = [base[at : at + size] for at in range(0, len(base), size)]
    made: dict[int, Head] = {}
    for block, (at, head) in zip(blocks, sorted(said.items()), strict=True):
        if not block[0] <= at <= block[-1]:
            return {}
        made |= dict.fromkeys(block, head)
    return made


def _are_figures(grid: Grid, last: int, heads: dict[int, Head]) -> bool:
    """Whether nearly nothing but figures stand under the heads."""
    below = grid.rows[last + 1 : last + 1 + LOOKED_AT]
    filled = [row[at] for row in below for at in heads if not is_nothing(row[at])]
    figures = sum(map(is_figure, filled))
    return figures > 0 and figures >= ENOUGH * len(filled)


def _names_accounts(grid: Grid, last: int) -> bool:
    """Whether lines are named like accounts, for a file of a single column of figures."""
    rows = grid.rows[last + 1 : last + 1 + LOOKED_AT]
    names = [next((cell for cell in row if cell.strip()), "") for row in rows]
    known = [name for name in names if name and not is_figure(name)]
    return len(known) > 1 and 2 * sum(account_of(name) is not None for name in known) >= len(known)


def is_head_again(grid: Grid, layout: Layout, at: int) -> bool:
    """Whether a row below repeats the heads, as printed pages do."""
    row = grid.rows[at]
    return any(
        row == grid.rows[head] and any(cell.strip() for cell in row)
        for head in range(layout.first, layout.last + 1)
    )


def is_another_head(grid: Grid, layout: Layout, at: int) -> bool:
    """Whether a row names other periods in words: a second table begins."""
    cells = [grid.rows[at][column] for column in layout.heads]
    named = [head_of(cell) for cell in cells if cell.strip() and not is_figure(cell)]
    return sum(head is not None and _names(head) for head in named) >= 2


def without_period(heads: dict[int, Head]) -> list[int]:
    """Columns of which only is said whose figures they are."""
    return [at for at, head in heads.items() if not head.is_period and head.role.value == "figures"]


def at_period(heads: dict[int, Head], period: Head) -> dict[int, Head]:
    """The heads, those without a period in the one that the title names."""
    lacking = set(without_period(heads))
    return {
        at: replace(period, scenario=head.scenario, role=head.role) if at in lacking else head
        for at, head in heads.items()
    }
