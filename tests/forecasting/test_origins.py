"""Figures of a forecast come out again of what was kept with it; a changed artefact is told."""

import json
from dataclasses import replace

import pytest

from core import origins
from core.analytics.forecasting.study import Wish
from core.errors import NotFound
from core.forecasting import actions, anew, making, queries
from core.forecasting import origins as figures
from core.registry.tables import TrainedModel
from core.series.tables import Series, SeriesKind
from tests.forecasting.futures import made_of, months, seasonal, stored


@pytest.fixture
def version(db, ada):
    """A version of a series with three years of months, and its artefact."""
    series_id = stored(db, ada, "Revenue", months(seasonal()))
    made = making.made(making.known(db, ada, series_id), Wish(3))
    model_id = actions.store(db, ada, made)
    return model_id, queries.kept(db, ada, model_id)


def named(found, key):
    return next(one for one in found if one.key == key)


def test_every_figure_names_its_version_its_file_and_what_it_was_made_of(db, ada, version):
    model_id, _ = version

    found = figures.figures(db, ada, model_id)

    assert [one.key for one in found] == [*figures.LABELS]
    assert {one.model.id for one in found} == {model_id}
    assert {one.rows for one in found} == {36}
    assert {one.period for one in found} == {"up to 2026-12-31"}
    assert [file.points for file in found[0].files] == [36]
    assert all(one.formula and one.variant for one in found)
    inputs = {one.name: one.shown for one in found[0].inputs}
    assert inputs["Steps ahead"] == "3"
    assert inputs["Values (SHA-256)"] == db.get_one(TrainedModel, model_id).data_sha256


def test_the_figures_are_those_that_are_stored(db, ada, version):
    model_id, _ = version
    first = queries.ahead(db, ada, model_id).iloc[0]
    best = queries.version(db, ada, model_id).told["leaderboard"][0]

    found = figures.figures(db, ada, model_id)

    assert named(found, "expected").value == first["expected"]
    assert named(found, "lower_95").value == first["lower_95"]
    assert named(found, "upper_95").value == first["upper_95"]
    assert named(found, "error").value == best["wape"] / 100
    assert named(found, "error").shown == f"{best['wape']:.1f} %"
    assert named(found, "held").value == best["inside"] / best["of"]


@pytest.mark.parametrize("key", figures.LABELS)
def test_each_figure_comes_out_again_of_what_was_kept(db, ada, version, key):
    model_id, kept = version
    found = figures.figures(db, ada, model_id)

    again = origins.again(named(found, key), anew.computed(kept, found, key))

    assert again.is_same
    assert "the same number" in again.said


def test_what_needs_no_back_test_is_computed_without_one(db, ada, version):
    model_id, kept = version
    found = figures.figures(db, ada, model_id)

    again = anew.computed(kept, found, "expected")

    assert {one.key for one in again} == set(figures.AHEAD)


def test_another_value_than_the_one_that_was_kept_makes_another_number(db, ada, version):
    model_id, kept = version
    found = figures.figures(db, ada, model_id)
    said = json.loads(kept)
    said["values"][-1] += 50

    again = origins.again(
        named(found, "expected"), anew.computed(json.dumps(said).encode(), found, "expected")
    )

    assert not again.is_same
    assert "another number now" in again.said


def test_mathematics_that_has_changed_since_is_named(db, ada, version):
    model_id, kept = version
    db.get_one(TrainedModel, model_id).code_version = "before"
    db.flush()
    found = figures.figures(db, ada, model_id)

    again = origins.again(named(found, "expected"), anew.computed(kept, found, "expected"))

    assert again.is_same
    assert 'though "Mathematics of the product" was before and is ' in again.said


def test_a_sum_of_what_is_expected_is_told_of_flows_alone(db, ada):
    series_id = stored(db, ada, "Cash", months(seasonal()))
    db.get_one(Series, series_id).kind = SeriesKind.stock
    db.flush()
    made = making.made(making.known(db, ada, series_id), Wish(3))
    model_id = actions.store(db, ada, made)
    found = figures.figures(db, ada, model_id)

    again = anew.computed(queries.kept(db, ada, model_id), found, "total")

    assert named(found, "total").value is None
    assert named(found, "total").reason == "values of a stock are not added up"
    assert origins.again(named(found, "total"), again).is_same


def test_a_version_too_short_for_a_back_test_says_so(db, ada):
    series_id = stored(db, ada, "Short", months(seasonal()[:5]))
    made = making.made(making.known(db, ada, series_id), Wish(3))
    found = figures.figures(db, ada, actions.store(db, ada, made))

    assert named(found, "error").value is None
    assert named(found, "error").reason == figures.NO_TEST
    assert named(found, "held").reason == figures.NO_TEST


def test_a_version_of_somebody_else_has_no_origins_for_others(db, eve, version):
    with pytest.raises(NotFound):
        figures.figures(db, eve, version[0])


def test_the_values_that_were_kept_can_be_read(version):
    rows = anew.values_of(version[1])

    assert list(rows.columns) == ["Date", "Value"]
    assert rows["Value"].tolist() == pytest.approx(seasonal())


def test_figures_of_a_forecaster_of_ones_own_are_those_of_the_combination_beside_it(db, ada):
    series_id = stored(db, ada, "Own", months(seasonal()))
    wish = Wish(3, forecaster="seasonal_naive")
    made = replace(made_of(series_id, seasonal(), wish))
    model_id = actions.store(db, ada, made)
    found = figures.figures(db, ada, model_id)
    kept = queries.kept(db, ada, model_id)

    again = origins.again(named(found, "error"), anew.computed(kept, found, "error"))

    assert again.is_same
