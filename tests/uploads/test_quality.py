"""The quality of a file: shares that each say what they are, and rows by period."""

import numpy as np
import pandas as pd
import pytest

from core.catalogue import CSV_SHAPES
from core.uploads.quality import by_period, quality
from core.uploads.trial import tried
from tests.bed.trials import trial_of

SERIES = CSV_SHAPES["series"]


def rows(days, values=None, **words):
    moments = pd.DatetimeIndex(days, tz="UTC")
    return pd.DataFrame({"timestamp": moments, "value": values or [1.0] * len(days)} | words)


def test_a_file_without_fault_has_full_marks():
    days = pd.date_range("2026-01-31", periods=6, freq="ME")

    found = quality(SERIES, trial_of(rows(days)))

    assert (found.accepted, found.filled, found.unremarkable, found.regular) == (1, 1, 1, 1)
    assert found.score == 1


def test_each_part_says_what_is_missing():
    text = "date,value,category\n2026-01-31,1,a\n2026-02-28,2,\n2026-05-31,3,a\n2026-06-30,x,a\n"

    found = quality(SERIES, tried(text.encode(), CSV_SHAPES))

    assert found.accepted == pytest.approx(3 / 4)
    assert found.filled == pytest.approx(8 / 9)
    assert found.regular == pytest.approx(3 / 5)
    rest = np.mean([found.filled, found.unremarkable, found.regular])
    assert found.score == pytest.approx(found.accepted * rest)


def test_no_rows_are_no_number():
    found = quality(SERIES, trial_of(rows([])))

    assert found.score is None


@pytest.mark.parametrize(
    ("days", "length", "gaps"),
    [
        (pd.date_range("2026-01-01", periods=30), 30, 0),
        (pd.bdate_range("2026-01-05", periods=60), 12, 0),
        (pd.date_range("2020-01-31", periods=24, freq="ME").delete([3, 4]), 24, 2),
        (pd.date_range("2000-12-31", periods=20, freq="YE"), 20, 0),
        (pd.date_range("1990-01-01", periods=20_000), 0, 0),
    ],
)
def test_periods_are_as_long_as_the_dates_are_apart(days, length, gaps):
    periods = by_period(SERIES, rows(days))

    assert (periods["Rows"] == 0).sum() == gaps
    assert periods["Rows"].sum() == len(days)
    assert len(periods) == length if length else len(periods) <= 700


def test_a_row_far_from_its_own_kind_is_outlying_and_a_large_kind_is_not():
    days = list(pd.date_range("2026-01-01", periods=20)) * 2
    values = [float(10 + number % 3) for number in range(20)]
    large = [1_000 * value for value in values]
    values[7] = 500.0

    periods = by_period(SERIES, rows(days, values + large, category=["a"] * 20 + ["b"] * 20))

    assert periods["Outlying"].sum() == 1
    assert periods["Outlying"].iloc[7] == 1
