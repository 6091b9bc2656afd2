"""Every figure of a KPI report: what it is called, how it is reckoned, and from what.

A new figure is a function and a line of ``KPIS``. A formula that is changed gets a new version, by
which old reports say that theirs was another.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.reckoning import (
    ACTUAL,
    COLUMNS,
    LTM,
    LTM_BEFORE,
    PLAN,
    PREVIOUS,
    YEAR_BEFORE,
    View,
    accuracy,
    bias,
    burn,
    change_in_cash,
    constant_growth,
    growth_of,
    line,
    margin,
    per_head,
    result_variance,
    risk_adjusted,
    rule_of_40,
    runway,
    variance_of,
)
from core.analytics.kpi.statement import LINES


@dataclass(frozen=True)
class Definition:
    """One figure."""

    label: str
    unit: str  # fraction, money, months, points, people, ratio
    formula: str
    inputs: tuple[tuple[str, str], ...]  # lines and columns it is made of
    compute: Callable[[View], Amount]
    better: str = "higher"
    variant: str = ""
    version: str = "1"


def _of(*keys: str, columns: tuple[str, ...] = (ACTUAL,)) -> tuple[tuple[str, str], ...]:
    return tuple((key, column) for column in columns for key in keys)


BASES = (ACTUAL, PREVIOUS)
KPIS: dict[str, Definition] = {
    "revenue": Definition(
        "Revenue", "money", "Sum of the accounts of revenue", _of("revenue"), line("revenue")
    ),
    "revenue_growth": Definition(
        "Revenue growth",
        "fraction",
        "Revenue of this period over that of the previous one, less 1",
        _of("revenue", columns=BASES),
        growth_of("revenue", PREVIOUS),
        variant="on the previous period",
    ),
    "revenue_growth_yoy": Definition(
        "Revenue growth, year on year",
        "fraction",
        "Revenue of this period over that of the same period a fiscal year earlier, less 1",
        _of("revenue", columns=(ACTUAL, YEAR_BEFORE)),
        growth_of("revenue", YEAR_BEFORE),
        variant="on the same period last year",
    ),
    "revenue_growth_constant": Definition(
        "Revenue growth at last year's rates",
        "fraction",
        "Revenue of this period at the exchange rates of the same period last year over that of "
        "last year, less 1",
        _of("revenue", columns=(ACTUAL, YEAR_BEFORE)),
        constant_growth,
        variant="on the same period last year, constant currency",
    ),
    "gross_profit": Definition(
        "Gross profit",
        "money",
        "Revenue less cost of sales",
        _of("revenue", "cost_of_sales"),
        line("gross_profit"),
    ),
    "gross_margin": Definition(
        "Gross margin",
        "fraction",
        "Gross profit over revenue",
        _of("gross_profit", "revenue"),
        margin("gross_profit"),
    ),
    "operating_income": Definition(
        "Operating income",
        "money",
        "Revenue less cost of sales and operating expenses",
        _of("revenue", "cost_of_sales", "operating_expense"),
        line("operating_income"),
    ),
    "operating_margin": Definition(
        "Operating margin",
        "fraction",
        "Operating income over revenue",
        _of("operating_income", "revenue"),
        margin("operating_income"),
    ),
    "ebitda": Definition(
        "EBITDA",
        "money",
        "Operating income before depreciation and amortisation",
        _of("operating_income"),
        line("ebitda"),
    ),
    "ebitda_margin": Definition(
        "EBITDA margin",
        "fraction",
        "EBITDA over revenue",
        _of("ebitda", "revenue"),
        margin("ebitda"),
    ),
    "net_income": Definition(
        "Net income",
        "money",
        "Operating income with the financial and other results, less tax",
        _of("operating_income", "financial", "other", "tax"),
        line("net_income"),
    ),
    "net_margin": Definition(
        "Net margin",
        "fraction",
        "Net income over revenue",
        _of("net_income", "revenue"),
        margin("net_income"),
    ),
    "operating_expense_ratio": Definition(
        "Operating expenses of revenue",
        "fraction",
        "Operating expenses over revenue",
        _of("operating_expense", "revenue"),
        margin("operating_expense"),
        better="lower",
    ),
    "budget_variance": Definition(
        "Budget variance",
        "fraction",
        "Actual less budget over the size of the budget: positive is favourable",
        _of("operating_income", "revenue", columns=(ACTUAL, PLAN)),
        result_variance,
        variant="of operating income; of revenue where no costs are planned",
    ),
    "revenue_variance": Definition(
        "Revenue against budget",
        "fraction",
        "Actual less budget over the size of the budget: positive is favourable",
        _of("revenue", columns=(ACTUAL, PLAN)),
        variance_of("revenue"),
    ),
    "expense_variance": Definition(
        "Operating expenses against budget",
        "fraction",
        "Budget less actual over the size of the budget: positive is favourable",
        _of("operating_expense", columns=(ACTUAL, PLAN)),
        variance_of("operating_expense"),
    ),
    "forecast_accuracy": Definition(
        "Forecast accuracy",
        "fraction",
        "1 less the sum of absolute errors over the sum of absolute actuals (1 − WAPE), of live "
        "forecasts of the period scored when its figures came",
        (),
        accuracy,
        variant="1 − WAPE, on data that the models had not seen",
    ),
    "forecast_bias": Definition(
        "Forecast bias",
        "fraction",
        "Sum of forecasts less actuals over the sum of actuals: positive expected too much",
        (),
        bias,
        better="",
    ),
    "risk_adjusted_return": Definition(
        "Risk-adjusted return",
        "ratio",
        "Mean monthly growth of revenue over its standard deviation, times the root of 12",
        (),
        risk_adjusted,
        variant="growth of revenue by month, no risk-free rate taken off",
    ),
    "ltm_revenue": Definition(
        "Revenue, 12 months",
        "money",
        "Sum of revenue over the last twelve months",
        _of("revenue", columns=(LTM,)),
        line("revenue", LTM),
    ),
    "ltm_revenue_growth": Definition(
        "Revenue growth, 12 months",
        "fraction",
        "Revenue of the last twelve months over that of the twelve before, less 1",
        _of("revenue", columns=(LTM, LTM_BEFORE)),
        growth_of("revenue", LTM_BEFORE, LTM),
        variant="on the twelve months before",
    ),
    "ltm_operating_margin": Definition(
        "Operating margin, 12 months",
        "fraction",
        "Operating income of twelve months over their revenue",
        _of("operating_income", "revenue", columns=(LTM,)),
        margin("operating_income", LTM),
    ),
    "rule_of_40": Definition(
        "Rule of 40",
        "points",
        "100 times the sum of twelve months' revenue growth and EBITDA margin",
        _of("revenue", "ebitda", "operating_income", columns=(LTM, LTM_BEFORE)),
        rule_of_40,
        variant="EBITDA margin; operating margin where no account is depreciation",
    ),
    "cash": Definition(
        "Cash", "money", "Last value of the accounts of cash", _of("cash"), line("cash")
    ),
    "change_in_cash": Definition(
        "Change in cash",
        "money",
        "Cash at the end of the period less cash at the end of the previous one",
        _of("cash", columns=BASES),
        change_in_cash,
    ),
    "monthly_burn": Definition(
        "Monthly burn",
        "money",
        "Cash consumed in a month: net cash flow with its sign turned, or the fall in cash where "
        "no flow is known, over the months of the period",
        _of("cash_flow", "cash", columns=BASES),
        burn,
        better="lower",
        variant="positive is consumed",
    ),
    "runway_months": Definition(
        "Runway",
        "months",
        "Cash over monthly burn",
        _of("cash", "cash_flow"),
        runway,
    ),
    "headcount": Definition(
        "Headcount",
        "people",
        "Last value of the accounts of headcount",
        _of("headcount"),
        line("headcount"),
        better="",
    ),
    "revenue_per_head": Definition(
        "Revenue per head",
        "money",
        "Revenue of the period for a year, over headcount at its end",
        _of("revenue", "headcount"),
        per_head,
        variant="a year",
    ),
}
# What the columns of a stored report are called, by the figure they hold.
STORED = {
    "revenue_growth_rate": "revenue_growth",
    "operating_margin": "operating_margin",
    "net_margin": "net_margin",
    "forecast_accuracy": "forecast_accuracy",
    "budget_variance": "budget_variance",
    "risk_adjusted_return": "risk_adjusted_return",
}


def figures(view: View) -> dict[str, Amount]:
    """Every figure of a view."""
    return {key: one.compute(view) for key, one in KPIS.items()}


def inputs(view: View, key: str) -> dict[str, Amount]:
    """What a figure is made of, each input by its line and column in words."""
    return {
        f"{LINES[line].label}, {COLUMNS[column]}": view.line(line, column)
        for line, column in KPIS[key].inputs
    }
