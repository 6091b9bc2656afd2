"""Create calendar."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import moment

revision = "2026_11_21_1209"
down_revision = "2026_11_21_1208"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("event_name", sa.String(255), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("window_before", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("window_after", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "recurrence",
            sa.Enum(
                "yearly", name="recurrence", create_constraint=True, native_enum=False, length=20
            ),
            nullable=True,
        ),
        sa.Column(
            "type",
            sa.Enum(
                "holiday",
                "promotion",
                "seasonal",
                "custom",
                name="event_type",
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "include_in_prediction", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        sa.Column("impact", sa.Float(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(100), nullable=True),
        sa.Column("entity", sa.String(100), nullable=True),
        sa.Column("country", sa.String(10), nullable=True),
        sa.Column("scope_key", sa.String(300), server_default=sa.text("'all'"), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "(scope_key = 'all') = (product_id IS NULL AND category IS NULL AND entity IS NULL AND country IS NULL)",
            name=op.f("ck_events_scope_key"),
        ),
        sa.CheckConstraint("ends_on >= event_date", name=op.f("ck_events_ends_on")),
        sa.CheckConstraint("impact >= -1", name=op.f("ck_events_impact")),
        sa.CheckConstraint("product_id IS NULL OR category IS NULL", name=op.f("ck_events_scope")),
        sa.CheckConstraint(
            "window_before >= 0 AND window_after >= 0", name=op.f("ck_events_windows")
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_events_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_events_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_events_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint(
            "user_id",
            "event_name",
            "event_date",
            "scope_key",
            name=op.f("uq_events_user_id_event_name_event_date_scope_key"),
        ),
    )
    op.create_index(op.f("ix_events_data_upload_id"), "events", ["data_upload_id"])
    op.create_index(op.f("ix_events_event_date"), "events", ["event_date"])
    op.create_index(op.f("ix_events_product_id"), "events", ["product_id"])
    op.create_index(op.f("ix_events_type"), "events", ["type"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("events")
    # Dropping the table leaves its type behind, and the next upgrade would fail on it.
    sa.Enum(name="event_type").drop(op.get_bind())
