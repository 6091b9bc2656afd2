"""Amounts as files state them, as they are kept: in whole units, to four decimals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from core.uploads.shapes import Fault

SMALLEST = Decimal("0.0001")
MOST_DIGITS = 15  # which both databases keep
MOST = Decimal(10) ** 16
TOO_LONG = f"This has more than {MOST_DIGITS} digits, which amounts are not kept with."


def exact(
    values: pd.Series, scales: pd.Series | None = None, *, is_turned: Any = None
) -> pd.Series:
    """Amounts in whole units; each different one is multiplied and rounded once.

    Args:
        values: as they are written; nothing stays nothing.
        scales: by what each is multiplied, as words.
        is_turned: whether the sign of each means the opposite.

    """
    codes, found = pd.factorize(values, use_na_sentinel=True)
    said = pd.Series("1", values.index) if scales is None else scales.astype(object)
    by, units = pd.factorize(said.where(said.notna(), "1"))
    turned = np.zeros(len(values), bool) if is_turned is None else is_turned
    made = np.full((len(units), 2, len(found) + 1), None, dtype=object)
    for unit, sign in {*zip(by.tolist(), turned.tolist(), strict=True)}:
        each = (_whole(value, str(units[unit]), -1 if sign else 1) for value in found)
        made[unit, int(sign), :-1] = [*each]
    return pd.Series(made[by, turned.astype(int), codes], values.index, dtype=object)


def _whole(value: Decimal, scale: str, sign: int) -> Decimal:
    made = value * int(scale) * int(sign)
    return made.quantize(SMALLEST) if abs(made) < MOST else made


def kept(amounts: pd.Series, field: str) -> list[Fault]:
    """Amounts of more digits than are kept."""
    codes, found = pd.factorize(amounts, use_na_sentinel=True)
    is_long = np.array([*(_digits(one) > MOST_DIGITS for one in found), False], bool)
    return [Fault(int(row), field, TOO_LONG) for row in amounts.index[is_long[codes]]]


def _digits(value: Decimal) -> int:
    if abs(value) >= MOST:
        return MOST_DIGITS + 1
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))


def total(values: Sequence[Any]) -> str:
    """The sum of amounts as people write it."""
    found = sum((one for one in values if one is not None), Decimal(0))
    return f"{found:,.2f}" if found == round(found, 2) else f"{found:,f}"
