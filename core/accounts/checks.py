"""What must hold of people, their sessions and the audit log."""

from sqlalchemy import Row, and_, not_, or_
from sqlmodel import Session, col, func, select

from core.accounts import audit
from core.accounts.tables import LoginSession, User
from core.actors import Actor, Role, require
from core.db.findings import many, offenders, told
from core.db.types import now


def names_are_lower_case(db: Session, user: Actor) -> list[str]:
    """People whose user name or e-mail address is not lower case.

    A database may lower the letters of English only, so its own check does not see an 'É'.
    """
    require(user, Role.admin)
    people = select(User.username, User.email).order_by(col(User.username))
    return told(
        f"The {what} '{name}' is not lower case."
        for row in db.execute(people, execution_options={"yield_per": 1000})
        for what, name in zip(("user name", "e-mail address"), row, strict=True)
        if name != name.lower()
    )


def who_is_out_has_no_open_session(db: Session, user: Actor) -> list[str]:
    """Open sessions that deactivating, deleting or a new password should have revoked."""
    require(user, Role.admin)
    outdated = and_(
        col(User.password_changed_at).is_not(None),
        col(User.password_changed_at) > LoginSession.created_at,
    )
    wanted = (
        select(User.username, User.is_active, func.count().label("sessions"))
        .join(LoginSession, col(LoginSession.user_id) == User.id)
        .where(
            col(LoginSession.revoked_at).is_(None),
            LoginSession.expires_at > now(),
            or_(not_(col(User.is_active)), col(User.is_deleted), outdated),
        )
        .group_by(col(User.username), col(User.is_active))
    )
    return offenders(db, wanted, _open_sessions)


def _open_sessions(row: Row[tuple[str, bool, int]]) -> str:
    sessions = f"{many(row.sessions, 'session')} open"
    if row.is_active:
        return f"{row.username} still has {sessions} from before the password changed."
    return f"{row.username} may no longer sign in and still has {sessions}."


def audit_rows_are_as_written(db: Session, user: Actor) -> list[str]:
    """Audit rows that do not have the hash of their own columns."""
    require(user, Role.admin)
    return told(audit.changed_rows(db))


def audit_seals_hold(db: Session, user: Actor) -> list[str]:
    """Seals of the audit log that leave a gap or do not fit the rows they sealed."""
    require(user, Role.admin)
    return told(audit.broken_seals(db))
