"""Create autoindex."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1214"
down_revision = "2026_11_21_1213"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "market_cap_data",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("market_cap", sa.Numeric(20, 4), nullable=True),
        sa.Column("shares_outstanding", sa.Float(), nullable=True),
        sa.Column("free_float", sa.Float(), nullable=True),
        sa.Column("average_volume", sa.Float(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_market_cap_data_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_market_cap_data_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_cap_data")),
        sa.UniqueConstraint(
            "instrument_id", "date", name=op.f("uq_market_cap_data_instrument_id_date")
        ),
    )
    op.create_index(
        op.f("ix_market_cap_data_data_upload_id"), "market_cap_data", ["data_upload_id"]
    )
    op.create_index(op.f("ix_market_cap_data_date"), "market_cap_data", ["date"])

    op.create_table(
        "strategy_configs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("benchmark_id", sa.Uuid(), nullable=True),
        sa.Column("momentum_weight", sa.Float(), server_default=sa.text("0.4"), nullable=False),
        sa.Column("market_cap_weight", sa.Float(), server_default=sa.text("0.3"), nullable=False),
        sa.Column("risk_parity_weight", sa.Float(), server_default=sa.text("0.3"), nullable=False),
        sa.Column(
            "daily_drop_threshold", sa.Float(), server_default=sa.text("-0.01"), nullable=False
        ),
        sa.Column("max_daily_return", sa.Float(), server_default=sa.text("0.5"), nullable=False),
        sa.Column("min_daily_return", sa.Float(), server_default=sa.text("-0.5"), nullable=False),
        sa.Column("min_price_threshold", sa.Float(), server_default=sa.text("1.0"), nullable=False),
        sa.Column(
            "rebalance_frequency",
            sa.Enum(
                "daily",
                "weekly",
                "monthly",
                "quarterly",
                name="rebalance_frequency",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            server_default=sa.text("'weekly'"),
            nullable=False,
        ),
        sa.Column("last_rebalance", sa.DateTime(timezone=True), nullable=True),
        sa.Column("force_rebalance", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "max_forward_fill_days", sa.Integer(), server_default=sa.text("2"), nullable=False
        ),
        sa.Column(
            "outlier_std_threshold", sa.Float(), server_default=sa.text("3.0"), nullable=False
        ),
        sa.Column("ai_adjusted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("ai_adjustment_reason", sa.Text(), nullable=True),
        sa.Column("ai_confidence_score", sa.Float(), nullable=True),
        sa.Column("adjustment_history", Json, nullable=False),
        sa.Column("proposal", Json, nullable=True),
        sa.Column("parameters", Json, nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "abs(momentum_weight + market_cap_weight + risk_parity_weight - 1.0) <= 0.001",
            name=op.f("ck_strategy_configs_weights_sum"),
        ),
        sa.CheckConstraint(
            "ai_confidence_score BETWEEN 0 AND 1",
            name=op.f("ck_strategy_configs_ai_confidence_score"),
        ),
        sa.CheckConstraint(
            "max_forward_fill_days >= 0 AND outlier_std_threshold > 0 AND min_price_threshold >= 0",
            name=op.f("ck_strategy_configs_quality_limits"),
        ),
        sa.CheckConstraint(
            "min_daily_return < 0 AND max_daily_return > 0 AND daily_drop_threshold <= 0",
            name=op.f("ck_strategy_configs_return_limits"),
        ),
        sa.CheckConstraint(
            "momentum_weight BETWEEN 0 AND 1 AND market_cap_weight BETWEEN 0 AND 1 AND risk_parity_weight BETWEEN 0 AND 1",
            name=op.f("ck_strategy_configs_weights_range"),
        ),
        sa.ForeignKeyConstraint(
            ["benchmark_id"],
            ["instruments.id"],
            name=op.f("fk_strategy_configs_benchmark_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_strategy_configs_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_configs")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_strategy_configs_user_id_name")),
    )
    op.create_index(op.f("ix_strategy_configs_benchmark_id"), "strategy_configs", ["benchmark_id"])

    op.create_table(
        "allocations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("strategy_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint("weight >= 0 AND weight <= 1", name=op.f("ck_allocations_weight")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_allocations_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"],
            ["strategy_configs.id"],
            name=op.f("fk_allocations_strategy_id_strategy_configs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint(
            "strategy_id",
            "date",
            "instrument_id",
            name=op.f("uq_allocations_strategy_id_date_instrument_id"),
        ),
    )
    op.create_index(op.f("ix_allocations_date"), "allocations", ["date"])
    op.create_index(op.f("ix_allocations_instrument_id"), "allocations", ["instrument_id"])

    op.create_table(
        "index_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("strategy_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        moment("created_at"),
        sa.CheckConstraint("removed_on > added_on", name=op.f("ck_index_members_dates")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_index_members_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"],
            ["strategy_configs.id"],
            name=op.f("fk_index_members_strategy_id_strategy_configs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_members")),
        sa.UniqueConstraint(
            "strategy_id", "instrument_id", name=op.f("uq_index_members_strategy_id_instrument_id")
        ),
    )
    op.create_index(op.f("ix_index_members_instrument_id"), "index_members", ["instrument_id"])

    op.create_table(
        "index_values",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("strategy_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint("value > 0", name=op.f("ck_index_values_value")),
        sa.ForeignKeyConstraint(
            ["strategy_id"],
            ["strategy_configs.id"],
            name=op.f("fk_index_values_strategy_id_strategy_configs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_values")),
        sa.UniqueConstraint("strategy_id", "date", name=op.f("uq_index_values_strategy_id_date")),
    )
    op.create_index(op.f("ix_index_values_date"), "index_values", ["date"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("index_values")
    op.drop_table("index_members")
    op.drop_table("allocations")
    op.drop_table("strategy_configs")
    op.drop_table("market_cap_data")
