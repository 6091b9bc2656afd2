"""Keep what is said about alerts, and to whom."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_2204"
down_revision = "2026_11_21_1540"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("alert_rules") as rules:
        rules.add_column(
            sa.Column("margin", sa.Float(), server_default=sa.text("0.0"), nullable=False)
        )
        rules.create_check_constraint(op.f("ck_alert_rules_margin"), "margin >= 0")
    op.add_column("alerts", sa.Column("acknowledgement", sa.Text(), nullable=True))
    op.create_table(
        "alert_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("channel", word("channel", "mail", "webhook"), nullable=False),
        sa.Column("event", word("event", "raised", "cleared"), nullable=False),
        moment("due_at"),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        moment("created_at"),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_alert_messages_attempts")),
        sa.CheckConstraint(
            "sent_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_alert_messages_ended")
        ),
        sa.CheckConstraint(
            "(channel = 'webhook') = (user_id IS NULL)", name=op.f("ck_alert_messages_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alerts.id"],
            name=op.f("fk_alert_messages_alert_id_alerts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_alert_messages_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_messages")),
    )
    for columns in (["alert_id"], ["ended_at", "due_at"], ["user_id"]):
        name = op.f(f"ix_alert_messages_{'_'.join(columns)}")
        op.create_index(name, "alert_messages", columns)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("alert_messages")
    with op.batch_alter_table("alerts") as alerts:
        alerts.drop_column("acknowledgement")
    with op.batch_alter_table("alert_rules") as rules:
        rules.drop_constraint(op.f("ck_alert_rules_margin"), type_="check")
        rules.drop_column("margin")


def word(name: str, *words: str) -> sa.Enum:
    """A closed list of this table."""
    return sa.Enum(*words, name=name, create_constraint=True, native_enum=False, length=10)
