"""Archive versions of models, and tell of each on which values and by which code it was made."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1142"
down_revision = "2026_11_22_0150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("trained_models") as models:
        models.add_column(sa.Column("data_sha256", sa.String(length=64), nullable=True))
        models.add_column(sa.Column("code_version", sa.String(length=64), nullable=True))
        models.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        models.create_check_constraint(
            op.f("ck_trained_models_archived"), "archived_at IS NULL OR NOT is_active"
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("trained_models") as models:
        models.drop_constraint(op.f("ck_trained_models_archived"), type_="check")
        for name in ("archived_at", "code_version", "data_sha256"):
            models.drop_column(name)
