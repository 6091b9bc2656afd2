"""Who may call what sends messages: the product itself, and people about themselves."""

from uuid import UUID

from core.actors import Role
from core.alerts import outbox, sending, undelivered
from core.alerts.tables import Channel
from core.db.keys import uuid7
from core.db.types import now
from tests.bed.matters import Row
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows


def given_up(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A message that did not arrive."""
    lost = {"attempts": 6, "error": "It hangs.", "ended_at": now(), "created_at": now()}
    return rows.add("alert_messages", channel="webhook", **lost)


TOLD: dict[Call, Line] = {
    outbox.is_any_due: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user)),
    outbox.recipients: Line(
        Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user, Channel.mail)
    ),
    outbox.take: Line(
        Role.admin, Reach.none, lambda do, db, user, _: do(db, user, Channel.mail, uuid7())
    ),
    outbox.sent: Line(Role.admin, Reach.none, lambda do, db, user, _: do(db, user, [uuid7()])),
    outbox.failed: Line(
        Role.admin, Reach.none, lambda do, db, user, _: do(db, user, [uuid7()], "It hangs.")
    ),
    outbox.put_off: Line(
        Role.admin, Reach.none, lambda do, db, user, _: do(db, user, Channel.mail, "It hangs.")
    ),
    undelivered.waiting: Line(
        Role.viewer,
        Reach.admin,
        lambda ask, db, user, _: len(ask(db, user)) == 1,
        given_up,
        searches=True,
    ),
    sending.needed: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user)),
    sending.my_address: Line(Role.viewer, Reach.none, lambda ask, db, user, _: ask(db, user)),
}
