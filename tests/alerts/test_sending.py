"""Messages are sent as long work: all of them, whatever happens meanwhile."""

import logging
import time
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from core.accounts.tables import User
from core.actors import SYSTEM
from core.alerts import mail, outbox, queries, sending, undelivered
from core.alerts.tables import Alert, AlertMessage, Channel
from core.db import answer, carry_out, read, write
from core.db.types import now
from core.errors import BellwetherError, Invalid
from core.jobs.kinds import Params
from core.jobs.runner import Runner
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Stopped, Task
from core.settings import settings
from tests.alerts.test_messages import clear, raised
from tests.bed.cast import ADA, CAST, EVE, ROOT, VIC
from tests.bed.receiver import SECRET as SIGNING
from tests.bed.smtp_sink import Manner

SECRET = "hunter two and three"
PATIENCE = 20

pytestmark = pytest.mark.usefixtures("own_db")


def alert(owner=ADA, **given):
    with write(SYSTEM) as db:
        return raised(db, owner, **given).id


def send(user=SYSTEM):
    return sending.send(Task(user), Params())


def let_time_pass(by=timedelta(days=1)):
    with write(SYSTEM) as db:
        for row in db.exec(select(AlertMessage)):
            row.due_at -= by
            db.add(row)


def rows():
    with read(SYSTEM) as db:
        return list(db.exec(select(AlertMessage).order_by(col(AlertMessage.id))))


def test_each_is_sent_one_mail_with_all_that_is_theirs(mails):
    for label, owner in (("First", ADA), ("Second", ADA), ("Third", EVE)):
        alert(owner, label=label)

    result = send()

    assert result == {"sent": 2, "failed": 0, "failures": []}
    texts = {each["To"]: each.get_body(("plain",)).get_content() for each in mails.mails}
    assert texts.keys() == {"ada@example.org", "eve@example.org"}
    assert "First" in texts["ada@example.org"]
    assert "Second" in texts["ada@example.org"]
    assert "Third" not in texts["ada@example.org"]
    assert all(row.sent_at and row.ended_at for row in rows())
    assert send() == {"sent": 0, "failed": 0, "failures": []}


def test_the_webhook_is_told_too_and_the_alert_knows_it(hook):
    alert_id = alert(owner=None)

    send()

    assert [one["alert_id"] for one in hook.told[0]["alerts"]] == [str(alert_id)]
    with read(SYSTEM) as db:
        assert db.get_one(Alert, alert_id).delivered_at


def test_a_recipient_who_is_refused_holds_up_nobody_else(mails):
    mails.refused = {"ada@example.org"}
    alert(owner=None)

    result = send()

    assert result == {
        "sent": len(CAST) - 1,
        "failed": 1,
        "failures": ["The mail server did not take the mail for this person (550)."],
    }
    assert set(mails.recipients) == {f"{one.name}@example.org" for one in CAST} - mails.refused
    (waiting,) = [row for row in rows() if row.ended_at is None]
    assert waiting.user_id == ADA.id


def test_a_server_that_hangs_is_asked_once_and_everything_waits_for_the_next_time(
    mails, monkeypatch
):
    monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", "0.3")
    mails.manner = Manner.hang
    alert(owner=None)
    began = time.monotonic()

    result = send()

    assert time.monotonic() - began < 3
    assert mails.connections == 1
    assert result["failures"] == ["The mail server did not answer within 0.3 seconds."]
    assert {(row.attempts, row.error, row.ended_at) for row in rows()} == {
        (1, "The mail server did not answer within 0.3 seconds.", None)
    }
    assert all(row.due_at > now() for row in rows())
    mails.manner = Manner.accept
    let_time_pass()
    assert send()["sent"] == len(CAST)


def test_a_webhook_that_answers_500_is_tried_six_times_and_then_administrators_are_told(hook):
    hook.answer = 500
    alert(owner=None)

    for _ in range(outbox.MOST_ATTEMPTS + 1):
        send()
        let_time_pass()

    assert len(hook.bodies) == outbox.MOST_ATTEMPTS
    assert len({each["Bellwether-Delivery"] for each in hook.headers}) == 1
    (row,) = rows()
    assert (row.sent_at, row.error) == (None, "The webhook answered with 500.")
    assert row.ended_at
    assert len(answer(queries.undelivered, ROOT)) == 1
    assert [notice.sentence for notice in answer(undelivered.waiting, ROOT)] == [
        "1 message to the webhook did not arrive: The webhook answered with 500."
    ]


