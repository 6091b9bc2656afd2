"""Loads at the same moment: one file is stored once, and no load gives up because of another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from core.actors import SYSTEM
from core.catalogue import CSV_SHAPES, JOBS
from core.db import answer, carry_out, engines, write
from core.errors import Conflict
from core.jobs import actions as jobs
from core.jobs.runner import Runner
from core.jobs.tables import Job, JobStatus
from core.series.tables import SeriesMonth, TimeSeriesData
from core.uploads import actions, spool
from core.uploads.actions import Received
from core.uploads.tables import DataUpload
from core.uploads.trial import tried
from tests.bed.databases import address
from tests.compute.conftest import until

FILE = b"date,value\n2026-01-31,1\n2026-02-28,2\n"
OTHER = b"date,value\n2026-03-31,3\n"
AT_ONCE = 8
SENTENCE = "You loaded this very file on"


def counts(db, _user):
    return tuple(
        db.scalar(select(func.count()).select_from(table))
        for table in (DataUpload, TimeSeriesData, SeriesMonth)
    )


def load(user, content, name="f.csv"):
    trial = tried(content, CSV_SHAPES)
    received = Received.made(name, content)
    return carry_out(actions.load_file, user, CSV_SHAPES, received, trial)


def test_one_file_sent_eight_times_at_once_is_loaded_once(own_db, ada):
    begin = Barrier(AT_ONCE)

    def send(number):
        begin.wait()
        try:
            return load(ada, FILE, f"{number}.csv")
        except Conflict as error:
            return str(error)

    with ThreadPoolExecutor(AT_ONCE) as people:
        told = list(people.map(send, range(AT_ONCE)))

    assert sum(isinstance(one, UUID) for one in told) == 1
    assert sum(str(one).startswith(SENTENCE) for one in told) == AT_ONCE - 1
    assert answer(counts, ada) == (1, 2, 2)


def test_one_file_filed_eight_times_as_jobs_is_loaded_once(own_db, ada, monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    token = spool.receive(ada.id, "f.csv", [FILE]).token
    for number in range(AT_ONCE):  # the name differs, or all of them would be one job
        given = {"token": token, "filename": f"{number}.csv"}
        carry_out(jobs.file_job, ada, JOBS, "load", given)

    def ended(db, _user):
        return [(one.status, one.error or "") for one in db.exec(select(Job)) if one.finished_at]

    runner = Runner({"load": JOBS["load"]}, at_once=AT_ONCE).start()
    until(lambda: len(answer(ended, SYSTEM)) == AT_ONCE)
    runner.stop()

    told = answer(ended, SYSTEM)
    assert [status for status, _ in told].count(JobStatus.succeeded) == 1
    assert sum(error.startswith(SENTENCE) for _, error in told) == AT_ONCE - 1
    assert answer(counts, ada) == (1, 2, 2)


def test_a_load_waits_for_the_one_before_it_longer_than_a_page_waits(
    own_db, ada, kind, monkeypatch
):
    if kind == "postgresql":  # as if a page waited a tenth of a second only
        hurried = own_db.update_query_dict({"options": "-c lock_timeout=100"})
        monkeypatch.setenv("DATABASE_URL", address(hurried))
        engines.dispose()
    held, over = Event(), Event()

    def hold():
        with write(ada) as db:
            actions.load_file(
                db, ada, CSV_SHAPES, Received.made("f.csv", FILE), tried(FILE, CSV_SHAPES)
            )
            held.set()
            over.wait(0.4)

    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(hold)
        held.wait(10)
        second = load(ada, OTHER)
        first.result()

    assert isinstance(second, UUID)
    assert answer(counts, ada) == (2, 3, 3)
