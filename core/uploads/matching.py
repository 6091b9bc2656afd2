"""How well a table fits a shape: which column is which field, and a score with its reasons."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.uploads.shapes import Field, Holds, Shape, folded
from core.uploads.table import Column, Table

LEAST_SCORE = 0.5  # below, a table is of no shape
CLOSE = 0.04  # two scores that differ by less do not decide between two shapes
HALF = 0.5  # for a column that is taken by what it holds, or that holds something else
# What a table is worth of which next to no column is used: where names say all that is needed,
# however many columns there are beside; where cells were looked at to guess, or where it
# is a list that needs nothing but a name, little.
NAMED, GUESSED = 0.6, 0.25
LEAST_TELLING, ANY_WORDS = 2, 3  # columns; one, and another of any words, may be anything
ALONE = 0.4  # for fewer, and for a list that says nearly everything twice
# Signs of a pattern, of which nothing else has so many by chance: a number of a security.
UNMISTAKABLE, ANYTHING = 12, "ANYTHING-THAT-IS"
MOSTLY = 0.5  # of the words of a column, so that they are what a field wants
WORDS, LOOKED_AT = 200, 2_000  # words, and rows, that are looked at

Kinds = Sequence[Holds | None]


@dataclass(frozen=True)
class Match:
    """How well a table fits a shape: which column is which field, what is missing, and why."""

    shape: Shape
    table: Table
    columns: dict[str, int]  # field → place of its column
    missing: tuple[str, ...]
    score: float
    why: str = ""
    used: frozenset[str] = frozenset()  # columns of the file that it makes something of
    is_relaid: bool = False  # whether its columns are no longer those of the file

    @property
    def is_whole(self) -> bool:
        """Whether it can be taken for this shape without a word from anybody."""
        return not self.missing and self.score >= LEAST_SCORE


def match(
    shape: Shape,
    table: Table,
    kinds: Kinds,
    given: Mapping[str, str] | None = None,
    plain: Table | None = None,
    special: Collection[str] = (),
) -> Match:
    """How a table fits: what a person said first, then by names, then by what the cells are.

    ``given`` leads from the name of a column to that of its field; ``kinds`` is what the cells
    of each column look like; ``plain`` is the file's table before the shape had a look at it;
    ``special`` are the fields that no other shape has, which tell what a table is by their names.

    """
    names = table.names
    said = {name: names.index(column) for column, name in (given or {}).items()}
    columns = said | _called(shape, table, kinds, said)
    columns |= _unmistakable(shape, table, columns)
    guessed = _guessed(shape, kinds, columns)
    columns |= guessed
    needed = [one for one in shape.fields if one.is_required]
    missing = tuple(one.name for one in needed if one.name not in columns)
    own, is_relaid = _own(table, plain or table)
    used = {at for at in columns.values() if at in own}
    doubtful = {
        one.name
        for one in needed
        if one.name in columns
        and one.name not in said
        and (one.name in guessed or not _fits(one, table, kinds, columns[one.name]))
    }
    found = len(needed) - len(missing) - HALF * len(doubtful)
    needs = found / len(needed) if needed else 1.0
    reach = 1.0 if is_relaid or not own else len(used) / len(own)
    is_list = len(needed) == 1 and needed[0].holds is Holds.words
    floor = GUESSED if guessed or is_list else NAMED
    score = table.fit * needs * (floor + (1 - floor) * reach)
    telling = _telling(shape, table, columns, used, special)
    is_told = len(used) >= ANY_WORDS or telling >= LEAST_TELLING
    is_thin = not is_relaid and not is_told
    if is_thin or (is_list and _repeats(needed[0], table, columns)):
        score *= ALONE
    why = _why(needed, missing, doubtful, (len(used), len(own)), table.fit, is_relaid)
    taken = frozenset((plain or table).names if is_relaid else (names[at] for at in used))
    return Match(shape, table, columns, missing, score, why, taken, is_relaid)


def best(matches: Sequence[Match]) -> Match | None:
    """The shape that fits best, if any fits well enough; of equals the one that asks for most."""
    return next(iter(rivals(matches)), None)


def rivals(matches: Sequence[Match]) -> list[Match]:
    """The shape that fits best, and those about as good that see something else in the file."""
    whole = sorted((one for one in matches if one.is_whole), key=_rank, reverse=True)
    if not whole:
        return []
    first, *rest = whole
    others = [one for one in rest if first.score - one.score < CLOSE and not one.used < first.used]
    return [first, *others]


def _rank(one: Match) -> tuple[float, int]:
    return round(one.score, 6), sum(each.is_required for each in one.shape.fields)


def _called(shape: Shape, table: Table, kinds: Kinds, said: Mapping[str, int]) -> dict[str, int]:
    """Fields by the names of columns: those first whose cells are what the field holds."""
    named = [
        (one, at)
        for one in shape.fields
        if one.name not in said
        for at, name in enumerate(table.names)
        if one.is_called(name) and at not in said.values()
    ]
    right = [(one, at) for one, at in named if _fits(one, table, kinds, at)]
    found: dict[str, int] = {}
    for one, at in [*right, *named]:
        if one.name not in found and at not in found.values():
            found[one.name] = at
    return found


def _guessed(shape: Shape, kinds: Kinds, columns: Mapping[str, int]) -> dict[str, int]:
    """Fields that are needed and that only one column can be, by what its cells are."""
    found: dict[str, int] = {}
    for one in shape.fields:
        if one.is_required and one.name not in columns and one.holds is not Holds.words:
            taken = {*columns.values(), *found.values()}
            fitting = [at for at, kind in enumerate(kinds) if _is_of(one, kind)]
            free = [at for at in fitting if at not in taken]
            found |= {one.name: free[0]} if len(free) == 1 else {}
    return found


def _unmistakable(shape: Shape, table: Table, columns: Mapping[str, int]) -> dict[str, int]:
    """Fields that a column is by the pattern of its words, whatever it is called."""
    found: dict[str, int] = {}
    for one in shape.fields:
        is_strict = one.pattern and not re.fullmatch(one.pattern, ANYTHING)
        if is_strict and one.name not in columns:
            taken = {*columns.values(), *found.values()}
            for at, column in enumerate(table.columns):
                if at not in taken and _shortest(column) >= UNMISTAKABLE and _are_such(one, column):
                    found[one.name] = at
                    break
    return found


def _shortest(column: Column) -> int:
    words = (word.strip() for word in column.words[:WORDS])
    return min((len(word) for word in words if word), default=0)


def candidates(shape: Shape, name: str, kinds: Kinds, columns: Mapping[str, int]) -> list[int]:
    """Places of the columns that a field could be, by what their cells are."""
    one = shape.field(name)
    free = [at for at in range(len(kinds)) if at not in columns.values()]
    if one.holds is Holds.words:
        return [at for at in free if kinds[at] is Holds.words]
    return [at for at in free if _is_of(one, kinds[at])]


def _is_of(one: Field, kind: Holds | None) -> bool:
    return kind is one.holds or (one.holds is Holds.amount and kind is Holds.number)


def _fits(one: Field, table: Table, kinds: Kinds, at: int) -> bool:
    """Whether the cells of a column are what a field holds; an empty one may be anything."""
    kind = kinds[at]
    if kind is None:
        return True
    if one.holds is Holds.words:
        return kind is not Holds.day and _are_such(one, table.columns[at])
    if one.holds is Holds.yes_no:
        return kind is not Holds.day
    is_flag = kind is Holds.yes_no and one.holds is not Holds.day  # 0 and 1 are numbers too
    return _is_of(one, kind) or is_flag


def _are_such(one: Field, column: Column) -> bool:
    """Whether words are of the list or of the pattern that a field asks for."""
    words = [word.strip() for word in column.words[:WORDS] if word.strip()]
    if not words or not (one.one_of or one.pattern):
        return True
    if one.one_of:
        fitting = [word for word in words if folded(word) in one.one_of]
    else:
        spelt = (word.upper() if one.upper else word for word in words)
        fitting = [word for word in spelt if re.fullmatch(one.pattern, word)]
    return len(fitting) >= MOSTLY * len(words)


def _own(table: Table, plain: Table) -> tuple[set[int], bool]:
    """The columns that stand in the file itself, and whether the shape has made a new table."""
    there = {*plain.names}
    own = {
        at
        for at, name in enumerate(table.names)
        if name in there or (name in table.heads and len(table) and table.head(name, 0) in there)
    }
    shares = any(one is other for one in table.columns for other in plain.columns)
    named = sum(name in there for name in table.names)
    return own, not shares and named < HALF * len(there)


def _repeats(key: Field, table: Table, columns: Mapping[str, int]) -> bool:
    """Whether what a list names once a line stands in line after line."""
    if key.name not in columns or not len(table):
        return False
    codes = table.columns[columns[key.name]].codes[:LOOKED_AT]
    return len(np.unique(codes)) < MOSTLY * len(codes)


def _telling(
    shape: Shape,
    table: Table,
    columns: Mapping[str, int],
    used: set[int],
    special: Collection[str],
) -> int:
    """How many columns say what the table is: those it needs, and those not of any words.

    So does one that has the very title of a field which only this shape has.
    """
    return sum(
        one.is_required
        or one.holds is not Holds.words
        or bool(one.pattern or one.one_of)
        or (one.name in special and one.is_titled(table.names[columns[one.name]]))
        for one in shape.fields
        if columns.get(one.name) in used
    )


def _why(
    needed: Sequence[Field],
    missing: Sequence[str],
    doubtful: set[str],
    reach: tuple[int, int],
    fit: float,
    is_relaid: bool,
) -> str:
    """The parts of a score, as a person reads them."""
    titles = {one.name: one.title.casefold() for one in needed}
    there = [titles[one] for one in titles if one not in missing and one not in doubtful]
    parts = [f"found {', '.join(there)}"] if there else []
    if doubtful:
        told = ", ".join(titles[one] for one in titles if one in doubtful)
        parts.append(f"not sure of {told}")
    if missing:
        parts.append(f"no column for {', '.join(titles[one] for one in missing)}")
    if not is_relaid:
        parts.append(f"{reach[0]:,} of {reach[1]:,} columns have a use")
    if fit < 1:
        parts.append(f"the layout is this one's to {fit:.0%}")
    return "; ".join(parts)
