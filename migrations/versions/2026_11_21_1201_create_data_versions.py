"""Create data versions."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_1201"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "data_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.String(50), nullable=False),
        sa.Column("owner", sa.String(36), server_default=sa.text("'all'"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        moment("updated_at"),
        sa.CheckConstraint("version >= 0", name=op.f("ck_data_versions_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_versions")),
        sa.UniqueConstraint("domain", "owner", name=op.f("uq_data_versions_domain_owner")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("data_versions")
