"""What a budget may be: amounts, periods, names and currencies, or a sentence why it may not."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.currency.codes import CODES
from core.errors import Invalid
from core.finance.budgets import MOST, PLACES
from core.finance.twice import named

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = 100  # characters of a category or an entity
MOST_VERSIONS = 1_000
WIDEST = 100  # times; a factor beyond is a slip


class Cell(NamedTuple):
    """One month of one line."""

    category: str
    entity: str
    currency: str
    month: date  # its first day

    @property
    def ends(self) -> date:
        """The last day of the month."""
        length = calendar.monthrange(self.month.year, self.month.month)[1]
        return self.month.replace(day=length)

    def __str__(self) -> str:
        """As a sentence calls it."""
        return f"{named(self.category, self.entity)}, {self.month:%Y-%m}"


@dataclass(frozen=True)
class Spread:
    """An amount of one line that is to be spread over the months of a period, and how."""

    category: str
    entity: str
    currency: str
    start: date
    end: date
    amount: Decimal
    how: str  # of `PHASINGS`

    def checked(self) -> "Spread":
        """The same as it may be kept, or a sentence why it may not."""
        names = line(self.category, self.entity, self.currency)
        if self.end < self.start:
            raise Invalid(f"The period from {self.start} to {self.end} ends before it begins.")
        if self.start.year < FIRST_YEAR or self.end.year > LAST_YEAR:
            raise Invalid(f"Budgets lie between the years {FIRST_YEAR} and {LAST_YEAR}.")
        kept = amount(self.amount, named(*names[:2]))
        return Spread(*names, self.start, self.end, kept, self.how)


def cell(category: str, entity: str, currency: str, month: date) -> Cell:
    """One month of one line, with its names as they are kept."""
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise Invalid(f"Budgets lie between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return Cell(*line(category, entity, currency), month.replace(day=1))


def line(category: str, entity: str, currency: str) -> tuple[str, str, str]:
    """Names of a line as they are kept, with a currency that there is."""
    category, entity, code = category.strip(), entity.strip(), currency.strip().upper()
    if not 0 < len(category) <= LONGEST:
        raise Invalid(f"A budget needs a category of 1 to {LONGEST} characters.")
    if len(entity) > LONGEST:
        raise Invalid(f"The entity {entity[:20]}… has more than {LONGEST} characters.")
    if code not in CODES:
        raise Invalid(f"{currency!r} is no currency; write it as EUR or USD.")
    return category, entity, code


def amount(value: Decimal, what: str) -> Decimal:
    """An amount that the table keeps whole."""
    if not value.is_finite() or abs(value) >= MOST or value != round(value, PLACES):
        raise Invalid(
            f"{what}: {value} has more than {PLACES} decimals, or more than 16 digits before them."
        )
    return value


def rounded(value: Decimal, places: int, what: str) -> Decimal:
    """A computed amount as the table keeps it."""
    if value.is_finite() and abs(value) < MOST:
        value = value.quantize(Decimal(1).scaleb(-places))
    return amount(value, what)


def version(number: int) -> int:
    """The number of a version."""
    if not 1 <= number <= MOST_VERSIONS:
        raise Invalid(f"Versions are numbered from 1 to {MOST_VERSIONS:,}; this one is {number:,}.")
    return number


def factor(value: Decimal, what: str = "all amounts") -> Decimal:
    """What amounts are multiplied by."""
    if not value.is_finite() or not 0 <= value <= WIDEST:
        raise Invalid(f"The factor for {what} lies between 0 and {WIDEST}; this one is {value}.")
    return value
