"""What must hold of bars: their flags, and the closes adjusted for corporate actions."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.adjustment import adjusted_closes
from core.db.findings import many, offenders, told
from core.db.frames import frames
from core.errors import Invalid
from core.market.tables import ActionKind, CorporateAction, Instrument, Interval, PriceBar

TOLERANCE = 1e-9
NO_ACTIONS = pd.DataFrame({"kind": [], "factor": [], "amount": []}, index=pd.DatetimeIndex([]))


def high_below_low_is_flagged(db: Session, user: Actor) -> list[str]:
    """Bars whose high lies below their low without the flag that says so."""
    require(user, Role.admin)
    return _unflagged(db, "high_below_low", col(PriceBar.h) < col(PriceBar.l))


def negative_volume_is_flagged(db: Session, user: Actor) -> list[str]:
    """Bars with a negative volume without the flag that says so."""
    require(user, Role.admin)
    return _unflagged(db, "negative_volume", col(PriceBar.v) < 0)


def adjusted_closes_follow_from_actions(db: Session, user: Actor) -> list[str]:
    """Instruments whose adjusted daily closes are not what splits and dividends make of them.

    A bar without an adjusted close is read with its close, so it is right where that is.
    """
    require(user, Role.admin)
    actions = _actions(db)
    acted = select(col(CorporateAction.instrument_id))
    columns = [PriceBar.instrument_id, Instrument.symbol, PriceBar.ts, PriceBar.c, PriceBar.adj_c]
    wanted = (
        select(*(col(column) for column in columns))
        .join(Instrument, col(Instrument.id) == PriceBar.instrument_id)
        .where(
            col(PriceBar.interval) == Interval.daily,
            or_(col(PriceBar.instrument_id).in_(acted), col(PriceBar.adj_c) != col(PriceBar.c)),
        )
        .order_by(col(Instrument.symbol), col(PriceBar.instrument_id), col(PriceBar.ts))
    )
    return told(
        finding
        for instrument_id, bars in _by_listing(frames(db, wanted))
        for finding in _misadjusted(bars, actions.get(instrument_id, NO_ACTIONS))
    )


def _unflagged(db: Session, flag: str, is_wrong: Any) -> list[str]:
    wanted = (
        select(col(Instrument.symbol), col(PriceBar.ts), col(PriceBar.interval))
        .join(PriceBar, col(PriceBar.instrument_id) == Instrument.id)
        .where(is_wrong, col(PriceBar.quality)[flag].as_string().is_(None))
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The {row.interval} bar of {row.symbol} at {row.ts:%Y-%m-%d %H:%M} "
            f"is not flagged {flag}."
        ),
    )


def _by_listing(batches: Iterable[pd.DataFrame]) -> Iterator[tuple[Any, pd.DataFrame]]:
    """The bars of one listing after the other; a batch may end in the middle of one."""
    rest = pd.DataFrame()
    for batch in batches:
        bars = batch.assign(instrument_id=batch["instrument_id"].astype(object))
        bars = bars if rest.empty else pd.concat([rest, bars])
        *whole, (_, rest) = bars.groupby("instrument_id", sort=False)
        yield from whole
    if not rest.empty:
        yield rest["instrument_id"].iloc[0], rest


def _actions(db: Session) -> dict[Any, pd.DataFrame]:
    """Splits and dividends of each instrument, by ex-date."""
    wanted = select(
        col(CorporateAction.instrument_id),
        col(CorporateAction.date),
        col(CorporateAction.kind),
        col(CorporateAction.factor),
        col(CorporateAction.amount),
    )
    found = pd.DataFrame(db.execute(wanted), columns=["instrument_id", "date", *NO_ACTIONS])
    found.index = pd.DatetimeIndex(pd.to_datetime(found.pop("date"), utc=True))
    return dict(iter(found.groupby("instrument_id")))


def _misadjusted(bars: pd.DataFrame, actions: pd.DataFrame) -> Iterator[str]:
    symbol = bars["symbol"].iloc[0]
    closes = bars.set_index("ts")["c"]
    try:
        due = adjusted_closes(
            closes,
            actions.loc[actions["kind"] == ActionKind.share_split, "factor"].astype(float),
            actions.loc[actions["kind"] == ActionKind.dividend, "amount"].astype(float),
        )
    except Invalid as error:
        yield f"The closes of {symbol} cannot be adjusted. {error}"
        return
    read = bars["adj_c"].fillna(bars["c"]).to_numpy()
    wrong = ~np.isclose(read, due.to_numpy(), rtol=TOLERANCE, atol=0)
    if wrong.any():
        first = int(wrong.argmax())
        yield (
            f"{many(int(wrong.sum()), 'adjusted close')} of {symbol} "
            f"{'does' if wrong.sum() == 1 else 'do'} not follow from its splits and dividends, "
            f"first on {closes.index[first]:%Y-%m-%d}: {read[first]:g} in place of "
            f"{due.iloc[first]:g}."
        )
