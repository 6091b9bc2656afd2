"""Create registry."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1208"
down_revision = "2026_11_21_1207"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "trained_models",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("model_name", sa.String(200), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column(
            "family",
            sa.Enum(
                "forecast",
                "demand",
                "signal",
                name="family",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("model_type", sa.String(50), nullable=False),
        sa.Column("forecast_type", sa.String(100), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("params_hash", sa.String(64), nullable=False),
        sa.Column("hyperparameters", Json, nullable=False),
        sa.Column("metrics_json", Json, nullable=False),
        sa.Column("mae", sa.Float(), nullable=True),
        sa.Column("rmse", sa.Float(), nullable=True),
        sa.Column("r2_score", sa.Float(), nullable=True),
        sa.Column("mape", sa.Float(), nullable=True),
        sa.Column("model_path", sa.String(500), nullable=True),
        sa.Column("model_sha256", sa.String(64), nullable=True),
        moment("trained_at"),
        sa.Column("trained_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "model_path IS NULL OR model_sha256 IS NOT NULL",
            name=op.f("ck_trained_models_file_hashed"),
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_trained_models_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_trained_models_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_trained_models_series_id_series"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_trained_models_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trained_models")),
        sa.UniqueConstraint(
            "user_id",
            "model_name",
            "version",
            name=op.f("uq_trained_models_user_id_model_name_version"),
        ),
    )
    op.create_index(op.f("ix_trained_models_data_upload_id"), "trained_models", ["data_upload_id"])
    op.create_index(op.f("ix_trained_models_is_active"), "trained_models", ["is_active"])
    op.create_index(op.f("ix_trained_models_product_id"), "trained_models", ["product_id"])
    op.create_index(op.f("ix_trained_models_series_id"), "trained_models", ["series_id"])
    op.create_index(op.f("ix_trained_models_version"), "trained_models", ["version"])
    op.create_index(
        "uq_trained_models_active",
        "trained_models",
        ["user_id", "model_name"],
        unique=True,
        postgresql_where=sa.text("is_active"),
        sqlite_where=sa.text("is_active"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("trained_models")
