"""People who are out and still in, and capitals in names, are named."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlmodel import col

from core.accounts import audit, checks
from core.accounts.tables import AuditLog, User
from core.db.types import now
from tests.bed.breaking import drop_triggers
from tests.bed.rows import Rows


def session_of(db, user, **given):
    given = {"created_at": now() - timedelta(hours=1), "expires_at": now() + timedelta(1)} | given
    return Rows(db.connection()).add("login_sessions", user_id=user.id, **given)


def change(db, user, **values):
    db.execute(update(User).where(col(User.id) == user.id).values(**values))


@pytest.fixture
def without_guards(db):
    """The database does not look at the letters, whatever its language."""
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA ignore_check_constraints=ON"))
    else:
        for column in ("username", "email"):
            db.execute(text(f"ALTER TABLE users DROP CONSTRAINT ck_users_{column}_lower"))
    yield
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA ignore_check_constraints=OFF"))


@pytest.mark.parametrize("username", ["Eve", "Élise"])
def test_a_capital_in_a_user_name_is_named(db, root, eve, without_guards, username):
    change(db, eve, username=username)

    assert checks.names_are_lower_case(db, root) == [
        f"The user name '{username}' is not lower case."
    ]


def test_a_capital_in_an_address_is_named(db, root, eve, without_guards):
    change(db, eve, email="Eve@example.org")

    assert checks.names_are_lower_case(db, root) == [
        "The e-mail address 'Eve@example.org' is not lower case."
    ]


@pytest.mark.parametrize("out", [{"is_active": False}, {"is_active": False, "is_deleted": True}])
def test_an_open_session_of_somebody_who_is_out_is_named(db, root, eve, out):
    session_of(db, eve)
    session_of(db, eve)
    change(db, eve, **out)

    assert checks.who_is_out_has_no_open_session(db, root) == [
        "eve may no longer sign in and still has 2 sessions open."
    ]


def test_a_session_from_before_the_password_changed_is_named(db, root, eve):
    session_of(db, eve)
    change(db, eve, password_changed_at=now() - timedelta(minutes=5))

    assert checks.who_is_out_has_no_open_session(db, root) == [
        "eve still has 1 session open from before the password changed."
    ]


def test_sessions_that_are_revoked_expired_or_rightful_are_no_finding(db, root, ada, eve):
    session_of(db, ada)
    change(db, ada, password_changed_at=now() - timedelta(hours=2))
    session_of(db, eve, revoked_at=now())
    session_of(db, eve, expires_at=now() - timedelta(seconds=1))
    change(db, eve, is_active=False)

    assert checks.who_is_out_has_no_open_session(db, root) == []


def test_rows_and_seals_as_they_were_written_are_no_finding(db, root, ada):
    audit.record(db, ada, "series.rename")
    audit.seal(db, root)

    assert checks.audit_rows_are_as_written(db, root) == []
    assert checks.audit_seals_hold(db, root) == []


def test_a_changed_audit_row_is_named(db, root, ada):
    audit.record(db, ada, "series.rename")
    drop_triggers(db, "audit_log")

    db.execute(update(AuditLog).values(action="series.read"))

    key = db.execute(select(AuditLog.id)).scalar_one()
    (finding,) = checks.audit_rows_are_as_written(db, root)
    assert finding.startswith(f"The audit row {key} (series.read, ")


def test_a_seal_that_does_not_fit_is_named(db, root):
    Rows(db.connection()).add("audit_seals", from_at=audit.FIRST_MOMENT)

    (finding,) = checks.audit_seals_hold(db, root)
    assert "between 1970-01-01 00:00:00 UTC and 2024-" in finding
