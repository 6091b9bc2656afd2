"""What a person said of single values of a series, as steps of its recipe."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import pandas as pd

from core.analytics.cleaning import Smooth
from core.analytics.correcting import ACCEPTED, CORRECTED, LEFT_OUT, Accept, Correct, LeaveOut, on
from core.analytics.periods import Resample, WorkingDays
from core.analytics.preparing import MOST_STEPS, Prepared
from core.analytics.step import Step
from core.errors import Invalid

REMAKING = (Smooth, Resample, WorkingDays)  # what a person sees are the values after these
FULL = (
    f"This recipe has {MOST_STEPS} steps, the most it can have. Take a correction back first, or "
    "load a file with the right values."
)


class Verdict(StrEnum):
    """What somebody says of one value."""

    accept = "accept"
    leave_out = "leave_out"
    correct = "correct"
    withdraw = "withdraw"  # whatever was said before


def judged(
    steps: Sequence[Step],
    called: Sequence[str],
    verdict: Verdict,
    *,
    value: float | None = None,
    reason: str = "",
    is_last: bool = False,
) -> list[Step]:
    """The recipe with one verdict; it takes the place of an earlier one of that moment.

    ``called`` is what recipes may call the moment, the name to be used first. The verdict stands
    after the last step that makes other values, before gaps are filled; with ``is_last`` at the
    end, for a value that only a step has made.
    """
    kept, moment = withdrawn(steps, called), called[0]
    first = max((at for at, one in enumerate(kept, 1) if isinstance(one, REMAKING)), default=0)
    place = len(kept) if is_last else first
    if verdict is Verdict.correct:
        if value is None:
            raise Invalid("Say which value is to count instead.")
        if not reason.strip():
            raise Invalid("Say why the value is corrected; it is kept with your name.")
        kept.insert(place, Correct.of({"moment": moment, "value": value, "reason": reason}))
    elif verdict is not Verdict.withdraw:
        _gathered(kept, Accept if verdict is Verdict.accept else LeaveOut, moment, place)
    if len(kept) > max(MOST_STEPS, len(steps)):
        raise Invalid(FULL)
    return kept


def withdrawn(steps: Sequence[Step], called: Sequence[str]) -> list[Step]:
    """The recipe without what was said of one moment; a step that says nothing more is gone."""
    kept: list[Step] = []
    for one in steps:
        if isinstance(one, Accept | LeaveOut) and not set(called).isdisjoint(one.moments):
            others = tuple(other for other in one.moments if other not in called)
            kept += [replace(one, moments=others)] if others else []
        elif not (isinstance(one, Correct) and one.moment in called):
            kept.append(one)
    return kept


def is_felt(found: Prepared, moment: str) -> bool:
    """Whether some step marked a value for what was said of this moment."""
    marks = (ACCEPTED, LEFT_OUT, CORRECTED)
    return any(
        change.mark in marks and bool(on(change.touched, [moment]).any())
        for change in found.changes
    )


def verdicts(steps: Sequence[Step], moments: pd.DatetimeIndex) -> pd.Series:
    """The word for what was said of each moment; empty where nothing was."""
    said = pd.Series("", index=moments, dtype=object)
    for one in steps:
        if isinstance(one, Accept):
            said[on(moments, one.moments)] = ACCEPTED
        elif isinstance(one, LeaveOut):
            said[on(moments, one.moments)] = LEFT_OUT
        elif isinstance(one, Correct) and one.moment:
            said[on(moments, [one.moment])] = CORRECTED
    return said


def unjudged(steps: Sequence[Step]) -> list[Step]:
    """The recipe without anything that was said of single values."""
    return [one for one in steps if not isinstance(one, Accept | LeaveOut | Correct)]


def names(moment: pd.Timestamp, moments: pd.DatetimeIndex) -> tuple[str, ...]:
    """What recipes call one of some moments: by its day first, where that has no other.

    >>> hours = pd.date_range("2026-03-05", periods=2, freq="12h")
    >>> names(hours[0], hours), names(hours[1], hours[1:])
    (('2026-03-05T00:00:00',), ('2026-03-05', '2026-03-05T12:00:00'))
    """
    exact, day = moment.isoformat(), moment.normalize()
    is_alone = int((moments.normalize() == day).sum()) <= 1
    return (day.date().isoformat(), exact) if is_alone else (exact,)


def _gathered(kept: list[Step], kind: type[Accept | LeaveOut], moment: str, place: int) -> None:
    """Put a moment to others of which the same was said, from a place on; or into a new step."""
    for at in range(place, len(kept)):
        one = kept[at]
        if isinstance(one, kind):
            kept[at] = replace(one, moments=kind.of({"moments": [*one.moments, moment]}).moments)
            return
    kept.insert(place, kind.of({"moments": [moment]}))
