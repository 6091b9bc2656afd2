"""The Models page shows every model, what each version was made from, and what may be done."""

import pytest
from sqlmodel import col, select

from core.analytics.forecasting.study import Wish
from core.db import read, write
from core.forecasting import actions
from core.registry import actions as registry
from core.registry import files
from core.registry.tables import TrainedModel
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import opened, texts
from tests.forecasting.futures import made_of

FILE = "system/models.py"
CHANGED = (5.0,) * 23 + (6.0,)

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


@pytest.fixture
def two(own_db):
    """Two versions of a series of ada's that is shared: of other values, by others."""
    with write(ADA) as db:
        made = Rows(db.connection()).add("series", user_id=ADA.id, name="Sales", is_shared=True)
        first = actions.store(db, ADA, made_of(made["id"]))
        second = actions.store(db, ADA, made_of(made["id"], CHANGED, Wish(3, forecaster="naive")))
    return first, second


def version(model_id):
    with read(ADA) as db:
        return db.exec(select(TrainedModel).where(col(TrainedModel.id) == model_id)).one()


def pressed(page, label):
    (button,) = (one for one in page.button if one.label == label)
    button.click().run()
    assert not page.exception
    return page


def labels(page):
    return {one.label for one in page.button}


def chosen(page, number):
    """The page with another version of the model."""
    box = next(one for one in page.selectbox if one.label == "Version")
    option = next(one for one in box.options if one.startswith(f"Version {number} of"))
    box.set_value(option).run()
    assert not page.exception
    return page


def test_where_no_model_is_stored_the_page_says_how_one_comes_here():
    page = opened(ADA, FILE)

    assert "Each forecast that is stored becomes a version here" in texts(page)


def test_each_model_is_a_row_with_its_active_version(two):
    page = opened(ADA, FILE)

    assert [figure.value for figure in page.metric][:2] == ["1", "2"]
    models = page.dataframe[0].value
    assert models[["Model", "State", "Version", "Made by"]].to_numpy().tolist() == [
        ["Sales", "✓ active", "2", "Naive"]
    ]
    versions = page.dataframe[1].value
    assert versions["State"].tolist() == ["✓ active", "—"]
    assert versions["Data"].nunique() == 2


def test_the_active_version_is_exchanged_archived_and_brought_back(two):
    first, second = two
    page = chosen(opened(ADA, FILE), 1)

    pressed(page, "Activate")
    assert (version(first).is_active, version(second).is_active) == (True, False)
    page = pressed(chosen(opened(ADA, FILE), 2), "Archive")
    assert version(second).archived_at is not None
    pressed(chosen(opened(ADA, FILE), 2), "Bring back")

    assert version(second).archived_at is None
    assert version(first).is_active


def test_the_active_version_is_not_archived_while_another_could_count(two):
    page = pressed(opened(ADA, FILE), "Archive")

    assert "activate another first" in page.error[0].value
    assert version(two[1]).is_active


def test_a_version_is_computed_again(two):
    page = pressed(opened(ADA, FILE), "Compute it again")

    assert page.success[0].value == "The same numbers came out again."


def test_a_tampered_file_is_a_sentence_and_the_page_goes_on(two):
    (files.folder() / version(two[1]).model_path).write_bytes(b"{}")

    page = pressed(opened(ADA, FILE), "Compute it again")

    assert "is not the one that was stored" in page.error[0].value
    assert len(page.dataframe) >= 2


def test_two_versions_stand_side_by_side(two):
    page = opened(ADA, FILE)
    (box,) = page.multiselect

    box.set_value(box.options).run()

    assert not page.exception
    assert "1 value that they were made from differs." in texts(page)
    frames = {tuple(one.value.columns): one.value for one in page.dataframe}
    (differences,) = (
        frame for names, frame in frames.items() if names[0] == "What" and "Alike" in names
    )
    differing = differences[differences["Alike"] == "≠ differs"]["What"].tolist()
    assert "Forecaster" in differing
    assert "Data (SHA-256)" in differing
    assert "Library numpy" not in differing


@pytest.mark.parametrize("who", [VIC, EVE], ids=["a viewer", "another analyst"])
def test_others_read_what_is_shared_and_change_nothing(two, who):
    page = opened(who, FILE)

    assert page.dataframe[0].value["By"].tolist() == ["ada"]
    assert labels(page).isdisjoint({"Activate", "Archive", "Bring back"})
    assert "Compute it again" in labels(page)


def test_models_of_private_series_are_not_told_to_others(own_db):
    with write(ADA) as db:
        made = Rows(db.connection()).add("series", user_id=ADA.id, name="Sales")
        actions.store(db, ADA, made_of(made["id"]))

    assert not opened(EVE, FILE).metric
    assert opened(ROOT, FILE).metric


def test_models_are_found_by_name_family_and_state(two):
    with write(ADA) as db:
        registry.archive(db, ADA, two[0])
    page = opened(ADA, FILE)
    state = next(one for one in page.selectbox if one.label == "State")

    state.set_value("All archived").run()
    assert "No model is like that" in page.info[0].value
    state = next(one for one in page.selectbox if one.label == "State")
    state.set_value("With an active version").run()

    assert page.dataframe[0].value["Model"].tolist() == ["Sales"]
