"""A long series is drawn with few of its points, and looks the same."""

from datetime import timedelta
from math import ceil

import numpy as np
import pandas as pd
import pytest

from core.series import actions, outlines, queries
from tests.bed.rows import FIRST_MOMENT

MOST = 42


@pytest.fixture
def stored(db, ada, series, upload):
    """A walk of 5,000 points that are spaced as they please, and its frame."""
    chance = np.random.default_rng(4)
    gaps = chance.integers(1, 4_000_000, size=5_000).cumsum()
    moments = [FIRST_MOMENT + timedelta(milliseconds=int(gap)) for gap in gaps]
    walk = chance.normal(size=5_000).cumsum()
    points = pd.DataFrame({"timestamp": moments, "value": walk})
    named = points.assign(series_id=series.id, category="revenue")
    actions.add_points(db, ada, upload.id, named)
    return points.set_index("timestamp")["value"]


def test_an_outline_has_no_more_points_than_asked_for_and_all_of_them_are_real(db, series, stored):
    found = outlines.outline(db, series.id, MOST)

    line = found.points["value"]
    assert found.count == len(stored)
    assert MOST / 2 < len(line) <= MOST
    assert line.index.is_monotonic_increasing
    assert (stored.loc[line.index].to_numpy() == line.to_numpy()).all()


def test_an_outline_has_both_ends_and_the_lowest_and_highest_of_each_stretch(db, series, stored):
    line = outlines.outline(db, series.id, MOST).points["value"]

    first, last = stored.index[0], stored.index[-1]
    share = (stored.index - first) / (last - first) * ((MOST - 2) // 2)
    stretches = stored.groupby(np.floor(share).to_numpy())
    extremes = set(stretches.idxmin().iloc[:-1]) | set(stretches.idxmax().iloc[:-1])
    assert set(line.index) >= extremes
    assert {line.index[0], line.index[-1]} == {first, last}
    assert line.min() == stored.min()
    assert line.max() == stored.max()


def test_an_outline_of_few_points_is_all_of_them(db, ada, series, stored):
    whole = outlines.outline(db, series.id, len(stored))

    assert whole.points.equals(queries.points(db, ada, series.id))


def test_a_series_with_a_long_gap_and_one_of_equal_values_are_drawn_too(
    db, ada, series, upload, stored
):
    far = FIRST_MOMENT + timedelta(days=30_000)
    flat = pd.DataFrame(
        {
            "series_id": series.id,
            "timestamp": [far + timedelta(hours=hour) for hour in range(100)],
            "category": "revenue",
            "value": 1.0,
        }
    )
    actions.add_points(db, ada, upload.id, flat)

    line = outlines.outline(db, series.id, MOST).points["value"]

    assert len(line) <= 2 + 2 * ceil(MOST / 2)
    assert line.index[-1] == flat["timestamp"].iloc[-1]
    assert line.min() == min(stored.min(), 1.0)


def test_a_series_without_points_has_an_empty_outline(db, series):
    found = outlines.outline(db, series.id)

    assert (found.count, len(found.points)) == (0, 0)


def test_an_outline_takes_five_statements_however_long_the_series_is(
    db, ada, series, stored, statements
):
    with statements.budget(5):  # one of them asks whether ada may see it
        queries.outline(db, ada, series.id)


def test_the_newest_points_come_first_and_no_more_than_asked_for(db, ada, series, stored):
    newest = queries.newest_points(db, ada, series.id, 10)

    assert newest["value"].tolist() == stored.iloc[:-11:-1].tolist()
