"""Steps that keep the moments of a series: gaps filled, outliers told, noise smoothed away."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from core.analytics import rhythm
from core.analytics.parameters import choice, number
from core.analytics.step import Change, Nature, Step, counted
from core.errors import Invalid

USUAL_LIMITS = {"iqr": 1.5, "z": 3.0, "mad": 3.5}
AS_NORMAL = 0.6745  # of a normal distribution: what its MAD is of its standard deviation
FEWEST = 4  # values, below which none can be out of line

FILLINGS = {
    "forward": "the last value before the gap",
    "interpolate": "a straight line across the gap",
    "zero": "zero: where nothing came, nothing was",
    "none": "nothing; gaps are shown and stay open",
}
METHODS = {
    "iqr": "quartiles: further than the limit times their distance outside of them",
    "z": "z-score: more standard deviations than the limit from the mean",
    "mad": "robust z-score: by median and median deviation, which outliers do not move",
}
ACTIONS = {
    "flag": "mark them and leave their values",
    "clip": "put them at the limit",
    "blank": "take their values out",
}
SMOOTHINGS = {
    "trailing": "mean of the last values",
    "centred": "mean of the values around; it looks ahead",
    "exponential": "mean of all so far, the older the lighter",
}


@dataclass(frozen=True)
class Fill(Step):
    """Give every moment that the frequency expects a value, and those whose value is missing."""

    name: ClassVar[str] = "fill"
    title: ClassVar[str] = "Fill gaps"

    method: str = choice(FILLINGS, "interpolate", "What a moment without a value gets.")

    @property
    def looks_ahead(self) -> bool:
        """A line across a gap needs its far end."""
        return self.method == "interpolate"

    def told(self) -> str:
        """What it does, in words."""
        return {
            "forward": "gaps are filled with the last value before them",
            "interpolate": "gaps are filled along a straight line between their ends",
            "zero": "gaps are filled with zero",
            "none": "gaps are marked and stay open",
        }[self.method]

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """Values that are known stay as they are; what lies before the first is no gap."""
        moments = rhythm.moments_of(values)
        found = rhythm.recognised(moments)
        if found is None:
            raise Invalid("gaps can only be found where values come in a rhythm; these do not.")
        every = moments.union(found.missing)
        holes = values.reindex(every)
        filled = _FILLED[self.method](holes)
        was_open = holes.isna()
        if self.method == "none":
            touched = every[was_open]
            said = f"{counted(len(touched), 'gap')} in values that come {found.words}"
            return Change(filled, said, touched, "gap")
        touched = every[was_open & filled.notna()]
        said = f"{counted(len(touched), 'value')} filled in"
        return Change(filled, said, touched, "filled")


_FILLED = {
    "forward": lambda holes: holes.ffill(),
    "interpolate": lambda holes: holes.interpolate("linear", limit_area="inside"),
    "zero": lambda holes: holes.fillna(0.0),
    "none": lambda holes: holes,
}


@dataclass(frozen=True)
class Outliers(Step):
    """Tell values that are far out of line, and leave them, hold them back, or take them out."""

    name: ClassVar[str] = "outliers"
    title: ClassVar[str] = "Outliers"

    method: str = choice(METHODS, "iqr", "How far out of line is told.")
    limit: float | None = number(
        None, 0.1, 100, "Usually 1.5 for quartiles, 3 for the z-score, 3.5 for the robust one."
    )
    action: str = choice(ACTIONS, "flag", "What becomes of them.")

    @property
    def bound(self) -> float:
        """The limit, or the usual one of the method."""
        return USUAL_LIMITS[self.method] if self.limit is None else self.limit

    @property
    def looks_ahead(self) -> bool:
        """Its limits come from all values, later ones too; marking alone changes none."""
        return self.action != "flag"

    def told(self) -> str:
        """What it does, in words."""
        how = {
            "iqr": f"{self.bound:g} times the distance of the quartiles outside of them",
            "z": f"{self.bound:g} standard deviations from the mean",
            "mad": f"{self.bound:g} robust deviations from the median",
        }[self.method]
        done = {"flag": "marked", "clip": "held at that limit", "blank": "taken out"}[self.action]
        return f"values more than {how} are {done}"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """A value exactly at the limit is none."""
        low, high = limits(values, self.method, self.bound)
        is_out = (values < low) | (values > high)
        touched = rhythm.moments_of(values)[is_out]
        said = f"{counted(len(touched), 'outlier')}, below {low:,.6g} or above {high:,.6g}"
        if not np.isfinite([low, high]).all():
            said = "no outliers: too few values, or too many that are equal, to tell"
        changed = {
            "flag": lambda: values,
            "clip": lambda: values.clip(low, high),
            "blank": lambda: values.mask(is_out),
        }[self.action]()
        return Change(changed, said, touched, "outlier")


def limits(values: pd.Series, method: str, bound: float) -> tuple[float, float]:
    """The lowest and the highest value that is in line; without bounds where none can be told.

    >>> limits(pd.Series([1.0, 2.0, 3.0, 4.0]), "iqr", 1.5)
    (-0.5, 5.5)

    References: Tukey (1977), Exploratory Data Analysis; Iglewicz and Hoaglin (1993), How to Detect
    and Handle Outliers, for the robust z-score 0.6745 · (x - median) / MAD.
    """
    known = values.dropna().to_numpy(dtype=float)
    if known.size < FEWEST:
        return -np.inf, np.inf
    if method == "iqr":
        low, high = np.quantile(known, [0.25, 0.75])
        width = high - low
    elif method == "z":
        low = high = known.mean()
        width = known.std(ddof=1)
    else:
        low = high = np.median(known)
        width = np.median(np.abs(known - low)) / AS_NORMAL
    if width <= 0:
        return -np.inf, np.inf
    return float(low - bound * width), float(high + bound * width)


@dataclass(frozen=True)
class Smooth(Step):
    """Put a mean in place of each value, so that what lasts is seen and noise is not."""

    name: ClassVar[str] = "smooth"
    title: ClassVar[str] = "Smooth"

    method: str = choice(SMOOTHINGS, "trailing", "Which values the mean is of.")
    window: int = number(
        7, 2, 1_000, "How many values; of the exponential mean, the span.", is_whole=True
    )

    @property
    def looks_ahead(self) -> bool:
        """The middle of a window is known only when its end is."""
        return self.method == "centred"

    @property
    def why_not_for_forecasts(self) -> str:
        """A forecast from later values would be a forecast of what is known."""
        if self.method != "centred":
            return ""
        return "centred smoothing uses later values; choose a trailing or an exponential mean"

    def told(self) -> str:
        """What it does, in words."""
        return {
            "trailing": f"each value is the mean of the last {self.window}",
            "centred": f"each value is the mean of the {self.window} around it, later ones too",
            "exponential": f"each value is an exponential mean of span {self.window}",
        }[self.method]

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """Where the window is not full, or holds a missing value, there is no mean."""
        made = {"trailing": self._trailing, "centred": self._centred, "exponential": self._fading}
        smoothed = made[self.method](values)
        touched = rhythm.moments_of(values)[values.notna()]
        lost = int((values.notna() & smoothed.isna()).sum())
        open_ends = (
            (f"{counted(lost, 'value has', 'values have')} no full window and stay open.",)
            if lost
            else ()
        )
        said = f"{counted(len(touched) - lost, 'value')} smoothed"
        return Change(smoothed, said, touched, notices=open_ends)

    def _trailing(self, values: pd.Series) -> pd.Series:
        return values.rolling(self.window).mean()

    def _centred(self, values: pd.Series) -> pd.Series:
        """Of an even number, both ends count half, or the mean would lie between two moments."""
        if self.window % 2:
            return values.rolling(self.window, center=True).mean()
        early = values.rolling(self.window).mean()
        return ((early + early.shift(-1)) / 2).shift(1 - self.window // 2)

    def _fading(self, values: pd.Series) -> pd.Series:
        """Its weight is 2 / (span + 1); a missing value leaves the mean as it was."""
        faded = values.ewm(span=self.window, adjust=False, ignore_na=True).mean()
        return faded.where(values.notna())
