"""Files of bars as tables of bars: what their layout says, and what it leaves open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.market.fields import BARS, CHANGES, SCALES, TIMES
from core.uploads.reading.gathering import lines_of
from core.uploads.shapes import folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.values.columns import kind_of
from core.uploads.values.notation import notation_of
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation

Answers = Mapping[str, str]
SAID = ("symbol", "exchange", "currency", "interval")  # of a whole file, if no column says it
COMPARED = 2_000  # rows, spread over the file
ENOUGH, MOST = 5, 0.95  # rows, and share of them with the high below the low: columns swapped
LOOKED_AT = 200
OPEN = "?"
TIMED = re.compile(
    r"(?P<day>.*\d)(?:T| )(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
TIMESTAMP = next(one for one in BARS if one.name == "ts")
BRACKETED = re.compile(r"[(\[]([^)\]]+)[)\]]")
TICKER = re.compile(r"[A-Z0-9^][A-Z0-9.^=-]{0,11}")
CURRENCIES = {"GBp": "GBX", "GBX": "GBX", "p": "GBX", "€": "EUR", "$": "USD", "£": "GBP"}


def bars(source: Source, answers: Answers) -> Table | None:
    """The table of a file of bars; any other table is as it is, for a person to map."""
    table = source.table
    if not {"ts", "h", "l", "c"} <= _called(table).keys():
        return table
    table = _without_changes(table)
    table = _with_times(table)
    table = _of_days(table)
    table = _said_once(table)
    table = _with_units(table)
    table = _in_order(table, answers)
    return _with_answers(table, source, answers)


def _called(table: Table) -> dict[str, str]:
    """The columns of a table by the fields that they are, by name alone."""
    found: dict[str, str] = {}
    for one in BARS:
        free = (name for name in table.names if name not in found.values())
        column = next((name for name in free if one.is_called(name)), None)
        found |= {one.name: column} if column else {}
    return found


def _kept(table: Table, names: Sequence[str], *notes: str) -> Table:
    columns = [table.column(name) for name in names]
    return replace(table, names=tuple(names), columns=columns, notes=(*table.notes, *notes))


def _with(table: Table, name: str, column: Column) -> Table:
    """The same with one column more, or with another one of that name."""
    if name in table.names:
        columns = list(table.columns)
        columns[table.names.index(name)] = column
        return replace(table, columns=columns)
    return replace(table, names=(*table.names, name), columns=[*table.columns, column])


def _without_changes(table: Table) -> Table:
    """The same without what follows from the closes."""
    used = set(_called(table).values())
    gone = [
        name
        for name in table.names
        if name not in used and (folded(name) in CHANGES or name.strip(" %") in {"+/-", "±"})
    ]
    if not gone:
        return table
    note = f"The column {', '.join(gone)} was left out: it follows from the closes."
    return _kept(table, [name for name in table.names if name not in gone], note)


def _with_times(table: Table) -> Table:
    """Dates and times that stand in two columns, in one."""
    clock = next((name for name in table.names if folded(name) in TIMES), None)
    others = [name for name in table.names if name != clock and TIMESTAMP.is_called(name)]
    if clock is None or not others:
        return table
    day = others[0]
    days, clocks = table.column(day), table.column(clock)
    rest = _kept(table, [name for name in table.names if name != clock])
    if all(not word.strip("0: .") for word in clocks.words):
        return rest
    pairs = days.codes.astype(np.int64) * len(clocks.words) + clocks.codes
    which, codes = np.unique(pairs, return_inverse=True)
    times = [_clock(word) for word in clocks.words]
    words = [
        f"{days.words[pair // len(times)].strip()} {times[pair % len(times)]}".strip()
        for pair in which.tolist()
    ]
    return _with(rest, day, Column(words, codes.astype(np.int32)))


def _clock(word: str) -> str:
    """A time of day with its colons.

    >>> _clock("93000"), _clock("0930"), _clock("9:30")
    ('09:30:00', '09:30', '9:30')
    """
    digits = word.strip()
    if not digits.isdigit() or len(digits) > 6:
        return digits
    digits = digits.zfill(4 if len(digits) < 5 else 6)
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _of_days(table: Table) -> Table:
    """The same without a time that is one and the same on every day: bars of days have none."""
    called = _called(table)
    column = table.column(called["ts"])
    if "interval" in called:
        return table
    days, times = [], set[str]()
    for word in column.words:
        found = TIMED.fullmatch(word.strip())
        if word.strip() and found is None:
            return table
        days.append(found["day"] if found else word)
        times |= {found["time"]} if found else set()
        if len(times) > 1:
            return table
    time = next(iter(times), None)
    if time is None or (time.strip("0:.") and (len(days) < 2 or len(set(days)) < len(days))):
        return table
    made, codes = np.unique(np.array(days, dtype=object), return_inverse=True)
    dated = Column(made.tolist(), codes.astype(np.int32)[column.codes])
    note = f"Every bar has the time {time}, so these are bars of days, and it was left out."
    notes = (*table.notes, note) if time.strip("0:.") else table.notes
    return replace(_with(table, called["ts"], dated), notes=notes)


def _said_once(table: Table) -> Table:
    """The same without rows that are, cell for cell, what a row above is."""
    key = np.zeros(len(table), np.uint64)
    with np.errstate(over="ignore"):
        for column in table.columns:
            key = (key ^ (key >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
            key += column.codes.astype(np.uint64)
    order = np.argsort(key, kind="stable")
    follows = np.flatnonzero(key[order][1:] == key[order][:-1])
    is_same = np.ones(len(follows), bool)
    for column in table.columns:
        is_same &= column.codes[order[follows]] == column.codes[order[follows + 1]]
    again = order[follows + 1][is_same]
    if not len(again):
        return table
    kept = np.setdiff1d(np.arange(len(table)), again)
    first = int(again.min())
    note = (
        f"{len(again):,} rows repeat a row above cell for cell and were left out, the first in "
        f"line {table.lines[first]}."
    )
    return replace(
        table,
        columns=[column.taken(kept) for column in table.columns],
        lines=lines_of(table.lines, kept),
        heads={name: column.taken(kept) for name, column in table.heads.items()},
        notes=(*table.notes, note),
    )


def _with_units(table: Table) -> Table:
    """What stands in brackets behind a name, as columns: a currency, and thousands of shares."""
    called = _called(table)
    found = {name: BRACKETED.search(called[name]) for name in ("c", "v") if name in called}
    unit = found["c"][1].strip() if (found.get("c")) else ""  # type: ignore[index]
    code = CURRENCIES.get(unit, unit)
    if "currency" not in called and re.fullmatch("[A-Z]{3}", code):
        table = _with(table, "currency", Column.same(code, len(table)))
    scale = SCALES.get(folded(found["v"][1])) if found.get("v") else None  # type: ignore[index]
    return _with(table, "volume unit", Column.same(str(scale), len(table))) if scale else table


def _in_order(table: Table, answers: Answers) -> Table:
    """The same with high and low the right way round, or with the question whether they are."""
    called = _called(table)
    high, low = called["h"], called["l"]
    if answers.get("high_low") != "swapped" and not _are_swapped(
        table.column(high), table.column(low)
    ):
        return table
    sentence = (
        f"'{high}' is below '{low}' in nearly every row. Are the names of these columns swapped? "
        "If not, the file is wrong and has to be corrected."
    )
    choices = {"swapped": f"Yes: '{high}' holds the lows and '{low}' the highs."}
    asked = Asked("high_low", sentence, choices, lasts=False)
    table = replace(table, questions=(*table.questions, asked))
    if answers.get("high_low") != "swapped":
        return table
    highs, lows = table.column(low), table.column(high)
    count = len(table)
    heads = {**table.heads, high: Column.same(low, count), low: Column.same(high, count)}
    return replace(_with(_with(table, high, highs), low, lows), heads=heads)


def _are_swapped(high: Column, low: Column) -> bool:
    if len(high) < ENOUGH:
        return False
    rows = np.unique(np.linspace(0, len(high) - 1, min(len(high), COMPARED)).astype(np.int64))
    highs, lows = _numbers(high.taken(rows)), _numbers(low.taken(rows))
    both = np.isfinite(highs) & np.isfinite(lows)
    return bool(both.sum() >= ENOUGH and (highs < lows)[both].mean() >= MOST)


def _numbers(column: Column) -> NDArray[np.float64]:
    """The numbers of a few cells, NaN where it is open what they are."""
    cells = column.cells()
    told = notation_of(cells)
    if not isinstance(told, Notation):
        return np.full(len(cells), np.nan)
    return convert(cells, told).values


def _with_answers(table: Table, source: Source, answers: Answers) -> Table:
    """What a person says of a whole file, as columns; which instrument it is about is asked."""
    called = _called(table)
    if "symbol" not in called and (answers.get("symbol") or not _may_name(table, called)):
        table = replace(table, questions=(*table.questions, _which(source, answers)))
        table = _with(table, "symbol", Column.same(OPEN, len(table)))  # until it is answered
    for name in SAID:
        if name not in called and answers.get(name):
            table = _with(table, name, Column.same(answers[name], len(table)))
    return table


def _may_name(table: Table, called: Mapping[str, str]) -> bool:
    """Whether some column nobody knows holds words: it may name the instruments."""
    others = [name for name in table.names if name not in called.values()]
    return any(kind_of(table.column(name).first(LOOKED_AT)).kind == "word" for name in others)


def _which(source: Source, answers: Answers) -> Asked:
    said = answers.get("symbol")
    name = source.file.stem.split() if isinstance(source.file, Path) else []
    hint = {name[0]: "as the file is called"} if name and TICKER.fullmatch(name[0]) else {}
    return Asked(
        "symbol",
        "The file names no instrument. Of which one are these bars? Write its symbol, such as "
        "AC.PA; its exchange and currency can be answered too.",
        {said: "as you said"} if said else hint,
        lasts=False,
        is_open=True,
    )
