"""Order the audit log of a person and of an action by moment."""

from alembic import op

revision = "2026_11_21_1540"
down_revision = "2026_11_21_1215"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for column in ("action", "user_id"):
        name = op.f(f"ix_audit_log_{column}_created_at")
        op.create_index(name, "audit_log", [column, "created_at"])
        op.drop_index(op.f(f"ix_audit_log_{column}"), "audit_log")


def downgrade() -> None:
    """Take it back."""
    for column in ("action", "user_id"):
        op.create_index(op.f(f"ix_audit_log_{column}"), "audit_log", [column])
        op.drop_index(op.f(f"ix_audit_log_{column}_created_at"), "audit_log")
