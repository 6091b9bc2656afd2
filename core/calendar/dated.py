"""An event as people see it, and each time that events come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd

from core.calendar import days
from core.calendar.days import Time
from core.calendar.wanted import Wanted


@dataclass(frozen=True)
class Dated:
    """An event, whose it is, and what it is about."""

    id: UUID
    said: Wanted
    product: str | None
    scope_key: str
    owner: str
    is_mine: bool

    @property
    def scope(self) -> str:
        """What it is about, in words; nothing where that is everything."""
        parts = (self.product, self.said.category, self.said.entity, self.said.country)
        return ", ".join(part for part in parts if part)

    def times(self, first: date, last: date) -> Iterable[Time]:
        """Each time that it comes between two days."""
        said = self.said
        ends = said.last or said.first
        once = Time(self.id, said.name, said.type.value, said.first, ends, self.scope_key)
        return days.times(once, first, last, is_yearly=said.is_yearly)

    def __str__(self) -> str:
        """It as choosers name it, apart from others of its name."""
        about = f" · {self.scope}" if self.scope else ""
        return f"{self.said.first} · {self.said.name}{about} · {str(self.id)[-6:]}"


def coming(found: Iterable[Dated], first: date, last: date) -> pd.DataFrame:
    """Each time that events come between two days: a row each, by day."""
    come = [
        (time.first, time.last, time.name, time.kind, one.scope, one.said.counts)
        for one in found
        for time in one.times(first, last)
    ]
    columns = ["first", "last", "name", "kind", "scope", "counts"]
    rows = pd.DataFrame(sorted(come), columns=columns)
    return rows.astype({"first": "datetime64[s]", "last": "datetime64[s]"})
