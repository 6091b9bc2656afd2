"""Let rules of alerts watch somebody's books."""

from alembic import op

revision = "2026_11_22_1905"
down_revision = "2026_11_22_1836"
branch_labels = None
depends_on = None

SUBJECTS = ("series", "model", "instrument", "index", "portfolio", "company", "product")
WATCHED = "SELECT id FROM alert_rules WHERE subject_type = 'books'"
RAISED = f"SELECT id FROM alerts WHERE alert_rule_id IN ({WATCHED})"


def upgrade() -> None:
    """Take the step."""
    allow(*SUBJECTS, "books")


def downgrade() -> None:
    """Take it back."""
    # Children do not follow by themselves while SQLite makes tables anew.
    op.execute(f"DELETE FROM alert_messages WHERE alert_id IN ({RAISED})")
    op.execute(f"DELETE FROM alerts WHERE alert_rule_id IN ({WATCHED})")
    op.execute("DELETE FROM alert_rules WHERE subject_type = 'books'")
    allow(*SUBJECTS)


def allow(*subjects: str) -> None:
    """Say anew what a rule can watch."""
    name = op.f("ck_alert_rules_subject_type")
    words = ", ".join(f"'{word}'" for word in subjects)
    with op.batch_alter_table("alert_rules") as rules:
        rules.drop_constraint(name, type_="check")
        rules.create_check_constraint(name, f"subject_type IN ({words})")
