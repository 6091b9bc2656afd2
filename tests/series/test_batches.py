"""A file whose series are looked at some at a time is read, and stored, as one looked at whole."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.catalogue import CSV_SHAPES
from core.series import batches as cut
from core.series.batches import batches
from core.series.tables import Series, SeriesMonth, TimeSeriesData
from core.uploads import actions
from core.uploads.actions import Received, undo_upload
from core.uploads.choices import Choices, Policy
from core.uploads.shapes import Mode
from core.uploads.trial import tried

SERIES, DAYS = 7, 40


def file(seed=1, *, spoilt=True):
    """Days of some series in any order; one is said twice, one is no number, one leaps."""
    chance = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", periods=DAYS).strftime("%Y-%m-%d")
    lines = [
        f"{day},cat {one % 2},s{one},{chance.normal(100, 3):.2f},{'EUR' if one else ''}"
        for one in range(SERIES)
        for day in days
    ]
    chance.shuffle(lines)
    if spoilt:
        lines += [lines[5], "2024-03-01,cat 0,s0,lots,", "2024-03-01,cat 1,s1,1000000,EUR"]
    return "\n".join(["date,category,entity,value,currency", *lines]).encode()


def told(trial):
    return trial.totals, trial.refusals, trial.warnings, trial.rows.to_csv()


def kept(db):
    """All that is stored of series, but the keys of its rows."""
    names = dict(db.execute(select(col(Series.id), col(Series.name))).all())
    points = db.scalars(select(TimeSeriesData))
    months = db.scalars(select(SeriesMonth))
    return (
        sorted((names[one.series_id], one.timestamp, one.value, one.category) for one in points),
        sorted((names[one.series_id], one.month, one.points, one.last_value) for one in months),
        sorted((one.name, one.frequency, one.currency or "") for one in db.scalars(select(Series))),
    )


def load(db, user, content, mode=Mode.updating):
    trial = tried(content, CSV_SHAPES, shape="series")
    said = Choices(policy=Policy.good, mode=mode)
    received = Received.made("file.csv", content)
    return actions.load_file(db, user, CSV_SHAPES, received, trial, said)


@pytest.mark.parametrize("is_sorted", [True, False])
def test_each_series_stays_whole_and_every_row_comes_once(monkeypatch, is_sorted):
    monkeypatch.setattr(cut, "ROWS", 90)
    chance = np.random.default_rng(1)
    codes = chance.integers(0, 9, 500)
    codes = np.sort(codes) if is_sorted else codes
    names = pd.Series(pd.Categorical.from_codes(codes, list("abcdefghi")))
    rows = pd.DataFrame({"value": chance.normal(size=500)})

    found = list(batches(rows, names))

    assert len(found) > 4
    assert sorted(row for some, _ in found for row in some.index) == list(range(500))
    assert all((called == names[some.index]).all() for some, called in found)
    assert sum(called.nunique() for _, called in found) == 9


def test_a_file_is_understood_alike_in_parts(monkeypatch):
    whole = tried(file(), CSV_SHAPES, shape="series")
    for name, value in (("series.batches.ROWS", 50), ("uploads.room.SOME", 30)):
        monkeypatch.setattr(f"core.{name}", value)

    found = tried(file(), CSV_SHAPES, shape="series")

    assert told(found) == told(whole)
    assert len(found.refusals) == 2
    assert found.warnings


@pytest.mark.parametrize("mode", [Mode.updating, Mode.replacing])
def test_what_is_stored_in_parts_is_the_same_and_can_be_taken_back(db, ada, eve, monkeypatch, mode):
    first, second = file(1), file(2, spoilt=False)
    load(db, eve, first)
    load(db, eve, second, mode)
    once = kept(db)
    monkeypatch.setattr(cut, "ROWS", 50)

    load(db, ada, first)
    again = load(db, ada, second, mode)
    twice = kept(db)
    undo_upload(db, ada, CSV_SHAPES, again)
    undone = kept(db)

    assert [sorted(one * 2) for one in once] == list(twice)
    load(db, ada, second, mode)
    assert kept(db) == twice != undone


def test_a_point_that_is_there_is_refused_in_parts_too(db, ada, monkeypatch):
    load(db, ada, file(1))
    monkeypatch.setattr(cut, "ROWS", 50)
    trial = tried(file(3), CSV_SHAPES, shape="series")

    found = CSV_SHAPES["series"].against(db, ada, trial.rows, Mode.adding)

    assert len(found) == len(trial.rows)
