"""Every figure of a month of subscriptions: what customers pay, stay, cost and bring."""

from dataclasses import dataclass

from core.analytics.kpi.amount import (
    AT_LEAST,
    CUSTOMERS,
    DENOMINATOR,
    NO_CHURN,
    NO_NEW,
    NO_PROFIT,
    Amount,
    Given,
    combined,
    ratio,
    remarked,
)
from core.analytics.kpi.metric import Definition
from core.analytics.kpi.movement import (
    Movement,
    arr,
    gross_retention,
    net_retention,
    quick_ratio,
)


@dataclass(frozen=True)
class Subscriptions:
    """What the figures of a month of subscriptions are made of; what is not known is none."""

    movement: Movement
    sales_marketing_expense: Given = None
    new_customers: Given = None
    arpa_month: Given = None  # mean MRR of a customer
    gross_margin: Given = None  # a fraction
    customer_churn_month: Given = None  # a fraction
    customers_at_start: Given = None
    customers_lost: Given = None
    is_difference: bool = False  # new customers are only the change in their number


def logo_churn(lost: Given, at_start: Given) -> Amount:
    """Customers lost over those at the start."""
    return ratio(lost, at_start, CUSTOMERS)


def acquisition_cost(
    sales_marketing: Given, new_customers: Given, *, is_difference: bool = False
) -> Amount:
    """What a new customer costs (CAC).

    Where new customers are only a difference of two numbers of customers, those who took the place
    of lost ones are not counted: the cost is at most this, and is told so.
    """
    cost = ratio(sales_marketing, new_customers, NO_NEW)
    return remarked(cost, AT_LEAST) if is_difference else cost


def lifetime_value(arpa_month: Given, gross_margin: Given, churn_month: Given) -> Amount:
    """The gross profit that a customer brings until it leaves (LTV)."""
    return ratio(_contribution(arpa_month, gross_margin), churn_month, NO_CHURN)


def value_to_cost(value: Given, cost: Given) -> Amount:
    """Lifetime value over acquisition cost."""
    return ratio(value, cost, DENOMINATOR)


def payback_months(cost: Given, arpa_month: Given, gross_margin: Given) -> Amount:
    """Months until the gross profit of a customer has paid for its acquisition."""
    return ratio(cost, _contribution(arpa_month, gross_margin), NO_PROFIT)


def subscription_figures(of: Subscriptions) -> dict[str, Amount]:
    """All figures of a month of subscriptions."""
    return {key: metric.compute(of) for key, metric in SUBSCRIPTION_METRICS.items()}


def _contribution(arpa_month: Given, gross_margin: Given) -> Amount:
    return combined(lambda arpa, margin: arpa * margin, arpa_month, gross_margin)


def _cost(of: Subscriptions) -> Amount:
    return acquisition_cost(
        of.sales_marketing_expense, of.new_customers, is_difference=of.is_difference
    )


def _value(of: Subscriptions) -> Amount:
    return lifetime_value(of.arpa_month, of.gross_margin, of.customer_churn_month)


SUBSCRIPTION_METRICS: dict[str, Definition[Subscriptions]] = {
    "mrr_end": Definition(
        "MRR at the end",
        "money",
        "higher",
        "MRR at the start + new + expansion + reactivation − contraction − churn",
        ("start", "new", "expansion", "reactivation", "contraction", "churn"),
        lambda of: of.movement.end,
    ),
    "mrr_gap": Definition(
        "MRR not explained",
        "money",
        "",
        "the stated MRR at the end less what the movement comes to",
        ("stated", "start", "new", "expansion", "reactivation", "contraction", "churn"),
        lambda of: of.movement.gap,
    ),
    "arr": Definition(
        "Annual recurring revenue",
        "money",
        "higher",
        "MRR at the end × 12",
        ("start", "new", "expansion", "reactivation", "contraction", "churn"),
        lambda of: arr(of.movement),
        "MRR × 12",
    ),
    "nrr": Definition(
        "Net revenue retention",
        "fraction",
        "higher",
        "(MRR at the start + expansion − contraction − churn) / MRR at the start",
        ("start", "expansion", "contraction", "churn"),
        lambda of: net_retention(of.movement),
    ),
    "grr": Definition(
        "Gross revenue retention",
        "fraction",
        "higher",
        "(MRR at the start − contraction − churn) / MRR at the start; at most 1",
        ("start", "contraction", "churn"),
        lambda of: gross_retention(of.movement),
    ),
    "quick_ratio": Definition(
        "Quick ratio",
        "multiple",
        "higher",
        "(new + expansion) / (contraction + churn)",
        ("new", "expansion", "contraction", "churn"),
        lambda of: quick_ratio(of.movement),
    ),
    "logo_churn": Definition(
        "Customer churn",
        "fraction",
        "lower",
        "customers lost / customers at the start",
        ("customers_lost", "customers_at_start"),
        lambda of: logo_churn(of.customers_lost, of.customers_at_start),
    ),
    "cac": Definition(
        "Cost of a new customer",
        "money",
        "lower",
        "sales and marketing expense / new customers",
        ("sales_marketing_expense", "new_customers"),
        _cost,
    ),
    "ltv": Definition(
        "Lifetime value of a customer",
        "money",
        "higher",
        "mean MRR of a customer × gross margin / customer churn of a month",
        ("arpa_month", "gross_margin", "customer_churn_month"),
        _value,
        "gross profit, not revenue",
    ),
    "ltv_to_cac": Definition(
        "Lifetime value to cost",
        "multiple",
        "higher",
        "lifetime value of a customer / cost of a new customer",
        (
            "arpa_month",
            "gross_margin",
            "customer_churn_month",
            "sales_marketing_expense",
            "new_customers",
        ),
        lambda of: value_to_cost(_value(of), _cost(of)),
    ),
    "cac_payback_months": Definition(
        "Payback of a new customer",
        "months",
        "lower",
        "cost of a new customer / (mean MRR of a customer × gross margin)",
        ("sales_marketing_expense", "new_customers", "arpa_month", "gross_margin"),
        lambda of: payback_months(_cost(of), of.arpa_month, of.gross_margin),
    ),
}
