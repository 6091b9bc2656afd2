"""A wide CSV of prices or returns: a date in each row, a subject in each column; and its risk.

Nothing is guessed of what the numbers are. Rows are put in order of their dates, a date that is
there twice is refused, and an empty cell is a value that is missing.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.analytics.risk import correlations, metrics
from core.analytics.risk.ranking import ranked
from core.analytics.risk.returns import Prices, Returns
from core.analytics.risk.sample import Sample
from core.analytics.risk.sides import side_by_side
from core.errors import Invalid, NotFound
from core.risk.sheet import Sheet
from core.risk.written import reasons, sides

NOTHING = {"", "na", "n/a", "nan", "null", "none", "-"}


class Kind(StrEnum):
    """What the numbers are."""

    prices = "prices"
    returns = "returns"


@dataclass(frozen=True)
class Asked:
    """What is wanted of a file."""

    kind: Kind
    date: str = ""  # the column of dates; empty = the first
    columns: tuple[str, ...] = ()  # the subjects; none = all others
    benchmark: str = ""  # a column of the file, or another file
    rf: float = 0.0  # annual
    periods: float = 252
    most: int = 0  # subjects, where they are to stand in one tear sheet; 0 = any number


def read(path: Path, date: str = "") -> pd.DataFrame:
    """The numbers of a file by date, in order."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = [(number, row) for number, row in enumerate(csv.reader(text), 1) if row]
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound(f"There is no file {path}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path.name} cannot be read as CSV in UTF-8: {error}.") from None
    if len(rows) < 2:
        raise Invalid(f"{path.name} needs a line with names and one with values.")
    header = [name.strip() for name in rows[0][1]]
    at = _place(header, date, path.name)
    days = [_day(row, at, number) for number, row in rows[1:]]
    table = {
        name: [_number(row, place, number, name) for number, row in rows[1:]]
        for place, name in enumerate(header)
        if place != at and name
    }
    return pd.DataFrame(table, pd.DatetimeIndex(days), dtype=float).sort_index(kind="stable")


@dataclass(frozen=True)
class Found:
    """What a file has in hand, and all that follows from it."""

    sheets: tuple[Sheet, ...]
    returns: Returns  # of all subjects

    @property
    def correlation(self) -> pd.DataFrame | None:
        """Of the subjects, pair by pair; none of one alone."""
        if len(self.sheets) < 2:
            return None
        return correlations.correlation(self.returns.frame).correlation


def found(path: Path, asked: Asked) -> Found:
    """Metrics, value at risk and back-tests of every subject of a file."""
    frame = read(path, asked.date)
    other = _benchmark(frame, asked)
    named = [str(name) for name in frame.columns]
    names = list(asked.columns) or [name for name in named if name != asked.benchmark]
    for name in names:
        if name not in named:
            raise Invalid(f"There is no column '{name}'; there is {', '.join(named)}.")
    if 0 < asked.most < len(names):
        raise Invalid(
            f"A tear sheet has room for {asked.most} subjects; there are {len(names):,}. "
            "Name some with --columns."
        )
    returns = _returns(frame[names], asked)
    figures = metrics.figures(Sample(returns, asked.rf, other))
    told = {name: {key: some[at] for key, some in figures.items()} for at, name in enumerate(names)}
    return Found(tuple(_sheet(returns, name, told[name], asked, other) for name in names), returns)


def _sheet(
    returns: Returns,
    name: str,
    figures: Mapping[str, metrics.Figure],
    asked: Asked,
    other: pd.Series | None,
) -> Sheet:
    known = returns.frame[name].dropna().to_numpy(dtype=float)
    var = side_by_side(known)
    return Sheet(
        name,
        returns.of([name]),
        figures,
        var,
        tuple(ranked(var)),
        asked.rf,
        other,
        Path(asked.benchmark).stem,
    )


def told(found: Found) -> dict[str, Any]:
    """The same as JSON."""
    return {"subjects": {one.name: _subject(one) for one in found.sheets}}


def _returns(frame: pd.DataFrame, asked: Asked) -> Returns:
    if asked.kind is Kind.prices:
        return Prices(frame).returns(asked.periods)
    return Returns(frame, asked.periods)


def _benchmark(frame: pd.DataFrame, asked: Asked) -> pd.Series | None:
    """The returns of the benchmark: a column here, or the first of another file."""
    if not asked.benchmark:
        return None
    if asked.benchmark in frame:
        found = frame[[asked.benchmark]]
    elif Path(asked.benchmark).is_file():
        found = read(Path(asked.benchmark)).iloc[:, :1]
    else:
        raise Invalid(f"'{asked.benchmark}' is neither a column nor a file.")
    return _returns(found, asked).frame.iloc[:, 0]


def _subject(one: Sheet) -> dict[str, Any]:
    known = one.known
    return {
        "n": len(known),
        "from": f"{known.index[0]:%Y-%m-%d}" if len(known) else None,
        "to": f"{known.index[-1]:%Y-%m-%d}" if len(known) else None,
        "periods_per_year": one.returns.periods,
        "metrics": {key: figure.value for key, figure in one.figures.items()},
        "null_reasons": reasons(one.figures),
        "var": sides(one.var),
    }


def _place(header: Sequence[str], date: str, file: str) -> int:
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise Invalid(f"{file} names the column {min(twice)} twice.")
    if date and date not in header:
        raise Invalid(f"{file} has no column '{date}'; it has {', '.join(header)}.")
    return header.index(date) if date else 0


def _day(row: Sequence[str], at: int, line: int) -> pd.Timestamp:
    """The day of a row, as its own clock says."""
    text = row[at].strip() if at < len(row) else ""
    try:
        return pd.Timestamp(datetime.fromisoformat(text).replace(tzinfo=None)).normalize()
    except ValueError:
        raise Invalid(f"Line {line:,}: {text!r} is no date such as 2026-11-21.") from None


def _number(row: Sequence[str], place: int, line: int, name: str) -> float:
    text = row[place].strip() if place < len(row) else ""
    if text.casefold() in NOTHING:
        return np.nan
    try:
        return float(text)
    except ValueError:
        raise Invalid(f"Line {line:,}, column {name}: {text!r} is not a number.") from None
