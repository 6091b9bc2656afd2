"""Sums that are exact to the digits as they are written: 0.1 and 0.2 are 0.3."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from core.analytics.kpi.amount import Amount, Given, combined, nearest

Known = float | Decimal | Fraction


def written(value: Known) -> Fraction:
    """The number that is written, not the one that the computer holds in its place.

    >>> written(0.1)
    Fraction(1, 10)
    """
    return value if isinstance(value, Fraction) else Fraction(str(value))


def total(*parts: Given, less: Sequence[Given] = ()) -> Amount:
    """The sum of parts less that of others.

    >>> total(0.1, 0.2, less=[0.3]).value
    0.0
    """
    return combined(
        lambda *_: nearest(sum(map(_exact, parts), -sum(map(_exact, less), Fraction()))),
        *parts,
        *less,
    )


def _exact(part: Given) -> Fraction:
    value = part.value if isinstance(part, Amount) else part
    return Fraction() if value is None else written(value)
