"""A training adds a version, and at most one version of a model is active."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.db import carry_out, read
from core.errors import NotAllowed, NotFound
from core.registry import actions, queries
from core.registry.tables import Family, TrainedModel
from core.series.tables import Series

TRAINED = {"family": Family.forecast, "model_type": "arima"}


def test_versions_count_up_per_owner_and_name(db, ada, eve):
    first = actions.add_version(db, ada, "revenue", **TRAINED)
    second = actions.add_version(db, ada, "revenue", **TRAINED)
    other_name = actions.add_version(db, ada, "costs", **TRAINED)
    other_owner = actions.add_version(db, eve, "revenue", **TRAINED)

    assert [first.version, second.version] == ["1", "2"]
    assert other_name.version == other_owner.version == "1"


def test_imported_names_of_versions_do_not_disturb_the_count(db, ada):
    imported = actions.add_version(db, ada, "revenue", **TRAINED)
    imported.version = "v1.0.0"
    db.flush()

    assert actions.add_version(db, ada, "revenue", **TRAINED).version == "1"


def test_activating_a_version_replaces_the_active_one(db, ada):
    first = actions.add_version(db, ada, "revenue", **TRAINED)
    second = actions.add_version(db, ada, "revenue", **TRAINED)

    actions.activate(db, ada, first.id)
    actions.activate(db, ada, second.id)

    active = db.scalars(select(TrainedModel.id).where(col(TrainedModel.is_active))).all()
    assert active == [second.id]
    assert second.is_active


def test_the_hash_of_parameters_does_not_depend_on_their_order():
    one = actions.params_hash("arima", {"p": 1, "q": 2})

    assert one == actions.params_hash("arima", {"q": 2, "p": 1})
    assert one != actions.params_hash("arima", {"p": 2, "q": 1})
    assert one != actions.params_hash("ets", {"p": 1, "q": 2})


def test_models_are_not_for_eve_unless_their_series_is_shared(db, ada, eve, root):
    hidden = Series(user_id=ada.id, name="hidden", category="revenue")
    shown = Series(user_id=ada.id, name="shown", category="revenue", is_shared=True)
    db.add_all([hidden, shown])
    db.flush()
    for series in (hidden, shown):
        actions.add_version(db, ada, "revenue", series_id=series.id, **TRAINED)

    counts = {user.name: len(queries.versions(db, user, "revenue")) for user in (ada, eve, root)}

    assert counts == {"ada": 2, "eve": 1, "root": 2}


def test_only_the_owner_or_an_administrator_activates(db, ada, eve, vic, root):
    model = actions.add_version(db, ada, "revenue", **TRAINED)

    with pytest.raises(NotFound, match="no such model among yours"):
        actions.activate(db, eve, model.id)
    with pytest.raises(NotAllowed, match="role analyst"):
        actions.activate(db, vic, model.id)
    actions.activate(db, root, model.id)


def test_the_system_owns_no_models(db):
    with pytest.raises(NotAllowed, match="belongs to a person"):
        actions.add_version(db, SYSTEM, "revenue", **TRAINED)


@pytest.mark.usefixtures("own_db")
def test_people_who_train_at_once_get_versions_without_gaps(ada):
    def train(_: int) -> str:
        return carry_out(actions.add_version, ada, "revenue", **TRAINED).version

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(train, range(40)))

    assert sorted(map(int, given)) == list(range(1, 41))


@pytest.mark.usefixtures("own_db")
def test_two_who_activate_at_once_leave_one_active(ada):
    ids = [carry_out(actions.add_version, ada, "revenue", **TRAINED).id for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda model: carry_out(actions.activate, ada, model), ids * 5))

    with read(ada) as db:
        assert len(db.scalars(select(TrainedModel).where(col(TrainedModel.is_active))).all()) == 1
