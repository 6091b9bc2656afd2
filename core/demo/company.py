"""An invented software company: what it earns, spends and holds month by month, and its plan.

All amounts are positive here, income and costs and refunds. What is expected of a month follows
from growth, season and the people who work there; what happened adds chance, and two bills that
nobody planned.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.demo import keys
from core.demo.businesses import AHEAD, ANEW, Plan
from core.series.tables import AccountClass, Favourable, SeriesKind

Values = NDArray[np.float64]

NAME = "Tidewater Software"
CURRENCY = "USD"
MONTHS = 36
A_YEAR = 12

SUBSCRIPTIONS, GROWTH, SUMMER = 412_000.0, 0.0135, 0.015  # a month at first; July is lower
SERVICES, SLOWER, YEAR_END = 61_000.0, 0.006, 0.17  # November is higher
HEADS, HIRED, A_HEAD, RAISE = 31.0, 0.42, 8_050.0, 0.0025
BONUS = 1.35  # of the wages of December
HOSTED, CHEAPER, SUPPORTED, REFUNDED = 0.112, 0.0004, 0.068, 0.011  # of subscriptions
MARKETED, FAIRS = 0.105, {3: 1.35, 9: 1.45}  # of revenue; the months of two fairs
RENTS, MOVED = (17_500.0, 24_800.0), 20  # before and after the month of the move
WORN, MORE = 9_200.0, 0.011  # the use of equipment, and its growth a month
BOUGHT = 0.022  # of revenue, put into equipment
LOAN, REPAID, INTEREST = 1_450_000.0, 22_000.0, 0.068 / A_YEAR
TAXED = 0.24
OPENING = 1_860_000.0  # cash before the first month
LATE = 0.035  # of revenue: customers who pay earlier or later
FAR_OFF = {14: ("Marketing", 1.6), 27: ("Hosting", 1.5)}  # month -> what was out of line


@dataclass(frozen=True)
class Account:
    """A line of the statement, with its place in the chart of accounts."""

    name: str
    account_class: AccountClass
    favourable: Favourable
    spread: float = 0.0  # how far chance moves it
    kind: SeriesKind = SeriesKind.flow

    @property
    def is_cost(self) -> bool:
        """Whether it is taken from a result, deductions from revenue included."""
        return self.favourable is Favourable.when_lower


HIGHER, LOWER = Favourable.when_higher, Favourable.when_lower
ACCOUNTS = (
    Account("Subscriptions", AccountClass.revenue, HIGHER, 0.012),
    Account("Services", AccountClass.revenue, HIGHER, 0.07),
    Account("Refunds", AccountClass.revenue, LOWER, 0.15),
    Account("Hosting", AccountClass.cost_of_sales, LOWER, 0.03),
    Account("Support", AccountClass.cost_of_sales, LOWER, 0.02),
    Account("Wages", AccountClass.operating_expense, LOWER, 0.008),
    Account("Marketing", AccountClass.operating_expense, LOWER, 0.09),
    Account("Rent", AccountClass.operating_expense, LOWER),
    Account("Depreciation", AccountClass.operating_expense, LOWER),
    Account("Interest paid", AccountClass.financial, LOWER),
    Account("Tax", AccountClass.tax, LOWER),
    Account("Net cash flow", AccountClass.cash, HIGHER),
    Account("Cash at bank", AccountClass.cash, HIGHER, kind=SeriesKind.stock),
    Account("Employees", AccountClass.headcount, Favourable.neutral, kind=SeriesKind.stock),
)
FLOWS = [one.name for one in ACCOUNTS if one.kind is SeriesKind.flow]
REVENUE = [one.name for one in ACCOUNTS if one.account_class is AccountClass.revenue]


def actual(seed: int, months: pd.DatetimeIndex) -> pd.DataFrame:
    """What happened in each month, a column an account, in cents."""
    figures = _expected(months)
    for one in ACCOUNTS:
        if one.spread:
            chance = keys.random(seed, f"company/{one.name}")
            figures[one.name] *= np.exp(chance.normal(0, one.spread, len(months)))
    for at, (name, factor) in FAR_OFF.items():
        figures[name] *= np.where(np.arange(len(months)) == at, factor, 1.0)
    late = keys.random(seed, "company/late").normal(0, LATE, len(months) + 1)
    settled = _settled(figures.round(2), np.diff(late))
    settled["Cash at bank"] = (OPENING + settled["Net cash flow"].cumsum()).round(2)
    return settled[[one.name for one in ACCOUNTS]]


def planned(seed: int, months: pd.DatetimeIndex) -> pd.DataFrame:
    """What was planned of each month, in hundreds; a year's plan is made before it begins."""
    return _planned(seed, months, AHEAD)


