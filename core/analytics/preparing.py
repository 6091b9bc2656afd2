"""Preparing a series: the steps of its recipe, one after the other, on values that stay stored.

Raw values are never changed. A recipe is a list of ``{"step": name, …parameters}``; the same values
and the same recipe always give the same result. Steps whose values depend on later ones say so; in
a back-test the recipe goes over the values known at each origin, never over all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core.analytics import rhythm
from core.analytics.cleaning import Fill, Outliers, Smooth
from core.analytics.correcting import Accept, Correct, LeaveOut
from core.analytics.periods import Resample, WorkingDays
from core.analytics.rhythm import Rhythm
from core.analytics.step import Change, Nature, Step
from core.errors import Invalid

STEPS: dict[str, type[Step]] = {
    "fill": Fill,
    "outliers": Outliers,
    "smooth": Smooth,
    "resample": Resample,
    "working_days": WorkingDays,
    "accept": Accept,
    "leave_out": LeaveOut,
    "correct": Correct,
}
MOST_STEPS = 20
PARTIAL = "partial"
ANY = Nature()
Recipe = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """A series as its recipe gives it, beside what is stored, and what was done."""

    frame: pd.DataFrame  # value, raw and flag by moment; what is not there is missing
    values: pd.Series  # without what is partial
    changes: tuple[Change, ...]
    notices: tuple[str, ...]
    frequency: str | None  # of the values
    raw_frequency: str | None

    def count(self, mark: str) -> int:
        """How many moments bear a mark."""
        return int(self.frame["flag"].str.split(", ").map(lambda marks: mark in marks).sum())

    @property
    def is_longer(self) -> bool:
        """Whether values are of longer periods than what is stored."""
        return any(change.code for change in self.changes)


def recipe_of(said: object) -> list[Step]:
    """The steps that a recipe names, or a sentence about the first that is wrong."""
    if not isinstance(said, list | tuple):
        raise Invalid('A recipe is a list of steps, such as [{"step": "fill"}].')
    if len(said) > MOST_STEPS:
        raise Invalid(f"A recipe has at most {MOST_STEPS} steps, not {len(said)}.")
    return [_step(place, one) for place, one in enumerate(said, start=1)]


def _step(place: int, said: object) -> Step:
    if not isinstance(said, Mapping) or not isinstance(said.get("step"), str):
        raise Invalid(f'Step {place} must say what it is, such as {{"step": "fill"}}.')
    given = dict(said)
    name = given.pop("step")
    if name not in STEPS:
        raise Invalid(f"Step {place}: there is no step {name!r}; there is {', '.join(STEPS)}.")
    try:
        return STEPS[name].of(given)
    except Invalid as error:
        raise Invalid(f"Step {place}: {error}") from error


def told(steps: Sequence[Step]) -> list[str]:
    """What was done to the numbers, a sentence each, with a word where one looks ahead."""
    return [
        f"{said[:1].upper()}{said[1:]}{' (looks ahead)' if step.looks_ahead else ''}."
        for step in steps
        for said in [step.told()]
    ]


def prepared(
    values: pd.Series,
    steps: Sequence[Step],
    nature: Nature = ANY,
    *,
    for_forecasts: bool = False,
) -> Prepared:
    """Values by moment after all steps; a last period that is not whole is kept out first.

    ``for_forecasts`` refuses steps through which a forecast would know what is still to come.
    """
    if for_forecasts:
        _refuse(steps)
    raw = values.astype(float)
    moments = rhythm.moments_of(raw)
    found = rhythm.recognised(moments)
    marks: list[pd.Series] = []
    notices: list[str] = []
    changes: list[Change] = []
    made = raw
    if (last := rhythm.unfinished(moments, found, nature.as_of)) is not None:
        notices.append(last.sentence)
        marks.append(_marked(moments[-1:], PARTIAL))
        made = raw.iloc[:-1]
    for place, step in enumerate(steps, start=1):
        if made.empty:
            break
        try:
            change = step.applied(made, nature)
        except Invalid as error:
            raise Invalid(f"Step {place}: {error}") from error
        made = change.values
        nature = replace(nature, code=change.code or nature.code)
        changes.append(change)
        notices += change.notices
        marks += [_marked(change.touched, change.mark), _marked(change.left_open, PARTIAL)]
    return Prepared(
        frame=_beside(made, raw, _flags(marks)),
        values=made[~made.index.isin(_left_open(changes))],
        changes=tuple(changes),
        notices=tuple(dict.fromkeys(notices)),
        frequency=nature.code or _code(found if made.index is raw.index else _rhythm(made)),
        raw_frequency=_code(found),
    )


def _left_open(changes: Sequence[Change]) -> list[pd.Timestamp]:
    return [moment for change in changes for moment in change.left_open]


def _refuse(steps: Sequence[Step]) -> None:
    for place, step in enumerate(steps, start=1):
        if step.why_not_for_forecasts:
            raise Invalid(f"Step {place} is not for forecasts: {step.why_not_for_forecasts}.")


def _beside(made: pd.Series, raw: pd.Series, flags: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"value": made, "raw": raw})
    return frame.assign(flag=flags.reindex(frame.index).fillna(""))


def _rhythm(values: pd.Series) -> Rhythm | None:
    return rhythm.recognised(rhythm.moments_of(values))


def _code(found: Rhythm | None) -> str | None:
    return found.code if found else None


def _marked(moments: pd.DatetimeIndex, mark: str) -> pd.Series:
    return pd.Series(mark, index=moments if mark else moments[:0], dtype=object)


def _flags(marks: list[pd.Series]) -> pd.Series:
    """The marks of each moment in the order they were made."""
    every: pd.Series = pd.concat([pd.Series(dtype=object, index=pd.DatetimeIndex([])), *marks])
    if every.index.is_unique:
        return every
    joined: pd.Series = every.groupby(level=0).agg(lambda some: ", ".join(dict.fromkeys(some)))
    return joined
