"""What a company is worth, and in multiples of what it earns."""

from core.analytics.kpi.amount import (
    ARR,
    DENOMINATOR,
    NO_DEBT,
    NO_VALUATION,
    REVENUE,
    Amount,
    combined,
    instead,
    ratio,
)
from core.analytics.kpi.earnings import QUARTER, TIMES_FOUR, TWELVE_MONTHS, a_year
from core.analytics.kpi.history import AsOf
from core.analytics.kpi.metric import Definition
from core.analytics.kpi.recurring import arr

GROSS, NET = "gross of cash", "net of cash"


def valuation(asof: AsOf) -> Amount:
    """The post-money valuation that counts for the quarter."""
    return instead(asof.now("post_money_valuation"), NO_VALUATION)


def debt(asof: AsOf) -> Amount:
    """The debt at the end of the quarter, convertibles included."""
    return instead(asof.now("debt_outstanding"), NO_DEBT)


def enterprise_value_gross(asof: AsOf) -> Amount:
    """Valuation and debt; cash is not taken off."""
    return combined(lambda worth, owed: worth + owed, valuation(asof), debt(asof))


def enterprise_value_net(asof: AsOf) -> Amount:
    """Valuation and debt less cash."""
    gross = enterprise_value_gross(asof)
    return combined(lambda worth, cash: worth - cash, gross, asof.now("cash_balance"))


def by_raised(asof: AsOf) -> Amount:
    """Enterprise value for each unit that was raised or borrowed."""
    put_in = combined(lambda raised, owed: raised + owed, asof.now("equity_raised"), debt(asof))
    return ratio(enterprise_value_gross(asof), put_in, DENOMINATOR)


WORTH: dict[str, Definition[AsOf]] = {
    "enterprise_value_gross": Definition(
        "Enterprise value",
        "money",
        "higher",
        "post-money valuation + debt",
        ("post_money_valuation", "debt_outstanding"),
        enterprise_value_gross,
        GROSS,
    ),
    "enterprise_value_net": Definition(
        "Enterprise value",
        "money",
        "higher",
        "post-money valuation + debt − cash",
        ("post_money_valuation", "debt_outstanding", "cash_balance"),
        enterprise_value_net,
        NET,
    ),
    "ev_by_equity_raised_plus_debt": Definition(
        "Enterprise value to money put in",
        "multiple",
        "higher",
        "(post-money valuation + debt) / (equity raised + debt)",
        ("post_money_valuation", "debt_outstanding", "equity_raised"),
        by_raised,
        GROSS,
    ),
    "ev_by_arr": Definition(
        "Enterprise value to recurring revenue",
        "multiple",
        "",
        "(post-money valuation + debt) / (recurring revenue of the quarter × 4)",
        ("post_money_valuation", "debt_outstanding", "recurring_revenue"),
        lambda asof: ratio(enterprise_value_gross(asof), arr(asof), ARR),
        GROSS,
    ),
    "valuation_to_revenue_quarter": Definition(
        "Valuation to revenue",
        "multiple",
        "",
        "post-money valuation / total revenue of the quarter",
        ("post_money_valuation", "total_revenue"),
        lambda asof: ratio(valuation(asof), asof.now("total_revenue"), REVENUE),
        QUARTER,
    ),
    "valuation_to_revenue_x4": Definition(
        "Valuation to revenue",
        "multiple",
        "",
        "post-money valuation / (total revenue of the quarter × 4)",
        ("post_money_valuation", "total_revenue"),
        lambda asof: ratio(valuation(asof), a_year(asof.now("total_revenue")), REVENUE),
        TIMES_FOUR,
    ),
    "valuation_to_revenue_ltm": Definition(
        "Valuation to revenue",
        "multiple",
        "",
        "post-money valuation / sum of total revenue over four quarters in a row",
        ("post_money_valuation", "total_revenue"),
        lambda asof: ratio(valuation(asof), asof.ltm("total_revenue"), REVENUE),
        TWELVE_MONTHS,
    ),
}
