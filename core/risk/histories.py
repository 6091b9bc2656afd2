"""The returns of a subject, and where they are from: bars, holdings through rates, or a series."""

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics import rhythm
from core.analytics.risk.holdings import Course, Held, course
from core.analytics.risk.returns import USUAL_PERIODS, Prices, Returns
from core.currency.rates import converted
from core.errors import Invalid, NotFound
from core.market.queries import closes_of, instruments
from core.market.tables import PriceBar
from core.risk.asking import Asked
from core.risk.subjects import GONE, subject
from core.risk.tables import Holding, Portfolio, RiskSubject
from core.series import recipes
from core.series.queries import visible as visible_series
from core.series.tables import Series, TimeSeriesData
from core.uploads.tables import DataUpload

READS = ("risk", "market", "series", "currency", "uploads")
DAILY = 252.0
EVERY_DAY = 365.0  # of a series with values on weekends too
DAILY_FROM = 200  # returns in a year, from which on they are of days
FEWEST = 2
MOST_NAMED = 5


@dataclass(frozen=True)
class Parts:
    """What a portfolio is made of: returns of each holding, and its weight at each return."""

    returns: pd.DataFrame
    weights: pd.DataFrame

    @property
    def now(self) -> pd.Series:
        """The newest weights."""
        return self.weights.iloc[-1]


