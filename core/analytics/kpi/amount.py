"""An amount, or the reason why there is none; "could not" is never 0, infinite or NaN.

A reason beside a value is a remark on it, and goes with it into whatever is computed from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite

MISSING, NO_BASE, TOO_LARGE = "input_missing", "no_base", "too_large"
BASE, DENOMINATOR = "base_not_positive", "denominator_not_positive"
REVENUE, EMPLOYEES, SALES = "revenue_not_positive", "employees_not_positive", "sm_not_positive"
ARR, NEW_ARR, NOT_BURNING = "arr_not_positive", "net_new_arr_not_positive", "not_burning"
GAP, TOO_FEW = "gap_in_quarters", "too_few_quarters"
NO_CHURN, CUSTOMERS, NO_NEW = "churn_zero", "customers_not_positive", "no_new_customers"
NO_PROFIT, AT_LEAST = "contribution_not_positive", "new_customers_at_least"
NO_VALUATION, NO_DEBT, NO_BUDGET = "valuation_missing", "debt_missing", "no_budget"
NO_ACTUAL, NO_PAIR, NO_SCALE = "no_nonzero_actual", "no_pair", "no_scale"
CLIPPED, NO_RATE, NOT_STATED = "clipped_at_zero", "rate_missing", "end_not_stated"

WORDS: dict[str, str] = {
    MISSING: "A figure that it needs is missing.",
    NO_BASE: "There is no earlier figure to compare with.",
    TOO_LARGE: "It is too large to be told as a number.",
    BASE: "What it is compared with is not above 0.",
    DENOMINATOR: "What it is divided by is not above 0.",
    REVENUE: "There is no revenue above 0 to divide by.",
    EMPLOYEES: "There are no employees to divide by.",
    SALES: "There is no sales and marketing expense above 0 to divide by.",
    ARR: "There is no recurring revenue above 0 to divide by.",
    NEW_ARR: "Recurring revenue did not grow.",
    NOT_BURNING: "The company is not burning cash.",
    GAP: "A quarter is missing among the four that it needs.",
    TOO_FEW: "It needs four quarters in a row, and there are fewer.",
    NO_CHURN: "Nothing was lost, so there is nothing to divide by.",
    CUSTOMERS: "There are no customers to divide by.",
    NO_NEW: "There are no new customers to divide by.",
    NO_PROFIT: "A customer brings no gross profit.",
    AT_LEAST: "New customers are only known as the change in their number; there may be more.",
    NO_VALUATION: "There is no valuation; state one with the company or with a round.",
    NO_DEBT: "The debt is not stated; state 0 where there is none.",
    NO_BUDGET: "There is no budget, or it is 0.",
    NO_ACTUAL: "All actual values are 0.",
    NO_PAIR: "No period has both an actual value and a forecast.",
    NO_SCALE: "The history does not change from one season to the next, or is too short.",
    CLIPPED: "It would be below 0 and is shown as 0.",
    NO_RATE: "There is no exchange rate above 0 for it.",
    NOT_STATED: "The end is not stated, so there is nothing to reconcile with.",
    "nothing_scored": "No forecast of the period has been scored yet.",
    "too_few_months": "It needs the growth of twelve months, and there are fewer.",
    "no_spread": "All values are the same, so there is no spread to divide by.",
    "budget_overlaps": "Budgets of this period overlap and would count twice.",
    "nothing_converted": "Everything is in one currency, so it is the growth itself.",
    "no_base_rate": "A currency of this period has no revenue, hence no rate, last year.",
    "no_account": "No account is mapped to this line.",
    "no_cost_of_sales": "No account is mapped to cost of sales.",
    "no_costs": "No account is mapped to a line of costs.",
    "no_depreciation": "No account is mapped to depreciation and amortisation.",
}


@dataclass(frozen=True)
class Amount:
    """A value that is finite, or none and the code of the reason."""

    value: float | None
    reason: str = ""

    def __post_init__(self) -> None:
        """Nothing else may be told."""
        if self.value is None and not self.reason:
            raise ValueError("An amount without a value needs its reason.")
        if self.value is not None and not isfinite(self.value):
            raise ValueError("An amount is finite, or none with its reason.")

    @property
    def why(self) -> str:
        """The reason in words; nothing where there is none."""
        return WORDS[self.reason] if self.reason else ""


Given = Amount | float | Decimal | Fraction | None


def known(value: Given) -> Amount:
    """What is given as an amount; what is missing or not finite is missing.

    >>> known(3), known(float("nan"))
    (Amount(value=3.0, reason=''), Amount(value=None, reason='input_missing'))
    """
    if isinstance(value, Amount):
        return value
    if value is None or not isfinite(number := nearest(value)):
        return none(MISSING)
    return Amount(number + 0.0)  # which has no sign where it is nothing


def none(reason: str) -> Amount:
    """No amount, for this reason."""
    return Amount(None, reason)


def nearest(value: float | Decimal | Fraction) -> float:
    """The number as a float; infinite where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return inf


def computed(value: float) -> Amount:
    """What came of a computation; what is not finite has become too large."""
    return Amount(value + 0.0) if isfinite(value) else none(TOO_LARGE)


def combined(compute: Callable[..., float], *parts: Given) -> Amount:
    """What is computed from parts, or the reason of the first that is not there."""
    values, remark = [], ""
    for part in parts:
        one = known(part)
        if one.value is None:
            return one
        values.append(one.value)
        remark = remark or one.reason
    found = computed(compute(*values))
    return remarked(found, remark) if remark else found


def ratio(top: Given, bottom: Given, reason: str = DENOMINATOR) -> Amount:
    """One over the other; none for this reason where the other is not above 0.

    >>> ratio(1, 4), ratio(1, 0, "revenue_not_positive").reason
    (Amount(value=0.25, reason=''), 'revenue_not_positive')
    """
    return _of_positive(lambda one, other: one / other, top, bottom, reason)


def growth(now: Given, base: Given) -> Amount:
    """How much it grew from its base, as a fraction of the base.

    >>> growth(125, 100).value, growth(125, -5).reason, growth(125, None).reason
    (0.25, 'base_not_positive', 'no_base')
    """
    earlier = none(NO_BASE) if base is None else base
    return _of_positive(lambda one, other: (one - other) / other, now, earlier, BASE)


def remarked(amount: Amount, reason: str) -> Amount:
    """The same with a remark on its value; one that is none keeps its reason."""
    return amount if amount.value is None else Amount(amount.value, reason)


def instead(amount: Amount, reason: str) -> Amount:
    """The same, with this reason where it is missing."""
    return none(reason) if amount.reason == MISSING else amount


def _of_positive(
    compute: Callable[[float, float], float], top: Given, bottom: Given, reason: str
) -> Amount:
    above, below = known(top), known(bottom)
    if above.value is not None and below.value is not None and below.value <= 0:
        return none(reason)
    return combined(compute, above, below)
