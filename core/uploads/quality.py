"""How good a file is, in parts that each say what they are: shown before anything is stored."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.uploads.shapes import Holds, Shape
from core.uploads.trial import Trial

PERIODS_MOST = 400
OUTLYING = 8.0  # times the usual distance from the middle of its group
USUAL = 1.4826  # of a normal distribution: standard deviation over median distance
GROUPED_BY = 20_000  # groups; of more, each has too few rows to say what is usual


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1; None where there is nothing to take a share of."""

    accepted: float | None  # rows of those that the table has
    filled: float | None  # cells of the columns that were matched
    unremarkable: float | None  # accepted rows without a warning
    regular: float | None  # periods with rows, of those between the first and the last

    @property
    def score(self) -> float | None:
        """The rows accepted, times the mean of what else is known of them."""
        others = [one for one in (self.filled, self.unremarkable, self.regular) if one is not None]
        if self.accepted is None or not others:
            return self.accepted
        return self.accepted * sum(others) / len(others)


def quality(shape: Shape, trial: Trial) -> Quality:
    """The parts of the score of a file."""
    rows = trial.rows
    count = max(trial.read, len(rows))
    cells = rows.size
    warned = len({one.line for one in trial.warnings})
    periods = by_period(shape, rows)
    return Quality(
        len(rows) / count if count else None,
        1 - float(rows.isna().to_numpy().sum()) / cells if cells else None,
        1 - min(warned, len(rows)) / len(rows) if len(rows) else None,
        float((periods["Rows"] > 0).mean()) if len(periods) > 1 else None,
    )


def covered(rows: pd.DataFrame) -> tuple[str, str] | None:
    """The first and the last day of the rows of a file, by the first of their columns of dates."""
    for name, kind in rows.dtypes.items():
        if isinstance(kind, pd.DatetimeTZDtype):
            first, last = rows[name].min(), rows[name].max()
            if first is not pd.NaT:
                return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"
    return None


def by_period(shape: Shape, rows: pd.DataFrame) -> pd.DataFrame:
    """How many rows each period has, gaps included, and how many of them are outlying.

    A period is a day, a month or a year, whichever the dates of the file are apart.
    """
    day = next((one.name for one in shape.fields if one.holds is Holds.day), None)
    if day is None or day not in rows or rows[day].notna().sum() == 0:
        return pd.DataFrame({"Rows": [], "Outlying": []})
    moments = pd.DatetimeIndex(rows[day]).tz_localize(None)
    step = _step(moments)
    told = pd.DataFrame({"Rows": 1, "Outlying": _outlying(shape, rows)})
    counts = told.groupby(moments.to_period(step)).sum()
    whole = pd.period_range(counts.index.min(), counts.index.max(), freq=step)
    return counts.reindex(whole, fill_value=0).astype(int)


def _step(moments: pd.DatetimeIndex) -> str:
    """The length of the periods in which rows are counted, so that gaps are gaps."""
    days = np.unique(moments.dropna().to_numpy().astype("datetime64[D]"))
    if len(days) < 2:
        return "D"
    usual = float(np.quantile(np.diff(days).astype(int), 0.25, method="lower"))  # despite gaps
    span = (days[-1] - days[0]).astype(int)
    lengths = {"D": 1, "W": 7, "M": 30, "Q": 91, "Y": 365}
    # Weekends are no gaps: what is about daily and long is counted by weeks.
    fitting = [name for name, length in lengths.items() if usual <= length * 1.2]
    long_enough = [name for name in fitting if span / lengths[name] <= PERIODS_MOST]
    chosen = (long_enough or ["Y"])[0]
    return "W" if chosen == "D" and _has_weekends_off(days) else chosen


def _has_weekends_off(days: np.ndarray) -> bool:
    weekday = (days.astype("datetime64[D]").astype(int) + 3) % 7
    return len(days) > 5 and not (weekday >= 5).any()


def _outlying(shape: Shape, rows: pd.DataFrame) -> np.ndarray:
    """Rows whose number lies far from what is usual among rows of the same words."""
    name = next(
        (
            one.name
            for one in shape.fields
            if one.holds in {Holds.number, Holds.amount} and one.is_required and one.name in rows
        ),
        None,
    )
    if name is None:
        return np.zeros(len(rows), bool)
    values = pd.Series(rows[name].to_numpy(dtype=float, na_value=np.nan), index=rows.index)
    words = [one.name for one in shape.fields if one.holds is Holds.words and one.name in rows]
    group = pd.Series(0, index=rows.index)
    if words:
        group = rows.groupby(words, observed=True, dropna=False, sort=False).ngroup()
    if group.nunique() > GROUPED_BY:
        return np.zeros(len(rows), bool)
    middle = values.groupby(group).transform("median")
    away = (values - middle).abs()
    usual = USUAL * away.groupby(group).transform("median")
    found: np.ndarray = ((away > OUTLYING * usual) & (usual > 0)).to_numpy()
    return found
