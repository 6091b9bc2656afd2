"""One series of a file forecast: the texts of its rows in, the lines of its forecast out.

What a worker process does for `forecast-file`.
"""

import csv
import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from core.analytics.forecasters.contract import History
from core.analytics.forecasting import engine, marks, panel
from core.analytics.forecasting.engine import Panel
from core.analytics.forecasting.grid import Grid, Values, gridded
from core.analytics.forecasting.marks import Marks
from core.analytics.forecasting.question import Answer, Mode, Question
from core.errors import BellwetherError, Invalid

HEAD = ("unique_id", "step", "ds", "mean", "lower_80", "upper_80", "lower_95", "upper_95", "method")
LEARNED_FROM = 1_000  # the latest values of a series; a panel learns little from older ones
Group = tuple[str, int]  # frequency and season: series that may learn from each other

_unpacked = lru_cache(maxsize=8)(pickle.loads)  # what a panel has learned, once for each worker


@dataclass(frozen=True)
class Asked:
    """What is asked for each series of a file."""

    horizon: int
    mode: str = "fast"
    code: str = ""  # the frequency of all; empty = as the moments of each tell
    season: int | None = None  # of all; none = the usual one of each frequency


@dataclass(frozen=True)
class Series:
    """The rows of one series, in the order of the file; a value that is not known is nan."""

    name: str
    ds: tuple[str, ...]
    values: Values


@dataclass(frozen=True)
class Lines:
    """What became of one series: its lines as they are written, or why there are none."""

    text: str = ""
    refusal: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What a panel may learn of one series; nothing, where it cannot be forecast."""

    group: Group | None = None
    values: Values = field(default_factory=lambda: np.empty(0))
    seasons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sample:
    """Series of one frequency and season, drawn by chance from a file."""

    group: Group
    histories: tuple[Values, ...]
    seasons: tuple[int, ...] = ()


def panel_of(sample: Sample, asked: Asked) -> Panel | None:
    """What the series of a file teach about each other, once for each frequency and season."""
    code, _ = sample.group
    questions = [
        Question(History(values, sample.seasons), asked.horizon, code)
        for values in sample.histories
    ]
    found = panel.learned(questions)
    return None if found == engine.ALONE else found


def seen(series: Series, asked: Asked) -> Seen:
    """A series as a panel may learn from it."""
    try:
        _, grid = _grid(series, asked)
    except Invalid:
        return Seen()
    return Seen((grid.code, grid.season), grid.values[-LEARNED_FROM:], grid.seasons)


def lines(series: Series, asked: Asked, panels: Mapping[Group, bytes]) -> Lines:
    """The lines of one forecast, or why there are none; ``panels`` are packed."""
    try:
        when, grid = _grid(series, asked)
        moments = when.written(grid.ahead(asked.horizon))
        answer = _answered(when, grid, asked, panels.get((grid.code, grid.season), b""))
    except BellwetherError as error:
        return Lines(refusal=str(error))
    bands = answer.bands
    columns = [bands.mean, bands.lower[0], bands.upper[0], bands.lower[1], bands.upper[1]]
    figures = np.column_stack(columns).tolist()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        (series.name, step, moment, *row, answer.method)
        for step, (moment, row) in enumerate(zip(moments, figures, strict=True), start=1)
    )
    return Lines(text.getvalue(), notes=(*grid.notes, *answer.notes))


def _grid(series: Series, asked: Asked) -> tuple[Marks, Grid]:
    when = marks.read(series.ds)
    return when, gridded(when, series.values, asked.code, asked.season)


def _answered(when: Marks, grid: Grid, asked: Asked, packed: bytes) -> Answer:
    """What the engine says."""
    moments = grid.moments(asked.horizon) if when.is_dates else None
    history = History(grid.values, grid.seasons, moments)
    question = Question(history, asked.horizon, grid.code, Mode(asked.mode))
    return engine.forecast(question, panel=_unpacked(packed) if packed else engine.ALONE)
