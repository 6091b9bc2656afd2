"""A series that a file made goes with the file, unless somebody would miss it."""

import pytest
from sqlmodel import select

from core.alerts.tables import AlertRule, Comparison, Subject
from core.catalogue import CSV_SHAPES
from core.jobs import recurrence
from core.jobs.tables import Schedule
from core.registry.tables import Family, TrainedModel
from core.series import classifying
from core.series.tables import AccountClass, Series, SeriesMonth
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.trial import tried

HEAD = "date,category,value\n"
JANUARY, FEBRUARY = f"{HEAD}2026-01-31,sales,1\n", f"{HEAD}2026-02-28,sales,2\n"


def loaded(db, user, text):
    trial = tried(text.encode(), CSV_SHAPES)
    received = Received.made("file.csv", text.encode())
    upload_id = actions.load_file(db, user, CSV_SHAPES, received, trial)
    db.flush()
    return upload_id


def undone(db, user, upload_id):
    actions.undo_upload(db, user, CSV_SHAPES, upload_id)
    db.flush()
    db.expire_all()


def names(db):
    return sorted(one.name for one in db.exec(select(Series)))


def test_a_series_goes_with_the_last_of_its_files(db, ada):
    first, second = loaded(db, ada, JANUARY), loaded(db, ada, FEBRUARY)

    undone(db, ada, first)
    between = names(db)
    undone(db, ada, second)

    assert (between, names(db)) == (["sales"], [])
    assert db.exec(select(SeriesMonth)).all() == []


@pytest.mark.parametrize("name", ["series", "series_wide", "statement", "journal", "bank"])
def test_nothing_is_left_of_the_series_of_a_sample(db, ada, name):
    upload_id = loaded(db, ada, CSV_SHAPES[name].sample)
    assert names(db)

    undone(db, ada, upload_id)

    assert names(db) == []


def test_a_file_that_is_taken_back_and_loaded_again_makes_its_series_again(db, ada):
    undone(db, ada, loaded(db, ada, JANUARY))

    loaded(db, ada, JANUARY)

    assert names(db) == ["sales"]


def has_a_recipe(db, _ada, one):
    one.recipe = [{"step": "smooth", "method": "trailing", "window": 3}]
    db.add(one)


def has_a_class(db, ada, _one):
    classifying.set_classes(db, ada, {"sales": AccountClass.other})


def is_shared(db, _ada, one):
    one.is_shared = True
    db.add(one)


def is_learnt_from(db, ada, one):
    model = {"model_name": "x", "version": "1", "family": Family.forecast, "model_type": "drift",
             "params_hash": "0" * 64}  # fmt: skip
    db.add(TrainedModel(user_id=ada.id, series_id=one.id, **model))


def is_watched(db, ada, one):
    db.add(
        AlertRule(
            user_id=ada.id,
            subject_type=Subject.series,
            subject_id=one.id,
            metric="latest_value",
            comparison=Comparison.below,
            amber=1,
        )
    )


def is_waited_for(db, ada, one):
    rule = recurrence.after(one.id)
    db.add(Schedule(user_id=ada.id, kind="x", rule=rule, parameters={}))


@pytest.mark.parametrize(
    "made", [has_a_recipe, has_a_class, is_shared, is_learnt_from, is_watched, is_waited_for]
)
def test_a_series_that_somebody_would_miss_stays(db, ada, made):
    upload_id = loaded(db, ada, JANUARY)
    made(db, ada, db.exec(select(Series)).one())
    db.flush()

    undone(db, ada, upload_id)

    assert names(db) == ["sales"]
