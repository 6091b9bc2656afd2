"""What the cells of a column say about how its dates are written, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from core.uploads.values.answers import empty_words
from core.uploads.values.calendars import Group, days, groups, is_midnight, years
from core.uploads.values.dateformat import CENTURY, DOUBTFUL_YEARS, day_of, orders_of
from core.uploads.values.folding import chunks, fold
from core.uploads.values.layouts import written
from core.uploads.values.months import Written


class Kind(NamedTuple):
    """What sets cells of one column apart."""

    family: str
    period: str


@dataclass
class Tally:
    """Counts of cells by kind: how many are dates at all, in which order, and with which time."""

    valid: Counter[Kind] = field(default_factory=Counter)
    orders: dict[Kind, Counter[str]] = field(default_factory=dict)
    times: dict[Kind, Counter[str]] = field(default_factory=dict)
    doubtful: dict[Kind, str] = field(default_factory=dict)
    example: dict[Kind, str] = field(default_factory=dict)
    month_numbers: set[tuple[int, int]] = field(default_factory=set)
    is_spaced: bool = False
    count: int = 0

    def survivors(self, kind: Kind) -> list[str]:
        """The orders in which every cell of a kind is a date."""
        found = self.orders[kind]
        return [order for order, count in found.items() if count == self.valid[kind]]

    def note(self, kind: Kind, cell: str, time: str, count: int = 1) -> None:
        """Count valid cells of a kind and of one sort of time."""
        self.valid[kind] += count
        self.times.setdefault(kind, Counter())[time] += count
        self.example.setdefault(kind, cell)


def tallied(cells: Sequence[str], empty: Iterable[str]) -> Tally:
    """Look at every cell once."""
    tally, words = Tally(), empty_words(empty)
    single: Counter[str] = Counter()
    for _, part, folded in chunks(cells):
        is_left = np.ones(len(part), np.bool_)
        for group in groups(part, folded):
            is_left[group.places] = False
            tally.count += len(group.places)
            _add_group(tally, group, part)
        single.update(part[place] for place in np.flatnonzero(is_left).tolist())
    for cell, count in single.items():
        if fold(cell).casefold() not in words:
            tally.count += count
            _add_cell(tally, fold(cell), count)
    return tally


def _add_group(tally: Tally, group: Group, cells: Sequence[str]) -> None:
    layout = group.layout
    kind = Kind(layout.family, layout.period)
    is_any = np.zeros(len(group.places), np.bool_)
    is_telling = is_any.copy()  # where two orders give two days, as a question shows it best
    before = None
    for order in _orders(layout.family, layout.is_short):
        read, is_right = days(group, order, CENTURY)
        if before is not None:
            is_telling |= is_right & before[1] & (read != before[0])
        before = read, is_right
        is_any |= is_right
        count = int(is_right.sum())
        tally.orders.setdefault(kind, Counter())[order] += count
        if layout.is_short and count:
            year = years(group, order, CENTURY)
            is_doubtful = (year >= DOUBTFUL_YEARS[0]) & (year <= DOUBTFUL_YEARS[1]) & is_right
            if is_doubtful.any():
                tally.doubtful.setdefault(kind, cells[group.places[int(is_doubtful.argmax())]])
    if not is_any.any():
        return
    first = fold(cells[group.places[int((is_telling if is_telling.any() else is_any).argmax())]])
    for time, count in _times(group, is_any):
        if count:
            tally.note(kind, first, time, count)


def _times(
    group: Group, is_any: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> Iterator[tuple[str, int]]:
    """How many of the cells have no time, midnight, a time, and a time with its offset."""
    total = int(is_any.sum())
    if not group.layout.has_time:
        yield "none", total
    elif group.layout.sign is not None:
        yield "offset", total
    else:
        midnights = int((is_midnight(group) & is_any).sum())
        yield "midnight", midnights
        yield "local", total - midnights


def _orders(family: str, is_short: bool) -> list[str]:
    return orders_of(Written(family, "", 0, 0, 0, not family.startswith("a"), is_short))


def _add_cell(tally: Tally, cell: str, count: int) -> None:
    said = written(cell)
    if said is None:
        return
    kind = Kind(said.family.rstrip("?"), said.period)
    read = {order: day_of(said, order, CENTURY) for order in orders_of(said)}
    right = {order: day for order, day in read.items() if isinstance(day, date)}
    if not right:
        return
    orders = tally.orders.setdefault(kind, Counter())
    for order, day in right.items():
        orders[order] += count
        if said.is_short and DOUBTFUL_YEARS[0] <= day.year <= DOUBTFUL_YEARS[1]:
            tally.doubtful.setdefault(kind, cell)
    tally.note(kind, cell, _time(said), count)
    if kind.family == "month in words" and said.is_short:
        tally.month_numbers.add((said.second, said.first))
        tally.is_spaced |= said.family.endswith("?")


def _time(said: Written) -> str:
    if said.micros is None:
        return "none"
    if said.offset is not None:
        return "offset"
    return "local" if said.micros else "midnight"
