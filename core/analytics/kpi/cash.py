"""Cash: how fast it is consumed, how long it lasts, and whether the figures agree on it."""

from core.analytics.kpi.amount import CLIPPED, NOT_BURNING, Amount, Given, combined, ratio
from core.analytics.kpi.earnings import QUARTER, TWELVE_MONTHS
from core.analytics.kpi.history import AsOf
from core.analytics.kpi.metric import Definition

MONTHS_OF_QUARTER, MONTHS_OF_YEAR = 3, 12


def monthly_burn(asof: AsOf) -> Amount:
    """Cash consumed in a month; below 0, cash came in."""
    return combined(lambda burn: burn / MONTHS_OF_QUARTER, asof.now("cash_burn"))


def runway(cash: Given, burn_a_month: Given) -> Amount:
    """Months until no cash is left; 0 where none is.

    >>> runway(1000, 50).value, runway(0, 50).value, runway(1000, -50).reason
    (20.0, 0.0, 'not_burning')
    """
    months = ratio(cash, burn_a_month, NOT_BURNING)
    return Amount(0.0, CLIPPED) if (months.value or 0) < 0 else months


def change_in_cash(asof: AsOf) -> Amount:
    """Cash less that of the quarter before."""
    return combined(lambda now, base: now - base, asof.now("cash_balance"),
                    asof.before("cash_balance"))  # fmt: skip


def bridge_gap(asof: AsOf) -> Amount:
    """What burn does not explain of the change in cash; above 0, cash came from elsewhere."""
    return combined(lambda change, burn: change + burn, change_in_cash(asof),
                    asof.now("cash_burn"))  # fmt: skip


def _trailing_runway(asof: AsOf) -> Amount:
    a_month = combined(lambda burn: burn / MONTHS_OF_YEAR, asof.ltm("cash_burn"))
    return runway(asof.now("cash_balance"), a_month)


CASH: dict[str, Definition[AsOf]] = {
    "change_in_cash": Definition(
        "Change in cash",
        "money",
        "higher",
        "cash less cash of the quarter before",
        ("cash_balance",),
        change_in_cash,
    ),
    "monthly_cash_burn": Definition(
        "Monthly cash burn",
        "money",
        "lower",
        "cash burn of the quarter / 3; positive is consumed",
        ("cash_burn",),
        monthly_burn,
        QUARTER,
    ),
    "runway_months": Definition(
        "Runway",
        "months",
        "higher",
        "cash / monthly cash burn of the quarter",
        ("cash_balance", "cash_burn"),
        lambda asof: runway(asof.now("cash_balance"), monthly_burn(asof)),
        QUARTER,
    ),
    "runway_months_ltm": Definition(
        "Runway",
        "months",
        "higher",
        "cash / (cash burn of four quarters in a row / 12)",
        ("cash_balance", "cash_burn"),
        _trailing_runway,
        TWELVE_MONTHS,
    ),
    "cash_bridge_gap": Definition(
        "Cash not explained by burn",
        "money",
        "",
        "cash less (cash of the quarter before − cash burn); above 0, cash came from elsewhere",
        ("cash_balance", "cash_burn"),
        bridge_gap,
    ),
}
