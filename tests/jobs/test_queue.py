"""A job is in one pair of hands at a time, and ends once."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from core.accounts.tables import User
from core.actors import SYSTEM
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import actions, queries, queue
from core.jobs.kinds import Kind, Params
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import Job, JobStatus

KINDS = {"rehearsal": REHEARSAL, "other": Kind("Other", lambda task, params: None)}
MINUTE = timedelta(minutes=1)


def filed(db, user, number=0, **options):
    return actions.file_job(db, user, KINDS, "rehearsal", {"number": number}, **options)


def taken(db):
    return queue.claim(db, list(KINDS))


def stored(db, job_id):
    db.expire_all()
    return db.get(Job, job_id)


def test_the_same_work_asked_for_twice_is_one_job_while_it_lives(db, ada, eve):
    first = filed(db, ada)

    assert filed(db, ada) == first
    assert filed(db, eve) != first
    assert filed(db, ada, number=1) != first
    queue.succeed(db, taken(db), None)
    queue.succeed(db, taken(db), None)
    queue.succeed(db, taken(db), None)
    assert filed(db, ada) != first


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("nothing", {}, "There is no work called 'nothing'; there is other, rehearsal."),
        ("rehearsal", {"seconds": "long"}, "Rehearsal: seconds: Input should be a valid number"),
        ("rehearsal", {"colour": 1}, "Rehearsal: colour: Extra inputs are not permitted."),
        ("rehearsal", {"seconds": -1}, "Rehearsal: seconds: Input should be greater than or"),
    ],
)
def test_unknown_work_and_wrong_parameters_are_refused_in_a_sentence(db, ada, name, given, said):
    with pytest.raises(Invalid) as refusal:
        actions.file_job(db, ada, KINDS, name, given)

    assert str(refusal.value).startswith(said)


def test_a_viewer_may_not_begin_what_needs_an_analyst(db, vic):
    with pytest.raises(NotAllowed, match="needs the role analyst"):
        filed(db, vic)


def test_a_job_is_taken_once_and_with_the_rights_of_whoever_asked(db, ada):
    job_id = filed(db, ada, number=7)

    claim = taken(db)

    assert (claim.id, claim.attempt, claim.user) == (job_id, 1, ada)
    assert claim.parameters["number"] == 7
    assert taken(db) is None
    assert stored(db, job_id).status is JobStatus.running


def test_what_was_wanted_at_once_does_not_wait_because_the_clock_was_put_back(db, ada):
    job_id = filed(db, ada)
    an_hour_on = {"run_after": now() + 60 * MINUTE, "created_at": now() + 60 * MINUTE}

    db.execute(update(Job).where(col(Job.id) == job_id).values(**an_hour_on))

    assert taken(db).id == job_id


def test_what_is_for_later_or_of_an_unknown_kind_waits(db, ada):
    filed(db, ada, run_after=now() + MINUTE)
    filed(db, ada, number=2)

    assert queue.claim(db, ["other"]) is None
    assert queue.is_due(db, ["other"]) is False
    assert taken(db).parameters["number"] == 2
    assert taken(db) is None


def test_owners_take_turns_however_many_jobs_one_of_them_has(db, ada, eve, root):
    for number in range(5):
        filed(db, ada, number)
    filed(db, eve)
    filed(db, root)

    order = []
    for _ in range(7):
        claim = taken(db)
        order.append(claim.user.name)
        queue.succeed(db, claim, None)

    assert sorted(order[:3]) == ["ada", "eve", "root"]
    assert order[3:] == ["ada"] * 4


def test_whoever_has_a_job_in_work_waits_for_those_who_have_none(db, ada, eve):
    for number in range(3):
        filed(db, ada, number)
    taken(db)
    filed(db, eve)

    assert taken(db).user == eve


def test_the_job_of_somebody_who_left_is_ended_with_the_reason(db, ada, eve):
    gone = filed(db, ada)
    db.execute(update(User).where(col(User.id) == ada.id).values(is_active=False))
    filed(db, eve)

    assert taken(db).user == eve
    assert stored(db, gone).status is JobStatus.failed
    assert stored(db, gone).error == queue.NOBODY_LEFT


def test_an_attempt_that_is_over_changes_nothing_any_more(db, ada):
    job_id = filed(db, ada)
    old = taken(db)
    queue.release(db, old)
    new = taken(db)

    for change in (
        lambda: queue.succeed(db, old, {"by": "old"}),
        lambda: queue.fail(db, old, "x"),
        lambda: queue.beat(db, old, 0.5, ""),
    ):
        with pytest.raises(queue.Lost):
            change()
    queue.succeed(db, new, {"by": "new"})
    assert stored(db, job_id).result == {"by": "new"}
    with pytest.raises(queue.Lost):
        queue.succeed(db, new, {"by": "new again"})


def test_a_silent_job_is_put_back_and_after_many_attempts_given_up(db, ada):
    job_id = filed(db, ada)

    for attempt in range(1, queue.MOST_ATTEMPTS + 1):
        assert taken(db).attempt == attempt
        long_ago = now() - MINUTE
        db.execute(update(Job).where(col(Job.id) == job_id).values(heartbeat_at=long_ago))
        (found,) = queue.silent(db, MINUTE / 2).items()
        db.expire_all()
        assert queue.revive(db, *found)
        db.flush()

    assert stored(db, job_id).status is JobStatus.failed
    assert stored(db, job_id).error == queue.GAVE_UP


def test_a_job_that_was_heard_of_meanwhile_is_left_alone(db, ada):
    job_id = filed(db, ada)
    claim = taken(db)
    db.execute(update(Job).where(col(Job.id) == job_id).values(heartbeat_at=now() - MINUTE))
    (found,) = queue.silent(db, MINUTE / 2).items()

    queue.beat(db, claim, 0.5, "half")
    db.expire_all()

    assert not queue.revive(db, *found)
    assert queue.silent(db, MINUTE / 2) == {}


def test_a_waiting_job_is_cancelled_at_once_and_twice_is_the_same(db, ada, root):
    job_id = filed(db, ada)

    actions.cancel_job(db, ada, job_id)
    actions.cancel_job(db, root, job_id)

    assert queries.job(db, ada, job_id).status is JobStatus.cancelled
    assert taken(db) is None


def test_a_running_job_is_asked_to_stop_and_ends_when_its_hands_say_so(db, ada):
    job_id = filed(db, ada)
    claim = taken(db)

    actions.cancel_job(db, ada, job_id)
    db.flush()

    state = queue.states(db, [job_id])[job_id]
    assert state == queue.State(1, JobStatus.running, True)
    queue.cancel(db, claim)
    assert queries.job(db, ada, job_id).is_over


def test_a_cancelled_job_that_fell_silent_is_not_begun_again(db, ada):
    job_id = filed(db, ada)
    taken(db)
    actions.cancel_job(db, ada, job_id)
    db.execute(update(Job).where(col(Job.id) == job_id).values(heartbeat_at=now() - MINUTE))
    (found,) = queue.silent(db, MINUTE / 2).items()
    db.expire_all()

    queue.revive(db, *found)
    db.flush()

    assert stored(db, job_id).status is JobStatus.cancelled


def test_run_again_files_the_same_work_anew(db, ada):
    first = filed(db, ada, number=3)
    queue.fail(db, taken(db), "It failed.")
    db.expire_all()

    second = actions.run_again(db, ada, KINDS, first)

    assert second != first
    assert queries.job(db, ada, second).parameters["number"] == 3


def test_only_jobs_that_ended_long_ago_are_forgotten(db, ada, root):
    old, new, waiting = (filed(db, ada, number) for number in range(3))
    queue.succeed(db, taken(db), None)
    queue.succeed(db, taken(db), None)
    long_ago = now() - actions.KEPT - MINUTE
    db.execute(update(Job).where(col(Job.id) == old).values(finished_at=long_ago))

    assert actions.forget_old_jobs(db, root) == 1

    db.expire_all()
    with pytest.raises(NotFound):
        queries.job(db, ada, old)
    assert {queries.job(db, ada, one).id for one in (new, waiting)} == {new, waiting}


def test_what_the_system_did_well_is_forgotten_sooner(db, ada, root):
    def ended(user, number, end, word):
        job_id = filed(db, user, number)
        end(db, taken(db), word)
        return job_id

    well = ended(SYSTEM, 0, queue.succeed, None)
    badly = ended(SYSTEM, 1, queue.fail, "It failed.")
    own = ended(ada, 0, queue.succeed, None)
    long_ago = now() - actions.KEPT_OF_THE_SYSTEM - MINUTE
    db.execute(update(Job).values(finished_at=long_ago))
    new = ended(SYSTEM, 0, queue.succeed, None)

    assert actions.forget_old_jobs(db, root) == 1

    left = set(queries.jobs(db, root, everybodys=True)["id"])
    assert left == {badly, own, new}
    assert well not in left


def test_the_list_is_of_ones_own_jobs_and_of_all_for_administrators_who_ask(db, ada, eve, root):
    filed(db, ada)
    filed(db, eve)

    assert queries.jobs(db, ada)["username"].tolist() == ["ada"]
    assert set(queries.jobs(db, root, everybodys=True)["username"]) == {"ada", "eve"}
    with pytest.raises(NotAllowed):
        queries.jobs(db, ada, everybodys=True)


def test_parameters_are_kept_as_the_work_will_read_them(db, ada):
    class Dated(Params):
        since: str = "2024-01-01"

    assert actions.checked(Kind("D", lambda task, params: None, Dated), {}) == {
        "since": "2024-01-01"
    }
