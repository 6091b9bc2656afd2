"""Which lines of a statement are sums of others: by their words, and by adding up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.finance.statements.words import Name

Values = NDArray[np.object_]
LONGEST = 150  # lines that one sum adds
MOST_SIGNED = 8  # lines of which each may be added or taken away
MOST_DOUBTS = 6  # sums that do not agree, for which it is tried whether they are lines themselves
SURE_COLUMNS = 3  # with as many figures that agree, a line without a word for it is a sum


@dataclass(frozen=True)
class Line:
    """A line with figures, in whole units of the last place; a heading has none."""

    row: int
    label: str
    name: Name
    values: Values | None = None
    indent: int = 0
    account: str = ""


@dataclass(frozen=True)
class Sum:
    """A line that is the sum of others, and by how much it is not."""

    row: int
    parts: tuple[int, ...]
    summed: Values
    stated: Values
    is_signed: bool = False  # some parts are taken away
    is_sure: bool = True  # there is a word for it, or more than chance

    @property
    def agrees(self) -> bool:
        """Whether every figure is what its parts add up to."""
        return bool((self.summed == self.stated).all())


@dataclass
class _Item:
    row: int
    values: Values
    instead: Values | None = None  # what its parts add up to, where it says otherwise
    is_leaf: bool = True


@dataclass
class _Pass:
    """One way to read a statement from the top."""

    sums: list[Sum] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)  # called a sum, but nothing above adds up to it
    open: list[_Item] = field(default_factory=list)
    only_sure: bool = False
    begins: int = 0  # where the section begins among the open items

    @property
    def doubts(self) -> list[Sum]:
        return [one for one in self.sums if not one.agrees]


def found(lines: Sequence[Line], only_sure: bool = False) -> tuple[list[Sum], list[int]]:
    """The sums among lines, and the lines that are called one and are none.

    A sum that does not agree may be a line of its own: where that makes a later one agree, it is.
    """
    above = _from_below(lines, only_sure)
    hidden = {part for one in above for part in one.parts}
    rest = [line for line in lines if line.row not in hidden]
    parents = {one.row for one in above}
    plain = _read(rest, frozenset(), parents, only_sure)
    best, least = plain, len(plain.doubts)
    doubts = [one.row for one in plain.doubts][:MOST_DOUBTS]
    for chosen in product((False, True), repeat=len(doubts)):
        leaves = frozenset(row for row, is_leaf in zip(doubts, chosen, strict=True) if is_leaf)
        if leaves:
            tried = _read(rest, leaves, parents, only_sure)
            if len(tried.doubts) + len(leaves) < least:
                best, least = tried, len(tried.doubts) + len(leaves)
    return [*above, *best.sums], best.kept


def _read(
    lines: Sequence[Line], leaves: frozenset[int], parents: set[int], only_sure: bool
) -> _Pass:
    made = _Pass(only_sure=only_sure)
    for line in lines:
        if line.values is None:
            made.begins = len(made.open)
        elif line.row in leaves:
            made.kept.append(line.row)
            made.open.append(_Item(line.row, line.values, is_leaf=False))
        elif line.row in parents:
            made.open.append(_Item(line.row, line.values))
        elif line.name in {Name.plain, Name.weak, Name.total, Name.result}:
            _take(made, line, line.values)
    return made


def _take(made: _Pass, line: Line, values: Values) -> None:
    """Add a line to those above, or close the ones that it is the sum of."""
    called = line.name in {Name.total, Name.result}
    count, summed, is_signed = _match(made.open, values, line.name)
    if count and not (made.only_sure and not _is_sure(line)):
        _close(made, line, count, summed, is_signed)
    elif called and (count := _parts(made, line.name)):
        summed = np.sum([one.values for one in made.open[-count:]], axis=0)
        _close(made, line, count, summed, False)
    else:
        if called:
            made.kept.append(line.row)
        made.open.append(_Item(line.row, values, is_leaf=not called))


def _close(made: _Pass, line: Line, count: int, summed: Values, is_signed: bool) -> None:
    values = line.values
    if values is None:
        return
    parts = tuple(one.row for one in made.open[-count:])
    made.sums.append(Sum(line.row, parts, summed, values, is_signed, _is_sure(line)))
    instead = None if (summed == values).all() else summed
    made.open[-count:] = [_Item(line.row, values, instead, is_leaf=False)]
    made.begins = min(made.begins, len(made.open))


def _is_sure(line: Line) -> bool:
    """Whether a word or many figures say that a line which adds up is a sum."""
    figures = 0 if line.values is None else int(np.count_nonzero(line.values))
    return line.name is not Name.plain or figures >= SURE_COLUMNS


def _parts(made: _Pass, name: Name) -> int:
    """How many open lines a sum should add that agrees with none: its section, or all."""
    if name is Name.result:
        return len(made.open)
    count = 0
    for one in reversed(made.open[made.begins :]):
        if not one.is_leaf:
            break
        count += 1
    return count


def _match(items: Sequence[_Item], values: Values, name: Name) -> tuple[int, Values, bool]:
    """How many of the last items add up to some values, what they add up to, and if signed."""
    nothing = (0, values, False)
    if not items or (name is Name.plain and not values.any()):
        return nothing
    nearest = items[-LONGEST:][::-1]
    said = [one.values for one in nearest]
    if name is Name.plain:
        return (_plainly(said, values) or nothing) if _could_add(said, values) else nothing
    found = _called(said, values, name)
    if found is None and any(one.instead is not None for one in nearest):
        added = [one.values if one.instead is None else one.instead for one in nearest]
        found = _called(added, values, name)
    return found or nothing


Found = tuple[int, Values, bool]


def _plainly(rows: Sequence[Values], values: Values) -> Found | None:
    """A line that has no word for it, and is exactly what two or more above add up to."""
    sums = np.cumsum(np.array(rows, dtype=object), axis=0)
    count = _count(sums, values, 2, True)
    return (count, sums[count - 1], False) if count else None


def _called(rows: Sequence[Values], values: Values, name: Name) -> Found | None:
    """A line that is called a sum: exactly, by its roundings, or with costs taken away."""
    sums = np.cumsum(np.array(rows, dtype=object), axis=0)
    for exact in (True, False):
        if count := _count(sums, values, 1, exact):
            return count, sums[count - 1], False
    if count := _count(-sums, values, 1, True):
        return count, -sums[count - 1], True
    return _signed(rows, values, name) if name in {Name.result, Name.weak} else None


def _could_add(nearest: Sequence[Values], values: Values) -> bool:
    """Whether the last figures of some lines add up, which is soon said for most."""
    wanted, sums = values[-1], 0
    for count, one in enumerate(nearest, 1):
        sums += one[-1]
        if count > 1 and sums == wanted:
            return True
    return False


def _count(sums: Values, values: Values, least: int, exact: bool) -> int:
    """The fewest of the last lines that add up to some values; roundings add up where allowed."""
    if not values.any() and exact and least > 1:
        return 0
    apart = np.abs(sums - values)
    counts = np.arange(1, len(sums) + 1)
    most = np.zeros(len(sums)) if exact else (counts + 1) / 2
    fits = (apart <= most[:, None]).all(axis=1) & (counts >= max(least, 1 if exact else 2))
    return int(counts[fits][0]) if fits.any() else 0


def _signed(rows: Sequence[Values], values: Values, name: Name) -> Found | None:
    """A result of which some parts are written positive and taken away."""
    columns = int(np.count_nonzero(values))
    most = MOST_SIGNED if columns > 1 else 4
    for count in range(2, min(len(rows), most) + 1):
        some = np.array(rows[:count][::-1], dtype=object)
        less = 2 * some[0] - some.sum(axis=0)
        if (less == values).all():
            return count, values, True
    if name is not Name.result or columns < 2:
        return None
    for count in range(2, min(len(rows), most) + 1):
        some = np.array(rows[:count][::-1], dtype=object)
        for signs in product((1, -1), repeat=count - 1):
            if (np.array((1, *signs), dtype=object) @ some == values).all():
                return count, values, True
    return None


def _from_below(lines: Sequence[Line], only_sure: bool) -> list[Sum]:
    """Lines that are the sum of those just below them, as charts of accounts are printed."""
    sums: list[Sum] = []
    stack: list[tuple[Line, Values]] = []
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.name in {Name.part, Name.ratio, Name.counted} and line.values is not None:
            continue
        if line.values is None or line.name in {Name.result, Name.weak}:
            stack.clear()
            continue
        count = _below(line.values, stack)
        parts = stack[len(stack) - count :][::-1]
        is_parent = _is_parent(line, [one for one, _ in parts])
        if line.name is Name.total and (not is_parent and _adds_up(lines, at)):
            count = 0
        sure = line.name is Name.total or is_parent
        if count and (sure or not only_sure):
            summed = np.sum([values for _, values in parts], axis=0)
            rows = tuple(one.row for one, _ in parts)
            sums.append(Sum(line.row, rows, summed, line.values, False, sure))
            del stack[len(stack) - count :]
        elif line.name is Name.total:
            stack.clear()
            continue
        stack.append((line, line.values))
    return sums


def _adds_up(lines: Sequence[Line], at: int) -> bool:
    """Whether lines just above one add up to it."""
    above: list[Values] = []
    for line in reversed(lines[:at]):
        if line.values is None and above:
            break
        if line.values is not None:
            above.append(line.values)
    values = lines[at].values
    if not above or values is None:
        return False
    sums = np.cumsum(np.array(above[:LONGEST], dtype=object), axis=0)
    return bool((sums == values).all(axis=1).any())


def _below(values: Values, stack: list[tuple[Line, Values]]) -> int:
    """How many lines below add up to one; none where that might be chance."""
    if len(stack) < 2 or not values.any():
        return 0
    nearest = stack[-LONGEST:][::-1]
    if not _could_add([one for _, one in nearest], values):
        return 0
    return _count(np.cumsum(np.array([v for _, v in nearest], dtype=object), 0), values, 2, True)


def _is_parent(line: Line, parts: Sequence[Line]) -> bool:
    """Whether lines are indented below another, or their accounts are parts of its account."""
    if all(one.indent > line.indent for one in parts):
        return True
    number = line.account.rstrip("0") or line.account
    return bool(number) and all(
        one.account.startswith(number) and one.account != line.account for one in parts
    )
