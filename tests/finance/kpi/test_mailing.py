"""A stored report is mailed to people of the workspace: once, and to nobody else."""

import logging
import time
from datetime import timedelta

import pytest
from sqlmodel import select

from core.accounts.actions import own, people
from core.accounts.tables import User
from core.actors import SYSTEM
from core.alerts import mail
from core.alerts.outbox import MOST_ATTEMPTS
from core.alerts.telling import Mails, Wishes
from core.db import answer, carry_out, read
from core.db.types import now
from core.errors import NotFound
from core.finance.kpi import announcing, glance, keeping, letters, mailing, outgoing
from core.jobs.kinds import Params
from core.jobs.runner import Runner
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Stopped, Task
from core.settings import settings
from tests.bed.cast import ADA, EVE, ROOT
from tests.bed.smtp_sink import Manner
from tests.finance.kpi.mailed import announce, let_time_pass, rows, send

SECRET = "hunter two and three"
PATIENCE = 20


def test_who_is_refused_holds_up_nobody_else_and_is_told_of_in_a_sentence(board, mails):
    mails.refused = {"eve@example.org"}
    announce(board, "eve", "vic")

    told = send()

    assert told == {
        "sent": 1,
        "failed": 1,
        "failures": ["The mail server did not take the mail for this person (550)."],
    }
    assert mails.recipients == ["vic@example.org"]
    (waiting,) = [row for row in rows() if row.ended_at is None]
    assert (waiting.user_id, waiting.attempts) == (EVE.id, 1)
    assert waiting.due_at > now()


def test_a_server_that_hangs_is_asked_once_and_everything_waits_for_the_next_time(
    board, mails, monkeypatch
):
    monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", "0.3")
    settings.cache_clear()
    mails.manner = Manner.hang
    announce(board, "eve", "vic", "root")

    told = send()

    assert mails.connections == 1
    assert told["failures"] == ["The mail server did not answer within 0.3 seconds."]
    assert {(row.attempts, row.ended_at) for row in rows()} == {(1, None)}
    mails.manner = Manner.accept
    let_time_pass()
    assert send()["sent"] == 3


def test_after_six_attempts_it_is_given_up_and_whoever_had_it_sent_is_told(board, mails):
    mails.refused = {"eve@example.org"}
    announce(board, "eve")

    for _ in range(MOST_ATTEMPTS + 1):
        send()
        let_time_pass()

    (row,) = rows()
    assert (row.attempts, row.sent_at) == (MOST_ATTEMPTS, None)
    assert row.ended_at
    reason = "The mail server did not take the mail for this person (550)."
    for who in (ADA, ROOT):
        assert [one.sentence for one in answer(glance.waiting, who)] == [
            f"1 mail with KPI reports did not arrive: {reason}"
        ]
    assert answer(glance.waiting, EVE) == []
    assert [one.error for one in answer(announcing.deliveries, ADA, board)] == [reason]
    assert announce(board, "eve").told == ("eve",)  # it did not get it


def test_what_was_sent_and_not_noted_is_sent_again_as_the_same_message(board, mails):
    announce(board, "eve")
    (key,) = answer(outgoing.due, SYSTEM)
    parcel = carry_out(outgoing.take, SYSTEM, key)
    read_by_eve = answer(letters.opened, EVE, board)
    mail.send(letters.letter(read_by_eve, parcel.address, key.hex, None))  # and the process dies
    too_soon = send()
    let_time_pass()

    send()

    assert too_soon["sent"] == 0
    assert len(mails.mails) == 2
    assert len({each["Message-ID"] for each in mails.mails}) == 1
    assert [row.attempts for row in rows()] == [2]


def test_two_that_send_at_the_same_time_do_not_send_twice(board):
    announce(board, "eve")
    (key,) = answer(outgoing.due, SYSTEM)

    taken = [carry_out(outgoing.take, SYSTEM, key) for _ in range(2)]

    assert [one is None for one in taken] == [False, True]


def unshare(board):
    carry_out(keeping.share, ADA, board, is_shared=False)


