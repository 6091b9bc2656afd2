"""Keep what people say of the signs in a file."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1832"
down_revision = "2026_11_22_1146"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "file_signs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "income", "cost", name="side", native_enum=False, create_constraint=True, length=10
            ),
            nullable=False,
        ),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(
                name,
                sa.DateTime(timezone=True),
                server_default=sa.text("CURRENT_TIMESTAMP"),
                nullable=False,
            )
            for name in ("created_at", "updated_at")
        ),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_file_signs_sign")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_file_signs_data_upload_id_data_uploads"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["users.id"], name=op.f(f"fk_file_signs_{name}_users"), ondelete="RESTRICT"
            )
            for name in ("decided_by_id", "user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_signs")),
        sa.UniqueConstraint(
            "data_upload_id", "side", name=op.f("uq_file_signs_data_upload_id_side")
        ),
    )
    for name in ("decided_by_id", "user_id"):
        op.create_index(op.f(f"ix_file_signs_{name}"), "file_signs", [name])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("file_signs")
