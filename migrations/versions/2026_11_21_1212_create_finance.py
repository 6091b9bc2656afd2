"""Create finance."""

import sqlalchemy as sa
from alembic import op

from migrations import append_only
from migrations.columns import Json, moment

revision = "2026_11_21_1212"
down_revision = "2026_11_21_1211"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "budgets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(100), nullable=False),
        sa.Column("entity", sa.String(100), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("amount", sa.Numeric(20, 4), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)", name=op.f("ck_budgets_currency")
        ),
        sa.CheckConstraint("period_start <= period_end", name=op.f("ck_budgets_period")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_budgets_version")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_budgets_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_budgets_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_budgets_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
    )
    op.create_index(op.f("ix_budgets_data_upload_id"), "budgets", ["data_upload_id"])
    op.create_index(op.f("ix_budgets_user_id"), "budgets", ["user_id"])
    op.create_index(
        "uq_budgets_company",
        "budgets",
        ["company_id", "category", "period_start", "period_end", "version"],
        unique=True,
        postgresql_where=sa.text("company_id IS NOT NULL"),
        sqlite_where=sa.text("company_id IS NOT NULL"),
    )
    op.create_index(
        "uq_budgets_own",
        "budgets",
        ["user_id", "category", "entity", "period_start", "period_end", "version"],
        unique=True,
        postgresql_where=sa.text("company_id IS NULL"),
        sqlite_where=sa.text("company_id IS NULL"),
    )

    op.create_table(
        "kpi_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(255), nullable=False),
        moment("report_date"),
        sa.Column("report_period_start", sa.Date(), nullable=False),
        sa.Column("report_period_end", sa.Date(), nullable=False),
        sa.Column("revenue_growth_rate", sa.Float(), nullable=True),
        sa.Column("operating_margin", sa.Float(), nullable=True),
        sa.Column("net_margin", sa.Float(), nullable=True),
        sa.Column("forecast_accuracy", sa.Float(), nullable=True),
        sa.Column("budget_variance", sa.Float(), nullable=True),
        sa.Column("risk_adjusted_return", sa.Float(), nullable=True),
        sa.Column("report_data", Json, nullable=False),
        sa.Column("formula_version", sa.String(20), nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        moment("created_at"),
        sa.CheckConstraint(
            "report_period_start <= report_period_end", name=op.f("ck_kpi_reports_period")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_kpi_reports_company_id_companies"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_kpi_reports_data_upload_id_data_uploads"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["trained_models.id"],
            name=op.f("fk_kpi_reports_model_id_trained_models"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["kpi_reports.id"],
            name=op.f("fk_kpi_reports_supersedes_id_kpi_reports"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_kpi_reports_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_reports")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_kpi_reports_supersedes_id")),
    )
    op.create_index(op.f("ix_kpi_reports_company_id"), "kpi_reports", ["company_id"])
    op.create_index(op.f("ix_kpi_reports_data_upload_id"), "kpi_reports", ["data_upload_id"])
    op.create_index(op.f("ix_kpi_reports_model_id"), "kpi_reports", ["model_id"])
    op.create_index(op.f("ix_kpi_reports_report_date"), "kpi_reports", ["report_date"])
    op.create_index(op.f("ix_kpi_reports_user_id"), "kpi_reports", ["user_id"])

    op.create_table(
        "report_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kpi_report_id", sa.Uuid(), nullable=False),
        sa.Column("kpi", sa.String(50), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["kpi_report_id"],
            ["kpi_reports.id"],
            name=op.f("fk_report_comments_kpi_report_id_kpi_reports"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_report_comments_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comments")),
    )
    op.create_index(
        op.f("ix_report_comments_kpi_report_id_created_at"),
        "report_comments",
        ["kpi_report_id", "created_at"],
    )
    op.create_index(op.f("ix_report_comments_user_id"), "report_comments", ["user_id"])
    append_only.protect("kpi_reports", append_only.OF_REPORTS)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("report_comments")
    op.drop_table("kpi_reports")
    op.drop_table("budgets")
