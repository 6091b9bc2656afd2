"""What the data asks for is done without anybody asking, once, however many processes look."""

import time

import pytest
from sqlalchemy import select, update
from sqlmodel import col, func

from core.actors import SYSTEM
from core.db import carry_out, read, write
from core.errors import Conflict
from core.jobs import needs, queue
from core.jobs.kinds import Kind, Params
from core.jobs.runner import Runner
from core.jobs.tables import Job
from core.series.tables import Series
from tests.bed.cast import ADA
from tests.jobs.work import PATIENCE

ROUNDS = 5


class Count(Params):
    number: int


def unnamed(db, user):
    """Ask for the work as long as a series has no unit."""
    number = db.scalar(select(func.count()).where(col(Series.unit).is_(None)))
    return {"number": number} if number else None


def name_all(db, user, made):
    db.execute(update(Series).where(col(Series.unit).is_(None)).values(unit="EUR"))
    return made


KINDS = {
    "naming": Kind(
        "Naming",
        lambda task, params: {"number": params.number},
        Count,
        keep=name_all,
        needed=unnamed,
    )
}


def asking(number):
    with write(SYSTEM) as db:
        db.add(Series(user_id=ADA.id, name=f"series {number}", category="c"))


def add_one(db):
    db.add(Series(user_id=ADA.id, name="one", category="c"))
    db.flush()


def results():
    with read(SYSTEM) as db:
        return list(db.scalars(select(col(Job.result)).order_by(col(Job.created_at))))


def test_two_processes_that_look_do_it_once_each_time(own_db, monkeypatch):
    monkeypatch.setattr("core.jobs.runner.NEEDED_SECONDS", 0.02)
    runners = [Runner(KINDS).start() for _ in range(2)]

    for number in range(ROUNDS):
        asking(number)
        deadline = time.monotonic() + PATIENCE
        while len([found for found in results() if found]) <= number:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    for runner in runners:
        runner.stop()

    assert results() == [{"number": 1}] * ROUNDS


def test_a_kind_that_cannot_be_asked_is_told_of_once_and_holds_up_no_other(
    own_db, monkeypatch, caplog
):
    def broken(db, user):
        raise ZeroDivisionError

    monkeypatch.setattr("core.jobs.runner.NEEDED_SECONDS", 0.02)
    asking(1)
    runner = Runner({"broken": Kind("B", lambda task, params: None, needed=broken)} | KINDS).start()

    deadline = time.monotonic() + PATIENCE
    while results() != [{"number": 1}]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    runner.stop()

    assert caplog.text.count("a look at the jobs went wrong") == 1


def test_what_the_data_does_not_ask_for_is_not_filed(db):
    assert not needs.is_needed(db, SYSTEM, KINDS, "naming")
    with pytest.raises(Conflict, match="does not ask for this any more"):
        needs.file_needed(db, SYSTEM, KINDS, "naming")


def test_what_was_done_between_the_question_and_the_answer_leaves_no_job(own_db):
    asked = iter([{"number": 1}, None])
    kinds = {"naming": Kind("N", lambda task, params: None, Count, needed=lambda *_: next(asked))}

    with pytest.raises(Conflict):
        carry_out(needs.file_needed, SYSTEM, kinds, "naming")

    assert results() == []


def test_what_waits_or_is_in_work_is_not_asked_for_again(db):
    add_one(db)
    needs.file_needed(db, SYSTEM, KINDS, "naming")

    assert not needs.is_needed(db, SYSTEM, KINDS, "naming")


@pytest.mark.parametrize("end", [queue.fail, queue.cancel])
def test_what_went_wrong_is_tried_again_after_a_rest(db, end):
    add_one(db)
    job_id = needs.file_needed(db, SYSTEM, KINDS, "naming")
    claim = queue.claim(db, list(KINDS))
    end(db, claim, *(["No."] if end is queue.fail else []))

    assert not needs.is_needed(db, SYSTEM, KINDS, "naming")
    earlier = db.scalar(select(col(Job.finished_at)).where(col(Job.id) == job_id)) - needs.REST
    db.execute(update(Job).where(col(Job.id) == job_id).values(finished_at=earlier))
    assert needs.is_needed(db, SYSTEM, KINDS, "naming")
