"""Create uploads."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1204"
down_revision = "2026_11_21_1203"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "data_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("sheet", sa.String(100), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("data_type", sa.String(50), nullable=False),
        sa.Column("row_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rejected_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "validated",
                "processing",
                "error",
                name="status",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            server_default=sa.text("'processing'"),
            nullable=False,
        ),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("metadata", Json, nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "row_count >= 0 AND rejected_count >= 0", name=op.f("ck_data_uploads_counts")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_data_uploads_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_uploads")),
    )
    op.create_index(
        op.f("ix_data_uploads_user_id_created_at"), "data_uploads", ["user_id", "created_at"]
    )
    op.create_index(
        "uq_data_uploads_user_id_file_sha256_data_type_sheet",
        "data_uploads",
        ["user_id", "file_sha256", "data_type", "sheet"],
        unique=True,
        postgresql_where=sa.text("status <> 'error' AND undone_at IS NULL"),
        sqlite_where=sa.text("status <> 'error' AND undone_at IS NULL"),
    )

    op.create_table(
        "replaced_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(50), nullable=False),
        sa.Column("rows", Json, nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_replaced_rows_data_upload_id_data_uploads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_rows")),
    )
    op.create_index(op.f("ix_replaced_rows_data_upload_id"), "replaced_rows", ["data_upload_id"])

    op.create_table(
        "upload_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("refused", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        moment("created_at"),
        sa.CheckConstraint("size >= 0", name=op.f("ck_upload_files_size")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_upload_files_data_upload_id_data_uploads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_files")),
        sa.UniqueConstraint("data_upload_id", name=op.f("uq_upload_files_data_upload_id")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("upload_files")
    op.drop_table("replaced_rows")
    op.drop_table("data_uploads")
