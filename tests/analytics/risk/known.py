"""Returns whose figures independent programs agree on, and what these are."""

import json
from functools import cache
from pathlib import Path

import pandas as pd

from core.analytics.risk.returns import Returns
from core.analytics.risk.sample import Sample

DAYS = 252
NAME = "strategy"


@cache
def golden():
    """The figures as they were computed elsewhere."""
    return json.loads(Path(__file__).with_name("golden.json").read_text())


def moments():
    return pd.DatetimeIndex(golden()["dates"])


def returns():
    """Two years of days."""
    frame = pd.DataFrame({NAME: golden()["returns"]}, moments()[1:])
    return Returns(frame, DAYS, moments()[0])


def sample(rf=0.0):
    """The same beside a benchmark."""
    return Sample(returns(), rf, pd.Series(golden()["benchmark"], moments()[1:]))


def of(*columns, periods=DAYS, **options):
    """A sample of made-up returns, a column each."""
    names = [f"r{number}" for number in range(len(columns))]
    days = pd.date_range("2024-01-01", periods=len(columns[0]), freq="B")
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)), days, dtype=float)
    return Sample(Returns(frame, periods), **options)
