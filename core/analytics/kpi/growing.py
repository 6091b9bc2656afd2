"""How much a company grew, from the quarter before and from the same one a year earlier."""

from core.analytics.kpi.amount import growth
from core.analytics.kpi.history import FIELDS, YEAR, AsOf
from core.analytics.kpi.metric import Definition

QUARTER_ON_QUARTER, YEAR_ON_YEAR = "on the quarter before", "on the same fiscal quarter a year ago"


def _grown(label: str, field: str, ago: int = YEAR) -> Definition[AsOf]:
    said = FIELDS[field]
    earlier = "the quarter before" if ago == 1 else "the same fiscal quarter a year earlier"
    return Definition(
        label,
        "fraction",
        "higher",
        f"{said} / {said} of {earlier}, less 1",
        (field,),
        lambda asof: growth(asof.now(field), asof.before(field, ago)),
        QUARTER_ON_QUARTER if ago == 1 else YEAR_ON_YEAR,
    )


GROWTH: dict[str, Definition[AsOf]] = {
    "revenue_growth_qoq": _grown("Revenue growth", "total_revenue", 1),
    "revenue_growth_yoy": _grown("Revenue growth", "total_revenue"),
    "gross_profit_growth_yoy": _grown("Gross profit growth", "gross_profit"),
    "net_income_growth_yoy": _grown("Net income growth", "net_income"),
    "employee_growth_qoq": _grown("Growth in employees", "employees", 1),
    "employee_growth_yoy": _grown("Growth in employees", "employees"),
    "customer_growth_qoq": _grown("Growth in customers", "customers", 1),
    "customer_growth_yoy": _grown("Growth in customers", "customers"),
}
