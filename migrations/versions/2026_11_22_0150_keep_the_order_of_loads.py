"""Keep the order of loads, what each has set, and what it replaced whole."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json

revision = "2026_11_22_0150"
down_revision = "2026_11_21_2215"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column(
        "replaced_rows",
        sa.Column("number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("replaced_rows", sa.Column("columns", Json, nullable=True))
    op.add_column("replaced_rows", sa.Column("scope", Json, nullable=True))


def downgrade() -> None:
    """Take it back."""
    for name in ("scope", "columns", "number"):
        op.drop_column("replaced_rows", name)
