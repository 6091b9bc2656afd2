"""Versions are put away and brought back; what each was made from stays known."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.compute.fingerprint import own_code
from core.db import carry_out, read, write
from core.db.types import now
from core.errors import BellwetherError, Conflict, NotFound
from core.forecasting import actions as forecasts
from core.forecasting import making
from core.forecasting import queries as forecasting
from core.registry import actions, queries
from core.registry.tables import Family, TrainedModel
from core.uploads.tables import DataUpload
from tests.forecasting.futures import made_of

TRAINED = {"family": Family.forecast, "model_type": "arima"}


def three(db, who, name="revenue"):
    made = [actions.add_version(db, who, name, **TRAINED) for _ in range(3)]
    actions.activate(db, who, made[2].id)
    return made


def test_an_archived_version_is_kept_and_offered_no_more(db, ada):
    first, _, _ = three(db, ada)

    actions.archive(db, ada, first.id)

    found = queries.history(db, ada, first.id).set_index("version")
    assert found.loc["1", "archived_at"] is not None
    assert found["archived_at"].isna().to_dict() == {"1": False, "2": True, "3": True}
    assert queries.about(db, ada, first.id).archived_at == first.archived_at


def test_an_archived_version_is_made_active_only_after_it_is_brought_back(db, ada):
    first, _, third = three(db, ada)
    actions.archive(db, ada, first.id)

    with pytest.raises(Conflict, match="Version 1 of revenue is archived; bring it back"):
        actions.activate(db, ada, first.id)
    actions.bring_back(db, ada, first.id)
    assert third.is_active
    actions.activate(db, ada, first.id)

    assert first.is_active
    assert first.archived_at is None


def test_the_active_version_is_archived_only_when_no_other_could_take_its_place(db, ada):
    first, second, third = three(db, ada)

    with pytest.raises(Conflict, match="activate another first, such as version 2"):
        actions.archive(db, ada, third.id)
    for one in (first, second, third):
        actions.archive(db, ada, one.id)

    assert not any(one.is_active for one in (first, second, third))
    (row,) = queries.overview(db, ada).to_dict("records")
    assert (row["version"], row["versions"], row["archived"], row["is_active"]) == (
        "3",
        3,
        3,
        False,
    )


def test_what_is_done_to_a_version_is_told_in_the_audit_log_once(db, ada):
    first, _, _ = three(db, ada)
    for action in (actions.archive, actions.bring_back, actions.activate):
        action(db, ada, first.id)
        action(db, ada, first.id)

    told = db.scalars(select(AuditLog).where(col(AuditLog.object_id) == first.id))

    assert sorted(one.action for one in told) == [
        "model.activate",
        "model.archive",
        "model.bring_back",
    ]


def test_others_neither_archive_nor_bring_back(db, ada, eve):
    first, _, _ = three(db, ada)

    for action in (actions.archive, actions.bring_back):
        with pytest.raises(NotFound, match="no such model among yours"):
            action(db, eve, first.id)


def test_each_model_is_one_row_with_its_active_version(db, ada, eve, root):
    three(db, ada)
    three(db, eve)
    actions.add_version(db, eve, "costs", **TRAINED)

    found = queries.overview(db, root)

    rows = found[["model_name", "author", "version", "versions", "is_active"]]
    assert rows.to_numpy().tolist() == [
        ["costs", "eve", "1", 1, False],
        ["revenue", "ada", "3", 3, True],
        ["revenue", "eve", "3", 3, True],
    ]


def test_a_version_says_on_which_values_and_by_which_code_it_was_made(db, ada, series):
    made, other = made_of(series.id), made_of(series.id, (5.0,) * 23 + (6.0,))

    one, two, three = (forecasts.store(db, ada, each) for each in (made, made, other))

    told = [queries.about(db, ada, each) for each in (one, two, three)]
    assert told[0].data_sha256 == told[1].data_sha256 == making.data_hash(made)
    assert told[2].data_sha256 != told[0].data_sha256
    assert {each.code_version for each in told} == {own_code()}


@pytest.mark.usefixtures("own_db")
def test_a_version_whose_file_was_deleted_says_so_and_comes_out_the_same(ada):
    with write(ada) as db:
        upload = DataUpload(user_id=ada.id, filename="sales.csv", file_sha256="0" * 64)
        upload.file_size, upload.data_type = 1, "financial_data"
        db.add(upload)
        db.flush()
        made = made_of(None)
        model_id = forecasts.store(db, ada, made)
        db.get_one(TrainedModel, model_id).data_upload_id = upload.id
    with read(ada) as db:
        before = queries.about(db, ada, model_id).file
    with write(ada) as db:
        db.get_one(DataUpload, upload.id).undone_at = now()
    with read(ada) as db:
        meanwhile = queries.about(db, ada, model_id).file
    with write(ada) as db:
        db.execute(delete(DataUpload).where(col(DataUpload.id) == upload.id))

    with read(ada) as db:
        after = queries.about(db, ada, model_id).file
        again = making.again(forecasting.kept(db, ada, model_id))

    assert before == "sales.csv"
    assert meanwhile.startswith("sales.csv, taken back on ")
    assert after == "its file was deleted"
    assert again.is_same


@pytest.mark.usefixtures("own_db")
def test_two_who_activate_and_archive_at_once_are_answered_cleanly(ada):
    ids = [carry_out(actions.add_version, ada, "revenue", **TRAINED).id for _ in range(4)]
    turns = [(actions.activate, one) for one in ids] + [(actions.archive, one) for one in ids]

    def done(turn):
        action, model_id = turn
        try:
            carry_out(action, ada, model_id)
        except BellwetherError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(done, turns * 3))

    refusals = ("is archived; bring it back", "is the active one; activate another first")
    assert all(not one or any(each in one for each in refusals) for one in said)
    with read(ada) as db:
        every = db.scalars(select(TrainedModel)).all()
        assert sum(one.is_active for one in every) <= 1
        assert not any(one.is_active and one.archived_at for one in every)


@pytest.mark.usefixtures("own_db")
def test_people_who_store_forecasts_at_once_get_versions_without_gaps_and_one_active(ada):
    made = made_of(None)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: carry_out(forecasts.store, ada, made), range(18)))

    with read(ada) as db:
        every = db.scalars(select(TrainedModel)).all()
        assert sorted(int(one.version) for one in every) == list(range(1, 19))
        assert sum(one.is_active for one in every) == 1
