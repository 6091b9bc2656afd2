"""Tell of scores how far ahead they are and whether they were withdrawn, and sum them up."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1146"
down_revision = "2026_11_22_1142"
branch_labels = None
depends_on = None

STEPS = """
UPDATE forecast_scores SET step = (
    SELECT count(*) FROM forecasts AS mine JOIN forecasts AS other
    ON other.model_id = mine.model_id AND other.origin_date = mine.origin_date
    AND other.forecast_date <= mine.forecast_date AND other.is_backtest = mine.is_backtest
    WHERE mine.id = forecast_scores.forecast_id
)
"""


def upgrade() -> None:
    """Take the step."""
    op.add_column("forecast_scores", sa.Column("step", sa.Integer(), nullable=True))
    op.add_column(
        "forecast_scores", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(STEPS)
    sums = ("error", "abs_error", "compared_error", "naive_error", "adjusted_error", "before_error")
    counts = ("compared", "with_80", "inside_80", "with_95", "inside_95", "adjusted")
    op.create_table(
        "forecast_tallies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("model_type", sa.String(length=50), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("scored", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in sums),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("newest", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(month IS NULL) <> (step IS NULL)", name=op.f("ck_forecast_tallies_cut")
        ),
        sa.CheckConstraint("scored >= 1", name=op.f("ck_forecast_tallies_scored")),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_forecast_tallies_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_forecast_tallies_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_tallies")),
    )
    keys = ("series_id", "user_id", "model_type")
    for cut in ("month", "step"):
        where = sa.text(f"{cut} IS NOT NULL")
        op.create_index(
            op.f(f"uq_forecast_tallies_{cut}"),
            "forecast_tallies",
            [*keys, cut],
            unique=True,
            postgresql_where=where,
            sqlite_where=where,
        )
    for key in ("series_id", "user_id"):
        op.create_index(op.f(f"ix_forecast_tallies_{key}"), "forecast_tallies", [key])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("forecast_tallies")
    for name in ("withdrawn_at", "step"):
        op.drop_column("forecast_scores", name)
