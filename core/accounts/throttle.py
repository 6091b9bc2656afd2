"""Guessing is slowed down, per name and per address, and nobody is locked out for good.

A try is noted before the password is looked at, so that tries at once are counted too. The counts
are rows, hence the same for all processes.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from core.accounts.tables import LoginAttempt
from core.db.dialects import lock
from core.db.types import now
from core.errors import TooManyTries

WINDOW = timedelta(minutes=15)
MOST_PER_ADDRESS = 100  # an office behind one address is many people
# Seconds to wait after so many failures in a row; after the last, until the first is too old.
PAUSES = (0, 0, 0, 1, 2, 4, 8, 15, 30, 60)


def admit(db: Session, name: str, user_id: UUID | None, ip: str | None) -> UUID:
    """Note a try to sign in and give its id, or say how long to wait."""
    identifier = hashlib.sha256(name.strip().lower().encode()).hexdigest()
    lock(db, "sign-in", identifier)
    if ip is not None:
        lock(db, "sign-in", ip)
        _refuse_address(db, ip)
    _refuse_name(db, identifier)
    attempt = LoginAttempt(identifier_hash=identifier, user_id=user_id, ip=ip, succeeded=False)
    db.add(attempt)
    db.flush()
    return attempt.id


def succeed(db: Session, attempt_id: UUID) -> None:
    """The try was right after all; failures before it count no more."""
    db.exec(update(LoginAttempt).where(col(LoginAttempt.id) == attempt_id).values(succeeded=True))


def _refuse_name(db: Session, identifier: str) -> None:
    recent = (
        select(LoginAttempt.created_at, LoginAttempt.succeeded)
        .where(
            LoginAttempt.identifier_hash == identifier,
            LoginAttempt.created_at > now() - WINDOW,
        )
        .order_by(col(LoginAttempt.id).desc())
        .limit(len(PAUSES))
    )
    failures: list[datetime] = []
    for moment, succeeded in db.exec(recent):
        if succeeded:
            break
        failures.append(moment)
    if len(failures) == len(PAUSES):
        _refuse_until(failures[-1] + WINDOW)
    elif failures:
        _refuse_until(failures[0] + timedelta(seconds=PAUSES[len(failures)]))


def _refuse_address(db: Session, ip: str) -> None:
    recent = select(func.count(), func.min(LoginAttempt.created_at)).where(
        LoginAttempt.ip == ip,
        col(LoginAttempt.succeeded).is_(False),
        LoginAttempt.created_at > now() - WINDOW,
    )
    failures, first = db.exec(recent).one()
    if failures >= MOST_PER_ADDRESS:
        _refuse_until(first + WINDOW)


def _refuse_until(moment: datetime) -> None:
    seconds = (moment - now()).total_seconds()
    if seconds > 0:
        raise TooManyTries(
            f"There were too many tries; please wait {_length(seconds)} and try again."
        )


def _length(seconds: float) -> str:
    """How long that is, rounded up.

    >>> _length(0.2), _length(61)
    ('1 second', '2 minutes')
    """
    if seconds <= 60:
        whole = max(1, round(seconds + 0.5))
        return f"{whole} second{'s' * (whole > 1)}"
    return f"{-(-int(seconds) // 60)} minutes"
