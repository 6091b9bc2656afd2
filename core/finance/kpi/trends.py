"""The course of the lines over the periods before: accounts of a class and entity put together."""

from collections.abc import Sequence

import numpy as np

from core.analytics.kpi.books import Account, Values


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


def _kind(one: Account) -> Account:
    return Account(
        *(one.account_class, "", one.entity, "", one.side),
        *(one.is_stock, one.currency, "", one.is_wear),
    )
