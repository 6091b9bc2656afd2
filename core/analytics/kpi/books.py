"""Books: what stands on each account, piece of time by piece, in its own currency and in another.

Amounts are natural: income and costs are both positive, and the side says which of them an account
is. Nothing else is needed to compute every line of a statement again.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from core.analytics.kpi.spans import Span

Values = NDArray[np.float64]
PLACES = 6  # of an amount in its own currency: files of money have no more


@dataclass(frozen=True, order=True)
class Account:
    """One series of the books, or one line of a plan."""

    account_class: str
    category: str
    entity: str
    name: str
    side: int  # 1 adds to a result, -1 takes from it
    is_stock: bool = False  # its last value counts, not the sum
    currency: str = ""  # empty: no money
    key: str = ""  # of its series
    is_wear: bool = False  # depreciation or amortisation, which EBITDA leaves out


@dataclass(frozen=True)
class Rates:
    """What one unit of a currency costs in the books' currency, piece by piece."""

    average: tuple[float, ...]
    closing: tuple[float, ...]
    sources: tuple[str, ...] = ()

    def of(self, account: Account) -> Values:
        """Those by which an account is converted: what flows at the average, what stands at the
        closing rate.
        """
        return np.asarray(self.closing if account.is_stock else self.average, float)


@dataclass(frozen=True)
class Books:
    """Accounts by pieces of time; a piece in which an account has no value is NaN."""

    accounts: tuple[Account, ...]
    pieces: tuple[Span, ...]
    own: Values  # accounts by pieces, in the currency of each account
    rates: Mapping[str, Rates] = field(default_factory=dict)  # none for the currency of the books

    @cached_property
    def amounts(self) -> Values:
        """The same in the currency of the books."""
        made = self.own.copy()
        for at, account in enumerate(self.accounts):
            if (rates := self.rates.get(account.currency)) is not None:
                made[at] = made[at] * rates.of(account)
        return made

    @cached_property
    def entities(self) -> list[str]:
        """Those that have an account, by name."""
        return sorted({one.entity for one in self.accounts})

    @cached_property
    def _by_entity(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.accounts):
            found.setdefault(one.entity, []).append(at)
        return found

    @cached_property
    def classes(self) -> set[str]:
        """Those that have an account."""
        return {one.account_class for one in self.accounts}

    def within(self, span: Span) -> list[int]:
        """Which pieces lie in a span."""
        return [at for at, piece in enumerate(self.pieces) if span.holds(piece)]

    def over(self, span: Span) -> Values:
        """Each account over a span, in the currency of the books: its sum, or its last value.

        NaN stands for an account without a value there.
        """
        return self._over(self.amounts, span)

    def own_over(self, span: Span) -> Values:
        """The same in the currency of each account."""
        return self._over(self.own, span)

    def only(self, entities: Sequence[str]) -> Self:
        """The books of some entities."""
        kept = sorted(at for one in entities for at in self._by_entity.get(one, ()))
        accounts = tuple(self.accounts[at] for at in kept)
        return type(self)(accounts, self.pieces, self.own[kept], self.rates)

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "accounts": [list(asdict(one).values()) for one in self.accounts],
            "pieces": [[one.start.isoformat(), one.end.isoformat()] for one in self.pieces],
            "own": [_row(values) for values in self.own],
            "rates": {
                code: {
                    "average": _row(one.average),
                    "closing": _row(one.closing),
                    "sources": list(one.sources),
                }
                for code, one in sorted(self.rates.items())
            },
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From what was kept."""
        pieces = tuple(Span(*map(date.fromisoformat, one)) for one in told["pieces"])
        own = [[_number(one) for one in row] for row in told["own"]]
        return cls(
            tuple(Account(*one) for one in told["accounts"]),
            pieces,
            np.asarray(own, float).reshape(len(told["accounts"]), len(pieces)),
            {
                code: Rates(
                    tuple(_number(value) for value in one["average"]),
                    tuple(_number(value) for value in one["closing"]),
                    tuple(one["sources"]),
                )
                for code, one in told["rates"].items()
            },
        )

    def _over(self, amounts: Values, span: Span) -> Values:
        if not self.accounts:
            return np.empty(0)
        picked = amounts[:, self.within(span)]
        known = ~np.isnan(picked)
        sums = np.where(known, picked, 0.0).sum(axis=1)
        stocks = np.array([one.is_stock for one in self.accounts], bool)
        if stocks.any() and picked.shape[1]:
            newest = picked.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
            sums = np.where(stocks, picked[np.arange(len(picked)), newest], sums)
        return np.where(known.any(axis=1), sums, np.nan)


def _row(values: Iterable[float]) -> list[float | None]:
    """Numbers as JSON can keep them: it knows no NaN."""
    return [None if math.isnan(one) else float(one) for one in values]


def _number(kept: float | None) -> float:
    return math.nan if kept is None else float(kept)
