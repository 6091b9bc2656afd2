"""Lines drawn with few points look like the whole line."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.style import LIGHT, figure
from core.charts.thinning import MOST, envelope, note, sentence, thin

VALUES = st.floats(-1e6, 1e6) | st.just(np.nan) | st.just(np.inf)
LINES = st.lists(VALUES, max_size=300).map(np.array)
LIMITS = st.integers(5, 100)


@given(LINES, LIMITS)
def test_the_kept_points_are_few_in_order_and_each_only_once(values, most):
    kept = envelope(values, most)

    assert len(kept) <= max(most, 0)
    assert (np.diff(kept) > 0).all()
    assert set(kept) <= set(range(len(values)))


@given(LINES.filter(len), LIMITS)
def test_first_and_last_and_the_extremes_of_all_are_kept(values, most):
    kept = envelope(values, most)

    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    known = values[np.isfinite(values)]
    shown = values[kept][np.isfinite(values[kept])]
    if known.size:
        assert (shown.min(), shown.max()) == (known.min(), known.max())


@given(st.integers(200, 5_000), st.integers(20, 200), st.randoms(use_true_random=False))
def test_a_gap_longer_than_a_stretch_stays_open(count, most, random):
    values = np.arange(count, dtype=float)
    wide = -(-count // ((most - 2) // 3)) + 1
    start = random.randint(1, max(count - wide - 2, 1))
    values[start : start + wide] = np.nan

    kept = envelope(values, most)

    before, after = kept[kept < start], kept[kept >= start + wide]
    inside = kept[(kept >= start) & (kept < start + wide)]
    assert before.size
    assert inside.size or not after.size
    assert np.isnan(values[inside]).all()


def test_a_single_missing_point_stays_a_gap():
    values = np.sin(np.arange(10_000) / 50)
    values[5_000] = np.nan

    assert 5_000 in envelope(values)


def test_a_line_with_nothing_in_it_stays_empty():
    kept = envelope(np.full(10_000, np.nan))

    assert len(kept) <= MOST
    assert {0, 9_999} <= set(kept)


def test_every_lonely_peak_is_seen():
    values = np.zeros(100_000)
    values[[17, 40_404, 99_998]] = [5, -7, 3]

    assert {17, 40_404, 99_998} <= set(envelope(values))


@pytest.mark.parametrize("count", [0, 1, MOST])
def test_short_lines_stay_as_they_are(count):
    line = pd.Series(np.arange(count, dtype=float))

    assert thin(line) is line


def test_a_line_that_is_short_enough_stays_whole():
    line = pd.Series(np.arange(5_000.0))

    assert thin(line, 5_000) is line


def test_missing_values_of_nullable_columns_are_gaps():
    line = pd.Series([1, None] * 5_000, dtype="Int64")

    assert thin(line).isna().any()
    assert len(thin(line)) <= MOST


def test_a_thinned_chart_says_so_and_a_whole_one_does_not():
    assert sentence(note(figure(LIGHT), 1_900, 20_000)).startswith("Drawn with 1,900 of 20,000 ")
    assert sentence(note(figure(LIGHT), 100, 100)) == ""
    assert sentence(figure(LIGHT).update_layout(meta=["of another kind"])) == ""
