"""Forecasts as long work: one series or many, computed where there is room, stored together."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from core.actors import Actor
from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.question import MOST_AHEAD, Mode
from core.analytics.forecasting.study import Scenario, Wish
from core.db import answer
from core.errors import Invalid, NotFound
from core.forecasting import actions, making
from core.forecasting.making import Known, Made, Within
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task

MOST = 5_000  # series at once
MOST_BESIDE = 20  # other series that explain
PART = 0.1  # of the work is reading


class Asked(Params):
    """Which series, and what is wished of each."""

    series: list[UUID] = Field(min_length=1, max_length=MOST)
    horizon: int | None = Field(default=None, ge=1, le=MOST_AHEAD)
    mode: Mode = Mode.FAST
    forecaster: str = COMBINATION
    parameters: dict[str, Any] = Field(default_factory=dict)
    events: bool = True
    regressors: list[UUID] = Field(default_factory=list, max_length=MOST_BESIDE)
    until: date | None = None
    growth: float = 0.0  # a share a year
    level: float = 0.0  # a share
    changes: dict[str, float] = Field(default_factory=dict)  # shares, by the names of regressors

    @property
    def within(self) -> Within:
        """What is looked at."""
        return Within(self.events, tuple(self.regressors), self.until)

    @property
    def wish(self) -> Wish:
        """What is wished of each series."""
        scenario = None
        if self.growth or self.level or self.changes:
            scenario = Scenario(self.growth, self.level, self.changes)
        return Wish(self.horizon, self.mode, self.forecaster, self.parameters, scenario)


def kind() -> Kind:
    """The work of forecasting some series and storing what came of it."""
    return Kind("Forecast", forecast, Asked, keep=_store, has_own_page=True)


def forecast(task: Task, params: Asked) -> tuple[list[Made], list[str]]:
    """Study each series; those of which nothing can be said, and why."""
    params.wish.chosen()
    every: list[Known] = []
    reasons: list[str] = []
    for number, series_id in enumerate(params.series):
        task.report(PART * number / len(params.series), "Reads the series.")
        try:
            every.append(answer(making.known, task.user, series_id, params.within))
        except (NotFound, Invalid) as error:  # of one series; a schedule goes on with the others
            reasons.append(str(error))
    done = task.map(
        partial(making.made, wish=params.wish), every, note="{done:,} of {total:,} are forecast."
    )
    reasons += [f"{every[at].name}: {reason}" for at, reason in done.reasons.items()]
    studied = [one for one in done.values if one is not None]
    if not studied:
        raise Invalid(" ".join(reasons))
    return studied, reasons


def _store(db: Session, user: Actor, found: tuple[list[Made], list[str]]) -> dict[str, Any]:
    """Store each as a version."""
    made, reasons = found
    models = actions.store_all(db, user, made)
    told: dict[str, Any] = {"forecast": len(models)}
    return told | ({"left out": reasons} if reasons else {})
