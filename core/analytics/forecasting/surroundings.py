"""What is known beside a series: its events, what people expect of them, and other series.

Other series, such as prices, are taken as the mean of what they have in each step. Where they begin
later than the series, what came before is left out, and that is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import pandas as pd

from core.analytics.forecasters.beside import regressors_of
from core.analytics.forecasters.contract import Regressors, Values
from core.analytics.forecasting.events import Event, Kind, coded
from core.analytics.spans import Spans, spans
from core.errors import Invalid

NO_CHANGES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Surroundings:
    """Everything but the values of a series."""

    events: tuple[Event, ...] = ()
    impacts: Mapping[str, float] = field(default_factory=dict)  # of events, as people expect them
    others: Mapping[str, pd.Series] = field(
        default_factory=dict
    )  # values by moment, later ones too

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.events or self.others)

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {
            "events": [
                {
                    "name": one.name,
                    "days": [day.isoformat() for day in one.days],
                    "kind": one.kind.value,
                    "before": one.before,
                    "after": one.after,
                    "is_yearly": one.is_yearly,
                }
                for one in self.events
            ],
            "impacts": dict(self.impacts),
            "others": {
                name: {
                    "moments": [moment.isoformat() for moment in pd.DatetimeIndex(one.index)],
                    "values": [None if np.isnan(value) else value for value in one.tolist()],
                }
                for name, one in self.others.items()
            },
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """It as JSON has kept it."""
        events = tuple(
            Event(
                **one
                | {
                    "days": tuple(map(date.fromisoformat, one["days"])),
                    "kind": Kind(one["kind"]),
                }
            )
            for one in said.get("events", [])
        )
        others = {
            name: pd.Series(
                [np.nan if value is None else value for value in one["values"]],
                pd.DatetimeIndex(one["moments"]),
                dtype=float,
            )
            for name, one in said.get("others", {}).items()
        }
        return cls(events, dict(said.get("impacts", {})), others)


NOTHING = Surroundings()


@dataclass(frozen=True)
class Beside:
    """What is known for the steps of a history, and for those ahead."""

    first: int  # step from which on all of it is known
    regressors: Regressors | None
    planned: Values | None
    notes: tuple[str, ...]


def beside(
    known: Surroundings,
    moments: pd.DatetimeIndex,
    count: int,
    code: str,
    changes: Mapping[str, float] = NO_CHANGES,
) -> Beside:
    """The columns for a history of so many steps and those after it.

    Had other series changed in these: a share of 0.1 is a tenth more.
    """
    for name in changes:
        if name not in known.others:
            raise Invalid(f"'{name}' is not among what the forecast knows beside the series.")
    if not known:
        return Beside(0, None, None, ())
    steps = spans(moments, code)
    columns = {name: _in_steps(name, one, steps) for name, one in known.others.items()}
    first, late = _first(columns, count)
    ahead = np.arange(len(moments)) >= count
    columns = {
        name: (one * (1 + changes.get(name, 0.0) * ahead))[first:] for name, one in columns.items()
    }
    learnt = [event for event in known.events if event.name not in known.impacts]
    told = coded(
        learnt, moments[first:], count - first, code, regressors_of(columns, count - first)
    )
    planned = _planned(known, steps)
    return Beside(
        first,
        told.regressors,
        None if planned is None else planned[first:],
        (*late, *told.notes),
    )


def _in_steps(name: str, one: pd.Series, steps: Spans) -> Values:
    """The mean of another series in each step; without a value, nan."""
    values = one.dropna().sort_index()
    if values.empty:
        raise Invalid(f"'{name}' has no value.")
    days = pd.DatetimeIndex(values.index).to_numpy().astype("datetime64[D]")
    sums = np.concatenate([[0.0], np.cumsum(values.to_numpy(dtype=float))])
    first = np.searchsorted(days, steps.firsts, side="left")
    last = np.searchsorted(days, steps.lasts, side="right")
    several = last - first
    means = np.divide(
        sums[last] - sums[first],
        several,
        out=np.full(len(several), np.nan),
        where=several > 0,
    )
    return np.asarray(means, dtype=np.float64)


def _first(columns: Mapping[str, Values], count: int) -> tuple[int, tuple[str, ...]]:
    """The step from which all columns are known; one with gaps after it is refused."""
    first, latest = 0, ""
    for name, column in columns.items():
        known = np.flatnonzero(np.isfinite(column[:count]))
        if not known.size:
            raise Invalid(f"'{name}' has no value in the time of the series.")
        if known[0] > first:
            first, latest = int(known[0]), name
    for name, column in columns.items():
        missing = int((~np.isfinite(column[first:count])).sum())
        if missing:
            steps = "1 step" if missing == 1 else f"{missing} steps"
            raise Invalid(f"'{name}' is not known for {steps} of the series; fill its gaps first.")
    if not latest:
        return 0, ()
    before = "1 value" if first == 1 else f"{first:,} values"
    return first, (f"{before} before '{latest}' was known count for nothing.",)


def _planned(known: Surroundings, steps: Spans) -> Values | None:
    """By what people say each step is multiplied."""
    times = np.ones(len(steps.firsts))
    for event in known.events:
        impact = known.impacts.get(event.name)
        if impact is not None:
            days = {day for _, day in event.within(steps.years)}
            times = times * (1 + impact * steps.shares(days))
    return times if known.impacts else None
