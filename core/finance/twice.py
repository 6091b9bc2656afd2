"""Budgets of one line that are about the same days, so that both count."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Overlap:
    """Budgets of one category and entity that are about the same days: each of them counts."""

    category: str
    entity: str
    start: date  # of the longest of them
    end: date
    others: int
    amounts: tuple[tuple[str, Decimal], ...]  # of all of them, by currency
    longest: Decimal

    @property
    def sentence(self) -> str:
        """What is counted twice, and what may be done."""
        others = "another one" if self.others == 1 else f"{self.others} others"
        sums = " and ".join(f"{amount:,.2f} {code}" for code, amount in self.amounts)
        return (
            f"{named(self.category, self.entity)}: the budget of {self.start} to {self.end} "
            f"({self.longest:,.2f}) shares days with {others}, and all of them count, together "
            f"{sums}. Spread the longer one by months, or remove what is there twice."
        )


def named(category: str, entity: str) -> str:
    """A line as a sentence calls it.

    >>> named("Rent", "North"), named("Rent", "")
    ('Rent of North', 'Rent')
    """
    return f"{category} of {entity}" if entity else category


def together(category: str, entity: str, rows: list[Any]) -> list[Overlap]:
    """Rows of one line, by start: those that hang together by common days."""
    found: list[list[Any]] = []
    until = date.min
    for row in rows:
        if found and row.period_start <= until:
            found[-1].append(row)
        else:
            found.append([row])
        until = max(until, row.period_end)
    return [_overlap(category, entity, some) for some in found if len(some) > 1]


def _overlap(category: str, entity: str, rows: list[Any]) -> Overlap:
    longest = max(rows, key=_length)
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.amount
    return Overlap(
        category,
        entity,
        longest.period_start,
        longest.period_end,
        len(rows) - 1,
        tuple(sorted(sums.items())),
        longest.amount,
    )


def _length(row: Any) -> timedelta:
    length: timedelta = row.period_end - row.period_start
    return length
