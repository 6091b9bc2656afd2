"""Amounts in charts: whole, in thousands or in millions, whichever leaves few digits to read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

STEPS = ((1e11, 1e9, "billion"), (1e8, 1e6, "million"), (1e5, 1e3, "thousand"))
AXIS = {"tickformat": ",.10~g"}  # of an axis of amounts: no letter stands for thousands
FEW = 100  # below which one digit behind the point says something


@dataclass(frozen=True)
class Scale:
    """By what amounts of one chart are divided, and how they are then written."""

    divisor: float
    word: str
    digits: int

    def unit(self, currency: str = "") -> str:
        """What stands on the axis.

        >>> Scale(1e3, "thousand", 0).unit("EUR")
        'EUR thousand'
        """
        return f"{currency} {self.word}".strip()

    def said(self, value: float) -> str:
        """An amount in this scale; one that would be written as nothing keeps a digit.

        >>> Scale(1e3, "thousand", 0).said(1_234_567), Scale(1e3, "thousand", 0).said(40.0)
        ('1,235', '0.04')
        """
        made = value / self.divisor
        if made and not round(made, self.digits):
            return f"{made:.1g}"
        return f"{round(made, self.digits) + 0.0:,.{self.digits}f}"

    def signed(self, value: float) -> str:
        """The same with its sign, which nothing has not."""
        return f"+{self.said(value)}" if value > 0 else self.said(value)


def scale(values: Iterable[float]) -> Scale:
    """The scale in which the largest of some amounts has at most five digits before the point.

    >>> scale([99_000.0, -12.0]).word, scale([8_115_043.43]).word, scale([2.5e9]).word
    ('', 'thousand', 'million')
    """
    known = np.abs(np.asarray(list(values), dtype=float))
    most = float(known[np.isfinite(known)].max(initial=0.0))
    for least, divisor, word in STEPS:
        if most >= least:
            return Scale(divisor, word, 0)
    return Scale(1.0, "", 0 if most >= FEW else 1)


def money(value: float, currency: str = "") -> str:
    """An amount in a sentence, in whole units, or with cents where it is small.

    >>> money(-1440387.73, "EUR"), money(2.5)
    ('-1,440,388 EUR', '2.50')
    """
    digits = 0 if abs(value) >= FEW else 2
    return f"{round(value, digits) + 0.0:,.{digits}f} {currency}".strip()
