"""Create series."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1205"
down_revision = "2026_11_21_1204"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(100), nullable=False),
        sa.Column("entity", sa.String(100), nullable=True),
        sa.Column("tags", Json, nullable=True),
        sa.Column("frequency", sa.String(20), nullable=True),
        sa.Column("unit", sa.String(50), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "flow", "stock", name="kind", create_constraint=True, native_enum=False, length=10
            ),
            server_default=sa.text("'flow'"),
            nullable=False,
        ),
        sa.Column(
            "favourable",
            sa.Enum(
                "higher",
                "lower",
                "neutral",
                name="favourable",
                create_constraint=True,
                native_enum=False,
                length=10,
            ),
            server_default=sa.text("'neutral'"),
            nullable=False,
        ),
        sa.Column(
            "account_class",
            sa.Enum(
                "revenue",
                "cost_of_sales",
                "operating_expense",
                "financial",
                "tax",
                "cash",
                "headcount",
                "other",
                name="account_class",
                create_constraint=True,
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("recipe", Json, nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)", name=op.f("ck_series_currency")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_series_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_series_user_id_name")),
    )
    op.create_index(op.f("ix_series_category"), "series", ["category"])

    op.create_table(
        "series_months",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(100), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_value", sa.Float(), nullable=False),
        sa.CheckConstraint("points >= 1", name=op.f("ck_series_months_points")),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_series_months_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_months")),
        sa.UniqueConstraint(
            "series_id", "category", "month", name=op.f("uq_series_months_series_id_category_month")
        ),
    )
    op.create_index(op.f("ix_series_months_category_month"), "series_months", ["category", "month"])

    op.create_table(
        "timeseries_data",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(100), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("metadata", Json, nullable=True),
        moment("created_at"),
        sa.CheckConstraint("abs(value) < 1e300", name=op.f("ck_timeseries_data_finite")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_timeseries_data_data_upload_id_data_uploads"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_timeseries_data_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeseries_data")),
        sa.UniqueConstraint(
            "series_id", "timestamp", name=op.f("uq_timeseries_data_series_id_timestamp")
        ),
    )
    op.create_index(
        op.f("ix_timeseries_data_category_timestamp"),
        "timeseries_data",
        ["category", "timestamp"],
        postgresql_include=["series_id", "value"],
    )
    op.create_index(
        op.f("ix_timeseries_data_data_upload_id_timestamp"),
        "timeseries_data",
        ["data_upload_id", "timestamp"],
    )
    op.create_index(op.f("ix_timeseries_data_timestamp"), "timeseries_data", ["timestamp"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("timeseries_data")
    op.drop_table("series_months")
    op.drop_table("series")
