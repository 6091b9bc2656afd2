"""Who may load companies, their quarters and events, and who may take them back."""

from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session

import core.calendar.imports
import core.ventures.companies
import core.ventures.submissions
from core.actors import Actor, Role
from core.db.keys import uuid7
from core.uploads.shapes import Load, Mode
from tests.bed.filed import sample, stands_against, undoes
from tests.bed.matters import Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

COMPANIES = core.ventures.companies
SUBMISSIONS = core.ventures.submissions
EVENTS = core.calendar.imports


def stores(shape: str, do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Store the sample of a shape."""
    rows = sample(shape)
    if user.id is None:
        return do(db, user, Load(uuid7(), uuid7(), rows))
    made = Rows(db.connection())
    for name in ("Aster Robotics", "Birchline Health") if shape == "quarterly" else ():
        made.add("companies", name=name, year_end_date=date(2024, 12, 31))
    upload = row_of("data_uploads", made, user.id, is_shared=False)
    return do(db, user, Load(upload["id"], user.id, rows, Mode.updating))


FUNCTIONS: tuple[tuple[Role, Any, str, Call], ...] = (
    (Role.viewer, stands_against, "companies", COMPANIES.against),
    (Role.analyst, stores, "companies", COMPANIES.store),
    (Role.analyst, undoes, "", COMPANIES.undo),
    (Role.viewer, stands_against, "quarterly", SUBMISSIONS.against),
    (Role.analyst, stores, "quarterly", SUBMISSIONS.store),
    (Role.analyst, undoes, "", SUBMISSIONS.undo),
    (Role.viewer, stands_against, "events", EVENTS.against),
    (Role.analyst, stores, "events", EVENTS.store),
)

REPORTED: dict[Call, Line] = {
    do: Line(role, Reach.none, partial(call, shape) if shape else call)
    for role, call, shape, do in FUNCTIONS
} | {
    EVENTS.undo: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"]),
        partial(row_of, "data_uploads"),
    ),
}
