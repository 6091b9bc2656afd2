"""The lines of the matrix that are about the signs of files, the chart of accounts, and rates."""

from functools import partial
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from core.currency import averages
from core.finance import accounts, reach, sign_deciding, signs
from core.finance.tables import Side
from tests.bed.matters import CATEGORY, Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

FOUND = partial(Line, Role.viewer, Reach.own_shared_or_admin, searches=True)


def revenue(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A series of revenue that is positive in one file and negative in another."""
    income = {"account_class": "revenue", "favourable": "higher", "currency": "EUR"}
    made = row_of("series", rows, owner, is_shared, category=CATEGORY, kind="flow", **income)
    month = {"category": CATEGORY, "month": FIRST_DAY, "total": 1.0}
    rows.add("series_months", series_id=made["id"], **month)
    for number, value in enumerate((3.0, -2.0), 1):
        upload = row_of("data_uploads", rows, owner, is_shared)
        moment = FIRST_MOMENT.replace(day=number)
        theirs = {"series_id": made["id"], "data_upload_id": upload["id"], "timestamp": moment}
        rows.add("timeseries_data", category=CATEGORY, value=value, **theirs)
    return made


def planned(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """The same with a budget that is negative."""
    made = revenue(rows, owner, is_shared)
    row_of("budgets", rows, owner, is_shared, category=CATEGORY, amount=-1, version=1)
    return made


def counted(count: int, ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether so many things are told of somebody."""
    return len(ask(db, user, row["user_id"])) == count


OF_FILE = partial(Line, Role.analyst, Reach.own_or_admin, about=partial(row_of, "data_uploads"))
SIGNED: dict[Call, Line] = {
    signs.signs: FOUND(partial(counted, 2), revenue),
    signs.mixed: FOUND(partial(counted, 1), revenue),
    signs.plan_signs: FOUND(
        lambda ask, db, user, row: ask(db, user, row["user_id"], 1)[Side.income] == -1, planned
    ),
    sign_deciding.decide: OF_FILE(lambda do, db, user, row: do(db, user, row["id"], "cost", -1)),
    sign_deciding.undecide: OF_FILE(lambda do, db, user, row: do(db, user, row["id"], "cost")),
    accounts.owners: FOUND(
        lambda ask, db, user, row: row["user_id"] in {one.owner_id for one in ask(db, user)},
        revenue,
    ),
    reach.months: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["user_id"]),
        revenue,
    ),
    accounts.tree: FOUND(
        lambda ask, db, user, row: bool(
            ask(db, user, row["user_id"], FIRST_DAY, FIRST_DAY.replace(day=31)).statements
        ),
        revenue,
    ),
    averages.rates: Line(
        Role.viewer, Reach.none, lambda ask, db, user, _: ask(db, user, [], "EUR")
    ),
}
