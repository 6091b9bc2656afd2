"""Steps over periods: values put together into longer ones, and months levelled by their length.

What is not whole is left open: a sum over the first twelve days of a month is no month.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics import rhythm
from core.analytics.parameters import choice, days
from core.analytics.rhythm import PERIODS, Partial, Rhythm
from core.analytics.step import Change, Nature, Step, counted
from core.errors import Invalid

LENGTHS = {
    "D": "days",
    "W": "weeks, dated on Sunday",
    "MS": "months, dated on the first",
    "ME": "months, dated on the last",
    "QS": "quarters, dated on the first",
    "QE": "quarters, dated on the last",
    "YS": "years, dated on the first",
    "YE": "years, dated on the last",
}
WAYS = {
    "auto": "by what it is: a flow is summed, of a stock the last counts",
    "sum": "the sum",
    "last": "the last value",
    "mean": "the mean of what is known",
}
ORDER = {"D": 1, "B": 1, "W": 2, "M": 3, "Q": 4, "Y": 5}  # what is within days comes before
WEEKDAYS_A_YEAR = 20_871 * 5 / 400  # 400 years are 20,871 whole weeks
IN_A_YEAR = {"M": 12, "Q": 4}


@dataclass(frozen=True)
class Resample(Step):
    """Put values together into longer periods."""

    name: ClassVar[str] = "resample"
    title: ClassVar[str] = "Resample"

    to: str = choice(LENGTHS, "MS", "The longer periods.")
    how: str = choice(WAYS, "auto", "What becomes of the values of one period.")

    def told(self) -> str:
        """What it does, in words."""
        how = {
            "auto": "the sum of a flow, the last value of a stock",
            "sum": "their sum",
            "last": "the last of them",
            "mean": "their mean",
        }[self.how]
        longer = LENGTHS[self.to]
        return f"values are put together into {longer}: {how}; what is not whole stays open"

    def way(self, nature: Nature) -> str:
        """What is done with the values of a period."""
        if self.how != "auto":
            return self.how
        return "sum" if nature.is_flow else "last"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """A period of which a value was taken out has a mean but no sum; no last, at its end."""
        moments = rhythm.moments_of(values)
        found = rhythm.recognised(moments)
        self._refuse_shorter(moments, found)
        way = self.way(nature)
        periods = moments.to_period(PERIODS[self.to])
        cut = self._cut(moments, found, way, nature)
        whole = pd.period_range(periods[0], periods[-1], freq=periods.freq)
        made = values.groupby(periods).agg(_WAYS[way]).reindex(whole)
        made = made.mask(whole.isin([one.period for one in cut]))
        is_at_the_end = self.to == "W" or self.to.endswith("E")
        dated = whole.end_time.normalize() if is_at_the_end else whole.start_time
        made.index = longer = pd.DatetimeIndex(dated.to_numpy(), name=values.index.name)
        return Change(
            made,
            f"{counted(len(values), 'value')} became {counted(len(made), 'period')}",
            longer,
            notices=tuple(self._notices(cut, found, way)),
            left_open=longer[whole.isin([one.period for one in cut])],
            code=self.to,
        )

    def _refuse_shorter(self, moments: pd.DatetimeIndex, found: Rhythm | None) -> None:
        if found is None:
            first = moments[0].to_period(PERIODS[self.to])
            steps = (moments[1:] - moments[:-1]).sort_values()
            length = first.end_time - first.start_time
            is_shorter = len(steps) > 0 and steps[(len(steps) - 1) // 2] > length
        else:
            is_shorter = ORDER[self.to[0]] <= ORDER.get(found.code[0], 0)
        if is_shorter:
            come = f"come {found.words}" if found else "come seldom"
            periods = LENGTHS[self.to].partition(",")[0]
            raise Invalid(f"values that {come} cannot be put together into {periods}.")

    def _cut(
        self, moments: pd.DatetimeIndex, found: Rhythm | None, way: str, nature: Nature
    ) -> list[Partial]:
        """The first and the last period, where they are not whole."""
        first = moments[0].to_period(PERIODS[self.to])
        cut = []
        if way != "last" and found is not None and found.before >= first.start_time:
            cut.append(Partial(first, f"its values begin on {moments[0]:%Y-%m-%d}"))
        last = rhythm.partial_last(moments, self.to, nature.as_of)
        return [*cut, last] if last else cut

    def _notices(self, cut: list[Partial], found: Rhythm | None, way: str) -> list[str]:
        said = [one.sentence for one in cut]
        if found is None:
            return said
        lacking = found.missing.to_period(PERIODS[self.to]).difference(
            pd.PeriodIndex([one.period for one in cut], freq=PERIODS[self.to])
        )
        if len(lacking) and way == "sum":
            several = counted(len(lacking.unique()), "period lacks", "periods lack")
            said.append(f"{several} a value or more. Fill gaps first, or the sum is without it.")
        if found.code == "W":
            said.append("A week counts where it is dated, also if it is partly of another period.")
        return said


_WAYS = {
    "sum": lambda some: some.sum(skipna=False),
    "last": lambda some: some.iloc[-1],
    "mean": lambda some: some.mean(),
}


@dataclass(frozen=True)
class WorkingDays(Step):
    """Level months by their working days, so that a short February is not a bad one."""

    name: ClassVar[str] = "working_days"
    title: ClassVar[str] = "Working days"

    days_off: tuple[str, ...] = days(
        "Days beside Saturdays and Sundays on which nothing is done, as dates; they count for "
        "the years that they name."
    )

    def told(self) -> str:
        """What it does, in words."""
        beside = f" without {counted(len(self.days_off), 'day')} off" if self.days_off else ""
        return f"values are scaled by usual over actual working days, Monday to Friday{beside}"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """Each value times its factor; of months and quarters of flows."""
        if not nature.is_flow:
            raise Invalid("a stock does not grow by the day; working days are for flows.")
        moments = rhythm.moments_of(values)
        found = rhythm.recognised(moments)
        code = nature.code or (found.code if found else "")
        letter = code[:1]
        if code not in PERIODS or letter not in IN_A_YEAR:
            raise Invalid(
                "working days are counted for months and quarters, and these values come "
                f"{rhythm.in_words(code or None)}; resample them first."
            )
        scaled = values * factors(moments.to_period(letter), self.days_off)
        touched = moments[values.notna()]
        return Change(scaled, f"{counted(len(touched), 'value')} scaled", touched)


def factors(periods: pd.PeriodIndex, days_off: tuple[str, ...] = ()) -> npt.NDArray[np.float64]:
    """Usual over actual working days of months or quarters; their mean is near 1.

    Usual are the weekdays of 400 years, less the days off of an average year among those that are
    named. So a factor once known never changes, whatever comes later.

    >>> factors(pd.period_range("2026-02", "2026-03", freq="M")).round(4).tolist()
    [1.087, 0.9882]
    """
    off = np.array(days_off, dtype="datetime64[D]")
    starts = periods.start_time.to_numpy().astype("datetime64[D]")
    ends = (periods + 1).start_time.to_numpy().astype("datetime64[D]")
    actual = np.busday_count(starts, ends, holidays=off)
    if (actual == 0).any():
        empty = rhythm.named(periods[int(np.argmin(actual))])
        raise Invalid(f"{empty} has no working day left; name fewer days off.")
    a_year = np.full(len(periods), WEEKDAYS_A_YEAR)
    if off.size:
        years = off.astype("datetime64[Y]").astype(int) + 1970
        first, last = years.min(), years.max()
        is_told = (periods.year >= first) & (periods.year <= last)
        a_year[is_told] -= np.is_busday(off).sum() / (last - first + 1)
    return np.asarray(a_year / IN_A_YEAR[periods.freqstr[0]] / actual, dtype=np.float64)
