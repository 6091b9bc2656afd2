"""Who is told of an alert and when, and what becomes of what waits to be sent."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from core.accounts.actions import own
from core.accounts.tables import User
from core.actors import SYSTEM
from core.alerts import messages, outbox, queries
from core.alerts.tables import Alert, AlertMessage, AlertRule, Channel, Event, Severity
from core.alerts.telling import Mails, Wishes
from core.db.types import now
from core.settings import settings
from tests.bed.cast import ADA, CAST, EVE, VIC
from tests.bed.rows import Rows

MAIL = {"SMTP_HOST": "mail.example.org", "SMTP_FROM": "bellwether@example.org"}
WEBHOOK = {"ALERT_WEBHOOK_URL": "https://example.org/hook"}


@pytest.fixture
def set_up(monkeypatch):
    for name, value in (MAIL | WEBHOOK).items():
        monkeypatch.setenv(name, value)


def raised(db, owner=ADA, severity=Severity.amber, label="Acme"):
    """An alert of a rule, with its messages."""
    rule = Rows(db.connection()).add(
        "alert_rules", user_id=owner and owner.id, metric="runway_months"
    )
    alert = Alert(
        alert_rule_id=rule["id"],
        subject_id=rule["id"],
        subject_label=label,
        severity=severity,
        value=3.2,
        message=f"Runway of {label} is 3.2 months.",
    )
    db.add(alert)
    db.flush()
    messages.announce_raised(db, db.get_one(AlertRule, rule["id"]), [alert])
    db.flush()
    return alert


def clear(db, alert):
    alert.cleared_at = now()
    db.add(alert)
    messages.announce_cleared(db, alert)
    db.flush()


def wish(db, who, **wanted):
    own.keep_preferences(db, who, **Wishes(**wanted).kept())
    db.flush()


def rows(db, channel=Channel.mail):
    wanted = select(AlertMessage).where(AlertMessage.channel == channel)
    ordered = wanted.order_by(col(AlertMessage.created_at), col(AlertMessage.id))
    return list(db.exec(ordered.execution_options(populate_existing=True)))


def let_time_pass(db, by=timedelta(days=1)):
    """As if everything that waits had been planned so much earlier."""
    for row in rows(db) + rows(db, Channel.webhook):
        row.due_at -= by
        db.add(row)
    db.flush()


def taken(db, who=ADA):
    parcel = outbox.take(db, SYSTEM, Channel.mail, who.id)
    db.flush()
    return parcel


@pytest.mark.usefixtures("set_up")
def test_the_owner_of_a_private_rule_is_told_and_no_webhook_that_others_read(db):
    raised(db)

    assert [row.user_id for row in rows(db)] == [ADA.id]
    assert rows(db, Channel.webhook) == []


@pytest.mark.usefixtures("set_up")
def test_of_a_rule_for_everyone_all_are_told_who_may_sign_in_and_want_it(db):
    db.execute(update(User).where(col(User.id) == EVE.id).values(is_active=False))
    wish(db, VIC, mail=Mails.never)

    raised(db, owner=None)

    assert {row.user_id for row in rows(db)} == {one.id for one in CAST} - {EVE.id, VIC.id}
    assert len(rows(db, Channel.webhook)) == 1


def test_nothing_is_noted_where_nothing_is_set_up(db):
    raised(db, owner=None)

    assert rows(db) == rows(db, Channel.webhook) == []


@pytest.mark.usefixtures("set_up")
def test_quiet_hours_put_a_mail_off_but_not_the_webhook(db):
    hour = now().hour
    wish(db, ADA, quiet_from=hour, quiet_until=(hour + 2) % 24, red_breaks_quiet=True)

    amber, red = raised(db, None), raised(db, None, severity=Severity.red)

    due = {row.alert_id: row.due_at for row in rows(db) if row.user_id == ADA.id}
    assert timedelta(hours=1) < due[amber.id] - now() <= timedelta(hours=2)
    assert due[red.id] <= now()
    assert all(row.due_at <= now() for row in rows(db, Channel.webhook))


@pytest.mark.usefixtures("set_up")
def test_a_digest_collects_what_was_raised_during_a_day(db):
    wish(db, ADA, mail=Mails.daily, daily_at=(now().hour + 2) % 24)
    first = raised(db, label="First")
    second = raised(db, severity=Severity.red, label="Second")

    early = taken(db)
    let_time_pass(db)
    parcel = taken(db)

    assert early is None
    assert [one.alert_id for one in parcel.news] == [second.id, first.id]
    assert (parcel.address, parcel.sums) == ("ada@example.org", "1 red, 1 amber")


@pytest.mark.usefixtures("set_up")
def test_an_alert_that_is_cleared_before_anybody_was_told_is_told_to_nobody(db):
    alert = raised(db, None)

    clear(db, alert)

    both = rows(db) + rows(db, Channel.webhook)
    assert {(row.event, row.sent_at, row.error) for row in both} == {
        (Event.raised, None, messages.WITHDRAWN)
    }
    assert len(both) == len(CAST) + 1
    assert taken(db) is None
    assert not outbox.is_any_due(db, SYSTEM)


@pytest.mark.usefixtures("set_up")
def test_whoever_was_told_that_it_was_raised_is_told_that_it_is_cleared(db):
    alert = raised(db, owner=None)
    outbox.sent(db, SYSTEM, taken(db).rows)

    clear(db, alert)

    told = [(row.user_id, row.event) for row in rows(db) if row.ended_at is None]
    assert told == [(ADA.id, Event.cleared)]
    (news,) = taken(db).news
    assert (news.event, news.cleared_at) == (Event.cleared, alert.cleared_at)


@pytest.mark.usefixtures("set_up")
def test_an_alert_that_is_cleared_while_its_mail_is_under_way_is_told_of_again(db):
    alert = raised(db)
    parcel = taken(db)
    clear(db, alert)

    outbox.sent(db, SYSTEM, parcel.rows)
    db.flush()

    first, second = rows(db)
    assert (first.event, second.event) == (Event.raised, Event.cleared)
    assert first.sent_at
    assert second.ended_at is None


@pytest.mark.usefixtures("set_up")
def test_what_was_given_up_is_not_followed_by_a_mail_that_all_is_well(db):
    alert = raised(db)
    db.execute(update(AlertMessage).values(ended_at=now(), error="No."))

    clear(db, alert)

    assert len(rows(db)) == 1


@pytest.mark.usefixtures("set_up")
def test_what_was_sent_is_noted_with_its_alert_and_not_sent_again(db):
    alert = raised(db)
    parcel = taken(db)

    outbox.sent(db, SYSTEM, parcel.rows)
    delivered = alert.delivered_at
    outbox.sent(db, SYSTEM, parcel.rows)
    db.flush()

    (row,) = rows(db)
    assert (row.attempts, row.error) == (1, None)
    assert row.sent_at == row.ended_at == delivered == alert.delivered_at
    let_time_pass(db)
    assert taken(db) is None


@pytest.mark.usefixtures("set_up")
def test_a_failure_is_tried_again_after_growing_pauses_and_then_given_up(db):
    raised(db)
    pauses = []

    while parcel := taken(db):
        (row,) = rows(db)
        pauses.append(round((row.due_at - now()).total_seconds() / 60))
        assert taken(db) is None
        outbox.failed(db, SYSTEM, parcel.rows, "The mail server answered with 451.")
        db.flush()
        let_time_pass(db)

    (row,) = rows(db)
    assert pauses[:-1] == [1, 5, 30, 120, 360]
    assert (row.attempts, row.sent_at) == (outbox.MOST_ATTEMPTS, None)
    assert row.ended_at
    assert row.error == "The mail server answered with 451."


@pytest.mark.usefixtures("set_up")
def test_a_mail_whose_sender_dies_each_time_is_given_up_too(db):
    raised(db)

    while taken(db):
        let_time_pass(db)

    (row,) = rows(db)
    assert (row.attempts, row.error) == (outbox.MOST_ATTEMPTS, outbox.CUT_OFF)
    assert row.ended_at


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize("change", [{"is_active": False}, {"is_active": False, "is_deleted": True}])
def test_somebody_who_may_not_sign_in_any_more_gets_nothing(db, change):
    raised(db)
    db.execute(update(User).where(col(User.id) == ADA.id).values(**change))

    assert taken(db) is None

    (row,) = rows(db)
    assert (row.error, row.sent_at, row.attempts) == (outbox.NOBODY_LEFT, None, 0)
    assert row.ended_at


@pytest.mark.usefixtures("set_up")
def test_somebody_who_wants_none_any_more_gets_none_of_those_that_wait(db):
    raised(db)
    wish(db, ADA, mail=Mails.never)

    assert taken(db) is None

    assert rows(db)[0].error == outbox.UNWANTED


def test_a_way_that_is_not_set_up_any_more_ends_what_waits_for_it(db, monkeypatch):
    with monkeypatch.context() as patch:
        for name, value in MAIL.items():
            patch.setenv(name, value)
        raised(db)
    settings.cache_clear()

    assert taken(db) is None

    assert rows(db)[0].error == outbox.NOT_SET_UP
    assert not outbox.is_any_due(db, SYSTEM)


@pytest.mark.usefixtures("set_up")
def test_a_blocked_way_counts_for_all_who_wait_for_it(db):
    raised(db, owner=None)

    count = outbox.put_off(db, SYSTEM, Channel.mail, "The mail server refused the connection.")
    db.flush()

    assert count == len(CAST)
    assert {(row.attempts, row.error) for row in rows(db)} == {
        (1, "The mail server refused the connection.")
    }
    assert outbox.recipients(db, SYSTEM, Channel.mail) == []
    assert outbox.recipients(db, SYSTEM, Channel.webhook) == [None]


@pytest.mark.usefixtures("set_up")
def test_whoever_has_waited_longest_is_told_first(db):
    for owner, minutes in ((ADA, 1), (EVE, 3), (VIC, 2), (ADA, 0)):
        alert = raised(db, owner=owner)
        at = now() - timedelta(minutes=minutes)
        db.execute(
            update(AlertMessage).where(col(AlertMessage.alert_id) == alert.id).values(due_at=at)
        )

    assert outbox.recipients(db, SYSTEM, Channel.mail) == [EVE.id, VIC.id, ADA.id]


@pytest.mark.usefixtures("set_up")
def test_more_than_fits_into_a_message_goes_into_the_next(db, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
    for number in range(3):
        raised(db, label=f"{number}")

    sizes = [len(taken(db).news), len(taken(db).news)]

    assert sizes == [2, 1]
    assert taken(db) is None


@pytest.mark.usefixtures("set_up")
def test_what_failed_once_and_was_then_cleared_is_no_longer_undelivered(db, root):
    alert = raised(db)
    outbox.put_off(db, SYSTEM, Channel.mail, "The mail server answered with 451.")
    db.flush()
    before = len(queries.undelivered(db, root))

    clear(db, alert)

    assert (before, len(queries.undelivered(db, root))) == (1, 0)
