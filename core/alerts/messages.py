"""Noting whom to tell of an alert, and when, in the transaction that raises or clears it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from core.accounts.tables import User, UserSettings
from core.alerts import telling
from core.alerts.tables import Alert, AlertMessage, AlertRule, Channel, Event, Severity
from core.alerts.telling import Wishes
from core.db.dialects import is_postgresql
from core.db.types import now
from core.settings import settings

WITHDRAWN = "The alert was cleared before this was sent."


def channels() -> list[Channel]:
    """The ways of telling that are set up."""
    given = {Channel.mail: settings().smtp_host, Channel.webhook: settings().alert_webhook_url}
    return [channel for channel, place in given.items() if place]


def announce_raised(db: Session, rule: AlertRule, alerts: Iterable[Alert]) -> None:
    """Note whom to tell that alerts of a rule were raised, each as they wish."""
    told = people(db, rule.user_id) if Channel.mail in channels() else []
    is_posted = Channel.webhook in channels() and rule.user_id is None  # it is read by many
    for alert in alerts:
        for user_id, wanted in told:
            _mail(db, alert, Event.raised, user_id, wanted)
        if is_posted:
            _call(db, alert, Event.raised)


def announce_cleared(db: Session, alert: Alert) -> None:
    """Note whom to tell that an alert was cleared: who was told that it was raised.

    Who was not told yet never hears of either.
    """
    for raised in locked(
        db, col(AlertMessage.alert_id) == alert.id, col(AlertMessage.event) == Event.raised
    ):
        tell_cleared(db, alert, raised)


def tell_cleared(db: Session, alert: Alert, raised: AlertMessage) -> None:
    """Tell that an alert is cleared to whom this row has told that it was raised."""
    if raised.ended_at is None:
        raised.ended_at, raised.error = now(), WITHDRAWN
        db.add(raised)
    elif raised.sent_at and raised.channel is Channel.webhook:
        _call(db, alert, Event.cleared)
    elif raised.sent_at:
        for user_id, wanted in people(db, raised.user_id):
            _mail(db, alert, Event.cleared, user_id, wanted)


def people(db: Session, user_id: UUID | None) -> list[tuple[UUID, Wishes]]:
    """Who may sign in, and what they want: one person, or everybody."""
    wanted = (
        select(col(User.id), col(UserSettings.preferences))
        .outerjoin(UserSettings, col(UserSettings.user_id) == col(User.id))
        .where(col(User.is_active), ~col(User.is_deleted))
        .order_by(col(User.id))
    )
    if user_id is not None:
        wanted = wanted.where(col(User.id) == user_id)
    return [(found, telling.wishes(kept or {})) for found, kept in db.execute(wanted)]


def locked(db: Session, *where: ColumnElement[bool], most: int | None = None) -> list[AlertMessage]:
    """Rows as they stand now, which nobody else changes until the transaction ends."""
    wanted = select(AlertMessage).where(*where).order_by(col(AlertMessage.id)).limit(most)
    if is_postgresql(db):
        wanted = wanted.with_for_update()
    return list(db.scalars(wanted.execution_options(populate_existing=True)))


def _mail(db: Session, alert: Alert, event: Event, user_id: UUID, wanted: Wishes) -> None:
    """Note a mail to somebody, unless they want none."""
    # That something is well again never breaks quiet hours.
    severity = alert.severity if event is Event.raised else Severity.amber
    due_at = telling.due(now(), wanted, severity)
    if due_at is not None:
        db.add(
            AlertMessage(
                alert_id=alert.id,
                user_id=user_id,
                channel=Channel.mail,
                event=event,
                due_at=due_at,
            )
        )


def _call(db: Session, alert: Alert, event: Event) -> None:
    """Note a request to the webhook, which has no night."""
    db.add(AlertMessage(alert_id=alert.id, channel=Channel.webhook, event=event, due_at=now()))
