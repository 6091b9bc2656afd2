"""The worst times are found where they are, and named where the series was there."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.stress import NAMED, found, named
from core.errors import Invalid


def series(values, start="2024-01-01"):
    return pd.Series(values, pd.date_range(start, periods=len(values), freq="B"), dtype=float)


def long(start="1999-01-04", end="2023-12-29"):
    days = pd.date_range(start, end, freq="B")
    return pd.Series(np.random.default_rng(1).normal(0, 0.01, len(days)), days)


def test_the_worst_window_is_where_the_crash_was():
    values = np.full(100, 0.001)
    values[40:45] = -0.1

    windows = found(series(values), most=1)

    (crash,) = windows
    days = series(values).index
    assert (crash.name, crash.days, crash.is_named) == ("Worst 5 returns", 5, False)
    assert (crash.start, crash.end) == (days[39], days[44])
    assert crash.total == pytest.approx(0.9**5 - 1)
    assert crash.worst_fall == pytest.approx(0.9**5 - 1)


def test_a_slow_slide_is_found_as_one_long_window():
    values = np.full(200, 0.001)
    values[50:113] = -0.01

    (slide,) = found(series(values), most=1)

    assert (slide.days, slide.start) == (63, series(values).index[49])


def test_found_windows_do_not_overlap_and_the_worst_comes_first():
    windows = found(series(np.random.default_rng(2).normal(0, 0.02, 500)))

    spans = sorted((window.start, window.end) for window in windows)
    weighed = [window.total / np.sqrt(window.days) for window in windows]
    assert len(windows) == 5
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert weighed == sorted(weighed)
    assert all(window.total < 0 and window.worst_fall <= window.total for window in windows)


def test_missing_returns_count_for_nothing():
    values = np.random.default_rng(3).normal(0, 0.02, 90)
    gaps = np.insert(values, [30, 31], np.nan)

    ours, same = found(series(gaps)), found(series(values))

    assert [window.total for window in ours] == [window.total for window in same]


def test_where_nothing_was_lost_nothing_is_found():
    assert found(series([0.01] * 30)) == []
    assert found(series([-0.01] * 3)) == []
    assert found(series([])) == []


def test_a_first_window_starts_with_its_own_moment():
    (window,) = found(series([-0.1, -0.1]), (2,))

    assert window.start == pd.Timestamp("2024-01-01")


def test_lengths_below_one_are_refused():
    with pytest.raises(Invalid, match="lengths of 1 return or more"):
        found(series([0.1]), (0,))


def test_named_windows_count_from_the_close_of_their_height():
    windows = {window.name: window for window in named(long())}

    covid = windows["COVID-19"]
    inside = long()["2020-02-20":"2020-03-23"]
    assert windows.keys() == NAMED.keys()
    assert covid.total == pytest.approx(np.prod(1 + inside) - 1)
    assert (covid.days, covid.is_named) == (len(inside), True)
    assert covid.worst_fall <= min(covid.total, 0)


def test_a_window_that_is_not_covered_to_its_end_is_not_named():
    names = [window.name for window in named(long("2020-02-20", "2022-10-11"))]

    assert names == []


def test_a_window_with_a_hole_is_not_named():
    holes = long()
    holes["2008-10-01":"2008-10-15"] = np.nan

    names = {window.name for window in named(holes)}

    assert NAMED.keys() - names == {"Financial crisis", "Autumn of Lehman"}


def test_months_with_a_time_zone_have_named_windows_too():
    days = pd.date_range("2007-01-01", "2010-01-01", freq="MS", tz="UTC")

    names = [window.name for window in named(pd.Series(-0.01, days))]

    assert names == ["Financial crisis", "Autumn of Lehman"]
    assert named(pd.Series(-0.01, days[:1])) == []
