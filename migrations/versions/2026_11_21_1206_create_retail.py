"""Create retail."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_1206"
down_revision = "2026_11_21_1205"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(100), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("category", sa.String(100), nullable=True),
        sa.Column("variation", sa.String(100), nullable=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("unit_cost", sa.Numeric(10, 2), nullable=True),
        sa.Column("supplier", sa.String(255), nullable=True),
        sa.Column("stock", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reserved", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("on_order", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column(
            "low_stock_threshold", sa.Integer(), server_default=sa.text("10"), nullable=False
        ),
        sa.Column("lead_time_days", sa.Integer(), server_default=sa.text("7"), nullable=False),
        sa.Column("lead_time_sd", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("service_level", sa.Float(), server_default=sa.text("0.95"), nullable=False),
        sa.Column("pack_size", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("moq", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("reorder_override", sa.Integer(), nullable=True),
        sa.Column("reorder_override_reason", sa.String(255), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "lead_time_days >= 0 AND lead_time_sd >= 0", name=op.f("ck_products_lead_time")
        ),
        sa.CheckConstraint(
            "low_stock_threshold >= 0", name=op.f("ck_products_low_stock_threshold")
        ),
        sa.CheckConstraint("on_order >= 0 AND reserved >= 0", name=op.f("ck_products_open_orders")),
        sa.CheckConstraint("pack_size >= 1 AND moq >= 1", name=op.f("ck_products_order_sizes")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price")),
        sa.CheckConstraint(
            "reorder_override IS NULL OR (reorder_override >= 0 AND reorder_override_reason IS NOT NULL)",
            name=op.f("ck_products_reorder_override"),
        ),
        sa.CheckConstraint(
            "service_level > 0 AND service_level < 1", name=op.f("ck_products_service_level")
        ),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_products_stock")),
        sa.CheckConstraint("unit_cost >= 0", name=op.f("ck_products_unit_cost")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_products_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
    )
    op.create_index(op.f("ix_products_category"), "products", ["category"])
    op.create_index(op.f("ix_products_data_upload_id"), "products", ["data_upload_id"])

    op.create_table(
        "transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity_sold", sa.Integer(), nullable=False),
        sa.Column("price_per_unit", sa.Numeric(10, 2), nullable=False),
        moment("transaction_date"),
        sa.Column("is_promo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.String(64), nullable=True),
        moment("created_at"),
        sa.CheckConstraint("price_per_unit >= 0", name=op.f("ck_transactions_price_per_unit")),
        sa.CheckConstraint("quantity_sold <> 0", name=op.f("ck_transactions_quantity_sold")),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_transactions_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_transactions_product_id_products"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_transactions_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transactions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_transactions_idempotency_key")),
    )
    op.create_index(op.f("ix_transactions_data_upload_id"), "transactions", ["data_upload_id"])
    op.create_index(op.f("ix_transactions_is_promo"), "transactions", ["is_promo"])
    op.create_index(
        op.f("ix_transactions_product_id_transaction_date"),
        "transactions",
        ["product_id", "transaction_date"],
    )
    op.create_index(
        op.f("ix_transactions_quantity_sold_transaction_date"),
        "transactions",
        ["quantity_sold", "transaction_date"],
    )
    op.create_index(op.f("ix_transactions_transaction_date"), "transactions", ["transaction_date"])
    op.create_index(op.f("ix_transactions_user_id"), "transactions", ["user_id"])

    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "sale",
                "return",
                "receipt",
                "adjustment",
                name="kind",
                create_constraint=True,
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("stock_after", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(255), nullable=True),
        moment("occurred_at"),
        moment("created_at"),
        sa.CheckConstraint(
            "(kind IN ('sale', 'return')) = (transaction_id IS NOT NULL)",
            name=op.f("ck_stock_movements_transaction"),
        ),
        sa.CheckConstraint(
            "quantity <> 0 OR kind = 'opening'", name=op.f("ck_stock_movements_quantity")
        ),
        sa.CheckConstraint("stock_after >= 0", name=op.f("ck_stock_movements_stock_after")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_stock_movements_product_id_products"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name=op.f("fk_stock_movements_transaction_id_transactions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_stock_movements_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_stock_movements_transaction_id")),
    )
    op.create_index(
        op.f("ix_stock_movements_product_id_occurred_at"),
        "stock_movements",
        ["product_id", "occurred_at"],
    )
    op.create_index(op.f("ix_stock_movements_user_id"), "stock_movements", ["user_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("stock_movements")
    op.drop_table("transactions")
    op.drop_table("products")
