"""Keep what jobs say."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_2215"
down_revision = "2026_11_21_2204"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "job_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=True),
        sa.Column("text", sa.String(255), nullable=False),
        moment("created_at"),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name=op.f("ck_job_notes_progress")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_notes_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_notes")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_job_notes_job_id_number")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("job_notes")
