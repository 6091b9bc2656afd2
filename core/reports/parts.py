"""What a report consists of; the page on the screen and the file to send are made from the same."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Figure:
    """One number of a page; one that cannot be computed is None, with the reason."""

    label: str
    value: str | None
    help: str = ""  # its formula in words, and the inputs it used
    change: str = ""  # with its sign, such as "+3.2 %"
    since: str = ""  # what the change is against, such as "on last quarter"
    reason: str = ""  # why there is no value
    better: str = "higher"  # or "lower", or "" where neither is


@dataclass(frozen=True)
class Whole:
    """All rows of what a page shows in part: how many, and how to get them for a file."""

    count: int
    get: Callable[[], pd.DataFrame]


@dataclass(frozen=True)
class Part:
    """One chart with its finding in words, and the data behind it.

    The chart is drawn, in the light style, when the report is written; a part may have none.
    """

    name: str
    finding: str
    data: pd.DataFrame
    draw: Callable[[], go.Figure] | None = None
    whole: Whole | None = None  # where the data is a part of it

    def rows(self) -> pd.DataFrame:
        """All rows of the data."""
        return self.whole.get() if self.whole else self.data

    def count(self) -> int:
        """How many these are."""
        return self.whole.count if self.whole else len(self.data)


@dataclass(frozen=True)
class Report:
    """What a page says: its question, the answer in figures, the evidence, and its source."""

    title: str
    question: str
    figures: tuple[Figure, ...] = ()
    parts: tuple[Part, ...] = ()
    source: tuple[str, ...] = ()
