"""Versions of one series stand side by side: choices, values, expectations, and how they did."""

import pandas as pd
import pytest
from sqlalchemy import update
from sqlmodel import col

from core.analytics.forecasting.study import Wish
from core.errors import Invalid, NotFound
from core.forecasting import actions, comparing
from core.forecasting.tables import ForecastScore
from core.registry import files
from core.registry.tables import TrainedModel
from core.series.tables import Series
from tests.bed.rows import Rows
from tests.forecasting.futures import made_of

CHANGED = (5.0,) * 22 + (6.0, 5.0)


def two(db, who, series_id, values=(5.0,) * 24):
    first = actions.store(db, who, made_of(series_id, values))
    second = actions.store(db, who, made_of(series_id, CHANGED, Wish(3, forecaster="naive")))
    return first, second


def test_what_was_chosen_and_what_it_was_made_of_is_told_where_it_differs(db, ada, series):
    found = comparing.compared(db, ada, two(db, ada, series.id))

    assert found.names == ("Version 1", "Version 2")
    rows = found.differences.set_index("what")
    assert rows.loc["Forecaster"].tolist() == ["combination", "naive", True]
    assert rows.loc["Horizon"].tolist() == ["3", "3", False]
    assert rows.loc["Data (SHA-256)", "differs"]
    assert not rows.loc["Library numpy", "differs"]
    assert not rows.loc["Code", "differs"]


def test_the_values_that_changed_between_two_versions_are_named(db, ada, series):
    found = comparing.compared(db, ada, two(db, ada, series.id))

    assert found.values.to_numpy().tolist() == [[5.0, 6.0]]
    assert [f"{moment:%Y-%m-%d}" for moment in found.values.index] == ["2025-11-30"]


def test_a_version_with_more_values_differs_by_those_alone(db, ada, series):
    first, second = two(db, ada, series.id, CHANGED[:-2])

    found = comparing.compared(db, ada, (first, second))

    assert found.values["Version 1"].isna().tolist() == [True, True]
    assert found.values["Version 2"].tolist() == [6.0, 5.0]


def test_what_each_expects_stands_by_date_and_version(db, ada, series):
    found = comparing.compared(db, ada, two(db, ada, series.id))

    wide = found.expected.pivot_table(index="moment", columns="version", values="expected")
    assert wide.to_numpy().tolist() == [[5.0, 5.0]] * 3
    assert found.expected["lower_95"].notna().all()


def test_each_is_told_with_its_back_test_and_with_what_came_since(db, ada, series):
    first, second = two(db, ada, series.id)
    rows = Rows(db.connection())
    forecast = rows.add("forecasts", model_id=first, is_backtest=False)
    kept = {"is_current": True, "abs_error": 2.0, "inside_95": True}
    rows.add("forecast_scores", forecast_id=forecast["id"], **kept)
    other = rows.add("forecasts", model_id=first, is_backtest=False)
    rows.add("forecast_scores", forecast_id=other["id"], is_current=True, abs_error=4.0)
    db.execute(
        update(ForecastScore).where(col(ForecastScore.abs_error) == 4.0).values(inside_95=False)
    )

    scores = comparing.compared(db, ada, (first, second)).scores.set_index("version")

    assert scores.loc["Version 1", ["scored", "mean_error", "with_band", "held"]].tolist() == [
        2,
        3.0,
        2,
        1,
    ]
    assert pd.isna(scores.loc["Version 2", "scored"])
    assert (scores["inside"] <= scores["of"]).all()


def test_a_version_whose_file_cannot_be_read_is_compared_in_all_else(db, ada, series):
    first, second = two(db, ada, series.id)
    path = db.get_one(TrainedModel, first).model_path
    (files.folder() / path).write_bytes(b"{}")

    found = comparing.compared(db, ada, (first, second))

    (note,) = found.notes
    assert note.startswith("Version 1: The file of this model is not the one that was stored")
    assert found.values.empty
    assert found.differences["differs"].any()


def test_versions_of_several_people_are_told_apart_by_name(db, ada, eve, series):
    series.is_shared = True
    db.flush()
    own, theirs = (actions.store(db, who, made_of(series.id)) for who in (ada, eve))

    found = comparing.compared(db, ada, (own, theirs))

    assert found.names == ("Version 1 by ada", "Version 1 by eve")


def test_versions_of_several_series_and_too_few_are_refused(db, ada, series):
    other = Series(user_id=ada.id, name="other", category="costs")
    db.add(other)
    db.flush()
    first, _ = two(db, ada, series.id)
    elsewhere = actions.store(db, ada, made_of(other.id, name="Costs"))

    with pytest.raises(Invalid, match="versions of several series"):
        comparing.compared(db, ada, (first, elsewhere))
    with pytest.raises(Invalid, match="2 to 5 versions are compared at once, not 1"):
        comparing.compared(db, ada, (first, first))


def test_what_is_not_shared_is_not_compared(db, ada, eve, series):
    with pytest.raises(NotFound, match="not shared with you"):
        comparing.compared(db, eve, two(db, ada, series.id))
