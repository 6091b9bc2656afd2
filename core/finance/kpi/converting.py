"""Which rates a report needs, and what they are: no rate is asked for that converts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.kpi.books import Account, Rates, Values
from core.analytics.kpi.spans import Span
from core.currency import averages
from core.currency.averages import Rate
from core.currency.tables import RateKind

READS = ("currency",)
NO_RATE = float("nan")  # of a piece in which nothing is converted


@dataclass(frozen=True)
class Converter:
    """The rates into one currency that were found."""

    found: dict[tuple[str, date, date, RateKind], Rate]
    is_closing_for_all: bool

    def over(self, pieces: Sequence[Span]) -> dict[str, Rates]:
        """By currency, the rates of these pieces."""
        flows = RateKind.closing if self.is_closing_for_all else RateKind.average
        codes = sorted({code for code, *_ in self.found})
        return {
            code: Rates(
                self._values(code, pieces, flows),
                self._values(code, pieces, RateKind.closing),
                self._sources(code, pieces),
            )
            for code in codes
        }

    def _values(self, code: str, pieces: Sequence[Span], kind: RateKind) -> tuple[float, ...]:
        told = [self.found.get((code, one.start, one.end, kind)) for one in pieces]
        return tuple(NO_RATE if one is None else one.value for one in told)

    def _sources(self, code: str, pieces: Sequence[Span]) -> tuple[str, ...]:
        kinds = (RateKind.average, RateKind.closing)
        told = [
            [self.found.get((code, one.start, one.end, kind)) for kind in kinds] for one in pieces
        ]
        return tuple("; ".join(one.source for one in each if one) for each in told)


def converter(
    db: Session,
    user: Actor,
    base: str,
    held: Sequence[tuple[Sequence[Account], Sequence[Span], Values]],
    *,
    is_closing_for_all: bool = False,
) -> Converter:
    """The rates by which amounts become those of the base; what is missing is refused, listed."""
    require(user, Role.viewer)
    flows, stocks = set[tuple[str, date, date]](), set[tuple[str, date, date]]()
    for accounts, pieces, own in held:
        known = ~np.isnan(own)
        for at, account in enumerate(accounts):
            if account.currency in ("", base):
                continue
            wanted = stocks if account.is_stock or is_closing_for_all else flows
            wanted |= {
                (account.currency, pieces[one].start, pieces[one].end)
                for one in np.flatnonzero(known[at]).tolist()
            }
    found = averages.rates(db, user, sorted(flows), base, kinds=(RateKind.average,))
    found |= averages.rates(db, user, sorted(stocks), base, kinds=(RateKind.closing,))
    return Converter(found, is_closing_for_all)
