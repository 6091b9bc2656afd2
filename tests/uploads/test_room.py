"""What is as long as a file lies in memory or in a file alike, and is the same in both."""

import os

import numpy as np
import pandas as pd
import pytest

from core.errors import Invalid
from core.uploads import room, spool
from core.uploads.room import Reel, aware, chosen, filled, taken
from core.uploads.shelving import shelved, taken_down
from core.uploads.table import Column, Table

COUNT = 5_000


@pytest.fixture(params=["memory", "file"])
def place(request, monkeypatch):
    """Where the rows lie: in memory, or all of them in files and some at a time."""
    if request.param == "file":
        monkeypatch.setattr(room, "LARGE", 0)
        monkeypatch.setattr(room, "SOME", 700)
        monkeypatch.setattr("core.uploads.shelving.TRAVELS", 0)
    return request.param


def frame():
    """Rows of every kind of column."""
    chance = np.random.default_rng(3)
    days = np.datetime64("2024-01-01", "us") + chance.integers(0, 90, COUNT).astype("m8[D]")
    return pd.DataFrame(
        {
            "word": pd.Categorical.from_codes(chance.integers(-1, 3, COUNT), list("abc")),
            "day": aware(days),
            "number": chance.normal(size=COUNT),
            "amount": np.array([None, "x"], object)[chance.integers(0, 2, COUNT)],
        },
        index=pd.RangeIndex(COUNT) * 2,
    )


def test_rows_that_are_taken_are_those_that_pandas_takes(place):
    rows, is_wanted = frame(), np.random.default_rng(4).random(COUNT) < 0.5

    found = taken(rows, chosen(is_wanted))

    pd.testing.assert_frame_equal(found, rows[is_wanted])


def test_nothing_has_to_be_set_aside(place):
    assert len(filled(0, np.int64, lambda some: some)) == 0
    assert len(taken(frame(), chosen(np.zeros(COUNT, bool)))) == 0


def test_moments_are_in_utc_and_no_copy():
    days = np.array(["2024-03-31", "NaT"], "M8[us]")

    found = aware(days)

    assert found[0] == pd.Timestamp("2024-03-31", tz="UTC")
    assert found[1] is pd.NaT
    assert np.shares_memory(found.asi8, days)


def test_what_a_worker_hands_over_is_the_same_and_leaves_no_file_behind(place, tmp_path):
    rows, numbers = frame(), np.arange(COUNT)

    found = taken_down(shelved((rows, numbers, "words"), tmp_path))

    pd.testing.assert_frame_equal(found[0], rows)
    assert (found[1] == numbers).all()
    assert found[2] == "words"
    assert list(tmp_path.iterdir()) == []
    found[1][0] = 7  # what was handed over may be changed


def test_what_was_laid_down_is_read_again_in_any_order():
    reel = Reel()
    places = [reel.lay(np.arange(count)) for count in (3, 0, 5)]

    found = [np.frombuffer(reel.read(place), np.int64).tolist() for place in reversed(places)]

    assert found == [[0, 1, 2, 3, 4], [], [0, 1, 2]]


def test_rows_for_which_the_disk_has_no_room_are_refused_with_a_sentence(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)

    with pytest.raises(Invalid, match="not enough room on the disk"):
        room.room(room.LARGE, np.int64)


def test_no_file_has_a_name_that_a_process_could_leave_behind(place):
    before = set(spool.folder().iterdir())

    kept = filled(COUNT, np.int64, lambda some: np.arange(some.start, some.stop))

    assert kept.tolist() == list(range(COUNT))
    assert set(spool.folder().iterdir()) == before


def test_blank_rows_are_left_out_and_the_others_keep_their_lines(place):
    cells = ["", "a", " ", "b"] * (COUNT // 4)
    table = Table(("one", "two"), [Column.of(cells), Column.of(cells)], range(2, COUNT + 2))

    found = table.without_blank_rows()

    assert found.columns[0].first(3) == ["a", "b", "a"]
    assert [found.lines[row] for row in range(3)] == [3, 5, 7]
    assert found.columns[1].where(np.array([False, True, False, False])).tolist()[:2] == [0, 2]
