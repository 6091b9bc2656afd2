"""Create accounts."""

import sqlalchemy as sa
from alembic import op

from migrations import append_only
from migrations.columns import Json, moment

revision = "2026_11_21_1202"
down_revision = "2026_11_21_1201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("seal_hash", sa.String(64), nullable=False),
        moment("created_at"),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_audit_seals_row_count")),
        sa.CheckConstraint("to_at > from_at", name=op.f("ck_audit_seals_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("from_at", name=op.f("uq_audit_seals_from_at")),
        sa.UniqueConstraint("seal_hash", name=op.f("uq_audit_seals_seal_hash")),
        sa.UniqueConstraint("to_at", name=op.f("uq_audit_seals_to_at")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(50), nullable=False),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("full_name", sa.String(255), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "analyst",
                "admin",
                name="role",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            server_default=sa.text("'viewer'"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "NOT (is_deleted AND is_active)", name=op.f("ck_users_deleted_inactive")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_users_username_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_index(op.f("ix_users_created_at"), "users", ["created_at"])
    op.create_index(op.f("ix_users_is_deleted"), "users", ["is_deleted"])

    op.create_table(
        "alert_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "subject_type",
            sa.Enum(
                "series",
                "model",
                "instrument",
                "index",
                "portfolio",
                "company",
                "product",
                name="subject_type",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("metric", sa.String(50), nullable=False),
        sa.Column(
            "comparison",
            sa.Enum(
                "below",
                "above",
                "change_below",
                "change_above",
                name="comparison",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("amber", sa.Float(), nullable=True),
        sa.Column("red", sa.Float(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "amber IS NOT NULL OR red IS NOT NULL", name=op.f("ck_alert_rules_threshold")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_alert_rules_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rules")),
    )
    op.create_index(
        op.f("ix_alert_rules_subject_type_subject_id"),
        "alert_rules",
        ["subject_type", "subject_id"],
    )
    op.create_index(op.f("ix_alert_rules_user_id"), "alert_rules", ["user_id"])

    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("object_type", sa.String(50), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("details", Json, nullable=False),
        sa.Column("ip", sa.String(45), nullable=True),
        sa.Column("row_hash", sa.String(64), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_audit_log_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_action"), "audit_log", ["action"])
    op.create_index(op.f("ix_audit_log_created_at"), "audit_log", ["created_at"])
    op.create_index(
        op.f("ix_audit_log_object_type_object_id"), "audit_log", ["object_type", "object_id"]
    )
    op.create_index(op.f("ix_audit_log_user_id"), "audit_log", ["user_id"])

    op.create_table(
        "login_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identifier_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("ip", sa.String(45), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_login_attempts_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    op.create_index(
        op.f("ix_login_attempts_identifier_hash_created_at"),
        "login_attempts",
        ["identifier_hash", "created_at"],
    )
    op.create_index(op.f("ix_login_attempts_ip_created_at"), "login_attempts", ["ip", "created_at"])
    op.create_index(op.f("ix_login_attempts_user_id"), "login_attempts", ["user_id"])

    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("ticket_hash", sa.String(64), nullable=True),
        sa.Column("ticket_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ip", sa.String(45), nullable=True),
        sa.Column("user_agent", sa.String(255), nullable=True),
        moment("created_at"),
        moment("last_seen_at"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_login_sessions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("ticket_hash", name=op.f("uq_login_sessions_ticket_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    op.create_index(op.f("ix_login_sessions_expires_at"), "login_sessions", ["expires_at"])
    op.create_index(op.f("ix_login_sessions_user_id"), "login_sessions", ["user_id"])

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(50), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("parameters", Json, nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint(
            "user_id", "page", "name", name=op.f("uq_saved_views_user_id_page_name")
        ),
    )
    op.create_index(
        "uq_saved_views_default",
        "saved_views",
        ["user_id", "page"],
        unique=True,
        postgresql_where=sa.text("is_default"),
        sqlite_where=sa.text("is_default"),
    )

    op.create_table(
        "user_settings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "risk_consent_accepted", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("risk_consent_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "preferred_profile",
            sa.Enum(
                "conservative",
                "moderate",
                "aggressive",
                name="preferred_profile",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            server_default=sa.text("'moderate'"),
            nullable=False,
        ),
        sa.Column("preferences", Json, nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "NOT risk_consent_accepted OR risk_consent_accepted_at IS NOT NULL",
            name=op.f("ck_user_settings_consent_dated"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_user_settings_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_settings")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_settings_user_id")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_rule_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_label", sa.String(255), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "amber",
                "red",
                name="severity",
                create_constraint=True,
                native_enum=False,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        moment("raised_at"),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(acknowledged_by_id IS NULL) = (acknowledged_at IS NULL)",
            name=op.f("ck_alerts_acknowledged"),
        ),
        sa.CheckConstraint("cleared_at >= raised_at", name=op.f("ck_alerts_cleared")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"],
            ["users.id"],
            name=op.f("fk_alerts_acknowledged_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["alert_rule_id"],
            ["alert_rules.id"],
            name=op.f("fk_alerts_alert_rule_id_alert_rules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_acknowledged_by_id"), "alerts", ["acknowledged_by_id"])
    op.create_index(
        op.f("ix_alerts_alert_rule_id_raised_at"), "alerts", ["alert_rule_id", "raised_at"]
    )
    op.create_index(op.f("ix_alerts_raised_at"), "alerts", ["raised_at"])
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["alert_rule_id", "subject_id", "severity"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
        sqlite_where=sa.text("cleared_at IS NULL"),
    )
    append_only.create_function()
    append_only.protect("audit_log")
    append_only.protect("audit_seals")


def downgrade() -> None:
    """Take it back."""
    op.drop_table("alerts")
    op.drop_table("user_settings")
    op.drop_table("saved_views")
    op.drop_table("login_sessions")
    op.drop_table("login_attempts")
    op.drop_table("audit_log")
    op.drop_table("alert_rules")
    op.drop_table("users")
    op.drop_table("audit_seals")
    append_only.drop_function()
