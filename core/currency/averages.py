"""Rates for reports: the average of a span for what flows, and the closing rate at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import or_
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.currency.book import Book
from core.currency.lacking import DAY, Key, sentence
from core.currency.rates import HELD_DAYS, THROUGH, rows_of
from core.currency.tables import FxRate, RateKind
from core.errors import Invalid

READS = ("currency",)
Span = tuple[str, date, date]
BOTH = (RateKind.average, RateKind.closing)


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in another for a span, and where that comes from."""

    code: str
    base: str  # 1 code = value base
    start: date
    end: date  # the last day of the span
    kind: RateKind  # what it is used as
    value: float
    source: str


def rates(
    db: Session,
    user: Actor,
    wanted: Sequence[Span],
    base: str,
    *,
    closing_for_all: bool = False,
    kinds: Sequence[RateKind] = BOTH,
) -> dict[Key, Rate]:
    """The average and the closing rate of spans (currency, first day, last day), each in months.

    The average is the stated one of the month in which the span ends, or of the quarter or year
    that month lies in; where averages are not stated for that time, the mean of the closing rates
    in the span. There are only rates of these ``kinds``, and with ``closing_for_all`` closing rates
    alone. Spans in the base itself need no rate and get none. A missing rate is never 1: all that
    are missing are listed.
    """
    require(user, Role.viewer)
    spans = sorted({span for span in wanted if span[0] != base})
    if not spans:
        return {}
    kinds = [RateKind.closing] if closing_for_all else list(kinds)
    book = Book(_stored(db, spans, base, is_closing_alone=RateKind.average not in kinds), base)
    found, missing = dict[Key, Rate](), list[Key]()
    for code, start, end in spans:
        for kind in kinds:
            told = (
                book.closing(code, end)
                if kind is RateKind.closing
                else book.average(code, start, end)
            )
            key = (code, start, end, kind)
            if told is None:
                missing.append(key)
            else:
                found[key] = Rate(code, base, start, end, kind, *told)
    if missing:
        raise Invalid(sentence(missing, base))
    return found


def _stored(
    db: Session, spans: Sequence[Span], base: str, *, is_closing_alone: bool
) -> pd.DataFrame:
    """The rates that can be of use: every average, and the closing rates around the spans."""
    codes = sorted({code for code, _, _ in spans} | {base, *THROUGH})
    since = min(start for _, start, _ in spans) - HELD_DAYS * DAY
    near = col(FxRate.date).between(since, max(end for _, _, end in spans))
    is_closing, is_average = (
        col(FxRate.kind) == kind for kind in (RateKind.closing, RateKind.average)
    )
    return rows_of(
        db,
        col(FxRate.base_currency).in_(codes),
        col(FxRate.quote_currency).in_(codes),
        is_closing & near if is_closing_alone else or_(is_average, is_closing & near),
    )
