"""The figures of the ledger come out again of every single score, and of nobody else's."""

import pandas as pd
from sqlalchemy import update
from sqlmodel import col

from core import origins
from core.actors import SYSTEM
from core.forecasting import actions, scored_sums, scoring
from core.forecasting.tables import ForecastScore, ForecastTally
from core.series.actions import add_points
from tests.bed.rows import Rows
from tests.forecasting.futures import made_of


def scored(db, ada, name, values):
    """A forecast of ever the same value, and what came; the key of the series."""
    rows = Rows(db.connection())
    made = rows.add("series", user_id=ada.id, name=name)
    upload = rows.add("data_uploads", user_id=ada.id, filename=f"{name}.csv")
    actions.store(db, ada, made_of(made["id"], (5.0,) * 24, name=name))
    moments = pd.date_range("2026-01-31", periods=len(values), freq="ME", tz="UTC")
    frame = pd.DataFrame({"timestamp": moments, "value": values})
    add_points(db, ada, upload["id"], frame.assign(series_id=made["id"], category="sales"))
    scoring.score(db, SYSTEM)
    return made["id"]


def named(found, key):
    return next(one for one in found if one.key == key)


def test_figures_are_of_what_was_scored_and_name_the_file_that_brought_it(db, ada):
    key = scored(db, ada, "Sales", [5.0, 9.0])

    found = scored_sums.of_tallies(db, ada, key)

    assert (named(found, "scored").value, named(found, "scored").shown) == (2, "2")
    assert named(found, "held_95").value == 0.5
    assert named(found, "held_95").shown == "50.0 %"
    assert named(found, "of_naive").value == 1
    assert named(found, "compared_error").value == 2
    assert [(one.filename, one.points) for one in found[0].files] == [("Sales.csv", 2)]


def test_every_figure_of_the_tallies_comes_out_again_of_the_scores(db, ada):
    first = scored(db, ada, "Sales", [5.0, 9.0, 7.3])
    scored(db, ada, "Costs", [4.1, 5.7])

    for series_id in (None, first):
        told = scored_sums.of_tallies(db, ada, series_id)
        again = scored_sums.of_scores(db, ada, series_id)

        assert len(told) == (4 if series_id is None else 6)
        assert all(origins.again(one, again).is_same for one in told)
        assert all(origins.changes(one, named(again, one.key)) == () for one in told)


def test_a_tally_that_is_not_what_the_scores_say_is_told(db, ada):
    key = scored(db, ada, "Sales", [5.0, 9.0])
    db.execute(update(ForecastTally).values(inside_95=1))

    told = scored_sums.of_tallies(db, ada, key)
    found = origins.again(named(told, "held_95"), scored_sums.of_scores(db, ada, key))

    assert not found.is_same
    assert '"Values inside of it" was 2 and is 1' in found.said


def test_a_score_that_no_longer_counts_is_not_summed_up(db, ada):
    key = scored(db, ada, "Sales", [5.0, 9.0])
    wrong = col(ForecastScore.actual_value) == 9.0
    db.execute(update(ForecastScore).where(wrong).values(is_current=False))

    found = scored_sums.of_scores(db, ada, key)

    assert named(found, "scored").value == 1
    assert found[0].files[0].points == 1


def test_scores_of_somebody_else_are_not_among_them(db, ada, eve):
    key = scored(db, ada, "Sales", [5.0, 9.0])

    for query in (scored_sums.of_tallies, scored_sums.of_scores):
        found = query(db, eve, key)

        assert named(found, "scored").value == 0
        assert found[0].files == ()
        assert named(found, "held_95").reason == "there were no such bands"


def test_where_nothing_was_scored_each_figure_says_why_it_is_missing(db, ada):
    found = scored_sums.of_scores(db, ada)

    assert [one.value for one in found] == [0, None, None, None]
    assert all(one.reason for one in found[1:])


def test_of_several_series_no_sum_of_unlike_units_is_told(db, ada):
    scored(db, ada, "Sales", [5.0, 9.0])
    scored(db, ada, "Costs", [4.1, 5.7])

    found = scored_sums.of_tallies(db, ada)

    assert "Sum of errors" not in {one.name for one in found[0].inputs}
