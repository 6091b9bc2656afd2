"""Create currency."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_1210"
down_revision = "2026_11_21_1209"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "fx_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("base_currency", sa.String(3), nullable=False),
        sa.Column("quote_currency", sa.String(3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "closing",
                "average",
                name="kind",
                create_constraint=True,
                native_enum=False,
                length=10,
            ),
            server_default=sa.text("'closing'"),
            nullable=False,
        ),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(24, 12), nullable=False),
        sa.Column("source", sa.String(100), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.CheckConstraint("base_currency <> quote_currency", name=op.f("ck_fx_rates_pair")),
        sa.CheckConstraint(
            "length(base_currency) = 3 AND base_currency = upper(base_currency)",
            name=op.f("ck_fx_rates_base_currency"),
        ),
        sa.CheckConstraint(
            "length(quote_currency) = 3 AND quote_currency = upper(quote_currency)",
            name=op.f("ck_fx_rates_quote_currency"),
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_fx_rates_rate")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_fx_rates_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fx_rates")),
        sa.UniqueConstraint(
            "base_currency",
            "quote_currency",
            "kind",
            "date",
            name=op.f("uq_fx_rates_base_currency_quote_currency_kind_date"),
        ),
    )
    op.create_index(op.f("ix_fx_rates_data_upload_id"), "fx_rates", ["data_upload_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("fx_rates")
