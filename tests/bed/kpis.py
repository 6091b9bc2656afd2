"""Who may ask for KPIs, of whose books, and who may store, share and comment on reports."""

from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import SYSTEM, Actor, Role
from core.analytics.kpi.spans import Span
from core.finance.kpi import (
    accounts,
    amounts,
    comparing,
    converting,
    keeping,
    kept,
    opening,
    planned,
    reporting,
    scored,
    sources,
    verifying,
)
from core.finance.kpi.asking import Asked
from tests.bed.matters import Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin)
FINDS = partial(SEES, searches=True)
CHANGES = partial(Line, Role.analyst, Reach.own_or_admin)
MONTH = "2024-01"
DAY = Span(FIRST_DAY, FIRST_DAY)
NO_MONTHS = pd.DataFrame()
ITSELF = partial(Line, Role.viewer, Reach.none)


def books(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """One account of revenue with a value."""
    made = row_of(
        "series",
        rows,
        owner,
        is_shared,
        category="revenue",
        account_class="revenue",
        kind="flow",
        favourable="higher",
        currency="EUR",
    )
    upload = row_of("data_uploads", rows, owner, is_shared)
    told = {"series_id": made["id"], "category": "revenue"}
    rows.add("timeseries_data", data_upload_id=upload["id"], timestamp=FIRST_MOMENT, **told)
    rows.add("series_months", month=FIRST_DAY, last_at=FIRST_MOMENT, total=0.5, **told)
    return made


def stored(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A report of such books."""
    books(rows, owner, is_shared)
    with Session(rows.connection, join_transaction_mode="create_savepoint") as db:
        data = reporting.report(db, SYSTEM, Asked(owner, MONTH)).written()
    figures = data["told"]["figures"]
    columns = {name: figures[key]["value"] for name, key in reporting.STORED.items()}
    return row_of("kpi_reports", rows, owner, is_shared, report_data=data, formula_version="1",
                  **columns)  # fmt: skip


def budgeted(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A budget."""
    return row_of("budgets", rows, owner, is_shared, period_start=FIRST_DAY, period_end=FIRST_DAY,
                  version=7)  # fmt: skip


def asked(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A question about books."""
    return ask(db, user, Asked(row["user_id"], MONTH))


def keeps(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Store what was computed of them."""
    return do(db, user, reporting.report(db, SYSTEM, Asked(row["user_id"], MONTH)))


def one(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A question about a report."""
    return ask(db, user, row["id"])


def both(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A question about a report and itself."""
    return ask(db, user, row["id"], row["id"])


def no_ids() -> Any:
    """Ids of no series at all."""
    return accounts.of_books(SYSTEM, UUID(int=0))


KPIS: dict[Call, Line] = {
    accounts.every: FINDS(
        lambda ask, db, user, row: row["user_id"] in {each.owner_id for each in ask(db, user)},
        books,
    ),
    accounts.accounts: SEES(lambda ask, db, user, row: ask(db, user, row["user_id"]), books),
    opening.opened: SEES(asked, books),
    reporting.report: SEES(asked, books),
    amounts.amounts: ITSELF(
        lambda ask, db, user, _: ask(db, user, no_ids(), (), (DAY,), NO_MONTHS, ()),
    ),
    amounts.months: ITSELF(lambda ask, db, user, _: ask(db, user, no_ids(), DAY)),
    amounts.newest: ITSELF(lambda ask, db, user, _: ask(db, user, no_ids(), DAY)),
    accounts.bounds: ITSELF(lambda ask, db, user, _: ask(db, user, no_ids())),
    amounts.cited: ITSELF(lambda ask, db, user, _: ask(db, user, no_ids(), DAY)),
    scored.scored: ITSELF(lambda ask, db, user, _: ask(db, user, no_ids(), DAY)),
    sources.sources: ITSELF(
        lambda ask, db, user, _: ask(db, user, no_ids(), accounts.Found((), (), ()), DAY, (), ()),
    ),
    converting.converter: ITSELF(lambda ask, db, user, _: ask(db, user, "EUR", ())),
    planned.versions: FINDS(
        lambda ask, db, user, row: 7 in ask(db, user, row["user_id"]), budgeted
    ),
    planned.planned: FINDS(
        lambda ask, db, user, row: ask(db, user, row["user_id"], (), (DAY,), span=DAY).version == 7,
        budgeted,
    ),
    keeping.keep: Line(Role.analyst, Reach.own_shared_or_admin, keeps, books),
    keeping.share: CHANGES(
        lambda do, db, user, row: do(db, user, row["id"], is_shared=True), stored
    ),
    keeping.comment: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], "Fine."),
        stored,
    ),
    kept.reports: FINDS(lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]), stored),
    kept.one: SEES(one, stored),
    kept.comments: FINDS(
        lambda ask, db, user, row: len(ask(db, user, row["kpi_report_id"])) == 1,
        lambda rows, owner, is_shared: rows.add(
            "report_comments", kpi_report_id=stored(rows, owner, is_shared)["id"], user_id=owner
        ),
    ),
    verifying.verify: SEES(one, stored),
    verifying.verify_all: FINDS(
        lambda ask, db, user, row: row["id"] in {each.id for each in ask(db, user)}, stored
    ),
    comparing.compared: SEES(both, stored),
    comparing.again: SEES(one, stored),
}
