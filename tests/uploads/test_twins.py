"""Rows that agree are found as pandas finds them, in less memory."""

import numpy as np
import pandas as pd
import pytest

from core.uploads.twins import groups, said_again

COUNT = 3_000


def table(seed, spread):
    """Rows of every kind of column, of which some agree; the wider spread, the fewer."""
    chance = np.random.default_rng(seed)
    words = pd.Categorical.from_codes(chance.integers(-1, 4, COUNT), list("abcd"))
    days = pd.Timestamp("2024-01-01", tz="UTC") + pd.to_timedelta(
        chance.integers(0, spread, COUNT), unit="D"
    )
    return pd.DataFrame(
        {
            "word": words,
            "day": pd.Series(days).dt.as_unit("us"),
            "moment": pd.Series(days + pd.Timedelta("1h")).dt.as_unit("us"),
            "number": np.where(chance.random(COUNT) < 0.1, np.nan, chance.integers(0, spread)),
        }
    )


@pytest.mark.parametrize("spread", [5, 40_000])
@pytest.mark.parametrize("key", [["day"], ["word", "day"], ["word", "moment", "number"]])
@pytest.mark.parametrize("most", [0, 1_000_000])
def test_rows_said_again_are_those_that_pandas_finds(monkeypatch, spread, key, most):
    monkeypatch.setattr("core.uploads.twins.ANYWAY", most)
    monkeypatch.setattr("core.uploads.room.SOME", max(most, 700))
    monkeypatch.setattr("core.uploads.twins.SPARSE", 4 if most else 0)
    rows = table(1, spread)

    assert (said_again(rows, key) == rows.duplicated(key).to_numpy()).all()


@pytest.mark.parametrize("sparse", [0, 4])
@pytest.mark.parametrize("spread", [5, 10_000])
def test_groups_are_counted_as_they_come(monkeypatch, spread, sparse):
    monkeypatch.setattr("core.uploads.twins.ANYWAY", sparse * 1_000_000)
    monkeypatch.setattr("core.uploads.room.SOME", 700)
    monkeypatch.setattr("core.uploads.twins.SPARSE", sparse)
    rows = table(2, spread)
    key = ["word", "day"]
    wanted = rows.groupby(key, observed=True, dropna=False, sort=False).ngroup().to_numpy()

    found, first = groups(rows, key)

    assert (found == wanted).all()
    assert (first == np.flatnonzero(~pd.Series(wanted).duplicated())).all()


def test_a_day_that_is_missing_agrees_with_another():
    days = pd.DatetimeIndex(["2024-01-01", None, "2024-01-01", None], tz="UTC")
    rows = pd.DataFrame({"day": days})

    assert said_again(rows, ["day"]).tolist() == [False, False, True, True]


def test_no_rows_agree_with_none():
    rows = table(1, 5).iloc[:0]

    assert len(said_again(rows, ["word", "day", "number"])) == 0
    assert [len(one) for one in groups(rows, ["word", "day"])] == [0, 0]
