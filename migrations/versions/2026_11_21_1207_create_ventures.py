"""Create ventures."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import Json, moment

revision = "2026_11_21_1207"
down_revision = "2026_11_21_1206"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "companies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column(
            "reporting_status",
            sa.Enum(
                "Active",
                "Inactive",
                name="reporting_status",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            server_default=sa.text("'Active'"),
            nullable=False,
        ),
        sa.Column("reporting_currency", sa.String(3), nullable=False),
        sa.Column("fund", sa.String(100), nullable=False),
        sa.Column("location_country", sa.String(100), nullable=False),
        sa.Column(
            "customer_type",
            sa.Enum(
                "Enterprise/Mid-Market",
                "SMB",
                "Consumer",
                name="customer_type",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column(
            "revenue_type",
            sa.Enum(
                "Subscription",
                "Usage Pricing",
                "Transactional",
                "Marketplace",
                name="revenue_type",
                create_constraint=True,
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column("equity_raised", sa.Numeric(20, 4), nullable=True),
        sa.Column("post_money_valuation", sa.Numeric(20, 4), nullable=True),
        sa.Column("year_end_date", sa.Date(), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        moment("updated_at"),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "equity_raised >= 0 AND post_money_valuation >= 0", name=op.f("ck_companies_valuation")
        ),
        sa.CheckConstraint(
            "length(reporting_currency) = 3 AND reporting_currency = upper(reporting_currency)",
            name=op.f("ck_companies_reporting_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_companies_created_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_companies_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["users.id"],
            name=op.f("fk_companies_updated_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("name", name=op.f("uq_companies_name")),
    )
    op.create_index(op.f("ix_companies_created_by_id"), "companies", ["created_by_id"])
    op.create_index(op.f("ix_companies_data_upload_id"), "companies", ["data_upload_id"])
    op.create_index(op.f("ix_companies_updated_by_id"), "companies", ["updated_by_id"])

    op.create_table(
        "funding_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("equity_raised", sa.Numeric(20, 4), nullable=False),
        sa.Column("post_money_valuation", sa.Numeric(20, 4), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "equity_raised >= 0 AND post_money_valuation >= 0",
            name=op.f("ck_funding_rounds_valuation"),
        ),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)",
            name=op.f("ck_funding_rounds_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_funding_rounds_company_id_companies"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_funding_rounds_created_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_funding_rounds_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_rounds")),
        sa.UniqueConstraint("company_id", "date", name=op.f("uq_funding_rounds_company_id_date")),
    )
    op.create_index(op.f("ix_funding_rounds_created_by_id"), "funding_rounds", ["created_by_id"])
    op.create_index(op.f("ix_funding_rounds_data_upload_id"), "funding_rounds", ["data_upload_id"])

    op.create_table(
        "metrics_inputs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_revenue", sa.Numeric(20, 4), nullable=False),
        sa.Column("recurring_revenue", sa.Numeric(20, 4), nullable=False),
        sa.Column("gross_profit", sa.Numeric(20, 4), nullable=False),
        sa.Column("sales_marketing_expense", sa.Numeric(20, 4), nullable=False),
        sa.Column("total_operating_expense", sa.Numeric(20, 4), nullable=False),
        sa.Column("ebitda", sa.Numeric(20, 4), nullable=False),
        sa.Column("net_income", sa.Numeric(20, 4), nullable=False),
        sa.Column("cash_burn", sa.Numeric(20, 4), nullable=False),
        sa.Column("cash_balance", sa.Numeric(20, 4), nullable=False),
        sa.Column("debt_outstanding", sa.Numeric(20, 4), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=True),
        sa.Column("fiscal_reporting_date", sa.Date(), nullable=False),
        sa.Column("fiscal_reporting_quarter", sa.Integer(), nullable=False),
        sa.Column("reporting_year", sa.Integer(), nullable=False),
        sa.Column("reporting_quarter", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("data_upload_id", sa.Uuid(), nullable=True),
        moment("created_at"),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        moment("updated_at"),
        sa.CheckConstraint("customers >= 0", name=op.f("ck_metrics_inputs_customers")),
        sa.CheckConstraint(
            "debt_outstanding >= 0", name=op.f("ck_metrics_inputs_debt_outstanding")
        ),
        sa.CheckConstraint("employees >= 0", name=op.f("ck_metrics_inputs_employees")),
        sa.CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name=op.f("ck_metrics_inputs_quarters"),
        ),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)",
            name=op.f("ck_metrics_inputs_currency"),
        ),
        sa.CheckConstraint(
            "reporting_year BETWEEN 1900 AND 2200", name=op.f("ck_metrics_inputs_reporting_year")
        ),
        sa.CheckConstraint(
            "sales_marketing_expense >= 0 AND total_operating_expense >= 0",
            name=op.f("ck_metrics_inputs_expenses"),
        ),
        sa.CheckConstraint(
            "total_revenue >= 0 AND recurring_revenue >= 0 AND recurring_revenue <= total_revenue",
            name=op.f("ck_metrics_inputs_revenue"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_metrics_inputs_version")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_metrics_inputs_company_id_companies"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_metrics_inputs_created_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["data_upload_id"],
            ["data_uploads.id"],
            name=op.f("fk_metrics_inputs_data_upload_id_data_uploads"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_inputs")),
        sa.UniqueConstraint(
            "company_id",
            "fiscal_reporting_date",
            "version",
            name=op.f("uq_metrics_inputs_company_id_fiscal_reporting_date_version"),
        ),
    )
    op.create_index(op.f("ix_metrics_inputs_created_by_id"), "metrics_inputs", ["created_by_id"])
    op.create_index(op.f("ix_metrics_inputs_data_upload_id"), "metrics_inputs", ["data_upload_id"])
    op.create_index(
        "uq_metrics_inputs_current",
        "metrics_inputs",
        ["company_id", "fiscal_reporting_date"],
        unique=True,
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current"),
    )

    op.create_table(
        "reporting_financials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("metrics_input_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("exchange_rate_used", sa.Numeric(24, 12), nullable=False),
        sa.Column("closing_rate_used", sa.Numeric(24, 12), nullable=False),
        sa.Column("total_revenue", sa.Numeric(20, 4), nullable=False),
        sa.Column("recurring_revenue", sa.Numeric(20, 4), nullable=False),
        sa.Column("gross_profit", sa.Numeric(20, 4), nullable=False),
        sa.Column("debt_outstanding", sa.Numeric(20, 4), nullable=True),
        sa.Column("sales_marketing_expense", sa.Numeric(20, 4), nullable=False),
        sa.Column("total_operating_expense", sa.Numeric(20, 4), nullable=False),
        sa.Column("ebitda", sa.Numeric(20, 4), nullable=False),
        sa.Column("net_income", sa.Numeric(20, 4), nullable=False),
        sa.Column("cash_burn", sa.Numeric(20, 4), nullable=False),
        sa.Column("cash_balance", sa.Numeric(20, 4), nullable=False),
        sa.Column("fiscal_reporting_date", sa.Date(), nullable=False),
        sa.Column("fiscal_reporting_quarter", sa.Integer(), nullable=False),
        sa.Column("reporting_year", sa.Integer(), nullable=False),
        sa.Column("reporting_quarter", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "exchange_rate_used > 0 AND closing_rate_used > 0",
            name=op.f("ck_reporting_financials_rates"),
        ),
        sa.CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name=op.f("ck_reporting_financials_quarters"),
        ),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)",
            name=op.f("ck_reporting_financials_currency"),
        ),
        sa.CheckConstraint(
            "reporting_year BETWEEN 1900 AND 2200",
            name=op.f("ck_reporting_financials_reporting_year"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_reporting_financials_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["metrics_input_id"],
            ["metrics_inputs.id"],
            name=op.f("fk_reporting_financials_metrics_input_id_metrics_inputs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_financials")),
        sa.UniqueConstraint(
            "company_id",
            "currency",
            "fiscal_reporting_date",
            name="uq_reporting_financials_company_currency_date",
        ),
    )
    op.create_index(
        op.f("ix_reporting_financials_company_id_fiscal_reporting_date"),
        "reporting_financials",
        ["company_id", "fiscal_reporting_date"],
    )
    op.create_index(
        op.f("ix_reporting_financials_metrics_input_id"),
        "reporting_financials",
        ["metrics_input_id"],
    )

    op.create_table(
        "reporting_metrics",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("metrics_input_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("enterprise_value", sa.Numeric(20, 4), nullable=True),
        sa.Column("arr", sa.Numeric(20, 4), nullable=True),
        sa.Column("recurring_percentage_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("revenue_per_fte", sa.Numeric(20, 4), nullable=True),
        sa.Column("gross_profit_per_fte", sa.Numeric(20, 4), nullable=True),
        sa.Column("employee_growth_rate", sa.Numeric(20, 8), nullable=True),
        sa.Column("change_in_cash", sa.Numeric(20, 4), nullable=True),
        sa.Column("revenue_growth", sa.Numeric(20, 8), nullable=True),
        sa.Column("monthly_cash_burn", sa.Numeric(20, 4), nullable=True),
        sa.Column("runway_months", sa.Numeric(20, 8), nullable=True),
        sa.Column("ev_by_equity_raised_plus_debt", sa.Numeric(20, 8), nullable=True),
        sa.Column("sales_marketing_percentage_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("total_operating_percentage_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("gross_profit_margin", sa.Numeric(20, 8), nullable=True),
        sa.Column("valuation_to_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("yoy_growth_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("yoy_growth_profit", sa.Numeric(20, 8), nullable=True),
        sa.Column("yoy_growth_employees", sa.Numeric(20, 8), nullable=True),
        sa.Column("yoy_growth_ltm_revenue", sa.Numeric(20, 8), nullable=True),
        sa.Column("ltm_total_revenue", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_gross_profit", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_sales_marketing_expense", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_gross_margin", sa.Numeric(20, 8), nullable=True),
        sa.Column("ltm_operating_expense", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_ebitda", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_net_income", sa.Numeric(20, 4), nullable=True),
        sa.Column("ltm_ebitda_margin", sa.Numeric(20, 8), nullable=True),
        sa.Column("ltm_net_income_margin", sa.Numeric(20, 8), nullable=True),
        sa.Column("additional_metrics", Json, nullable=False),
        sa.Column("null_reasons", Json, nullable=False),
        sa.Column("formula_version", sa.String(20), nullable=False),
        sa.Column("fiscal_reporting_date", sa.Date(), nullable=False),
        sa.Column("fiscal_reporting_quarter", sa.Integer(), nullable=False),
        sa.Column("reporting_year", sa.Integer(), nullable=False),
        sa.Column("reporting_quarter", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name=op.f("ck_reporting_metrics_quarters"),
        ),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)",
            name=op.f("ck_reporting_metrics_currency"),
        ),
        sa.CheckConstraint(
            "reporting_year BETWEEN 1900 AND 2200", name=op.f("ck_reporting_metrics_reporting_year")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_reporting_metrics_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["metrics_input_id"],
            ["metrics_inputs.id"],
            name=op.f("fk_reporting_metrics_metrics_input_id_metrics_inputs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_metrics")),
        sa.UniqueConstraint(
            "company_id",
            "currency",
            "fiscal_reporting_date",
            name="uq_reporting_metrics_company_currency_date",
        ),
    )
    op.create_index(
        op.f("ix_reporting_metrics_company_id_fiscal_reporting_date"),
        "reporting_metrics",
        ["company_id", "fiscal_reporting_date"],
    )
    op.create_index(
        op.f("ix_reporting_metrics_metrics_input_id"), "reporting_metrics", ["metrics_input_id"]
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reporting_metrics")
    op.drop_table("reporting_financials")
    op.drop_table("metrics_inputs")
    op.drop_table("funding_rounds")
    op.drop_table("companies")
