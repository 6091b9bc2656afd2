"""Create forecasting."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1211"
down_revision = "2026_11_21_1210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("origin_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forecast_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("predicted_value", sa.Float(), nullable=False),
        sa.Column("lower_confidence_interval", sa.Float(), nullable=True),
        sa.Column("upper_confidence_interval", sa.Float(), nullable=True),
        sa.Column("lower_80", sa.Float(), nullable=True),
        sa.Column("upper_80", sa.Float(), nullable=True),
        sa.Column("actual_value", sa.Float(), nullable=True),
        sa.Column("is_backtest", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("adjusted_value", sa.Float(), nullable=True),
        sa.Column("adjustment_reason", sa.Text(), nullable=True),
        sa.Column("adjusted_by_id", sa.Uuid(), nullable=True),
        sa.Column("metadata", Json, nullable=True),
        moment("created_at"),
        sa.CheckConstraint(
            "adjusted_value IS NULL OR (adjustment_reason IS NOT NULL AND adjusted_by_id IS NOT NULL)",
            name=op.f("ck_forecasts_adjustment"),
        ),
        sa.CheckConstraint("forecast_date > origin_date", name=op.f("ck_forecasts_after_origin")),
        sa.CheckConstraint("lower_80 <= upper_80", name=op.f("ck_forecasts_interval_80")),
        sa.CheckConstraint(
            "lower_confidence_interval <= lower_80 AND upper_80 <= upper_confidence_interval",
            name=op.f("ck_forecasts_nested"),
        ),
        sa.CheckConstraint(
            "lower_confidence_interval <= upper_confidence_interval",
            name=op.f("ck_forecasts_interval"),
        ),
        sa.ForeignKeyConstraint(
            ["adjusted_by_id"],
            ["users.id"],
            name=op.f("fk_forecasts_adjusted_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["trained_models.id"],
            name=op.f("fk_forecasts_model_id_trained_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecasts")),
        sa.UniqueConstraint(
            "model_id",
            "origin_date",
            "forecast_date",
            name=op.f("uq_forecasts_model_id_origin_date_forecast_date"),
        ),
    )
    op.create_index(op.f("ix_forecasts_adjusted_by_id"), "forecasts", ["adjusted_by_id"])
    op.create_index(op.f("ix_forecasts_forecast_date"), "forecasts", ["forecast_date"])

    op.create_table(
        "forecast_scores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("forecast_id", sa.Uuid(), nullable=False),
        sa.Column("actual_value", sa.Float(), nullable=False),
        moment("scored_at"),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        sa.Column("error", sa.Float(), nullable=False),
        sa.Column("abs_error", sa.Float(), nullable=False),
        sa.Column("naive_error", sa.Float(), nullable=True),
        sa.Column("inside_80", sa.Boolean(), nullable=True),
        sa.Column("inside_95", sa.Boolean(), nullable=True),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "abs_error >= 0 AND naive_error >= 0", name=op.f("ck_forecast_scores_errors")
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_forecast_scores_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["forecast_id"],
            ["forecasts.id"],
            name=op.f("fk_forecast_scores_forecast_id_forecasts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_scores")),
        sa.UniqueConstraint(
            "forecast_id", "scored_at", name=op.f("uq_forecast_scores_forecast_id_scored_at")
        ),
    )
    op.create_index(
        op.f("ix_forecast_scores_data_upload_id"), "forecast_scores", ["data_upload_id"]
    )
    op.create_index(op.f("ix_forecast_scores_scored_at"), "forecast_scores", ["scored_at"])
    op.create_index(
        "uq_forecast_scores_current",
        "forecast_scores",
        ["forecast_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("forecast_scores")
    op.drop_table("forecasts")
