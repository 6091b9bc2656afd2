"""The catalogue of files tells what became of each, and asks before what others stand on goes."""

import pytest

from core.catalogue import CSV_SHAPES
from core.db import answer, carry_out, write
from core.db.keys import uuid7
from core.registry.tables import Family, TrainedModel
from core.series import queries as series
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.trial import tried
from tests.bed.cast import ADA, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import frame_of

FIRST = b"Date;Montant\n31/01/2026;1.234,50\n28/02/2026;998,75\n"
LATER = b"Date;Montant\n28/02/2026;1000,00\n31/03/2026;7,25\nno day;1,00\n"
BUILT = "Take it back all the same"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def loaded(who, content=FIRST, name="export.csv", policy=Policy.good):
    trial, received = tried(content, CSV_SHAPES), Received.made(name, content)
    return carry_out(actions.load_file, who, CSV_SHAPES, received, trial, Choices(policy=policy))


def opened(who, **address):
    page = frame_of(who).run()
    page.query_params.update(address)
    page = page.switch_page("data/uploads.py").run()
    assert not page.exception
    return page


def named(inputs, label):
    (found,) = [one for one in inputs if one.label == label]
    return found


def labels(page):
    return {one.label for one in page.button}


def table(page, column):
    """The only table that has this column."""
    (found,) = [one.value for one in page.dataframe if column in one.value]
    return found


def words(page):
    return " ".join(line.value for line in [*page.markdown, *page.caption, *page.error])


def model_of(who, upload_id):
    (one,) = answer(series.series, who)
    with write(who) as db:
        model = TrainedModel(
            id=uuid7(),
            user_id=who.id,
            model_name="Sales ahead",
            version="1",
            family=Family.forecast,
            model_type="arima",
            series_id=one.id,
            data_upload_id=upload_id,
            params_hash="h",
        )
        db.add(model)


def test_a_file_is_listed_with_its_figures_and_says_how_it_was_read_and_what_was_refused():
    loaded(ADA, LATER)

    page = opened(ADA)

    listed = page.dataframe[0].value.iloc[0]
    assert listed[["File", "Read as"]].tolist() == ["export.csv", CSV_SHAPES["series"].title]
    assert listed[["Rows", "Refused", "From", "To"]].tolist() == [2, 1, "2026-02-28", "2026-03-31"]
    assert listed["Quality"] == pytest.approx(2 / 3)
    assert "decimals by a comma" in words(page)
    assert "without the rows that were refused" in words(page)
    columns = table(page, "Column of the file").to_numpy().tolist()
    assert columns == [["Date", "Date"], ["Montant", "Value"]]
    assert table(page, "Reason")[["Line", "Column", "Value"]].to_numpy().tolist() == [
        ["4", "Date", "no day"]
    ]


def test_what_a_file_has_replaced_is_shown_with_the_file_it_came_in():
    loaded(ADA)
    loaded(ADA, LATER, "later.csv")

    page = opened(ADA)

    was = table(page, "Came in").iloc[0]
    assert was[["Came in", "Series", "Value"]].tolist() == ["export.csv", "value", 998.75]


def test_files_are_found_by_words_kind_and_state_from_an_address():
    loaded(ADA)
    carry_out(actions.undo_upload, ADA, CSV_SHAPES, loaded(ADA, LATER, "later.csv"))

    found = {
        search: opened(ADA, **search_).dataframe[0].value["File"].tolist()
        for search, search_ in {
            "words": {"search": "LATER"},
            "state": {"state": "Loaded"},
            "both": {"search": "csv", "state": "Taken back"},
        }.items()
    }

    assert found == {"words": ["later.csv"], "state": ["export.csv"], "both": ["later.csv"]}
    none = opened(ADA, search="50%")
    assert "No file is like that" in none.info[0].value


def test_a_file_that_nothing_was_made_with_is_taken_back_by_one_click():
    loaded(ADA)

    page = named(opened(ADA).button, "Take it back").click().run()

    assert not page.exception
    assert answer(queries.files, ADA)["undone_at"].notna().all()
    assert "Take it back" not in labels(page)


def test_a_file_that_a_model_was_made_with_goes_after_a_second_word():
    upload_id = loaded(ADA)
    model_of(ADA, upload_id)

    page = opened(ADA)
    asked = words(page)
    is_held_back = named(page.button, "Take it back").disabled
    page = named(page.checkbox, BUILT).check().run()
    named(page.button, "Take it back").click().run()

    assert "model Sales ahead 1" in asked
    assert is_held_back
    assert answer(queries.files, ADA)["undone_at"].notna().all()


def test_of_a_shared_file_others_are_told_how_much_was_made_with_it_until_it_is_shared_no_more():
    upload_id = loaded(ADA)
    model_of(ADA, upload_id)

    page = named(opened(ADA).button, "Share it").click().run()
    theirs = opened(VIC)
    named(page.button, "Keep it to myself").click().run()

    assert table(page, "How")["Name"].tolist() == ["Sales ahead 1", "value"]
    assert table(theirs, "How")["Name"].tolist() == ["1 of other people", "1 of other people"]
    assert labels(theirs) & {"Take it back", "Share it", "Keep it to myself"} == set()
    assert upload_id not in set(answer(queries.files, VIC)["id"])
