"""What is watched, what was raised, and who was told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from core.db.types import by_value, default, key, moment, owned, unique_where, updated


class Comparison(StrEnum):
    """How a figure is held against its thresholds."""

    below = "below"
    above = "above"
    change_below = "change_below"
    change_above = "change_above"


class Subject(StrEnum):
    """What an alert rule can watch."""

    series = "series"
    model = "model"
    instrument = "instrument"
    auto_index = "index"
    portfolio = "portfolio"
    company = "company"
    product = "product"
    books = "books"

    @property
    def every(self) -> str:
        """All of this kind, in words."""
        return "all books" if self is Subject.books else f"every {self}"


class Severity(StrEnum):
    """How bad a crossing is."""

    amber = "amber"
    red = "red"


class Channel(StrEnum):
    """By what somebody is told."""

    mail = "mail"
    webhook = "webhook"


class Event(StrEnum):
    """What a message tells of an alert."""

    raised = "raised"
    cleared = "cleared"


class AlertRule(SQLModel, table=True):
    """Limits and thresholds behind red, amber, green; colours are computed when read, a
    crossing is kept in alerts.
    """

    __tablename__ = "alert_rules"
    __table_args__ = (
        Index(None, "subject_type", "subject_id"),
        Index(None, "user_id"),
        CheckConstraint("amber IS NOT NULL OR red IS NOT NULL", name="threshold"),
        CheckConstraint("margin >= 0", name="margin"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID | None = Field(
        default=None,
        foreign_key="users.id",
        ondelete="CASCADE",
        description="null = for everyone, set by an admin",
    )
    subject_type: Subject = Field(sa_type=by_value(Subject, "subject_type"))
    subject_id: UUID | None = Field(
        default=None, description="null = every subject of the type; no FK"
    )
    metric: str = Field(
        max_length=50,
        description="a figure of the subject, e.g. runway_months, var_95, budget_variance",
    )
    comparison: Comparison = Field(
        sa_type=by_value(Comparison, "comparison"),
        description="below, above, change_below, change_above; a change is against the "
        "previous period, as a fraction",
    )
    amber: float | None = None
    red: float | None = None
    margin: float = default(
        0.0,
        description="how far the figure must come back over a threshold before its alert is "
        "cleared, in the unit of the threshold",
    )
    is_active: bool = default(True)
    created_at: datetime = moment()
    updated_at: datetime = updated()


class Alert(SQLModel, table=True):
    """Crossings of a rule: raised once, cleared when the figure returns, acknowledged by a
    person.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        unique_where(
            "uq_alerts_open", "alert_rule_id", "subject_id", "severity", where="cleared_at IS NULL"
        ),
        Index(None, "acknowledged_by_id"),
        Index(None, "alert_rule_id", "raised_at"),
        Index(None, "raised_at"),
        CheckConstraint(
            "(acknowledged_by_id IS NULL) = (acknowledged_at IS NULL)", name="acknowledged"
        ),
        CheckConstraint("cleared_at >= raised_at", name="cleared"),
        owned("alert_rule_id"),
    )

    id: UUID = key()
    alert_rule_id: UUID = Field(foreign_key="alert_rules.id", ondelete="CASCADE")
    subject_id: UUID = Field(description="of the rule's subject_type; no FK")
    subject_label: str = Field(max_length=255, description="name when raised")
    severity: Severity = Field(sa_type=by_value(Severity, "severity", 10))
    value: float = Field(description="the figure that crossed")
    message: str = Field(sa_type=Text, description="the sentence shown and sent")
    raised_at: datetime = moment()
    cleared_at: datetime | None = Field(default=None, description="null = still open")
    acknowledged_by_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT"
    )
    acknowledged_at: datetime | None = None
    acknowledgement: str | None = Field(
        default=None, sa_type=Text, description="what the person wrote about it"
    )
    delivered_at: datetime | None = Field(default=None, description="null = not yet sent")


class AlertMessage(SQLModel, table=True):
    """What is to be sent about an alert, to whom and when; kept when it was sent or given up."""

    __tablename__ = "alert_messages"
    __table_args__ = (
        Index(None, "alert_id"),
        Index(None, "user_id"),
        Index(None, "ended_at", "due_at"),
        CheckConstraint("(channel = 'webhook') = (user_id IS NULL)", name="recipient"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("sent_at IS NULL OR ended_at IS NOT NULL", name="ended"),
        owned("alert_id"),
    )

    id: UUID = key()
    alert_id: UUID = Field(foreign_key="alerts.id", ondelete="CASCADE")
    user_id: UUID | None = Field(
        default=None,
        foreign_key="users.id",
        ondelete="CASCADE",
        description="who gets the mail; null = the webhook",
    )
    channel: Channel = Field(sa_type=by_value(Channel, "channel", 10))
    event: Event = Field(sa_type=by_value(Event, "event", 10))
    due_at: datetime = moment(
        description="not before; later in quiet hours, for a digest, and after a failure"
    )
    attempts: int = default(0)
    error: str | None = Field(default=None, sa_type=Text, description="of the last attempt")
    sent_at: datetime | None = None
    ended_at: datetime | None = Field(
        default=None, description="sent, or given up; null = still to be sent"
    )
    created_at: datetime = moment()
