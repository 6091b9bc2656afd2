"""Who may do what: every public function of core, for every role, on own, foreign, shared rows."""

import inspect
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pkgutil import walk_packages

import pytest
import sqlalchemy as sa

import core
from core.accounts import passwords, sessions, signing_in
from core.accounts.actions import people, views
from core.accounts.queries import log
from core.accounts.queries.views import views as saved_views
from core.accounts.tables import User
from core.actors import NOBODY, SYSTEM, Role, require
from core.db import carry_out, read, write
from core.db.packages import metadata
from core.db.types import now
from core.errors import NotAllowed, NotFound
from core.registry import actions as registry
from core.registry.tables import Family
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.matrix import MATRIX
from tests.bed.matters import PAGE
from tests.bed.reach import Call, Reach, Whose
from tests.bed.rows import Rows

PASSWORD = "nine horses in a green field"
MODEL = {"family": Family.forecast, "model_type": "arima"}

# What the architecture calls private, with what hangs below each; all other tables are common.
PRIVATE = {
    "alert_messages",
    "alert_rules",
    "alerts",
    "allocations",
    "budgets",
    "data_uploads",
    "events",
    "file_signs",
    "forecast_scores",
    "forecast_tallies",
    "forecasts",
    "holdings",
    "index_members",
    "index_values",
    "job_notes",
    "jobs",
    "kpi_reports",
    "login_sessions",
    "portfolios",
    "replaced_rows",
    "report_comments",
    "report_deliveries",
    "risk_metrics",
    "saved_views",
    "schedules",
    "series",
    "series_months",
    "strategy_configs",
    "timeseries_data",
    "trained_models",
    "upload_files",
    "user_settings",
}
# Whose rows are private for good, or are shared with another row; and why.
NEVER_SHARED = {
    "alert_rules": "a rule for everyone has no owner",
    "file_signs": "they are shared with their file",
    "jobs": "what a job makes is shared, not the work",
    "login_sessions": "they are what a person signs in with",
    "risk_metrics": "they are shared with their subject",
    "schedules": "what a schedule makes is shared, not the plan",
    "trained_models": "they are shared with their series",
    "user_settings": "they are of one person's screen",
}


def modules() -> Iterator[str]:
    """Every module of core but the one that runs the terminal."""
    for found in walk_packages(core.__path__, "core."):
        if not found.name.endswith("__main__"):
            yield found.name


def asked() -> set[Call]:
    """Every public function of core that is told by whom it is called."""
    found = set()
    for name in modules():
        for _, function in inspect.getmembers(import_module(name), inspect.isfunction):
            first = list(inspect.signature(function).parameters)[:2]
            if first == ["db", "user"] and not function.__name__.startswith("_"):
                found.add(function)
    return {function for function in found if function.__module__.startswith("core.")}


def name_of(function: Call) -> str:
    return f"{function.__module__.removeprefix('core.')}.{function.__name__}"


CASES = [
    (function, who, whose)
    for function, line in MATRIX.items()
    for who in (NOBODY, VIC, ADA, ROOT)
    for whose in Whose
    if (whose is Whose.nobodys) != line.reach.has_owners
]


def is_allowed(case) -> bool:
    """Whether the role of a case is high enough to call the function at all."""
    function, who, _ = case
    needed = MATRIX[function].role
    return needed is None or (who.role is not None and who.role.includes(needed))


ALLOWED = [case for case in CASES if is_allowed(case)]
REFUSED = [case for case in CASES if not is_allowed(case)]


def said(case: object) -> str:
    return name_of(case) if callable(case) else getattr(case, "name", "")


def test_every_public_function_has_its_line_in_the_matrix():
    without_a_line = {name_of(function) for function in asked() - MATRIX.keys()}
    without_a_function = {name_of(function) for function in MATRIX.keys() - asked()}

    assert not without_a_line, "give it a line in tests/bed/matrix.py"
    assert not without_a_function


def test_a_function_without_a_line_is_found_wherever_it_is(monkeypatch):
    def planted(db, user):
        """One that nobody has thought of."""

    planted.__module__ = "core.market.tables"
    monkeypatch.setattr("core.market.tables.planted", planted, raising=False)

    assert asked() - MATRIX.keys() >= {planted}


def row_about(db, function, who, whose):
    """The row that a call is about, of whom the case says."""
    line = MATRIX[function]
    owner = (who.id or ADA.id) if whose is Whose.own else EVE.id
    return line.about(Rows(db.connection()), owner, whose is Whose.shared) if line.about else {}


@SQLITE  # a database has no say in what it is not asked
@pytest.mark.parametrize(("function", "who", "whose"), REFUSED, ids=said)
def test_a_role_that_is_too_low_is_refused_before_the_database_is_asked(
    db, function, who, whose, statements
):
    row, asked = row_about(db, function, who, whose), []

    def watched(*given, **named):
        before = len(statements)
        try:
            return function(*given, **named)
        finally:
            asked.append(statements.texts[before:])

    with pytest.raises(NotAllowed):
        MATRIX[function].call(watched, db, who, row)

    assert asked == [[]]


