"""Each rule of what cannot be computed holds, with its reason."""

import pytest

from core.analytics.kpi.accuracy import accuracy, mape, pairs
from core.analytics.kpi.companies import company_figures
from core.analytics.kpi.saas import acquisition_cost, lifetime_value
from tests.analytics.kpi.golden import quarter, quarters, section

RULES = section("null_rules")
NAMES = [f"{number} {one['metric']}" for number, one in enumerate(RULES)]
GROWN = {"revenue_growth_qoq": "total_revenue", "net_income_growth_yoy": "net_income"}
BASE = "2023Q4"


def figure(metric, inputs):
    """What comes of a metric for the inputs as the rule names them."""
    if metric in {"mape", "accuracy"}:
        return {"mape": mape, "accuracy": accuracy}[metric](pairs(**inputs))
    if metric == "ltv":
        return lifetime_value(inputs["arpa"], inputs["gross_margin"], inputs["churn"])
    if metric == "cac":
        return acquisition_cost(inputs["sales_marketing_expense"], inputs["new_customers"])
    rows = of_company(metric, inputs)
    named = quarter(inputs["quarters"][-1]) if "quarters" in inputs else (2024, 4)
    return company_figures(rows)[named][metric]


def of_company(metric, inputs):
    if "quarters" in inputs:
        return quarters(inputs["quarters"], total_revenue=inputs["values"])
    if metric in GROWN:
        before = "2024Q3" if metric.endswith("qoq") else BASE
        both = [inputs["previous"], inputs["current"]]
        return quarters([before, "2024Q4"], **{GROWN[metric]: both})
    if "net_new_arr" in inputs:
        recurring = [100, 100 + inputs["net_new_arr"] / 4]
        burn = [None, inputs["cash_burn"]]
        return quarters(["2024Q3", "2024Q4"], recurring_revenue=recurring, cash_burn=burn)
    return quarters(["2024Q4"], **inputs)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_holds(rule):
    found = figure(rule["metric"], rule["inputs"])

    assert found.value == rule["expected"]
    assert found.reason == (rule["reason"] or "")
    assert bool(found.why) == bool(rule["reason"])
