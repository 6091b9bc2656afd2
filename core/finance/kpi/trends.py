"""The course of the lines over the periods before: accounts of a class and entity put together."""

from collections.abc import Sequence

import numpy as np

from core.analytics.kpi.books import Account, Books, Rates, Values
from core.analytics.kpi.spans import Span
from core.analytics.kpi.statement import Statement


def together(accounts: Sequence[Account], own: Values) -> tuple[tuple[Account, ...], Values]:
    """Accounts that differ by no more than their name, as one; where none has a value is NaN."""
    place: dict[Account, int] = {}
    at = [place.setdefault(_kind(one), len(place)) for one in accounts]
    order = sorted(place)
    moved = np.array([order.index(one) for one in place], int)[at] if at else np.empty(0, int)
    sums, known = np.zeros((len(order), own.shape[1])), np.zeros((len(order), own.shape[1]), bool)
    np.add.at(sums, moved, np.where(np.isnan(own), 0.0, own))
    np.logical_or.at(known, moved, ~np.isnan(own))
    return tuple(order), np.where(known, sums, np.nan)


def revenues(trend: Books, months: Sequence[Span]) -> tuple[float | None, ...]:
    """Revenue of each month, for how much its growth varies."""
    statement = Statement(trend)
    return tuple(statement.value("revenue", one).value for one in months)


def converted(
    accounts: tuple[Account, ...], pieces: Sequence[Span], own: Values, rates: dict[str, Rates]
) -> Books:
    """The trend as books of its own."""
    return Books(accounts, tuple(pieces), own, rates)


def _kind(one: Account) -> Account:
    return Account(
        *(one.account_class, "", one.entity, "", one.side),
        *(one.is_stock, one.currency, "", one.is_wear),
    )
