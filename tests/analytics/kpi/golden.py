"""Figures that were reckoned elsewhere in exact fractions, with what they are made of."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

FILE = Path(__file__).parents[2] / "golden" / "kpi.json"


@cache
def section(name):
    """One part of the file, as it stands there."""
    return json.loads(FILE.read_text())[name]


def quarter(period):
    """The year and the quarter that a name such as 2024Q1 means."""
    return int(period[:4]), int(period[5])


def quarters(names, **inputs):
    """A row for each named quarter; an input is a list of values, or one for all."""
    places = [quarter(name) for name in names]
    frame = pd.DataFrame(places, columns=["fiscal_year", "fiscal_quarter"])
    return frame.assign(**inputs)


def company():
    """The eight quarters of the company whose figures are known."""
    found = section("golden_company")
    worth = {name: found["company"][name] for name in ("post_money_valuation", "equity_raised")}
    return quarters(found["periods"], **found["inputs"], **worth)


def near(value):
    """As exact as the figures are written."""
    return pytest.approx(value, rel=1e-9, abs=1e-12)
