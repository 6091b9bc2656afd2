"""Create risk."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1215"
down_revision = "2026_11_21_1214"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "portfolios",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("base_currency", sa.String(3), server_default=sa.text("'USD'"), nullable=False),
        sa.Column("benchmark_id", sa.Uuid(), nullable=True),
        sa.Column(
            "rebalance",
            sa.Enum(
                "never",
                "daily",
                "weekly",
                "monthly",
                "quarterly",
                "yearly",
                name="rebalance",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            server_default=sa.text("'never'"),
            nullable=False,
        ),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "length(base_currency) = 3 AND base_currency = upper(base_currency)",
            name=op.f("ck_portfolios_base_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["benchmark_id"],
            ["instruments.id"],
            name=op.f("fk_portfolios_benchmark_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_portfolios_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolios")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_portfolios_user_id_name")),
    )
    op.create_index(op.f("ix_portfolios_benchmark_id"), "portfolios", ["benchmark_id"])

    op.create_table(
        "holdings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("portfolio_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("quantity", sa.Float(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        moment("created_at"),
        sa.CheckConstraint("(weight IS NULL) <> (quantity IS NULL)", name=op.f("ck_holdings_size")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_holdings_instrument_id_instruments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["portfolio_id"],
            ["portfolios.id"],
            name=op.f("fk_holdings_portfolio_id_portfolios"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
        sa.UniqueConstraint(
            "portfolio_id",
            "instrument_id",
            "since",
            name=op.f("uq_holdings_portfolio_id_instrument_id_since"),
        ),
    )
    op.create_index(op.f("ix_holdings_instrument_id"), "holdings", ["instrument_id"])

    op.create_table(
        "risk_metrics",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject_type",
            sa.Enum(
                "model",
                "series",
                "instrument",
                "index",
                "portfolio",
                name="subject_type",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_label", sa.String(255), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        moment("calculation_date"),
        sa.Column("total_return", sa.Float(), nullable=True),
        sa.Column("annualized_return", sa.Float(), nullable=True),
        sa.Column("daily_return", sa.Float(), nullable=True),
        sa.Column("volatility", sa.Float(), nullable=True),
        sa.Column("sharpe_ratio", sa.Float(), nullable=True),
        sa.Column("sortino_ratio", sa.Float(), nullable=True),
        sa.Column("max_drawdown", sa.Float(), nullable=True),
        sa.Column("current_drawdown", sa.Float(), nullable=True),
        sa.Column("var_95", sa.Float(), nullable=True),
        sa.Column("var_99", sa.Float(), nullable=True),
        sa.Column("cvar_95", sa.Float(), nullable=True),
        sa.Column("cvar_99", sa.Float(), nullable=True),
        sa.Column("beta_sp500", sa.Float(), nullable=True),
        sa.Column("correlation_sp500", sa.Float(), nullable=True),
        sa.Column("tracking_error", sa.Float(), nullable=True),
        sa.Column("information_ratio", sa.Float(), nullable=True),
        sa.Column("ai_risk_score", sa.Float(), nullable=True),
        sa.Column("ai_risk_adjusted_roi", sa.Float(), nullable=True),
        sa.Column("ai_market_regime", sa.String(20), nullable=True),
        sa.Column("correlation_matrix", Json, nullable=True),
        sa.Column("scenario_results", Json, nullable=True),
        sa.Column("method", Json, nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "subject_type <> 'model' OR (model_id IS NOT NULL AND model_id = subject_id)",
            name=op.f("ck_risk_metrics_model_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["trained_models.id"],
            name=op.f("fk_risk_metrics_model_id_trained_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_risk_metrics_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_metrics")),
    )
    op.create_index(op.f("ix_risk_metrics_calculation_date"), "risk_metrics", ["calculation_date"])
    op.create_index(op.f("ix_risk_metrics_date"), "risk_metrics", ["date"])
    op.create_index(op.f("ix_risk_metrics_model_id"), "risk_metrics", ["model_id"])
    op.create_index(
        op.f("ix_risk_metrics_subject_type_subject_id_date"),
        "risk_metrics",
        ["subject_type", "subject_id", "date"],
    )
    op.create_index(op.f("ix_risk_metrics_user_id"), "risk_metrics", ["user_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("risk_metrics")
    op.drop_table("holdings")
    op.drop_table("portfolios")
