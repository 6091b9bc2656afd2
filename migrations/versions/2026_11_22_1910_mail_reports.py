"""Keep to whom reports are mailed, and what became of it."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_22_1910"
down_revision = "2026_11_22_1905"
branch_labels = None
depends_on = None

TABLE = "report_deliveries"
PARENTS = {"kpi_report_id": "kpi_reports", "user_id": "users"}


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kpi_report_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        moment("due_at"),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        moment("created_at"),
        sa.CheckConstraint("attempts >= 0", name=op.f(f"ck_{TABLE}_attempts")),
        sa.CheckConstraint(
            "sent_at IS NULL OR ended_at IS NOT NULL", name=op.f(f"ck_{TABLE}_ended")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{name}_{to}"), ondelete="CASCADE"
            )
            for name, to in PARENTS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for columns in (["ended_at", "due_at"], ["kpi_report_id"], ["user_id"]):
        op.create_index(op.f(f"ix_{TABLE}_{'_'.join(columns)}"), TABLE, columns)
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        op.f(f"uq_{TABLE}_open"),
        TABLE,
        ["kpi_report_id", "user_id"],
        unique=True,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table(TABLE)
