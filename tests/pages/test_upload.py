"""A file is looked at, set right, loaded and taken back on two pages."""

import pytest

from core.catalogue import CSV_SHAPES
from core.db import answer, carry_out
from core.series import queries as series
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.trial import tried
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.tabs import frame_of

UPLOAD, UPLOADS = "data/upload.py", "data/uploads.py"
FRENCH = b"Date;Montant\n31/01/2026;1.234,50\n28/02/2026;998,75\n"
WITH_A_FAULT = FRENCH + b"30/02/2026;1,00\n"
AMBIGUOUS = b"date,value\n01/02/2026,1\n03/04/2026,2\n"

pytestmark = pytest.mark.usefixtures("own_db")


def opened(who, file=UPLOAD):
    page = frame_of(who).run().switch_page(file).run()
    assert not page.exception
    return page


def given(page, content, name="export.csv"):
    page.file_uploader[0].set_value((name, content, "text/csv"))
    return page.run()


def named(inputs, label):
    (found,) = [one for one in inputs if one.label.startswith(label)]
    return found


def texts(page):
    return " ".join(line.value for line in [*page.markdown, *page.caption])


def points(who):
    (one,) = answer(series.series, who)
    return answer(series.points, who, one.id)["value"].tolist()


def loaded(who):
    trial = tried(FRENCH, CSV_SHAPES)
    received = Received("export.csv", FRENCH)
    return carry_out(
        actions.load_file, who, CSV_SHAPES, received, shape=trial.shape, rows=trial.rows
    )


def test_a_french_export_is_loaded_by_one_click_and_taken_back_by_another():
    page = given(opened(ADA), FRENCH)
    assert "decimals by a comma, thousands by a point" in texts(page)

    page = named(page.button, "Load 2 rows").click().run()
    stored = points(ADA)
    page = named(page.button, "Take it back").click().run()

    assert stored == [1234.5, 998.75]
    assert points(ADA) == []
    assert "are stored" not in texts(page)


def test_a_fault_is_named_and_nothing_is_loaded_unless_that_is_wanted():
    page = given(opened(ADA), WITH_A_FAULT)
    refusals = page.dataframe[0].value

    is_held_back = named(page.button, "Load").disabled
    page = named(page.radio, "Load it").set_value("without the rows that are refused").run()
    named(page.button, "Load 2 rows").click().run()

    assert refusals[["Line", "Column", "Value"]].iloc[0].tolist() == [4, "Date", "30/02/2026"]
    assert is_held_back
    assert points(ADA) == [1234.5, 998.75]


def test_what_the_cells_leave_open_is_asked():
    page = given(opened(ADA), AMBIGUOUS)
    assert named(page.button, "Load").disabled

    (question,) = page.radio
    page = question.set_value("dmy").run()

    assert not named(page.button, "Load 2 rows").disabled


def test_a_column_is_said_to_be_something_else():
    page = given(opened(ADA), b"date,value,other\n2026-01-31,1,10\n2026-02-28,2,20\n")
    named(page.selectbox, "value").set_value("—")

    page = named(page.selectbox, "other").set_value("value").run()
    named(page.button, "Load 2 rows").click().run()

    assert points(ADA) == [10, 20]


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"PK\x03\x04 a sheet", "zip"), (b"%PDF-1.7 a page", "PDF")]
)
def test_a_file_that_is_something_else_is_a_sentence(content, sentence):
    page = given(opened(ADA), content, "export.csv")

    assert sentence.lower() in " ".join(box.value for box in page.error).lower()


def test_the_same_file_again_is_a_sentence():
    loaded(ADA)
    page = given(opened(ADA), FRENCH)

    page = named(page.button, "Load 2 rows").click().run()

    assert "You loaded this very file on" in " ".join(box.value for box in page.error)


def test_the_catalogue_lists_ones_own_files_and_takes_them_back():
    loaded(ADA)
    page = opened(ADA, UPLOADS)
    listed = page.dataframe[0].value["File"].tolist()

    named(page.button, "Take it back").click().run()

    assert listed == ["export.csv"]
    assert points(ADA) == []
    assert answer(queries.files, ADA)["undone_at"].notna().all()


def test_a_private_file_is_in_nobody_elses_catalogue():
    loaded(ADA)

    assert [len(opened(who, UPLOADS).dataframe) for who in (EVE, VIC)] == [0, 0]


def test_the_bytes_of_a_file_are_kept_as_they_came():
    upload_id = loaded(ADA)

    assert answer(queries.original, ADA, upload_id) == FRENCH


def test_a_viewer_is_offered_no_upload():
    with pytest.raises(ValueError, match=UPLOAD):
        frame_of(VIC).run().switch_page(UPLOAD)
