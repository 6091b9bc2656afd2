"""Versions of a forecast side by side: what differs between them, and how each has done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import case, func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import Conflict, Invalid, NotFound
from core.forecasting import queries
from core.forecasting.tables import Forecast, ForecastScore
from core.registry import queries as registry
from core.registry.queries import About, visible
from core.registry.tables import TrainedModel

READS = ("forecasting", "registry", "series", "uploads")
FEWEST, MOST = 2, 5
NOT_CHOSEN = "—"


@dataclass(frozen=True)
class Compared:
    """Some versions; of each frame the columns or rows are named by version."""

    versions: tuple[About, ...]
    names: tuple[str, ...]  # of the versions, as they are told from each other
    differences: pd.DataFrame  # a row for each thing: what, a column each version, whether alike
    values: pd.DataFrame  # values that are not the same in all of them, by moment
    expected: pd.DataFrame  # a row for each moment and version: expected and bounds
    scores: pd.DataFrame  # a row each version: back-test, and what came since
    notes: tuple[str, ...]  # what could not be compared, and why


def compared(db: Session, user: Actor, model_ids: Sequence[UUID]) -> Compared:
    """Two or more versions of the forecast of one series."""
    require(user, Role.viewer)
    once = tuple(dict.fromkeys(model_ids))
    if not FEWEST <= len(once) <= MOST:
        raise Invalid(f"{FEWEST} to {MOST} versions are compared at once, not {len(once)}.")
    versions = tuple(registry.about(db, user, one) for one in once)
    of = {(one.series_id, one.name if one.series_id is None else "") for one in versions}
    if len(of) > 1:
        raise Invalid("These are versions of several series; those of one can be compared.")
    names = _names(versions)
    kept, notes = _kept(db, user, versions, names)
    ahead = [queries.ahead(db, user, one.id) for one in versions]
    return Compared(
        versions,
        names,
        differences(dict(zip(names, versions, strict=True))),
        changed(kept),
        _side_by_side(names, ahead),
        _scores(db, user, versions, names),
        notes,
    )


def differences(versions: Mapping[str, About]) -> pd.DataFrame:
    """What was chosen, on what and by what it was made: a row for each thing."""
    told = {name: _facts(one) for name, one in versions.items()}
    things = list(dict.fromkeys(thing for facts in told.values() for thing in facts))
    rows = pd.DataFrame({"what": things})
    for name, facts in told.items():
        rows[name] = [facts.get(thing, NOT_CHOSEN) for thing in things]
    rows["differs"] = rows[list(told)].nunique(axis=1) > 1
    return rows


def changed(kept: Mapping[str, pd.Series]) -> pd.DataFrame:
    """The values that are not the same in all of several, a column each; none where all are.

    >>> day = pd.DatetimeIndex(["2026-01-01"])
    >>> changed({"1": pd.Series([2.0], day), "2": pd.Series([3.0], day)}).to_numpy().tolist()
    [[2.0, 3.0]]
    """
    table = pd.DataFrame(dict(kept)).sort_index()
    if table.empty:
        return table
    first = table.iloc[:, [0]].to_numpy()
    same = (table.to_numpy() == first) | (table.isna().to_numpy() & np.isnan(first))
    differs = pd.Series(~same.all(axis=1), table.index)
    return table.loc[differs].rename_axis("moment")


def _names(versions: Sequence[About]) -> tuple[str, ...]:
    """By number alone where all are of one person."""
    if len({one.owner_id for one in versions}) == 1:
        return tuple(f"Version {one.version}" for one in versions)
    return tuple(f"Version {one.version} by {one.author}" for one in versions)


def _facts(one: About) -> dict[str, str]:
    """A version by everything in which it may differ from another, in words."""
    chosen = {key: value for key, value in one.chosen.items() if key != "parameters"}
    chosen |= one.chosen.get("parameters") or {}
    told = one.told
    used = ", ".join(each["name"] for each in told.get("members") or [] if each["is_used"])
    facts = {key.replace("_", " ").capitalize(): _said(value) for key, value in chosen.items()}
    return {
        **facts,
        "Method": str(told.get("method", "unknown")),
        "Members": used or NOT_CHOSEN,
        "Values": _said(told.get("values")),
        "Known until": f"{one.trained_until:%Y-%m-%d}" if one.trained_until else NOT_CHOSEN,
        "File": one.file,
        "Data (SHA-256)": (one.data_sha256 or NOT_CHOSEN)[:12],
        "Choices (SHA-256)": one.params_hash[:12],
        "Code": (one.code_version or NOT_CHOSEN)[:12],
        **{f"Library {name}": version for name, version in one.libraries.items()},
    }


def _said(value: Any) -> str:
    if value is None or value in ({}, []):
        return NOT_CHOSEN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _kept(
    db: Session, user: Actor, versions: Sequence[About], names: Sequence[str]
) -> tuple[dict[str, pd.Series], tuple[str, ...]]:
    """The values of each that can be read; why not, of each that cannot."""
    found: dict[str, pd.Series] = {}
    notes: list[str] = []
    for name, one in zip(names, versions, strict=True):
        try:
            said = json.loads(queries.kept(db, user, one.id))
        except (NotFound, Conflict) as error:  # of one version; the others can be compared
            notes.append(f"{name}: {error}")
            continue
        moments = pd.DatetimeIndex(said["moments"], tz="UTC")
        found[name] = pd.Series(said["values"], moments, dtype=float)
    return found, tuple(notes)


def _side_by_side(names: Sequence[str], ahead: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What each expects, one below the other."""
    columns = ["moment", "expected", "lower_80", "upper_80", "lower_95", "upper_95", "actual"]
    some = [rows[columns].assign(version=name) for name, rows in zip(names, ahead, strict=True)]
    return pd.concat([rows for rows in some if len(rows)] or some[:1], ignore_index=True)


def _scores(
    db: Session, user: Actor, versions: Sequence[About], names: Sequence[str]
) -> pd.DataFrame:
    """Error and bands of each, when it was tried from earlier on and since it was stored."""
    inside: Any = col(ForecastScore.inside_95)
    wanted: Wanted = (
        select(
            col(Forecast.model_id).label("id"),
            func.count().label("scored"),
            func.avg(col(ForecastScore.abs_error)).label("mean_error"),
            func.avg(col(ForecastScore.naive_error)).label("naive_error"),
            func.count(inside).label("with_band"),
            func.sum(case((inside, 1), else_=0)).label("held"),
        )
        .join(ForecastScore, col(ForecastScore.forecast_id) == col(Forecast.id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .where(
            col(ForecastScore.is_current),
            col(Forecast.model_id).in_([one.id for one in versions]),
            col(TrainedModel.id).in_(visible(user)),
        )
        .group_by(col(Forecast.model_id))
    )
    tried = pd.DataFrame(
        {
            "id": [one.id for one in versions],
            "version": names,
            **{key: [one.best.get(key) for one in versions] for key in ("wape", "inside", "of")},
        }
    )
    return tried.merge(frame(db, wanted), on="id", how="left")
