"""What of the revenue remains, and how much of it each employee stands for."""

from core.analytics.kpi.amount import EMPLOYEES, REVENUE, Amount, Given, combined, ratio
from core.analytics.kpi.history import FIELDS, YEAR, AsOf
from core.analytics.kpi.metric import Better, Definition

QUARTER = "one quarter"
TIMES_FOUR = "quarter × 4"
TWELVE_MONTHS = "last twelve months"


def a_year(quarter: Given) -> Amount:
    """What a year would be, were each quarter like this one."""
    return combined(lambda value: YEAR * value, quarter)


def _share(label: str, field: str, better: Better = "higher") -> Definition[AsOf]:
    return Definition(
        label,
        "fraction",
        better,
        f"{FIELDS[field]} / total revenue",
        (field, "total_revenue"),
        lambda asof: ratio(asof.now(field), asof.now("total_revenue"), REVENUE),
        QUARTER,
    )


def _trailing_share(label: str, field: str) -> Definition[AsOf]:
    return Definition(
        label,
        "fraction",
        "higher",
        f"sum of {FIELDS[field]} / sum of total revenue, both of four quarters in a row",
        (field, "total_revenue"),
        lambda asof: ratio(asof.ltm(field), asof.ltm("total_revenue"), REVENUE),
        TWELVE_MONTHS,
    )


def _per_employee(label: str, field: str) -> Definition[AsOf]:
    return Definition(
        label,
        "money",
        "higher",
        f"{FIELDS[field]} of the quarter × 4 / employees",
        (field, "employees"),
        lambda asof: ratio(a_year(asof.now(field)), asof.now("employees"), EMPLOYEES),
        TIMES_FOUR,
    )


def _trailing_per_employee(label: str, field: str) -> Definition[AsOf]:
    return Definition(
        label,
        "money",
        "higher",
        f"sum of {FIELDS[field]} of four quarters in a row / employees of the last",
        (field, "employees"),
        lambda asof: ratio(asof.ltm(field), asof.now("employees"), EMPLOYEES),
        TWELVE_MONTHS,
    )


EARNINGS: dict[str, Definition[AsOf]] = {
    "recurring_percentage_revenue": _share("Recurring share of revenue", "recurring_revenue"),
    "gross_profit_margin": _share("Gross margin", "gross_profit"),
    "ebitda_margin": _share("EBITDA margin", "ebitda"),
    "net_income_margin": _share("Net income margin", "net_income"),
    "sales_marketing_percentage_revenue": _share(
        "Sales and marketing of revenue", "sales_marketing_expense", "lower"
    ),
    "total_operating_percentage_revenue": _share(
        "Operating expense of revenue", "total_operating_expense", "lower"
    ),
    "ltm_gross_margin": _trailing_share("Gross margin", "gross_profit"),
    "ltm_ebitda_margin": _trailing_share("EBITDA margin", "ebitda"),
    "ltm_net_income_margin": _trailing_share("Net income margin", "net_income"),
    "revenue_per_fte_x4": _per_employee("Revenue per employee", "total_revenue"),
    "revenue_per_fte_ltm": _trailing_per_employee("Revenue per employee", "total_revenue"),
    "gross_profit_per_fte_x4": _per_employee("Gross profit per employee", "gross_profit"),
    "gross_profit_per_fte_ltm": _trailing_per_employee("Gross profit per employee", "gross_profit"),
}
