"""Sums of the last twelve months: four quarters in a row, or none at all."""

from core.analytics.kpi.amount import growth
from core.analytics.kpi.earnings import TWELVE_MONTHS
from core.analytics.kpi.history import FIELDS, YEAR, AsOf
from core.analytics.kpi.metric import Better, Definition


def _sum(label: str, field: str, better: Better = "higher", ago: int = 0) -> Definition[AsOf]:
    when = ", a year earlier" if ago else ""
    return Definition(
        label,
        "money",
        better,
        f"sum of {FIELDS[field]} over four quarters in a row{when}",
        (field,),
        lambda asof: asof.ltm(field, ago),
        "the twelve months before those" if ago else TWELVE_MONTHS,
    )


TRAILING: dict[str, Definition[AsOf]] = {
    "ltm_revenue": _sum("Revenue", "total_revenue"),
    "ltm_revenue_prior_year": _sum("Revenue", "total_revenue", ago=YEAR),
    "yoy_growth_ltm_revenue": Definition(
        "Revenue growth",
        "fraction",
        "higher",
        "revenue of the last twelve months / that of the twelve before, less 1",
        ("total_revenue",),
        lambda asof: growth(asof.ltm("total_revenue"), asof.ltm("total_revenue", YEAR)),
        TWELVE_MONTHS,
    ),
    "ltm_gross_profit": _sum("Gross profit", "gross_profit"),
    "ltm_sales_marketing": _sum("Sales and marketing", "sales_marketing_expense", ""),
    "ltm_operating_expense": _sum("Operating expense", "total_operating_expense", ""),
    "ltm_ebitda": _sum("EBITDA", "ebitda"),
    "ltm_net_income": _sum("Net income", "net_income"),
    "ltm_cash_burn": _sum("Cash burn", "cash_burn", "lower"),
}
