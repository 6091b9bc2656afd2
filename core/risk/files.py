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

from core.analytics.risk import backtests, metrics, var
from core.analytics.risk.backtests import Backtest
from core.analytics.risk.returns import Prices, Returns
from core.analytics.risk.sample import Sample
from core.errors import Invalid, NotFound

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


def told(path: Path, asked: Asked) -> dict[str, Any]:
    """Metrics, value at risk and back-tests of every subject of a file, as JSON."""
    frame = read(path, asked.date)
    other = _benchmark(frame, asked)
    named = [str(name) for name in frame.columns]
    names = list(asked.columns) or [name for name in named if name != asked.benchmark]
    for name in names:
        if name not in named:
            raise Invalid(f"There is no column '{name}'; there is {', '.join(named)}.")
    returns = _returns(frame[names], asked)
    found = metrics.figures(Sample(returns, asked.rf, other))
    return {
        "subjects": {
            name: _subject(returns, name, {key: some[at] for key, some in found.items()})
            for at, name in enumerate(names)
        }
    }


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


def _subject(returns: Returns, name: str, found: Mapping[str, metrics.Figure]) -> dict[str, Any]:
    known = returns.frame[name].dropna()
    return {
        "n": len(known),
        "from": f"{known.index[0]:%Y-%m-%d}" if len(known) else None,
        "to": f"{known.index[-1]:%Y-%m-%d}" if len(known) else None,
        "periods_per_year": returns.periods,
        "metrics": {key: figure.value for key, figure in found.items()},
        "null_reasons": {key: one.why_null for key, one in found.items() if one.value is None},
        "var": {method: _method(known.to_numpy(dtype=float), method) for method in var.METHODS},
    }


def _method(known: np.ndarray, method: str) -> dict[str, Any]:
    found = {}
    for level in var.LEVELS:
        one = var.risk(known, level, method)
        tried = backtests.backtest(known, level, method) if one.var is not None else None
        said: dict[str, Any] = {"var": one.var, "es": one.es, "backtest": _tried(tried)}
        said |= {"null_reason": one.why_null} if one.why_null else {}
        said |= {"caution": one.caution} if one.caution else {}
        found[f"{level:.0%}".removesuffix("%")] = said
    return found


def _tried(tried: Backtest | None) -> dict[str, Any] | None:
    """What came of a back-test; none where there are too few returns for one."""
    if tried is None:
        return None
    return {
        "forecasts": tried.count,
        "exceptions": tried.passed,
        "expected": tried.expected,
        "kupiec_LR": tried.kupiec.ratio,
        "kupiec_p": tried.kupiec.p,
        "independence_LR": tried.independence.ratio,
        "independence_p": tried.independence.p,
        "cc_LR": tried.coverage.ratio,
        "cc_p": tried.coverage.p,
        "zone": tried.light.value,
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
