"""The lines of the matrix that are about alerts, their rules, and what these can watch."""

from functools import partial
from inspect import isfunction
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from core.alerts import actions, evaluating, freshness, glance, queries, rules, subjects
from core.alerts.tables import Comparison, Subject
from core.catalogue import WATCHED
from tests.bed.matters import Row, row_of, thing
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

FREE_STOCK = rules.Wanted("free_stock", Comparison.below, amber=1.0)
PRIVATE = {Subject.series}
rule = partial(row_of, "alert_rules", metric="free_stock", subject_type="product")
FOUND = partial(Line, Role.viewer, searches=True)


def alert(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """An open alert of somebody's rule."""
    return rows.add("alerts", alert_rule_id=rule(rows, owner, is_shared)["id"])


def on_id(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names a row."""
    return ask(db, user, row["id"])


def watches(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether a subject is read, among all there are and alone."""
    among_all = {one.subject_id for one in ask(db, user, None)}
    alone = {one.subject_id for one in ask(db, user, row["id"])}
    assert alone == among_all & {row["id"]}
    return row["id"] in alone


READINGS: dict[Call, Line] = {
    metric.read: FOUND(
        Reach.own_shared_or_admin if metric.subject in PRIVATE else Reach.common,
        watches,
        partial(row_of, subjects.NAMED[metric.subject][0])
        if metric.subject in PRIVATE
        else thing(subjects.NAMED[metric.subject][0]),
    )
    for metric in WATCHED.values()
    if isfunction(metric.read)  # those of risk are one function, which has its own line
}
ALERTS: dict[Call, Line] = READINGS | {
    subjects.labels: FOUND(
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: len(ask(db, user, [(Subject.series, row["id"])])) == 1,
        partial(row_of, "series"),
    ),
    rules.rules: FOUND(
        Reach.own_or_admin,
        lambda ask, db, user, row: row["id"] in {one.id for one in ask(db, user)},
        rule,
    ),
    rules.standing: Line(
        Role.viewer,
        Reach.own_or_admin,
        lambda ask, db, user, row: ask(db, user, WATCHED, row["id"]),
        rule,
    ),
    rules.preview: Line(
        Role.viewer, Reach.none, lambda ask, db, user, _: ask(db, user, WATCHED, FREE_STOCK)
    ),
    rules.add_rule: Line(
        Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, WATCHED, FREE_STOCK)
    ),
    rules.change_rule: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], amber=2.0, red=1.0),
        rule,
    ),
    **dict.fromkeys(
        (rules.mine, rules.pause_rule, rules.resume_rule, rules.remove_rule),
        Line(Role.analyst, Reach.own_or_admin, on_id, rule),
    ),
    queries.alerts: FOUND(
        Reach.own_or_admin,
        lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]),
        alert,
    ),
    queries.alert: Line(Role.viewer, Reach.own_or_admin, on_id, alert),
    queries.undelivered: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user)),
    actions.acknowledge: Line(Role.viewer, Reach.own_or_admin, on_id, alert),
    glance.waiting: FOUND(Reach.own, lambda ask, db, user, _: len(ask(db, user)) > 0, alert),
    freshness.needed: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user, WATCHED)),
    evaluating.evaluate: Line(
        Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, WATCHED)
    ),
}
