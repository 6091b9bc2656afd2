"""A file is looked at, set right, loaded and taken back on two pages."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from core.catalogue import CSV_SHAPES, JOBS
from core.db import answer, carry_out
from core.jobs import queries as jobs
from core.jobs.runner import Runner
from core.market import queries as market
from core.series import queries as series
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.trial import tried
from pages.data import loading
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.tabs import frame_of
from tests.compute.conftest import until

UPLOAD, UPLOADS = "data/upload.py", "data/uploads.py"
FRENCH = b"Date;Montant\n31/01/2026;1.234,50\n28/02/2026;998,75\n"
WITH_A_FAULT = FRENCH + b"30/02/2026;1,00\n"
DATA = [["Date", "Value"], [date(2026, 1, 31), 1.5], [date(2026, 2, 28), 2.5]]
AMBIGUOUS = b"date,value\n01/02/2026,1\n03/04/2026,2\n"
BARS = b"date,open,high,low,close\n2026-%02d-05,10,12,9,11\n2026-%02d-06,11,12,10,12\n"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def workbook(sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def work_off(kind):
    runner = Runner({kind: JOBS[kind]}).start()
    until(lambda: answer(jobs.jobs, ADA)["finished_at"].notna().all())
    runner.stop()


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


def series_of(who):
    (one,) = answer(series.series, who)
    return one


def points(who):
    return answer(series.points, who, series_of(who).id)["value"].tolist()


def loaded(who):
    trial = tried(FRENCH, CSV_SHAPES)
    received = Received.made("export.csv", FRENCH)
    return carry_out(actions.load_file, who, CSV_SHAPES, received, trial)


def test_a_french_export_is_loaded_by_one_click_and_taken_back_by_another():
    page = given(opened(ADA), FRENCH)
    assert "decimals by a comma, thousands by a point" in texts(page)

    page = named(page.button, "Load 2 rows").click().run()
    stored = points(ADA)
    page = named(page.button, "Take it back").click().run()

    assert stored == [1234.5, 998.75]
    assert answer(series.series, ADA) == []  # the series was made by the file, and goes with it
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


def test_the_same_file_again_says_when_it_came_and_takes_its_place():
    loaded(ADA)
    page = given(opened(ADA), FRENCH)
    told = " ".join(box.value for box in page.info)

    named(page.button, "Take that back and load 2 rows").click().run()

    assert "You loaded this very file on" in told
    assert points(ADA) == [1234.5, 998.75]
    assert answer(queries.files, ADA)["undone_at"].isna().tolist() == [True, False]


def test_next_months_file_is_read_as_the_last_one_was_and_loaded_by_one_click():
    page = given(opened(ADA), AMBIGUOUS)
    page = page.radio[0].set_value("dmy").run()
    named(page.button, "Load 2 rows").click().run()

    page = given(opened(ADA), b"date,value\n01/03/2026,3\n04/03/2026,4\n", "next.csv")

    assert "As last time: read like export.csv" in texts(page)
    named(page.button, "Load 2 rows").click().run()
    days = [f"{day:%m-%d}" for day in answer(series.points, ADA, series_of(ADA).id).index]
    assert days == ["02-01", "03-01", "03-04", "04-03"]


def test_bars_of_the_instrument_of_last_month_go_in_by_one_click_and_those_of_another_are_asked():
    page = given(opened(ADA), BARS % ((1,) * 2), "AC history 2026-01.csv")
    named(page.selectbox, "The file names no instrument").set_value("AC")
    page = named(page.run().button, "Load 2 rows").click().run()

    later = given(opened(ADA), BARS % ((2,) * 2), "AC history 2026-02.csv")
    other = given(opened(ADA), BARS % ((3,) * 2), "MC history 2026-02.csv")

    assert "symbol is AC" in texts(later)
    named(later.button, "Load 2 rows").click().run()
    assert named(other.button, "Load").disabled
    assert [one.symbol for one in answer(market.instruments, ADA)] == ["AC"]


def test_a_workbook_is_asked_for_its_sheet_once_and_next_month_not_again():
    page = given(opened(ADA), workbook({"Notes": [["Hello"], ["you"]], "Data": DATA}), "a.xlsx")
    page = page.radio[0].set_value("Data").run()
    named(page.button, "Load 2 rows").click().run()

    more = [["Date", "Value"], [date(2026, 3, 31), 3.5], [date(2026, 4, 30), 4.5]]
    page = given(opened(ADA), workbook({"Notes": [["Hi"], ["you"]], "Data": more}), "b.xlsx")
    named(page.button, "Load 2 rows").click().run()

    assert points(ADA) == [1.5, 2.5, 3.5, 4.5]


def test_several_files_are_loaded_by_one_click():
    page = opened(ADA)
    files = [("a.csv", FRENCH, "text/csv"), ("b.csv", b"date,value\n2026-05-01,5\n", "text/csv")]
    page.file_uploader[0].set_value(files)

    page = page.run()
    states = page.dataframe[0].value["State"].tolist()
    named(page.button, "Load all 2 that are ready").click().run()

    assert states == ["ready", "ready"]
    assert points(ADA) == [1234.5, 998.75, 5]


def test_a_reload_finds_the_file_and_what_was_said_of_it():
    page = given(opened(ADA), AMBIGUOUS)
    page = page.radio[0].set_value("dmy").run()
    address = dict(page.query_params)

    later = opened(ADA)
    later.query_params.update(address)
    later = later.run()

    assert not named(later.button, "Load 2 rows").disabled


def test_a_file_of_one_person_does_not_wait_for_another():
    address = dict(given(opened(ADA), FRENCH).query_params)

    page = opened(EVE)
    page.query_params.update(address)
    page = page.run()

    assert "does not wait here any more" in " ".join(box.value for box in page.warning)


def test_how_a_file_is_written_is_set_right_by_hand():
    page = given(opened(ADA), b"x;date;value\n1;2026-01-31;5\n2;2026-02-28;6\n")

    page = named(page.selectbox, "Cells are set apart by").set_value("|").run()
    wrong = texts(page) + " ".join(box.value for box in [*page.warning, *page.error])
    page = named(page.selectbox, "Cells are set apart by").set_value("as seen").run()

    assert "no kind that is known" in wrong
    assert not named(page.button, "Load 2 rows").disabled


def test_a_larger_file_is_loaded_as_a_job_that_ends_once(monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE_BYTES", 10)
    page = given(opened(ADA), FRENCH)
    page = named(page.button, "Load 2 rows").click().run()
    waits = texts(page)

    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    work_off("load")
    page = page.run()

    assert "Waits for its turn" in waits
    assert "are stored" in texts(page)
    assert points(ADA) == [1234.5, 998.75]


def test_the_catalogue_lists_ones_own_files_and_takes_them_back():
    loaded(ADA)
    page = opened(ADA, UPLOADS)
    listed = page.dataframe[0].value["File"].tolist()

    named(page.button, "Take it back").click().run()

    assert listed == ["export.csv"]
    assert answer(series.series, ADA) == []
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
