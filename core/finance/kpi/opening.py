"""All that a report is made of, read once: accounts by pieces of time, budget, rates, and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.analytics.kpi.books import Books, Values
from core.analytics.kpi.reckoning import ACTUAL, Ledger
from core.analytics.kpi.spans import Span
from core.errors import Invalid, NotFound
from core.finance import signs
from core.finance.kpi import accounts, trends
from core.finance.kpi.accounts import Found
from core.finance.kpi.amounts import amounts, months, newest
from core.finance.kpi.asking import Asked
from core.finance.kpi.converting import Converter, converter
from core.finance.kpi.doubts import doubts
from core.finance.kpi.planned import Planned, planned
from core.finance.kpi.scored import Scored, scored
from core.finance.kpi.sources import Sources, sources
from core.finance.kpi.times import Times, reach, recent, times, window
from core.glance import listed
from core.series.tables import AccountClass

READS = ("finance", "series", "currency", "forecasting", "registry", "uploads")


@dataclass(frozen=True)
class Opened:
    """The books as they stood when they were read."""

    asked: Asked
    owner: str
    times: Times
    currency: str
    books: Books
    plan: Books | None
    plan_version: int | None
    plan_reason: str  # the code of why there is none
    trend: Books
    ledger: Ledger
    model_id: UUID | None
    models: int
    sources: Sources
    cautions: tuple[str, ...]


def opened(db: Session, user: Actor, asked: Asked) -> Opened:
    """Everything that figures of a period follow from."""
    require(user, Role.viewer)
    known = accounts.accounts(db, user, asked.owner_id, asked.entities)
    series = accounts.of_books(user, asked.owner_id, asked.entities)
    rolled_up = months(db, user, series, window(asked))
    found = accounts.reaching(known, rolled_up, newest(db, user, series, recent(asked)))
    if not found.accounts or reach(found) < asked.whole.start or not _began(rolled_up, asked):
        raise _nothing(asked, accounts.bounds(db, user, series))
    when = times(asked, found)
    files = signs.signs(db, user, asked.owner_id)
    every = when.all_pieces()
    own = amounts(db, user, series, found.accounts, every, rolled_up, files)
    cut = when.of_columns()
    shown = own[:, [every.index(one) for one in cut]]
    plan = planned(
        db,
        user,
        asked.owner_id,
        found.accounts,
        cut,
        span=when.period.span,
        version=asked.version,
        entities=asked.entities,
    )
    currency = _currency(asked, found)
    rolled, trend = trends.together(found.accounts, own)
    held = [(rolled, every, trend), (plan.accounts, cut, _own(plan, cut))]
    rates = converter(db, user, currency, held, is_closing_for_all=asked.is_closing_for_all)
    scores = _scored(db, user, found, currency, when)
    told = sources(db, user, series, found, Span(cut[0].start, cut[-1].end), files, plan.uploads)
    return Opened(
        asked,
        db.scalars(select(col(User.username)).where(col(User.id) == asked.owner_id)).one(),
        when,
        currency,
        Books(found.accounts, tuple(cut), shown, rates.over(cut)),
        _planned(plan, cut, rates),
        plan.version,
        plan.reason,
        Books(rolled, tuple(every), trend, rates.over(every)),
        scores.ledger,
        scores.model_id,
        scores.models,
        told,
        (*doubts(found, when, shown, cut), *told.mixed, *plan.cautions),
    )


def _began(rolled_up: pd.DataFrame, asked: Asked) -> bool:
    """Whether anything is known by the end of the period."""
    return bool((rolled_up["day"] <= pd.Timestamp(asked.whole.end)).any())


def _nothing(asked: Asked, known: tuple[date, date] | None) -> NotFound:
    if known is None:
        return NotFound(
            "No account of these books has a value. Upload a file of figures, and say on Accounts "
            "what they are."
        )
    first, last = (f"{day:%B %Y}" for day in known)
    return NotFound(
        f"Nothing is known of {asked.whole.label}: the figures go from {first} to {last}. Choose "
        "another period, or upload newer figures."
    )


def _own(plan: Planned, cut: Sequence[Span]) -> Values:
    return np.empty((0, len(cut))) if plan.own is None else plan.own


def _planned(plan: Planned, cut: Sequence[Span], rates: Converter) -> Books | None:
    if plan.own is None:
        return None
    return Books(plan.accounts, tuple(cut), plan.own, rates.over(cut))


def _currency(asked: Asked, found: Found) -> str:
    """The currency of the report: that which was asked for, or the only one of the books."""
    if asked.currency:
        return asked.currency
    if len(found.currencies) > 1:
        raise Invalid(
            f"These books are in {listed(found.currencies, 5)}. Choose the currency of the report; "
            "amounts of the others are converted."
        )
    return found.currencies[0] if found.currencies else ""


def _scored(db: Session, user: Actor, found: Found, currency: str, when: Times) -> Scored:
    """The ledger of revenue in the currency of the report: errors of others do not add up."""
    revenue = [
        UUID(one.key)
        for one in found.accounts
        if one.account_class == AccountClass.revenue and one.currency == currency
    ]
    return scored(db, user, revenue, when.columns[ACTUAL])
