"""From a series to a stored version of its forecast: what is known, what is computed, what is kept.

What was computed is kept with all it was computed from, so that it can be computed again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting.backtest import COMBINATION, Row
from core.analytics.forecasting.effects import BEYOND
from core.analytics.forecasting.events import A_DAY
from core.analytics.forecasting.question import Counted
from core.analytics.forecasting.study import Study, Wish, foreseen, studied
from core.analytics.forecasting.surroundings import NOTHING, Surroundings
from core.calendar import queries
from core.compute.fingerprint import libraries
from core.errors import Invalid
from core.series import recipes
from core.series.mapping import label
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, TimeSeriesData

READS = ("series", "calendar")
LONGEST_NAME = 200
SAME = 1e-9  # of a value: processors with other instructions may differ by so much


@dataclass(frozen=True)
class Within:
    """What is looked at when a series is forecast."""

    events: bool = True  # that count for the series
    regressors: tuple[UUID, ...] = ()  # other series, known for the steps ahead too
    until: date | None = None  # as if nothing later were known

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {
            "events": self.events,
            "regressors": [str(one) for one in self.regressors],
            "until": self.until and self.until.isoformat(),
        }


EVERYTHING = Within()


@dataclass(frozen=True)
class Known:
    """What is known of a series: its prepared values by moment, and where they are from."""

    series_id: UUID
    name: str  # of its versions
    category: str
    is_flow: bool  # its values add up; those of a stock do not
    upload_id: UUID | None  # that brought the newest value
    values: pd.Series  # moments without a zone, in UTC
    notices: tuple[str, ...]
    within: Within = EVERYTHING
    beside: Surroundings = NOTHING


@dataclass(frozen=True)
class Made:
    """A forecast with all that was found on the way, ready to be stored."""

    known: Known
    wish: Wish
    study: Study


@dataclass(frozen=True)
class Again:
    """What came of computing a version once more."""

    is_same: bool
    most_apart: float  # of all values and bounds, in units of the series
    changed: tuple[str, ...]  # libraries that are of another version now


def known(db: Session, user: Actor, series_id: UUID, within: Within = EVERYTHING) -> Known:
    """A series as its recipe prepares it for forecasts, and what is known beside it."""
    require(user, Role.viewer)
    prepared = recipes.prepared(db, user, series_id, for_forecasts=True)
    wanted = (
        select(Series, col(User.username))
        .join(User, col(User.id) == col(Series.user_id))
        .where(col(Series.id) == series_id, col(Series.id).in_(visible(user)))
    )
    series, owner = db.execute(wanted).one()
    newest = (
        select(col(TimeSeriesData.data_upload_id))
        .where(col(TimeSeriesData.series_id) == series_id)
        .order_by(col(TimeSeriesData.timestamp).desc())
    )
    name = series.name if series.user_id == user.id else f"{series.name} · {owner}"
    return Known(
        series_id,
        name[:LONGEST_NAME],
        series.category,
        series.kind is SeriesKind.flow,
        db.scalar(newest.limit(1)),
        _until(prepared.values.tz_localize(None), within.until),
        prepared.notices,
        within,
        _beside(db, user, series, within),
    )


def _until(values: pd.Series, last: date | None) -> pd.Series:
    """The values up to a day, that day too."""
    if last is None:
        return values
    cut = values[values.index < pd.Timestamp(last) + A_DAY]
    if cut.empty:
        raise Invalid(
            f"There is no value until {last}; its first is of {values.index[0]:%Y-%m-%d}."
        )
    return cut


def _beside(db: Session, user: Actor, series: Series, within: Within) -> Surroundings:
    """The events that count for a series, and the other series that somebody has chosen."""
    scope = label(series.category, series.name), series.entity
    causes = queries.causes(db, user, *scope) if within.events else []
    others: dict[str, pd.Series] = {}
    for other in within.regressors:
        if other == series.id:
            raise Invalid("A series cannot explain itself; choose another one.")
        values = recipes.prepared(db, user, other).frame["value"].tz_localize(None).dropna()
        name = db.scalars(select(col(Series.name)).where(col(Series.id) == other)).one()
        others[name if name not in others else f"{name} {other}"] = values
    return Surroundings(
        tuple(one.event for one in causes),
        {one.event.name: one.impact for one in causes if one.impact is not None},
        others,
    )


def made(known: Known, wish: Wish) -> Made:
    """Have a series studied; pure, so that a worker process can do it."""
    return Made(known, wish, studied(known.values, wish, known.beside))


def artefact(made: Made) -> bytes:
    """Values and wish, and what came of them, as JSON: the same for the same study."""
    values, study = made.known.values, made.study
    bands = study.answer.bands
    said = {
        "wish": made.wish.written(),
        "beside": made.known.beside.written(),
        "moments": _moments(pd.DatetimeIndex(values.index)),
        "values": [None if np.isnan(value) else value for value in values.tolist()],
        "origin": study.history.index[-1].isoformat(),
        "ahead": _moments(study.ahead),
        "method": study.answer.method,
        "levels": list(bands.levels),
        "mean": bands.mean.tolist(),
        "lower": bands.lower.tolist(),
        "upper": bands.upper.tolist(),
        "libraries": libraries(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def data_hash(made: Made) -> str:
    """SHA-256 of the values and their moments: the same values have the same."""
    values = made.known.values
    moments = _moments(pd.DatetimeIndex(values.index))
    plain = [None if np.isnan(value) else value for value in values.tolist()]
    beside = [made.known.beside.written()] if made.known.beside else []
    return hashlib.sha256(json.dumps([moments, plain, *beside]).encode()).hexdigest()


def again(kept: bytes) -> Again:
    """Compute once more what an artefact tells of, and compare."""
    said = json.loads(kept)
    beside = Surroundings.of(said.get("beside", {}))
    before = values_of(said)
    bands = foreseen(before, Wish.of(said["wish"]), beside).answer.bands
    now = np.vstack([bands.mean, bands.lower, bands.upper])
    then = np.vstack([said["mean"], said["lower"], said["upper"]])
    apart = np.abs(now - then)
    here = libraries()
    return Again(
        bool((apart <= SAME * np.maximum(1, np.abs(then))).all()),
        float(apart.max()),
        tuple(
            f"{name} was {version}, and is {here.get(name, 'gone')}"
            for name, version in said["libraries"].items()
            if here.get(name) != version
        ),
    )


def values_of(said: Mapping[str, Any]) -> pd.Series:
    """The values that an artefact was made from, by moment."""
    values = [np.nan if one is None else one for one in said["values"]]
    return pd.Series(values, pd.DatetimeIndex(said["moments"]), dtype=float)


def metrics(made: Made) -> dict[str, Any]:
    """Everything that a page tells of a forecast beside its values, as JSON."""
    study = made.study
    answer, past = study.answer, study.past
    return {
        "method": answer.method,
        "frequency": study.frequency,
        "values": len(study.history),
        "total": _total(study.total) if made.known.is_flow else None,
        "before": _before(study),
        "newest": _newest(made),
        "notes": [*made.known.notices, *study.notes, *answer.notes, *past.notes],
        "members": [
            {
                "name": one.name,
                "is_used": one.name in answer.used,
                "why_not": one.why_not,
                "parameters": _plain(one.parameters),
            }
            for one in answer.members
        ],
        "effects": [_effect(one) for one in answer.effects],
        "without_events": study.without and _row(study.without),
        "level": past.level,
        "windows": len(past.windows),
        "leaderboard": [_row(row) for row in past.rows],
        "libraries": libraries(),
    }


def _before(study: Study) -> float | None:
    """The sum of as many values as are ahead; none where there are not so many."""
    steps = len(study.ahead)
    return float(study.history.iloc[-steps:].sum()) if len(study.history) >= steps else None


def _newest(made: Made) -> dict[str, Any]:
    """How many of the newest values lay outside of what had been said of them before."""
    windows = made.study.past.windows
    bands = windows[-1].expected.get(own(made.wish)) if windows else None
    if bands is None or not bands.has_bounds:
        return {"outside": None, "of": None}
    actual = windows[-1].actual
    outside = (actual < bands.lower[-1]) | (actual > bands.upper[-1])
    return {"outside": int(outside.sum()), "of": len(actual)}


def own(wish: Wish) -> str:
    """Under which name a back-test has the forecaster that somebody chose."""
    return wish.forecaster if wish.forecaster == COMBINATION else f"{wish.forecaster}, as chosen"


def _effect(counted: Counted) -> dict[str, Any]:
    """What an event or a regressor adds: as found with its bounds of 95 %, and as it counts."""
    effect, size, error = counted.effect, counted.effect.size, counted.effect.error
    told: dict[str, Any] = {"name": effect.name, "is_share": effect.is_share, "said": effect.said}
    if size is None or error is None:
        return told | dict.fromkeys(("size", "lower", "upper", "counts"))
    figures = np.array([size, size - BEYOND * error, size + BEYOND * error, counted.size])
    figures = np.expm1(figures) if effect.is_share else figures
    return told | dict(zip(("size", "lower", "upper", "counts"), figures.tolist(), strict=True))


def _total(total: Bands) -> dict[str, Any]:
    """The sum over the horizon; without bounds where its steps have none."""
    told: dict[str, Any] = {"mean": float(total.mean[0]), "lower": None, "upper": None}
    if total.has_bounds:
        told |= {"lower": float(total.lower[-1, 0]), "upper": float(total.upper[-1, 0])}
    return told


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        **{name: _number(score) for name, score in row.scores.items()},
        "inside": row.inside,
        "of": row.of,
        "beats_naive": row.beats_naive,
        "why_not": row.why_not,
    }


def _plain(parameters: Mapping[str, object]) -> dict[str, Any]:
    """Parameters as JSON takes them, in whatever types libraries gave them; no number is none."""
    written = json.dumps(parameters, default=str)
    found: dict[str, Any] = json.loads(written, parse_constant=lambda _: None)
    return found


def _number(score: float | None) -> float | None:
    return None if score is None or not np.isfinite(score) else float(score)


def _moments(moments: pd.DatetimeIndex) -> list[str]:
    return [moment.isoformat() for moment in moments]