def revised(seed: int, months: pd.DatetimeIndex) -> pd.DataFrame:
    """The same, but for the last year: that was planned anew when some of it was known."""
    is_before = months.year < months[-1].year
    return pd.concat([planned(seed, months)[is_before], _planned(seed, months, ANEW)[~is_before]])


def _planned(seed: int, months: pd.DatetimeIndex, how: Plan) -> pd.DataFrame:
    figures = _expected(months)
    chance = keys.random(seed, f"company/{how.name}")
    codes = np.asarray(months.year * 4 + months.quarter)
    places = codes - codes.min()
    varied = [one.name for one in ACCOUNTS if one.spread]
    missed = 1 + chance.normal(0, how.error, (places.max() + 1, len(varied)))
    figures[varied] *= missed[places]
    figures[REVENUE] *= how.hope
    return _settled(figures, np.zeros(len(months)))[FLOWS].round(-2) + 0.0


def _expected(months: pd.DatetimeIndex) -> pd.DataFrame:
    """What is to be expected of each month, before tax."""
    at, month = np.arange(len(months)), months.month.to_numpy()
    summer = 1 - SUMMER * np.cos(2 * np.pi * (month - 7) / A_YEAR)
    autumn = 1 + YEAR_END * np.cos(2 * np.pi * (month - 11) / A_YEAR)
    subscriptions = SUBSCRIPTIONS * (1 + GROWTH) ** at * summer
    services = SERVICES * (1 + SLOWER) ** at * autumn
    heads = np.rint(HEADS + HIRED * at)
    bonus = np.where(month == A_YEAR, BONUS, 1.0)
    fairs = np.array([FAIRS.get(one, 1.0) for one in month.tolist()])
    return pd.DataFrame(
        {
            "Subscriptions": subscriptions,
            "Services": services,
            "Refunds": REFUNDED * subscriptions,
            "Hosting": (HOSTED - CHEAPER * at) * subscriptions,
            "Support": SUPPORTED * subscriptions,
            "Wages": heads * A_HEAD * (1 + RAISE) ** at * bonus,
            "Marketing": MARKETED * (subscriptions + services) * fairs,
            "Rent": np.where(at < MOVED, *RENTS),
            "Depreciation": WORN * (1 + MORE) ** at,
            "Interest paid": INTEREST * (LOAN - REPAID * at),
            "Employees": heads,
        },
        index=months,
    ).round(2)


def _settled(figures: pd.DataFrame, late: Values) -> pd.DataFrame:
    """With the tax on what is earned, given back where a month loses, and the cash it leaves."""
    revenue = figures["Subscriptions"] + figures["Services"] - figures["Refunds"]
    costs = [one.name for one in ACCOUNTS if one.is_cost and one.name in figures]
    earned = revenue - figures[[one for one in costs if one != "Refunds"]].sum(axis=1)
    tax = (TAXED * earned).round(2)
    paid = REPAID + BOUGHT * revenue - late * revenue
    flow = earned - tax + figures["Depreciation"] - paid
    return figures.assign(**{"Tax": tax, "Net cash flow": flow.round(2)})