def want_none(_report):
    carry_out(own.keep_preferences, EVE, **Wishes(mail=Mails.never).kept())


def leave(_report):
    with read(SYSTEM) as db:
        seen = db.get_one(User, EVE.id).updated_at
    carry_out(people.remove, ROOT, EVE.id, seen)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (unshare, "The report is not shared any more with whoever was to be told."),
        (want_none, "Whoever was to be told wants no mails any more."),
        (leave, "Whoever was to be told may not sign in any more."),
    ],
)
def test_what_happens_meanwhile_counts(board, mails, happens, reason):
    announce(board, "eve")
    happens(board)

    send()

    assert mails.raw == []
    assert [(row.error, row.attempts, row.ended_at is None) for row in rows()] == [
        (reason, 0, False)
    ]


def test_what_is_unshared_after_it_was_taken_is_not_sent(board, mails, monkeypatch):
    announce(board, "eve")
    take = outgoing.take

    def take_and_unshare(db, user, key):
        taken = take(db, user, key)
        keeping.share(db, ADA, board, is_shared=False)
        return taken

    monkeypatch.setattr(outgoing, "take", take_and_unshare)
    told = send()

    assert (told["sent"], told["failures"]) == (
        0,
        ["This report is not yours, or is not shared with you."],
    )
    assert mails.raw == []


def test_a_way_that_is_not_set_up_any_more_ends_it(board, mails, monkeypatch):
    announce(board, "eve")
    for name in ("SMTP_HOST", "SMTP_FROM"):
        monkeypatch.delenv(name)
    settings.cache_clear()

    send()

    assert [row.error for row in rows()] == ["This way of telling is not set up any more."]
    assert mails.raw == []


def test_quiet_hours_are_kept(board, mails):
    hour = now().hour
    quiet = Wishes(quiet_from=hour, quiet_until=(hour + 2) % 24)
    carry_out(own.keep_preferences, EVE, **quiet.kept())

    announce(board, "eve")

    assert rows()[0].due_at > now() + timedelta(minutes=30)
    assert send()["sent"] == 0


def test_only_its_owner_or_an_administrator_has_a_report_mailed(board):
    with pytest.raises(NotFound, match="This report is not yours"):
        announce(board, "eve", user=EVE)

    assert announce(board, "eve", user=ROOT).told == ("eve",)


def test_who_got_it_gets_it_again_only_where_that_is_asked_for(board, mails):
    announce(board, "eve")
    send()

    refused = announce(board, "eve")
    again = announce(board, "eve", again=True)
    send()

    assert refused.left_out == ("eve was told of this report already.",)
    assert again.told == ("eve",)
    assert len({each["Message-ID"] for each in mails.mails}) == 2


def test_work_that_is_called_off_stops_between_two_mails(board, mails):
    announce(board, "eve")
    task = Task(SYSTEM)
    task.stop.set()

    with pytest.raises(Stopped):
        mailing.send(task, Params())

    assert mails.raw == []
    assert rows()[0].attempts == 0


def test_what_is_due_is_sent_by_itself_and_no_secret_is_kept_anywhere(
    board, mails, monkeypatch, caplog
):
    mails.settings(monkeypatch, SMTP_USER="bell", SMTP_PASSWORD=SECRET)
    settings.cache_clear()
    mails.manner = Manner.refuse_password
    caplog.set_level(logging.DEBUG)
    announce(board, "eve")
    runner = Runner({"report_mails": mailing.kind()}).start()

    try:
        job = ended()
    finally:
        runner.stop()

    assert job.status is JobStatus.succeeded
    assert job.result["failures"] == ["The mail server did not accept SMTP_USER and SMTP_PASSWORD."]
    kept = f"{job.model_dump()} {[row.model_dump() for row in rows()]} {caplog.text}"
    assert SECRET not in kept
    assert "is wrong" not in kept


def ended():
    deadline = time.monotonic() + PATIENCE
    while True:
        with read(SYSTEM) as db:
            job = db.scalars(select(Job).where(Job.kind == "report_mails")).first()
            if job is not None and job.finished_at:
                return job
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
