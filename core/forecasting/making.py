"""From a series to a stored version of its forecast: what is known, what is computed, what is kept.

What was computed is kept with all it was computed from, so that it can be computed again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting.backtest import Row
from core.analytics.forecasting.question import Mode
from core.analytics.forecasting.study import Study, Wish, studied
from core.compute.fingerprint import libraries
from core.errors import NotFound
from core.series import recipes
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, TimeSeriesData

READS = ("series",)
LONGEST_NAME = 200
SAME = 1e-9  # of a value: processors with other instructions may differ by so much


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


def known(db: Session, user: Actor, series_id: UUID) -> Known:
    """A series as its recipe prepares it for forecasts."""
    require(user, Role.viewer)
    prepared = recipes.prepared(db, user, series_id, for_forecasts=True)
    wanted = (
        select(Series, col(User.username))
        .join(User, col(User.id) == col(Series.user_id))
        .where(col(Series.id) == series_id, col(Series.id).in_(visible(user)))
    )
    found = db.execute(wanted).first()
    if found is None:
        raise NotFound("This series was deleted, or is not shared with you.")
    series, owner = found
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
        prepared.values.tz_localize(None),
        prepared.notices,
    )


def made(known: Known, wish: Wish) -> Made:
    """Have a series studied; pure, so that a worker process can do it."""
    return Made(known, wish, studied(known.values, wish))


def artefact(made: Made) -> bytes:
    """Values and wish, and what came of them, as JSON: the same for the same study."""
    values, study = made.known.values, made.study
    bands = study.answer.bands
    said = {
        "wish": made.wish.written(),
        "moments": _moments(pd.DatetimeIndex(values.index)),
        "values": [None if np.isnan(value) else value for value in values.tolist()],
        "ahead": _moments(study.ahead),
        "method": study.answer.method,
        "levels": list(bands.levels),
        "mean": bands.mean.tolist(),
        "lower": bands.lower.tolist(),
        "upper": bands.upper.tolist(),
        "libraries": libraries(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def again(kept: bytes) -> Again:
    """Compute once more what an artefact tells of, and compare."""
    said = json.loads(kept)
    wished = said["wish"] | {"mode": Mode(said["wish"]["mode"])}
    values = [np.nan if one is None else one for one in said["values"]]
    before = pd.Series(values, pd.DatetimeIndex(said["moments"]))
    bands = studied(before, Wish(**wished)).answer.bands
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


def metrics(made: Made) -> dict[str, Any]:
    """Everything that a page tells of a forecast beside its values, as JSON."""
    study = made.study
    answer, past = study.answer, study.past
    return {
        "method": answer.method,
        "frequency": study.frequency,
        "values": len(study.history),
        "total": _total(study.total) if made.known.is_flow else None,
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
        "level": past.level,
        "windows": len(past.windows),
        "leaderboard": [_row(row) for row in past.rows],
        "libraries": libraries(),
    }


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
