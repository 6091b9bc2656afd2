"""People, what they may do, and what they did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.actors import Role
from core.db.types import (
    by_value,
    default,
    json_value,
    key,
    moment,
    owned,
    related,
    unique_where,
    updated,
)


class Profile(StrEnum):
    """How much risk a person wants."""

    conservative = "conservative"
    moderate = "moderate"
    aggressive = "aggressive"


class User(SQLModel, table=True):
    """Accounts; one row per person, never hard-deleted."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("username"),
        Index(None, "created_at"),
        Index(None, "is_deleted"),
        CheckConstraint("NOT (is_deleted AND is_active)", name="deleted_inactive"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("username = lower(username)", name="username_lower"),
    )

    id: UUID = key()
    username: str = Field(
        max_length=50, description="stored lower-case; sign-in name (the e-mail address works too)"
    )
    email: str = Field(max_length=255, description="stored lower-case")
    full_name: str = Field(
        default="", max_length=255, description="may be empty; no server default (§5, 3)"
    )
    password_hash: str = Field(
        max_length=255,
        description="bcrypt or argon2id as PASSWORD_SCHEME says; hashed anew at sign-in when "
        "it differs",
    )
    role: Role = default(
        Role.viewer,
        sa_type=by_value(Role, "role"),
        description="admin, analyst, viewer; is_admin is derived: role = 'admin'",
    )
    is_active: bool = default(True)
    is_deleted: bool = default(False, description="soft delete; rows are never removed")
    password_changed_at: datetime | None = Field(
        default=None, description="null = still the issued password: a change is forced"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    settings: Any = related("UserSettings", "user", uselist=False)
    data_uploads: list[Any] = related("DataUpload", "user")
    trained_models: list[Any] = related("TrainedModel", "user")


class UserSettings(SQLModel, table=True):
    """Preferences and risk consent, one row per user."""

    __tablename__ = "user_settings"
    __table_args__ = (
        UniqueConstraint("user_id"),
        CheckConstraint(
            "NOT risk_consent_accepted OR risk_consent_accepted_at IS NOT NULL",
            name="consent_dated",
        ),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    risk_consent_accepted: bool = default(False)
    risk_consent_accepted_at: datetime | None = None
    preferred_profile: Profile = default(
        Profile.moderate, sa_type=by_value(Profile, "preferred_profile", 50)
    )
    preferences: dict[str, Any] = json_value(
        default_factory=dict, description="display currency, time zone, theme, page defaults"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    user: Any = related("User", "settings")


class LoginSession(SQLModel, table=True):
    """Server-side browser sessions that survive a refresh and can be listed and revoked."""

    __tablename__ = "login_sessions"
    __table_args__ = (
        UniqueConstraint("ticket_hash"),
        UniqueConstraint("token_hash"),
        Index(None, "expires_at"),
        Index(None, "user_id"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    token_hash: str = Field(
        max_length=64, description="SHA-256 of the cookie token; the token itself is never stored"
    )
    ticket_hash: str | None = Field(
        default=None,
        max_length=64,
        description="SHA-256 of the one-time ticket that sets the cookie; cleared on use",
    )
    ticket_expires_at: datetime | None = None
    ip: str | None = Field(default=None, max_length=45)
    user_agent: str | None = Field(default=None, max_length=255)
    created_at: datetime = moment()
    last_seen_at: datetime = moment(description="idle limit counts from here")
    expires_at: datetime = Field(description="absolute limit")
    revoked_at: datetime | None = None


class LoginAttempt(SQLModel, table=True):
    """Sign-in attempts for the sliding-window throttle per account and per address."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index(None, "identifier_hash", "created_at"),
        Index(None, "ip", "created_at"),
        Index(None, "user_id"),
    )

    id: UUID = key()
    identifier_hash: str = Field(
        max_length=64,
        description="SHA-256 of the lower-cased name typed (people type passwords there)",
    )
    user_id: UUID | None = Field(
        default=None,
        foreign_key="users.id",
        ondelete="CASCADE",
        description="when the name is known",
    )
    ip: str | None = Field(default=None, max_length=45)
    succeeded: bool
    created_at: datetime = moment()


class AuditLog(SQLModel, table=True):
    """Append-only record of every mutating action; nobody waits for another to write it."""

    __tablename__ = "audit_log"
    __table_args__ = (
        # Its newest entries come straight from the index, also those of one action or person.
        Index(None, "action", "created_at"),
        Index(None, "created_at"),
        Index(None, "object_type", "object_id"),
        Index(None, "user_id", "created_at"),
    )

    id: UUID = key()
    user_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="null = the system"
    )
    action: str = Field(max_length=100, description="<object>.<verb>, e.g. upload.create")
    object_type: str | None = Field(default=None, max_length=50, description="table name")
    object_id: UUID | None = None
    details: dict[str, Any] = json_value(
        default_factory=dict, description="changed fields, reason; never secrets"
    )
    ip: str | None = Field(default=None, max_length=45)
    row_hash: str = Field(
        max_length=64, description="SHA-256 over the canonical JSON of the other columns"
    )
    created_at: datetime = moment()


class AuditSeal(SQLModel, table=True):
    """Seals over closed stretches of audit_log, chained; `audit verify` finds a row changed,
    removed or added afterwards.
    """

    __tablename__ = "audit_seals"
    __table_args__ = (
        UniqueConstraint("from_at"),
        UniqueConstraint("seal_hash"),
        UniqueConstraint("to_at"),
        CheckConstraint("to_at > from_at", name="range"),
        CheckConstraint("row_count >= 0", name="row_count"),
    )

    id: UUID = key()
    from_at: datetime = Field(
        description="to_at of the previous seal; unique, so the chain cannot fork"
    )
    to_at: datetime = Field(description="excluded; at least an hour ago when sealed")
    row_count: int = Field(description="rows of audit_log with from_at ≤ created_at < to_at")
    seal_hash: str = Field(
        max_length=64,
        description="SHA-256 over the previous seal_hash (64 zeros before the first), "
        "from_at, to_at, row_count and the row_hash of each row, by id",
    )
    created_at: datetime = moment()


class SavedView(SQLModel, table=True):
    """Named page states of a user, optionally shared."""

    __tablename__ = "saved_views"
    __table_args__ = (
        unique_where("uq_saved_views_default", "user_id", "page", where="is_default"),
        UniqueConstraint("user_id", "page", "name"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    page: str = Field(max_length=50)
    name: str = Field(max_length=100)
    parameters: dict[str, Any] = json_value(
        default_factory=dict, description="page parameters; validated again on opening"
    )
    is_shared: bool = default(False)
    is_default: bool = default(False, description="opened when the user enters the page")
    created_at: datetime = moment()
    updated_at: datetime = updated()
