"""A series taken apart for those who forecast it, with what people said of its unusual values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics import judging, preparing
from core.analytics.correcting import CORRECTED, LEFT_OUT
from core.analytics.forecasting.inside import Inside, inside, strongly
from core.analytics.step import Step
from core.forecasting import making
from core.series import recipes

READS = ("series", "calendar")
COLUMNS = ["moment", "value", "stored", "expected", "lower", "upper", "score", "said", "verdict"]


@dataclass(frozen=True)
class Pattern:
    """The trend, or a season: how much of the movement of a series it is."""

    name: str
    column: str  # of the rows
    strength: float | None  # 0 to 1; none where nothing varies
    said: str


@dataclass(frozen=True)
class Apart:
    """What is inside a series; each moment is in UTC."""

    rows: pd.DataFrame  # moment, value, trend, each season, events, remainder, expected, lower,
    # upper, the value that is stored, and what was said of it
    anomalies: pd.DataFrame  # a row for each unusual or judged value, the oldest first, numbered
    patterns: tuple[Pattern, ...]  # the trend first, then each season
    left_over: float | None  # the part of all variation that nothing explains
    events: tuple[str, ...]
    shifts: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def open(self) -> pd.DataFrame:
        """The unusual values of which nobody has said anything yet."""
        return self.anomalies[self.anomalies["verdict"] == ""]


def taken_apart(db: Session, user: Actor, series_id: UUID) -> Apart:
    """The parts of a series as it is forecast, and its values that are not as expected."""
    require(user, Role.viewer)
    known = making.known(db, user, series_id)
    steps = preparing.recipe_of(list(recipes.recipe(db, user, series_id).steps))
    bare = judging.unjudged(steps)
    stored = known.values
    if len(bare) < len(steps):
        frame = recipes.points_prepared(db, user, series_id, [one.written() for one in bare])
        stored = frame["value"].tz_localize(None)
    found = inside(known.values, known.beside)
    rows = found.rows
    moments = pd.DatetimeIndex(rows["moment"])
    rows["stored"] = stored.reindex(moments).to_numpy()
    rows["verdict"] = judging.verdicts(steps, moments).to_numpy()
    anomalies = _anomalies(found, stored, steps)
    for table in (rows, anomalies):
        table["moment"] = table["moment"].dt.tz_localize("UTC")
    return Apart(
        rows,
        anomalies,
        _patterns(found),
        found.left_over,
        found.events,
        found.shifts,
        (*known.notices, *found.notes),
    )


def _anomalies(found: Inside, stored: pd.Series, steps: Sequence[Step]) -> pd.DataFrame:
    """What is unusual and what was judged, also where that left nothing to be taken apart."""
    rows = found.rows.assign(score=found.scores)
    shown: pd.DataFrame = rows[found.is_unusual | (rows["verdict"] != "")]
    said = judging.verdicts(steps, pd.DatetimeIndex(stored.index))
    beyond = said[(said != "") & ~said.index.isin(rows["moment"])]
    if len(beyond):
        ends = pd.DataFrame(
            {"moment": beyond.index, "stored": stored[beyond.index], "verdict": beyond}
        )
        shown = pd.concat([shown, ends.reset_index(drop=True)])
    shown = shown.sort_values("moment").reset_index(drop=True)
    shown["score"] = shown["score"].replace([np.inf, -np.inf], np.nan)
    shown["said"] = [_said(one) for one in shown.itertuples()]
    shown.index = pd.RangeIndex(1, len(shown) + 1, name="number")
    return shown[COLUMNS]


def _said(one: Any) -> str:
    """One value in words: how it is, and what was expected."""
    if not np.isfinite(one.expected):
        return f"{one.stored:,.6g} lies outside of the values that are looked at."
    among = f"{one.expected:,.6g} expected, between {one.lower:,.6g} and {one.upper:,.6g}"
    if one.verdict == LEFT_OUT:
        return f"{one.stored:,.6g} counts for nothing; {among}."
    if one.verdict == CORRECTED:
        return f"{one.value:,.6g} counts in place of {one.stored:,.6g}; {among}."
    way = "high" if one.value > one.expected else "low"
    is_out = not one.lower <= one.value <= one.upper
    return f"{one.value:,.6g} is {f'too {way}' if is_out else 'as usual'}; {among}."


def _patterns(found: Inside) -> tuple[Pattern, ...]:
    """The trend and each season, with how much they are in words."""
    trend = Pattern("Trend", "trend", found.trend_strength, strongly(found.trend_strength))
    seasons = (
        Pattern(f"Season of a {one.words}", one.column, one.strength, strongly(one.strength))
        for one in found.seasons
    )
    return (trend, *seasons)
