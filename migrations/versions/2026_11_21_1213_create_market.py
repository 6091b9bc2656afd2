"""Create market."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1213"
down_revision = "2026_11_21_1212"
branch_labels = None
depends_on = None

YEARS = range(2015, 2028)  # a fixed list: the later ones are made by `maintenance`


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "instruments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("symbol", sa.String(50), nullable=False),
        sa.Column("exchange", sa.String(50), nullable=False),
        sa.Column("name", sa.String(255), nullable=True),
        sa.Column("sector", sa.String(100), nullable=True),
        sa.Column("currency", sa.String(3), server_default=sa.text("'USD'"), nullable=False),
        sa.Column("identifiers", Json, nullable=True),
        sa.Column("renamed_to_id", sa.Uuid(), nullable=True),
        sa.Column(
            "market_cap_bucket",
            sa.Enum(
                "small",
                "mid",
                "large",
                name="market_cap_bucket",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            nullable=True,
        ),
        sa.Column(
            "pe_bucket",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="pe_bucket",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            nullable=True,
        ),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)",
            name=op.f("ck_instruments_currency"),
        ),
        sa.CheckConstraint("renamed_to_id <> id", name=op.f("ck_instruments_renamed_to")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_instruments_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["renamed_to_id"],
            ["instruments.id"],
            name=op.f("fk_instruments_renamed_to_id_instruments"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
        sa.UniqueConstraint("symbol", "exchange", name=op.f("uq_instruments_symbol_exchange")),
    )
    op.create_index(op.f("ix_instruments_data_upload_id"), "instruments", ["data_upload_id"])
    op.create_index(op.f("ix_instruments_exchange"), "instruments", ["exchange"])
    op.create_index(op.f("ix_instruments_is_active"), "instruments", ["is_active"])
    op.create_index(op.f("ix_instruments_renamed_to_id"), "instruments", ["renamed_to_id"])

    op.create_table(
        "corporate_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "split",
                "dividend",
                name="kind",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("factor", sa.Float(), nullable=True),
        sa.Column("amount", sa.Numeric(20, 8), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.CheckConstraint(
            "(kind = 'split') = (factor IS NOT NULL) AND (kind = 'dividend') = (amount IS NOT NULL)",
            name=op.f("ck_corporate_actions_figure"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_corporate_actions_amount")),
        sa.CheckConstraint("factor > 0", name=op.f("ck_corporate_actions_factor")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_corporate_actions_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_corporate_actions_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporate_actions")),
        sa.UniqueConstraint(
            "instrument_id",
            "date",
            "kind",
            name=op.f("uq_corporate_actions_instrument_id_date_kind"),
        ),
    )
    op.create_index(
        op.f("ix_corporate_actions_data_upload_id"), "corporate_actions", ["data_upload_id"]
    )

    op.create_table(
        "features",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("ret_1d", sa.Float(), nullable=True),
        sa.Column("ret_5d", sa.Float(), nullable=True),
        sa.Column("ret_20d", sa.Float(), nullable=True),
        sa.Column("rsi_14", sa.Float(), nullable=True),
        sa.Column("momentum_5d", sa.Float(), nullable=True),
        sa.Column("vol_20d", sa.Float(), nullable=True),
        sa.Column("atr_14", sa.Float(), nullable=True),
        sa.Column("volume_zscore", sa.Float(), nullable=True),
        sa.Column("additional_features", Json, nullable=True),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_features_instrument_id_instruments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "ts", name=op.f("pk_features")),
        sa.UniqueConstraint("instrument_id", "ts", name=op.f("uq_features_instrument_id_ts")),
        postgresql_partition_by="RANGE (ts)",
    )
    op.create_index(op.f("ix_features_ts"), "features", ["ts"])

    op.create_table(
        "price_bars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column(
            "interval",
            sa.Enum(
                "1m",
                "5m",
                "15m",
                "30m",
                "1h",
                "4h",
                "daily",
                "weekly",
                "monthly",
                name="interval",
                create_constraint=True,
                native_enum=False,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("o", sa.Float(), nullable=False),
        sa.Column("h", sa.Float(), nullable=False),
        sa.Column("l", sa.Float(), nullable=False),
        sa.Column("c", sa.Float(), nullable=False),
        sa.Column("v", sa.Float(), nullable=False),
        sa.Column("adj_c", sa.Float(), nullable=True),
        sa.Column("quality", Json, nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.CheckConstraint(
            "abs(o) < 1e300 AND abs(h) < 1e300 AND abs(l) < 1e300 AND abs(c) < 1e300 AND abs(v) < 1e300",
            name=op.f("ck_price_bars_finite"),
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_price_bars_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_price_bars_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", "ts", name=op.f("pk_price_bars")),
        sa.UniqueConstraint(
            "instrument_id", "ts", "interval", name=op.f("uq_price_bars_instrument_id_ts_interval")
        ),
        postgresql_partition_by="RANGE (ts)",
    )
    op.create_index(op.f("ix_price_bars_data_upload_id"), "price_bars", ["data_upload_id"])
    op.create_index(op.f("ix_price_bars_interval_ts"), "price_bars", ["interval", "ts"])
    op.create_index(op.f("ix_price_bars_ts"), "price_bars", ["ts"])

    op.create_table(
        "recommendations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column(
            "profile",
            sa.Enum(
                "conservative",
                "moderate",
                "aggressive",
                name="profile",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column(
            "label",
            sa.Enum(
                "BUY",
                "HOLD",
                "SELL",
                name="label",
                create_constraint=True,
                native_enum=False,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("expected_return_pct", sa.Float(), nullable=True),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("stop_loss", sa.Float(), nullable=True),
        sa.Column("take_profit", sa.Float(), nullable=True),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("features_snapshot", Json, nullable=False),
        moment("generated_at"),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 1", name=op.f("ck_recommendations_confidence")
        ),
        sa.CheckConstraint("horizon_days > 0", name=op.f("ck_recommendations_horizon_days")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_recommendations_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["trained_models.id"],
            name=op.f("fk_recommendations_model_id_trained_models"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
    )
    op.create_index(op.f("ix_recommendations_generated_at"), "recommendations", ["generated_at"])
    op.create_index(
        op.f("ix_recommendations_instrument_id_profile_generated_at"),
        "recommendations",
        ["instrument_id", "profile", "generated_at"],
    )
    op.create_index(
        op.f("ix_recommendations_is_active_generated_at"),
        "recommendations",
        ["is_active", "generated_at"],
    )
    op.create_index(op.f("ix_recommendations_label"), "recommendations", ["label"])
    op.create_index(op.f("ix_recommendations_model_id"), "recommendations", ["model_id"])
    op.create_index(op.f("ix_recommendations_profile"), "recommendations", ["profile"])
    if op.get_context().dialect.name == "postgresql":
        for table in ("price_bars", "features"):
            op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
            for year in YEARS:
                op.execute(
                    f"CREATE TABLE {table}_y{year} PARTITION OF {table} FOR VALUES "
                    f"FROM ('{year}-01-01 00:00:00+00') TO ('{year + 1}-01-01 00:00:00+00')"
                )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("recommendations")
    op.drop_table("price_bars")
    op.drop_table("features")
    op.drop_table("corporate_actions")
    op.drop_table("instruments")
