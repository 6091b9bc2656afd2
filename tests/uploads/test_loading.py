"""Loading as long work: read by a worker, stored in the transaction that ends the job, or not."""

import pytest

from core.catalogue import CSV_SHAPES, JOBS
from core.db import answer, carry_out
from core.jobs import actions as jobs
from core.jobs import queries as asked
from core.jobs.runner import Runner
from core.jobs.tables import JobStatus
from core.series import queries as series
from core.uploads import queries, spool
from core.uploads.actions import undo_upload
from tests.bed.cast import ADA
from tests.compute.conftest import until

GOOD = b"Datum;Wert\n31.01.2026;1,5\n28.02.2026;2,5\n"

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def runner(own_db, monkeypatch):  # begun before it, it would still ask when that is taken away
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    made = Runner({"load": JOBS["load"]}).start()
    yield made
    made.stop()


def filed(content=GOOD, **said):
    waiting = spool.receive(ADA.id, "sales.csv", spool.pieces_of(content))
    return carry_out(jobs.file_job, ADA, JOBS, "load", {"token": waiting.token} | said)


def over(job_id):
    until(lambda: answer(asked.job, ADA, job_id).is_over)
    return answer(asked.job, ADA, job_id)


def points():
    return [
        value
        for one in answer(series.series, ADA)
        for value in answer(series.points, ADA, one.id)["value"]
    ]


@pytest.mark.usefixtures("runner")
def test_a_job_stores_all_of_a_file_and_says_as_what():
    job = over(filed())

    assert job.status is JobStatus.succeeded
    assert (job.result["rows"], job.result["refused"]) == (2, 0)
    assert job.result["read_as"] == CSV_SHAPES["series"].title
    assert points() == [1.5, 2.5]


@pytest.mark.usefixtures("runner")
def test_a_file_with_a_fault_is_not_stored_unless_its_good_rows_alone_are_wanted():
    faulty = GOOD + b"30.02.2026;3,5\n"

    whole, good = over(filed(faulty)), over(filed(faulty, policy="good"))

    assert (whole.status, good.status) == (JobStatus.failed, JobStatus.succeeded)
    assert "line 4, column Datum" in whole.error
    assert points() == [1.5, 2.5]
    (upload,) = answer(queries.files, ADA).itertuples()
    assert b"4,Datum,30.02.2026," in answer(queries.refused_rows, ADA, upload.id)


@pytest.mark.usefixtures("runner")
def test_the_same_file_is_stored_once_unless_it_is_wanted_again():
    first, second, third = over(filed()), over(filed(policy="good")), over(filed(again=True))

    assert "You loaded this very file on" in second.error
    assert (first.status, third.status) == (JobStatus.succeeded, JobStatus.succeeded)
    assert answer(queries.files, ADA)["undone_at"].isna().sum() == 1
    assert points() == [1.5, 2.5]


@pytest.mark.usefixtures("runner")
def test_what_is_no_file_or_no_longer_there_is_a_sentence():
    unread = over(filed(b"%PDF-1.7 a page"))
    gone = over(carry_out(jobs.file_job, ADA, JOBS, "load", {"token": "0" * 32}))

    assert "PDF" in unread.error
    assert "does not wait here any more" in gone.error
    assert points() == []


@pytest.mark.usefixtures("runner")
def test_what_a_job_stored_is_taken_back_like_any_other():
    job = over(filed())
    (upload,) = answer(queries.files, ADA).itertuples()

    carry_out(undo_upload, ADA, CSV_SHAPES, upload.id)

    assert str(upload.id) == job.result["upload_id"]
    assert points() == []
