"""Recurring revenue as a rate of a year, and what it cost to add to it."""

from core.analytics.kpi.amount import (
    AT_LEAST,
    CUSTOMERS,
    NEW_ARR,
    NO_NEW,
    REVENUE,
    SALES,
    Amount,
    combined,
    growth,
    ratio,
    remarked,
)
from core.analytics.kpi.earnings import QUARTER, TIMES_FOUR, TWELVE_MONTHS, a_year
from core.analytics.kpi.history import YEAR, AsOf
from core.analytics.kpi.metric import Definition


def arr(asof: AsOf) -> Amount:
    """Four times the recurring revenue of the quarter."""
    return a_year(asof.now("recurring_revenue"))


def net_new_arr(asof: AsOf, ago: int = 1) -> Amount:
    """By how much that changed since so many quarters."""
    return combined(_less, arr(asof), a_year(asof.before("recurring_revenue", ago)))


def burn_multiple(asof: AsOf) -> Amount:
    """Cash burnt for each unit by which recurring revenue grew in the quarter."""
    return ratio(asof.now("cash_burn"), net_new_arr(asof), NEW_ARR)


def burn_multiple_ltm(asof: AsOf) -> Amount:
    """The same over four quarters."""
    return ratio(asof.ltm("cash_burn"), net_new_arr(asof, YEAR), NEW_ARR)


def magic_number_of_revenue(asof: AsOf) -> Amount:
    """Revenue added, as a rate of a year, for each unit spent on selling the quarter before."""
    added = combined(_less, asof.now("total_revenue"), asof.before("total_revenue"))
    return ratio(a_year(added), asof.before("sales_marketing_expense"), SALES)


def magic_number_of_arr(asof: AsOf) -> Amount:
    """The same of recurring revenue."""
    return ratio(net_new_arr(asof), asof.before("sales_marketing_expense"), SALES)


def rule_of_40(asof: AsOf) -> Amount:
    """Growth and margin of twelve months, added up in points."""
    grown = growth(asof.ltm("total_revenue"), asof.ltm("total_revenue", YEAR))
    margin = ratio(asof.ltm("ebitda"), asof.ltm("total_revenue"), REVENUE)
    return combined(lambda one, other: 100 * (one + other), grown, margin)


def net_new_customers(asof: AsOf) -> Amount:
    """By how much the number of customers changed."""
    return combined(_less, asof.now("customers"), asof.before("customers"))


def acquisition_cost(asof: AsOf) -> Amount:
    """Sales and marketing for each customer that there are more: at most what one costs."""
    cost = ratio(asof.now("sales_marketing_expense"), net_new_customers(asof), NO_NEW)
    return remarked(cost, AT_LEAST)


def _less(one: float, other: float) -> float:
    return one - other


RECURRING: dict[str, Definition[AsOf]] = {
    "arr": Definition(
        "Annual recurring revenue",
        "money",
        "higher",
        "recurring revenue of the quarter × 4",
        ("recurring_revenue",),
        arr,
        TIMES_FOUR,
    ),
    "net_new_arr_q": Definition(
        "Net new recurring revenue",
        "money",
        "higher",
        "annual recurring revenue less that of the quarter before",
        ("recurring_revenue",),
        net_new_arr,
        QUARTER,
    ),
    "net_new_arr_ltm": Definition(
        "Net new recurring revenue",
        "money",
        "higher",
        "annual recurring revenue less that of four quarters before",
        ("recurring_revenue",),
        lambda asof: net_new_arr(asof, YEAR),
        TWELVE_MONTHS,
    ),
    "burn_multiple_q": Definition(
        "Burn multiple",
        "multiple",
        "lower",
        "cash burn / net new annual recurring revenue, both of the quarter",
        ("cash_burn", "recurring_revenue"),
        burn_multiple,
        QUARTER,
    ),
    "burn_multiple_ltm": Definition(
        "Burn multiple",
        "multiple",
        "lower",
        "cash burn of four quarters in a row / net new annual recurring revenue over them",
        ("cash_burn", "recurring_revenue"),
        burn_multiple_ltm,
        TWELVE_MONTHS,
    ),
    "rule_of_40_ltm_ebitda": Definition(
        "Rule of 40",
        "points",
        "higher",
        "100 × (revenue growth + EBITDA margin), both of the last twelve months",
        ("total_revenue", "ebitda"),
        rule_of_40,
        "EBITDA margin, last twelve months",
    ),
    "magic_number_revenue": Definition(
        "Magic number",
        "multiple",
        "higher",
        "(total revenue less that of the quarter before) × 4 / "
        "sales and marketing expense of the quarter before",
        ("total_revenue", "sales_marketing_expense"),
        magic_number_of_revenue,
        "of revenue",
    ),
    "magic_number_arr": Definition(
        "Magic number",
        "multiple",
        "higher",
        "net new annual recurring revenue / sales and marketing expense of the quarter before",
        ("recurring_revenue", "sales_marketing_expense"),
        magic_number_of_arr,
        "of recurring revenue",
    ),
    "net_new_customers": Definition(
        "Net new customers",
        "people",
        "higher",
        "customers less those of the quarter before",
        ("customers",),
        net_new_customers,
    ),
    "arr_per_customer": Definition(
        "Recurring revenue per customer",
        "money",
        "",
        "recurring revenue of the quarter × 4 / customers",
        ("recurring_revenue", "customers"),
        lambda asof: ratio(arr(asof), asof.now("customers"), CUSTOMERS),
        TIMES_FOUR,
    ),
    "cac_at_most": Definition(
        "Cost of a new customer",
        "money",
        "lower",
        "sales and marketing expense / (customers less those of the quarter before)",
        ("sales_marketing_expense", "customers"),
        acquisition_cost,
        "at most: new customers are only known as a change in their number",
    ),
}