def test_a_blocked_mail_server_does_not_hold_up_the_webhook(mails, hook):
    mails.manner = Manner.close
    alert(owner=None)

    result = send()

    assert (result["sent"], result["failed"]) == (1, 1)
    assert len(hook.bodies) == 1


def test_what_was_sent_and_not_noted_is_sent_again_as_the_same_message(mails):
    alert()
    parcel = carry_out(outbox.take, SYSTEM, Channel.mail, ADA.id)
    mail.send(mail.letter(parcel))  # and here the process dies
    too_soon = send()
    let_time_pass()

    send()

    assert too_soon["sent"] == 0
    assert len(mails.mails) == 2
    assert len({each["Message-ID"] for each in mails.mails}) == 1
    (row,) = rows()
    assert (row.attempts, row.error) == (2, None)
    assert row.sent_at


def test_two_that_send_at_the_same_time_do_not_send_twice(mails):
    alert()

    first = carry_out(outbox.take, SYSTEM, Channel.mail, ADA.id)
    second = carry_out(outbox.take, SYSTEM, Channel.mail, ADA.id)

    assert first is not None
    assert second is None


def test_work_that_is_called_off_stops_between_two_messages(mails):
    alert(owner=None)
    task = Task(SYSTEM)
    task.stop.set()

    with pytest.raises(Stopped):
        sending.send(task, Params())

    assert mails.connections == 0
    assert {row.attempts for row in rows()} == {0}


def test_what_is_cleared_before_it_is_sent_is_not_sent(mails, hook):
    alert_id = alert()
    with write(SYSTEM) as db:
        clear(db, db.get_one(Alert, alert_id))

    assert send()["sent"] == 0

    assert mails.raw == hook.bodies == []


def test_somebody_who_left_meanwhile_gets_nothing(mails):
    alert()
    with write(SYSTEM) as db:
        db.execute(update(User).where(col(User.id) == ADA.id).values(is_active=False))

    assert send()["sent"] == 0

    assert mails.raw == []


def test_what_is_due_is_sent_by_itself_and_no_secret_is_kept_anywhere(
    mails, hook, monkeypatch, caplog
):
    mails.settings(monkeypatch, SMTP_USER="bell", SMTP_PASSWORD=SECRET)
    mails.manner = Manner.refuse_password
    hook.answer = 500
    caplog.set_level(logging.DEBUG)
    settings.cache_clear()
    alert(owner=None)
    runner = Runner({"messages": sending.kind()}).start()

    try:
        job = ended()
    finally:
        runner.stop()

    assert job.status is JobStatus.succeeded
    assert job.result["failures"] == [
        "The mail server did not accept SMTP_USER and SMTP_PASSWORD.",
        "The webhook answered with 500.",
    ]
    kept = f"{job.model_dump()} {[row.model_dump() for row in rows()]} {caplog.text} {settings()}"
    for secret in (SECRET, SIGNING, "/hooks/alerts", "is wrong", "a body that nobody reads"):
        assert secret not in kept


def ended():
    deadline = time.monotonic() + PATIENCE
    while True:
        with read(SYSTEM) as db:
            job = db.exec(select(Job).where(Job.kind == "messages")).first()
            if job is not None and job.finished_at:
                return job
        assert time.monotonic() < deadline, job
        time.sleep(0.05)


def test_a_test_message_goes_to_whoever_asks(mails):
    result = sending.send_trial(Task(VIC), Params())

    assert result == {"sent_to": "vic@example.org"}
    assert [each["Subject"] for each in mails.mails] == ["Bellwether: a test message"]
    assert mails.recipients == ["vic@example.org"]


def test_a_test_message_that_does_not_arrive_ends_with_the_reason(mails):
    mails.manner = Manner.refuse_recipient

    with pytest.raises(
        BellwetherError, match=r"did not take the mail for this person \(550\)"
    ) as it:
        sending.send_trial(Task(VIC), Params())

    assert type(it.value) is BellwetherError  # whatever is unavailable, a job would try again


def test_a_test_message_without_a_mail_server_says_so():
    with pytest.raises(Invalid, match="Mail is not set up here"):
        sending.send_trial(Task(VIC), Params())
