"""Who may call what generates reports by schedule, mails them, and watches their figures."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from core.actors import Actor, Role
from core.db.keys import uuid7
from core.db.types import now
from core.finance.kpi import (
    announcing,
    courses,
    glance,
    letters,
    mailing,
    outgoing,
    watched,
    work,
)
from tests.bed.kpis import stored
from tests.bed.matters import Row
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin)
ITSELF = partial(Line, Role.admin, Reach.none)
MINE = partial(Line, Role.analyst, Reach.none)


def plainly(ask: Call, db: Session, user: Actor, _row: Row) -> Any:
    """A call that needs nothing but who asks."""
    return ask(db, user)


def on_id(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names a row."""
    return ask(db, user, row["id"])


def announces(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Have a report mailed, where mail is set up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMTP_HOST", "mail.example.org")
        patch.setenv("SMTP_FROM", "bellwether@example.org")
        return do(db, user, row["id"], ["root"])


def off_budget(rows: Rows, owner: Any, is_shared: bool) -> Row:
    """A report of a result that was far from its budget."""
    return rows.add("kpi_reports", user_id=owner, is_shared=is_shared, budget_variance=-0.2,
                    report_date=now() - timedelta(days=1))  # fmt: skip


KPIS_TOLD: dict[Call, Line] = {
    courses.stood: SEES(
        lambda ask, db, user, row: row["id"] in {one.id for one in ask(db, user)},
        stored,
        searches=True,
    ),
    watched.readings: SEES(
        lambda ask, db, user, row: any(
            one.subject_id == row["user_id"] and one.of is not None
            for one in ask(db, user, row["user_id"], figure="net_margin")
        ),
        stored,
        searches=True,
    ),
    letters.opened: SEES(on_id, stored),
    announcing.named: MINE(lambda ask, db, user, _: ask(db, user, ["ada"])),
    announcing.announce: Line(Role.analyst, Reach.own_or_admin, announces, stored),
    announcing.deliveries: Line(Role.viewer, Reach.own_or_admin, on_id, stored),
    outgoing.is_any_due: ITSELF(plainly),
    outgoing.due: ITSELF(plainly),
    **dict.fromkeys(
        (outgoing.take, outgoing.sent), ITSELF(lambda do, db, user, _: do(db, user, uuid7()))
    ),
    outgoing.failed: ITSELF(lambda do, db, user, _: do(db, user, uuid7(), "It hangs.")),
    outgoing.put_off: ITSELF(lambda do, db, user, _: do(db, user, "It hangs.")),
    mailing.needed: ITSELF(plainly),
    work.today: Line(Role.viewer, Reach.none, plainly),
    work.refuse_strangers: MINE(lambda ask, db, user, _: ask(db, user, ("ada",), is_shared=True)),
    glance.waiting: Line(
        Role.viewer,
        Reach.own,
        lambda ask, db, user, _: len(ask(db, user)) > 0,
        off_budget,
        searches=True,
    ),
}
