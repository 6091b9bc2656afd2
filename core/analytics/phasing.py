"""One amount spread over the months of its period, to the last ten-thousandth.

Amounts are shared out in whole units of their last decimal: each month gets the whole units that
its weight entitles it to, and what is left goes one unit each to the months that lost most by that
(the largest remainder), the earlier first. So the parts always add up to the amount; those of a
negative amount are the ones of its opposite, turned.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid

PLACES = 4  # decimals of an amount
CENTS = 2
MOST_MONTHS = 1_200
A_QUARTER = 3
NARROW = 1 << 62  # beyond, whole numbers have no room in 64 bits

Parts: TypeAlias = list[Decimal]
Weight: TypeAlias = Decimal | float | int


@dataclass(frozen=True)
class Phasing:
    """One way to spread an amount: what people call it, what it does, and what does it."""

    label: str
    help: str
    function: Callable[..., Parts]
    needs_weights: bool = False


def months_of(start: date, end: date) -> list[tuple[date, date]]:
    """The first and the last day of each month of a period; its ends may lie within a month.

    >>> [f"{first}/{last:%d}" for first, last in months_of(date(2026, 1, 15), date(2026, 2, 28))]
    ['2026-01-15/31', '2026-02-01/28']
    """
    if end < start:
        raise Invalid(f"The period from {start} to {end} ends before it begins.")
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    if count > MOST_MONTHS:
        raise Invalid(f"A period has at most {MOST_MONTHS:,} months; this one has {count:,}.")
    ends = [_last(start.year, start.month + at) for at in range(count - 1)]
    firsts = [start, *(last + timedelta(days=1) for last in ends)]
    return list(zip(firsts, [*ends, end], strict=True))


def evenly(amount: Decimal, start: date, end: date, *, places: int = PLACES) -> Parts:
    """The same for each month, however many days of it are in the period.

    >>> [str(part) for part in evenly(Decimal(100), date(2026, 1, 1), date(2026, 3, 31))]
    ['33.3334', '33.3333', '33.3333']
    """
    return shared(amount, [1] * len(months_of(start, end)), places=places)


def by_days(amount: Decimal, start: date, end: date, *, places: int = PLACES) -> Parts:
    """By the days of each month that are in the period.

    >>> [str(part) for part in by_days(Decimal(59), date(2026, 1, 1), date(2026, 2, 28))]
    ['31.0000', '28.0000']
    """
    return shared(amount, days_of(start, end), places=places)


def by_shape(
    amount: Decimal, start: date, end: date, weights: Sequence[Weight], *, places: int = PLACES
) -> Parts:
    """Like other amounts, one for each month, such as those of the year before.

    >>> quarter = date(2026, 1, 1), date(2026, 3, 31)
    >>> [str(part) for part in by_shape(Decimal(-90), *quarter, [1, 0, 2])]
    ['-30.0000', '0.0000', '-60.0000']
    """
    count = len(months_of(start, end))
    if len(weights) != count:
        raise Invalid(f"The period has {count} months; the shape to follow has {len(weights)}.")
    return shared(amount, weights, places=places)


def by_weeks(
    amount: Decimal, start: date, end: date, pattern: Sequence[int], *, places: int = PLACES
) -> Parts:
    """By the weeks that each month of a quarter counts as; the period is made of whole quarters.

    Its quarters begin with its first month, as those of a business year do.
    """
    months = months_of(start, end)
    if start.day != 1 or end != _last(end.year, end.month) or len(months) % A_QUARTER:
        said = "-".join(map(str, pattern))
        raise Invalid(
            f"{said} weeks are of whole quarters; {start} to {end} is not made of such. "
            "Choose another way, or a period of 3, 6, 9 or 12 whole months."
        )
    return shared(amount, [*pattern] * (len(months) // A_QUARTER), places=places)


def days_of(start: date, end: date) -> list[int]:
    """How many days of each month are in a period."""
    return [(last - first).days + 1 for first, last in months_of(start, end)]


def shared(amount: Decimal, weights: Sequence[Weight], *, places: int = PLACES) -> Parts:
    """An amount in parts that stand to each other as the weights, and add up to it."""
    units = units_of(amount, places)
    (parts,) = spread(np.array([units], dtype=object), whole_weights(weights))
    return [Decimal(int(part)).scaleb(-places) for part in parts]


def spread(units: NDArray[Any], weights: Sequence[int]) -> NDArray[Any]:
    """Many amounts in whole units, each in a row of parts, all by the same whole weights."""
    whole = sum(weights)
    size = np.abs(units)
    is_narrow = whole * max(1, int(size.max(initial=0))) <= NARROW
    size = size.astype(np.int64 if is_narrow else object)
    due = size[:, None] * np.array(weights, dtype=size.dtype)
    parts, lost = due // whole, due % whole
    left = size - parts.sum(axis=1)
    places = np.argsort(np.argsort(-lost, axis=1, kind="stable"), axis=1, kind="stable")
    parts = parts + (places < left[:, None]).astype(size.dtype)
    turned: NDArray[Any] = np.where((units < 0).astype(bool)[:, None], -parts, parts)
    return turned


def units_of(amount: Decimal, places: int = PLACES) -> int:
    """An amount in units of its last decimal; one with more decimals is refused.

    >>> units_of(Decimal("12.5"))
    125000
    """
    units = amount.scaleb(places)
    if not amount.is_finite() or units != units.to_integral_value():
        raise Invalid(f"{amount} has more than {places} decimals.")
    return int(units)


def places_of(amount: Decimal) -> int:
    """To how many decimals an amount is spread: whole cents stay whole cents.

    >>> places_of(Decimal("12.50")), places_of(Decimal("12.505"))
    (2, 4)
    """
    return CENTS if amount.is_finite() and amount == round(amount, CENTS) else PLACES


def whole_weights(weights: Sequence[Weight]) -> list[int]:
    """Weights as whole numbers that stand to each other as they do, or a sentence why not."""
    exact = [Decimal(str(one)) for one in weights]
    if not all(one.is_finite() for one in exact):
        raise Invalid("The shape to follow lacks a month; choose another way to spread it.")
    if any(one < 0 for one in exact):
        raise Invalid(
            f"The shape to follow is below zero in a month ({min(exact):,f}), and parts of an "
            "amount cannot be; choose another way to spread it."
        )
    if not any(exact):
        raise Invalid("The shape to follow is zero in every month; choose another way.")
    finest = max(0, *(-int(one.normalize().as_tuple().exponent) for one in exact))
    return [int(one.scaleb(finest)) for one in exact]


def phased(
    how: str,
    amount: Decimal,
    start: date,
    end: date,
    weights: Sequence[Weight] = (),
    *,
    places: int = PLACES,
) -> list[tuple[date, date, Decimal]]:
    """First day, last day and part of each month of a period, spread in one of the ways."""
    if how not in PHASINGS:
        raise Invalid(f"{how!r} is no way to spread an amount; there are {', '.join(PHASINGS)}.")
    given = [weights] if PHASINGS[how].needs_weights else []
    parts = PHASINGS[how].function(amount, start, end, *given, places=places)
    return [(*days, part) for days, part in zip(months_of(start, end), parts, strict=True)]


def _last(year: int, month: int) -> date:
    """The last day of a month; the thirteenth is the first one of the year after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _weeks(*pattern: int) -> Phasing:
    said = "-".join(map(str, pattern))
    words = f"{', '.join(map(str, pattern[:-1]))} and {pattern[-1]}"
    return Phasing(
        f"{said} weeks",
        f"The months of each quarter count as {words} of its 13 weeks; whole quarters only.",
        partial(by_weeks, pattern=pattern),
    )


PHASINGS: dict[str, Phasing] = {
    "evenly": Phasing("Evenly", "The same for each month.", evenly),
    "by_days": Phasing("By days", "By the days of each month: February gets 28 of 365.", by_days),
    "by_shape": Phasing(
        "As the year before",
        "Each month gets the share that the same month had of the actual amounts a year before.",
        by_shape,
        needs_weights=True,
    ),
    "4-4-5": _weeks(4, 4, 5),
    "4-5-4": _weeks(4, 5, 4),
    "5-4-4": _weeks(5, 4, 4),
}