@dataclass(frozen=True)
class History:
    """The returns of one subject, and all that is told beside them."""

    asked: Asked
    label: str
    currency: str | None  # none = not money
    returns: Returns  # one column, named as the subject
    worth: float | None  # money at risk now
    benchmark: pd.Series | None = None
    benchmark_label: str = ""
    parts: Parts | None = None
    files: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of its one column."""
        return str(self.returns.frame.columns[0])

    @property
    def known(self) -> pd.Series:
        """The returns that are there."""
        return self.returns.frame.iloc[:, 0].dropna()

    @property
    def sha256(self) -> str:
        """Of the returns and their days, and of those of the benchmark: the same for the same."""
        hashed = hashlib.sha256(str(self.returns.periods).encode())
        for one in (self.known, self.benchmark):
            if one is not None:
                hashed.update(pd.DatetimeIndex(one.index).astype("int64").to_numpy().tobytes())
                hashed.update(np.ascontiguousarray(one.to_numpy(dtype="<f8")).tobytes())
        return hashed.hexdigest()


def history(db: Session, user: Actor, asked: Asked) -> History:
    """What is known of a subject over a time, beside its benchmark."""
    require(user, Role.viewer)
    about = subject(db, user, asked.kind, asked.id)
    made = {
        RiskSubject.portfolio: _of_portfolio,
        RiskSubject.instrument: _of_instrument,
        RiskSubject.series: _of_series,
    }[about.kind](db, user, asked, about.label)
    made = _within(made, asked)
    if len(made.known) < FEWEST:
        has = {0: "no return", 1: "1 return"}[len(made.known)]
        raise Invalid(f"{made.label} has {has} in this time and {FEWEST} are needed.")
    return made


def _of_instrument(db: Session, user: Actor, asked: Asked, label: str) -> History:
    closes = closes_of(db, user, [asked.id])
    prices = _priced(closes, [asked.id], {asked.id: label})
    (listed,) = instruments(db, user, [asked.id])
    returns = Prices(prices.dropna()).returns(asked.periods or DAILY)
    made = History(asked, label, listed.currency, returns, None, files=_files(db, [asked.id]))
    return _beside(db, user, made, asked.benchmark_id)


def _of_portfolio(db: Session, user: Actor, asked: Asked, label: str) -> History:
    one = db.get_one(Portfolio, asked.id)
    wanted = select(Holding).where(col(Holding.portfolio_id) == one.id)
    held = list(db.scalars(wanted.order_by(col(Holding.since))))
    if not held:
        raise Invalid(f"{label} holds nothing yet; enter its holdings on the Portfolios page.")
    keys = list(dict.fromkeys(item.instrument_id for item in held))
    listed = {item.id: item for item in instruments(db, user, keys)}
    names = {key: str(listed[key]) for key in keys}
    prices = _priced(closes_of(db, user, keys), keys, names)
    money = {names[key]: listed[key].currency for key in keys}
    inside = converted(db, user, prices, money, one.base_currency)
    found = course(
        inside,
        [
            Held(names[item.instrument_id], pd.Timestamp(item.since), item.weight, item.quantity)
            for item in held
        ],
        str(one.rebalance),
        asked.periods or DAILY,
    )
    made = _portfolio(asked, label, one.base_currency, inside, found, _files(db, keys))
    return _beside(db, user, made, asked.benchmark_id or one.benchmark_id)


def _portfolio(
    asked: Asked,
    label: str,
    currency: str,
    prices: pd.DataFrame,
    found: Course,
    files: tuple[str, ...],
) -> History:
    frame = found.returns.frame.set_axis([label], axis="columns")
    moved = Prices(prices.ffill()).returns(found.returns.periods).frame
    parts = Parts(moved.reindex(frame.index).reindex(columns=found.weights.columns), found.weights)
    worth = None if found.value is None else float(found.value.iloc[-1])
    return History(
        asked,
        label,
        currency,
        replace(found.returns, frame=frame),
        worth,
        parts=parts,
        files=files,
        cautions=found.cautions,
    )


def _of_series(db: Session, user: Actor, asked: Asked, label: str) -> History:
    prepared = recipes.prepared(db, user, asked.id, for_forecasts=True)
    values = prepared.values.tz_localize(None).dropna()
    if (values <= 0).any():
        day = values.index[(values <= 0).to_numpy()][0]
        raise Invalid(
            f"{label} is {values[day]:,.6g} on {day:%Y-%m-%d}: of a value that is not above 0 no "
            "change in percent can be told. Its risk is that of falling short; the Forecasting "
            "page tells it from a forecast."
        )
    wanted = select(Series).where(
        col(Series.id) == asked.id, col(Series.id).in_(visible_series(user))
    )
    one = db.scalars(wanted).one()
    code = prepared.frequency or ""
    periods = asked.periods or (EVERY_DAY if code == "D" else USUAL_PERIODS.get(code[:1].upper()))
    if periods is None:
        raise Invalid(
            f"{label} comes {rhythm.in_words(prepared.frequency)}; say how many of its values make "
            "a year."
        )
    file = (
        select(col(DataUpload.filename))
        .join(TimeSeriesData, col(TimeSeriesData.data_upload_id) == col(DataUpload.id))
        .where(col(TimeSeriesData.series_id) == asked.id)
        .order_by(col(TimeSeriesData.timestamp).desc())
        .limit(1)
    )
    made = History(
        asked,
        label,
        one.currency,
        Prices(values.to_frame(label)).returns(periods),
        float(values.iloc[-1]),
        files=tuple(db.scalars(file)),
        cautions=prepared.notices,
    )
    return made if asked.benchmark_id is None else _beside(db, user, made, asked.benchmark_id)


def _priced(closes: pd.DataFrame, keys: list[UUID], names: dict[UUID, str]) -> pd.DataFrame:
    bare = [names[key] for key in keys if closes[key].notna().sum() == 0]
    if bare:
        raise Invalid(
            f"{', '.join(bare[:MOST_NAMED])} {'has' if len(bare) == 1 else 'have'} no daily prices "
            "yet; upload a file with prices."
        )
    return closes.rename(columns=names)


def _beside(db: Session, user: Actor, made: History, benchmark_id: UUID | None) -> History:
    """The same with the returns of its benchmark, in the same currency, between the same days."""
    if benchmark_id is None:
        return made
    other = next(iter(instruments(db, user, [benchmark_id])), None)
    if other is None:
        raise NotFound(GONE[RiskSubject.instrument])
    label = str(other)
    closes = _priced(closes_of(db, user, [benchmark_id]), [benchmark_id], {benchmark_id: label})
    if made.currency and other.currency != made.currency:
        closes = converted(db, user, closes, {label: other.currency}, made.currency)
    frame = made.returns.frame
    days = pd.DatetimeIndex(frame.index)
    returns = _alongside(closes[label].dropna(), days, made.returns)
    shared = int((returns.notna() & frame.iloc[:, 0].notna()).sum())
    caution = (
        ()
        if shared == len(made.known)
        else (f"{label} is known for {shared:,} of {len(made.known):,} returns.",)
    )
    return replace(
        made,
        benchmark=returns,
        benchmark_label=label,
        cautions=(*made.cautions, *caution),
    )


def _alongside(closes: pd.Series, days: pd.DatetimeIndex, returns: Returns) -> pd.Series:
    """The returns of closes on the same days; over longer steps, from one moment to the next."""
    if returns.periods >= DAILY_FROM:
        moved = Prices(closes.to_frame()).returns(returns.periods).frame.iloc[:, 0]
        return moved.reindex(days)
    whole = days if returns.base is None else days.insert(0, returns.base)
    at = closes.reindex(whole, method="ffill", tolerance=pd.Timedelta(days=7))
    return at.pct_change(fill_method=None).reindex(days)


def _within(made: History, asked: Asked) -> History:
    """Only the returns of the time that was asked for."""
    frame = made.returns.frame
    days = pd.DatetimeIndex(frame.index)
    keep = np.ones(len(days), dtype=bool)
    if asked.since is not None:
        keep &= np.asarray(days.date >= asked.since)
    if asked.until is not None:
        keep &= np.asarray(days.date <= asked.until)
    if keep.all():
        return made
    first = int(np.argmax(keep))
    base = days[first - 1] if first else made.returns.base
    cut = replace(made, returns=replace(made.returns, frame=frame[keep], base=base))
    if made.benchmark is not None:
        cut = replace(cut, benchmark=made.benchmark[keep])
    if made.parts is not None:
        parts = Parts(made.parts.returns[keep], made.parts.weights[keep])
        cut = replace(cut, parts=parts, worth=made.worth if keep[-1] else None)
    return cut


def _files(db: Session, keys: list[UUID]) -> tuple[str, ...]:
    """The files that the bars of instruments came from."""
    newest = (
        select(col(DataUpload.filename))
        .where(
            col(DataUpload.id).in_(
                select(col(PriceBar.data_upload_id)).where(col(PriceBar.instrument_id).in_(keys))
            )
        )
        .order_by(col(DataUpload.created_at).desc())
    )
    return tuple(db.scalars(newest.limit(MOST_NAMED)))
