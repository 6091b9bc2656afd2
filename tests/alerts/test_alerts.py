"""Alerts are listed, opened and acknowledged by whom they concern."""

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.alerts import actions, glance, queries
from core.alerts.tables import Alert, AlertMessage, Channel, Event, Severity
from core.catalogue import CHECKS
from core.db.types import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.glance import Urgency


@pytest.fixture
def raised(shop):
    """An amber alert of a rule of ada's."""
    shop.watch(subject_id=shop.product(stock=4))
    shop.look()
    return shop.alerts()[-1]


@pytest.fixture
def common(shop_of, root):
    """A red alert of a rule for everyone."""
    shop = shop_of(root)
    shop.watch(subject_id=shop.product("cup", stock=1), for_everyone=True)
    shop.look()
    return shop.alerts()[-1]


def told(db, alert, user=None, **given):
    channel = Channel.mail if user else Channel.webhook
    message = AlertMessage(
        alert_id=alert.id, user_id=user and user.id, channel=channel, event=Event.raised, **given
    )
    db.add(message)
    db.flush()
    return message


def test_alerts_are_listed_for_whom_their_rule_is(db, raised, common, ada, eve, vic, root):
    assert set(queries.alerts(db, ada)["id"]) == {raised.id, common.id}
    assert set(queries.alerts(db, root)["id"]) == {raised.id, common.id}
    assert set(queries.alerts(db, eve)["id"]) == set(queries.alerts(db, vic)["id"]) == {common.id}


def test_the_list_has_all_a_page_shows(db, raised, ada, shop):
    db.execute(update(Alert).values(cleared_at=now()))

    assert queries.alerts(db, ada).empty
    (row,) = queries.alerts(db, ada, only_open=False).to_dict("records")

    assert list(row) == [
        "id",
        "rule_id",
        "severity",
        "subject",
        "metric",
        "message",
        "value",
        "raised_at",
        "cleared_at",
        "acknowledged_at",
        "acknowledged_by",
        "acknowledgement",
        "delivered_at",
        "last_error",
    ]
    assert (row["severity"], row["subject"], row["metric"]) == ("amber", "mug (mug)", "free_stock")


def test_an_alert_opens_with_what_was_sent_about_it(db, common, vic, eve, root):
    told(db, common, vic, error="The server hung up.", attempts=1)
    told(db, common, eve, sent_at=now(), ended_at=now(), attempts=1)
    told(db, common)

    seen = {user: queries.alert(db, user, common.id).messages for user in (vic, root)}

    assert [(one.to, one.error) for one in seen[vic]] == [
        ("vic", "The server hung up."),
        ("webhook", None),
    ]
    assert [one.to for one in seen[root]] == ["vic", "eve", "webhook"]
    assert queries.alert(db, vic, common.id).message == common.message


def test_why_a_mail_did_not_arrive_is_told_to_whom_it_was_for(db, common, vic, eve, root):
    told(db, common, vic, error="The server hung up.", attempts=1)

    errors = {user: list(queries.alerts(db, user)["last_error"]) for user in (vic, eve, root)}

    assert errors == {vic: ["The server hung up."], eve: [None], root: ["The server hung up."]}


def test_what_could_not_be_delivered_is_listed_for_admins(db, common, vic, root):
    told(db, common, vic, error="The server hung up.", attempts=6, ended_at=now())
    told(db, common, error="It was cleared before.", ended_at=now())
    told(db, common, sent_at=now(), ended_at=now(), attempts=2)

    (row,) = queries.undelivered(db, root).to_dict("records")

    assert (row["to"], row["attempts"], row["alert_id"]) == ("vic", 6, common.id)
    with pytest.raises(NotAllowed, match="needs the role admin"):
        queries.undelivered(db, vic)


def test_whoever_sees_an_alert_may_take_care_of_it_and_the_second_hears_who_was_first(
    db, common, vic, eve
):
    actions.acknowledge(db, vic, common.id, "  I call the supplier. ")

    with pytest.raises(Conflict, match=f"vic acknowledged it already, on {now():%Y-%m-%d}"):
        actions.acknowledge(db, eve, common.id)
    seen = queries.alert(db, eve, common.id)
    assert (seen.acknowledged_by, seen.acknowledgement) == ("vic", "I call the supplier.")
    entry = select(col(AuditLog.user_id)).where(col(AuditLog.action) == "alert.acknowledge")
    assert db.scalars(entry).all() == [vic.id]


def test_a_stranger_neither_opens_nor_acknowledges(db, raised, eve):
    for call in (queries.alert, actions.acknowledge):
        with pytest.raises(NotFound, match="not yours"):
            call(db, eve, raised.id)

    assert db.get_one(Alert, raised.id).acknowledged_at is None


def test_a_note_that_is_too_long_and_nobody_at_all_are_refused(db, raised, ada):
    with pytest.raises(Invalid, match="at most 2,000 characters; this one 2,001"):
        actions.acknowledge(db, ada, raised.id, "x" * 2001)
    with pytest.raises(NotAllowed, match="by a person"):
        actions.acknowledge(db, SYSTEM, raised.id)


def test_home_tells_what_is_open_until_somebody_takes_care_of_it(db, raised, common, ada, eve):
    assert [(one.urgency, one.page) for one in glance.waiting(db, ada)] == [
        (Urgency.now, "alerts"),
        (Urgency.soon, "alerts"),
    ]
    assert [one.sentence for one in glance.waiting(db, eve)] == [common.message]
    actions.acknowledge(db, ada, common.id)
    db.flush()

    assert [one.sentence for one in glance.waiting(db, ada)] == [raised.message]
    assert glance.waiting(db, eve) == []


def test_home_does_not_tell_admins_of_everybodys_own_rules(db, raised, root):
    assert glance.waiting(db, root) == []


def test_home_names_a_few_and_counts_the_rest_in_one_statement(db, shop, statements):
    for number in range(9):
        shop.product(f"s{number}", stock=1 if number < 4 else 3)
    shop.watch()
    shop.look()
    db.flush()

    with statements.budget(1):
        found = glance.waiting(db, shop.owner)

    assert [one.urgency for one in found] == 4 * [Urgency.now] + 4 * [Urgency.soon]
    assert found[3].sentence == "1 more red alert is open."
    assert found[7].sentence == "2 more amber alerts are open."


def test_two_severities_of_one_rule_and_subject_are_named(db, raised, root):
    db.add(Alert(**raised.model_dump(exclude={"id", "severity"}), severity=Severity.red))
    db.flush()

    found = CHECKS["what is open of a rule and subject has one severity"](db, root)

    assert found == ["mug (mug) has alerts of two severities open by one rule on free_stock."]
