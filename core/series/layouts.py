"""How files of series are laid out: a value a line, or a date column and a series a column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.series.fields import FIELDS
from core.uploads.shapes import BRACKETS, folded
from core.uploads.sources import Source
from core.uploads.table import Codes, Column, Table
from core.uploads.values.answers import EMPTY, Question, empty_words
from core.uploads.values.columns import kind_of
from core.uploads.values.folding import fold
from core.uploads.values.notation import notations_of
from core.uploads.values.numerals import exact
from core.uploads.values.signs import Notation, currency_of

LOOKED_AT = 2_000  # cells of a column, for what it seems to hold
MOST_CELLS = 10_000_000
FEWEST = 2  # columns of values; one is a value a line
LIKELY, POSSIBLE = 0.55, 0.3  # below what a shape claims that knows the names of the columns
MORE_VALUES = 0.5  # how far a value a line is still believed when other columns hold numbers
HIGH = {"high", "h", "hoch", "plus haut", "haut", "max", "maximo", "massimo", "hoog", "maxima"}
LOW = {"low", "l", "tief", "plus bas", "bas", "min", "minimo", "minimum", "laag", "minima"}
UNITS = {"%", "kg", "g", "t", "h", "l", "m", "m2", "km", "kwh", "mwh", "hours", "units", "pcs"}
UNITS |= {"stunden", "stk", "stueck", "heures", "pieces", "unidades", "ore", "uren", "st", "tonnes"}
NUMBERED = {"id", "nr", "no", "index", "row", "line", "idx", "row id", "zeile", "lfd nr", "ligne"}
NUMBERED |= {"unnamed 0", "fila", "riga", "regel", "linha"}
CODE = re.compile(r"[A-Z]{3}")
IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
TIME, VALUE, NAME, CATEGORY, ENTITY = (FIELDS[at] for at in range(5))
Words = Sequence[str | None]


@dataclass(frozen=True)
class _Heads:
    """What stands above each column of values, in one line or two."""

    categories: list[str]
    entities: Words
    units: Words
    currencies: Words


def a_value_a_line(source: Source, _answers: Mapping[str, str]) -> Table | None:
    """The table as it is; less likely where numbers stand in columns that it has no use for."""
    table = source.table
    claimed = {name for name in table.names if any(one.is_called(name) for one in FIELDS)}
    is_told_apart = any(
        one.is_called(name) and len(table.column(name).words) > 1
        for one in (NAME, CATEGORY)
        for name in claimed
    )
    if is_told_apart:
        return table
    likely = [one for one in table.names if one not in claimed or VALUE.is_called(one)]
    counters = {table.names[at] for at in _counters(table)}
    numbers = [one for one in likely if one not in counters and _kind(table, one) == "number"]
    return replace(table, fit=MORE_VALUES) if len(numbers) > 1 else table


def a_series_a_column(source: Source, _answers: Mapping[str, str]) -> Table | None:
    """One row for each cell of each column of numbers; None where there are not some of them."""
    table = source.table
    when = _when(table)
    if when is None or not len(table) or _is_of_prices(table.names):
        return None
    above, below = _second_head(table, when)
    body = table.columns
    if above is not None:
        body = [column.taken(np.arange(1, len(table))) for column in table.columns]
        below = range(1, len(table))
    kinds = [kind_of(column.first(LOOKED_AT)).kind for column in body]
    counters = _counters(table)
    numbers = [at for at, kind in enumerate(kinds) if kind == "number" and at != when]
    values = [at for at in numbers if at not in counters]
    if len(values) < FEWEST or len(values) * len(below) > MOST_CELLS:
        return None
    words = [at for at, kind in enumerate(kinds) if at != when and kind not in ("number", "empty")]
    lines = [table.lines[row] for row in below]
    return _unfolded(table, source, body, lines, when, values, words, above)


def _unfolded(
    table: Table,
    source: Source,
    body: list[Column],
    lines: list[int],
    when: int,
    values: list[int],
    words: list[int],
    above: list[str] | None,
) -> Table:
    entity = _entity(table.names, body, when, words)
    constant = {at: body[at].words[0].strip() for at in words if _is_constant(body[at])}
    left = [table.names[at] for at in words if at != entity and at not in constant]
    heads = _heads([_raw(source, at, above is not None) for at in values], above, values)
    columns = _plain([body[at] for at in values])
    rows, of, codes, texts = _cells(columns)
    names = [TIME.title, VALUE.title, CATEGORY.title]
    made = [body[when].taken(rows), Column(texts, codes), _spread(heads.categories, of)]
    tags = [text for at, text in constant.items() if text and at != entity]
    if entity is not None:
        names, made = [*names, ENTITY.title], [*made, body[entity].taken(rows)]
    elif any(heads.entities):
        names, made = [*names, ENTITY.title], [*made, _spread(heads.entities, of)]
    for title, told in (("Unit", heads.units), ("Currency", heads.currencies)):
        if any(told):
            names, made = [*names, title], [*made, _spread(told, of)]
    if tags:
        names, made = [*names, "Tags"], [*made, Column.same(", ".join(tags), len(rows))]
    fit = POSSIBLE if left or _repeats(body, when, entity) else LIKELY
    if not source.dialect.header_line:
        fit = POSSIBLE  # nobody has named any of them
    is_rates = all(CODE.fullmatch(name.strip()) for name in heads.categories)
    told = "“{}” was left out: it holds words, and not the same ones in every line."
    counts = "“{}” was left out: it only counts or numbers the lines."
    notes = [told.format(name) for name in left]
    notes += [counts.format(table.names[at]) for at in _counters(table)]
    return Table(
        tuple(names),
        made,
        np.array(lines, np.int64)[rows].tolist(),
        table.refusals,
        {
            TIME.title: Column.same(table.names[when], len(rows)),
            VALUE.title: Column([table.names[at] for at in values], of),
        },
        POSSIBLE if is_rates else fit,
        notes=(*table.notes, *notes),
    )


def _when(table: Table) -> int | None:
    """The column of dates: the one that is called so, or the first that holds some."""
    called = [at for at, name in enumerate(table.names) if TIME.is_called(name)]
    places: list[int] = [*called, *range(len(table.names))]
    for at in places:
        if kind_of(table.columns[at].first(LOOKED_AT)).kind in ("date", "moment"):
            return at
    return None


def _counters(table: Table) -> list[int]:
    """Columns that number or name the lines: those that are called so, and a first that counts."""
    found = [at for at, name in enumerate(table.names) if folded(name) in NUMBERED]
    return found if 0 in found or not _counts(table.columns[0]) else [0, *found]


def _counts(column: Column) -> bool:
    """Whether each cell is one more than the one above it."""
    cells = [cell.strip() for cell in column.first(LOOKED_AT)]
    if len(cells) < FEWEST or not all(cell.isascii() and cell.isdigit() for cell in cells):
        return False
    first = int(cells[0])
    return first in (0, 1) and [int(cell) for cell in cells] == [*range(first, first + len(cells))]


def _is_of_prices(names: Sequence[str]) -> bool:
    """Whether these are bars, which another shape knows better."""
    said = {folded(name) for name in names}
    return bool(said & HIGH) and bool(said & LOW)


def _second_head(table: Table, when: int) -> tuple[list[str] | None, range]:
    """The units or entities that stand in a line of their own below the names."""
    everything = range(len(table))
    first = [column[0].strip() for column in table.columns]
    if len(table) < FEWEST or kind_of([first[when]]).kind not in ("word", "empty"):
        return None, everything
    others = [cell for at, cell in enumerate(first) if at != when and cell]
    is_words = bool(others) and all(_is_word(cell) for cell in others)
    return (first if is_words else None), everything


def _is_word(cell: str) -> bool:
    return cell == "%" or bool(currency_of(cell)) or kind_of([cell]).kind == "word"


def _raw(source: Source, at: int, has_two: bool) -> str:
    """What stands above a column; a merged cell counts for the columns that it spans."""
    names = [name.strip() for name in source.dialect.names]
    own = names[at] if at < len(names) else ""
    if own or not has_two:
        return own or source.table.names[at]
    return next((name for name in reversed(names[:at]) if name), source.table.names[at])


def _heads(names: list[str], above: list[str] | None, values: list[int]) -> _Heads:
    """Names, entities, units and currencies from the line of names and the one below it."""
    under = [above[at] if above else "" for at in values]
    are_measures = all(not cell or _measure(cell) != (None, None) for cell in under)
    told = [_of_name(name) for name in names]
    if are_measures:
        said = [_measure(cell) for cell in under]
        units = [unit or own for (unit, _), (_, own, _) in zip(said, told, strict=True)]
        money = [code or own for (_, code), (_, _, own) in zip(said, told, strict=True)]
        return _Heads([name for name, _, _ in told], [None] * len(names), units, money)
    return _Heads(
        [name for name, _, _ in told],
        [cell or None for cell in under],
        [unit for _, unit, _ in told],
        [code for _, _, code in told],
    )


def _of_name(name: str) -> tuple[str, str | None, str | None]:
    """A name without the unit or currency that stands in brackets in it.

    >>> _of_name("Revenue (EUR)"), _of_name("Weight [kg]"), _of_name("Sales (North)")
    (('Revenue', None, 'EUR'), ('Weight', 'kg', None), ('Sales (North)', None, None))
    """
    found = IN_BRACKETS.search(name)
    unit, code = _measure(found[1].strip()) if found else (None, None)
    if unit is None and code is None:
        return name, None, None
    return BRACKETS.sub(" ", name).strip() or name, unit, code


def _measure(cell: str) -> tuple[str | None, str | None]:
    """The unit, or the currency, that a word is."""
    code = currency_of(cell)
    if code and CODE.fullmatch(code):
        return None, code
    is_unit = cell.casefold() in UNITS or folded(cell) in UNITS
    return (cell, None) if cell and is_unit else (None, None)


def _entity(names: Sequence[str], body: list[Column], when: int, words: list[int]) -> int | None:
    """The column of words that tells apart what has the same date."""
    called = [at for at in words if ENTITY.is_called(names[at])]
    if called:
        return called[0]
    if not _repeats(body, when, None):
        return None
    varied = (at for at in words if not _is_constant(body[at]))
    return next((at for at in varied if not _repeats(body, when, at)), None)


def _repeats(body: list[Column], when: int, entity: int | None) -> bool:
    """Whether a date stands in two rows, of one entity."""
    keys = body[when].codes.astype(np.int64)
    if entity is not None:
        keys = keys * len(body[entity].words) + body[entity].codes
    return len(np.unique(keys)) < len(keys)


def _is_constant(column: Column) -> bool:
    return len(np.unique(column.codes)) == 1


def _kind(table: Table, name: str) -> str:
    return kind_of(table.column(name).first(LOOKED_AT)).kind


def _plain(columns: list[Column]) -> list[Column]:
    """Numbers of columns that are not written alike, as plain ones: per cent beside amounts, say.

    Where a column leaves open how it is to be read, all stay as they are, so that it is asked.
    """
    told = notations_of({str(at): column.words for at, column in enumerate(columns)})
    if any(isinstance(one, Question) for one in told.values()):
        return columns
    known = [one for one in told.values() if isinstance(one, Notation)]
    if len({(one.percent, one.currency) for one in known}) <= 1:
        return columns
    return [
        Column([_as_plain(word, one) for word in column.words], column.codes)
        if isinstance(one := told[str(at)], Notation)
        else column
        for at, column in enumerate(columns)
    ]


def _as_plain(word: str, notation: Notation) -> str:
    """A number that can be read in one way only; what is none stays, and is refused as it is."""
    value = exact(fold(word), notation)
    if not hasattr(value, "as_tuple"):
        return word
    said = f"{value:f}"
    return said if "." not in said else said + "0" * max(0, 4 - len(said.partition(".")[2]))


def _cells(columns: list[Column]) -> tuple[Codes, Codes, Codes, list[str]]:
    """The cells in which something stands: row, column, and which text of all texts."""
    nothing = empty_words(EMPTY)
    rows, of, codes, texts = [], [], [], list[str]()
    for at, column in enumerate(columns):
        is_said = np.array([word.strip().casefold() not in nothing for word in column.words], bool)
        mine = column.where(is_said)
        rows.append(mine)
        of.append(np.full(len(mine), at, np.int32))
        codes.append(column.codes[mine] + np.int32(len(texts)))
        texts += column.words
    return np.concatenate(rows), np.concatenate(of), np.concatenate(codes), texts


def _spread(words: Words, of: Codes) -> Column:
    return Column([word or "" for word in words], of)