@pytest.mark.parametrize(("function", "who", "whose"), ALLOWED, ids=said)
def test_a_function_answers_and_refuses_as_the_matrix_says(db, function, who, whose):
    line, row = MATRIX[function], row_about(db, function, who, whose)
    call = partial(line.call, function, db, who, row)

    if line.searches:
        assert call() is line.reach.holds(whose, who)
    elif line.reach.holds(whose, who):
        call()
        db.flush()
    else:
        before = everything(db)
        with pytest.raises((NotAllowed, NotFound)):
            call()
        db.flush()
        assert everything(db) == before


def everything(db):
    """The rows of all tables in which a refused call could have left something."""
    tables = ("audit_log", "login_sessions", "saved_views", "timeseries_data", "trained_models")
    return {
        name: db.connection().execute(sa.select(metadata().tables[name])).all() for name in tables
    }


def test_the_matrix_asks_for_each_reach_of_every_role():
    reaches = {line.reach for line in MATRIX.values()}

    assert reaches == set(Reach)
    assert {line.role for line in MATRIX.values()} == {None, *Role}


def test_what_is_private_and_what_is_common_is_as_the_architecture_says():
    owned = {name for name, table in metadata().tables.items() if "owner" in table.info}

    assert owned == PRIVATE


def test_what_is_private_can_be_shared_or_says_why_not():
    roots = {
        name: table
        for name, table in metadata().tables.items()
        if table.info.get("owner") == "user_id"
    }

    unshared = {name for name, table in roots.items() if "is_shared" not in table.columns}
    assert unshared == NEVER_SHARED.keys()


def test_what_can_be_shared_has_an_owner():
    shared = [table for table in metadata().tables.values() if "is_shared" in table.columns]

    assert [table.name for table in shared if table.info.get("owner") != "user_id"] == []


def test_a_shared_view_is_opened_by_a_viewer_and_stays_as_it_is(db, ada, vic):
    view = views.save_view(db, ada, PAGE, "Monthly", {"level": 0.95})
    views.share_view(db, ada, view, is_shared=True)
    db.flush()

    views.save_view(db, vic, PAGE, "Monthly", {"level": 0.5})
    db.flush()

    seen = {(found.owner, found.is_mine): found for found in saved_views(db, vic, PAGE)}
    assert seen["ada", False].parameters == {"level": 0.95}
    assert seen["vic", True].parameters == {"level": 0.5}


def test_a_view_shared_no_longer_is_gone_for_others(db, ada, vic):
    view = views.save_view(db, ada, PAGE, "Monthly", {})
    views.share_view(db, ada, view, is_shared=True)
    views.share_view(db, ada, view, is_shared=False)
    db.flush()

    assert saved_views(db, vic, PAGE) == []


@pytest.fixture
def signed_in(own_db, monkeypatch, ada):
    """The token of a session of ada's."""
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")
    with write(SYSTEM) as db:
        person = db.get_one(User, ada.id)
        person.password_hash = passwords.hash_password(PASSWORD)
        person.password_changed_at = now()
    return signing_in.sign_in("ada", PASSWORD).token


def whose_click(token):
    with read(SYSTEM) as db:
        return sessions.current(db, token)


def test_a_role_taken_away_behind_the_back_counts_from_the_next_click(signed_in):
    before = whose_click(signed_in).actor
    with write(SYSTEM) as db:
        db.get_one(User, before.id).role = Role.viewer

    after = whose_click(signed_in).actor

    assert (before.role, after.role) == (Role.analyst, Role.viewer)
    with pytest.raises(NotAllowed, match="ada is a viewer"):
        carry_out(registry.add_version, after, "m", **MODEL)


def test_a_role_taken_away_by_an_administrator_ends_the_session_in_mid_click(signed_in, root):
    before = whose_click(signed_in)
    with read(SYSTEM) as db:
        seen = db.get_one(User, before.actor.id).updated_at

    carry_out(people.change, root, before.actor.id, seen, role=Role.viewer)

    assert whose_click(signed_in) is None
    again = whose_click(signing_in.sign_in("ada", PASSWORD).token)
    assert again.actor.role is Role.viewer


def test_an_administrator_who_is_one_no_longer_reads_the_log_no_longer(signed_in, root, ada):
    with write(SYSTEM) as db:
        db.get_one(User, ada.id).role = Role.admin
    promoted = whose_click(signed_in).actor
    with write(SYSTEM) as db:
        db.get_one(User, ada.id).role = Role.analyst

    demoted = whose_click(signed_in).actor

    with read(SYSTEM) as db:
        assert log.count(db, promoted) > 0
        with pytest.raises(NotAllowed, match="needs the role admin"):
            log.count(db, demoted)


@pytest.mark.parametrize("actor", [VIC, ADA], ids=said)
def test_a_refusal_says_what_is_needed_and_who_asked(actor):
    with pytest.raises(NotAllowed, match=f"needs the role admin; {actor.name} is a"):
        require(actor, Role.admin)
