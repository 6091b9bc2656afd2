"""Twelve invented companies and the course of their quarters, two of them in trouble."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.demo import keys
from core.ventures.tables import CustomerType, RevenueType

Values = NDArray[np.float64]

QUARTERS = 12
ROUND_TO = 100  # amounts are submitted in hundreds, which every sum below keeps exact
STEP = 100_000  # rounds and loans come in these
INTEREST = 0.025  # of debt, a quarter
TAX = 0.2  # of what is earned
CAPITAL = 0.02  # of revenue, put into equipment
WEAR = 0.015  # of revenue, the use of older equipment
SHORT_RUNWAY = 9  # months of cash below which the healthy ones raise
RAISED_MONTHS = 24  # of burn, in one round


@dataclass(frozen=True)
class Profile:
    """A company: growth and expenses go from the first figure to the second."""

    name: str
    country: str
    currency: str
    fund: str
    customer_type: CustomerType
    revenue_type: RevenueType
    year_end_month: int
    revenue: float  # of the first quarter
    growth: tuple[float, float]  # a quarter
    expenses: tuple[float, float]  # operating, as a share of revenue
    margin: float
    recurring: float
    cost_a_head: float  # a year, all operating expense counted
    per_customer: float  # revenue a quarter
    debt: float = 0.0  # in quarters of the first revenue
    borrowed: int = 0  # the quarter in which it was; 0 = before
    last_runway: float | None = None  # months of cash at the end; nobody funds it any more


ENTERPRISE, SMB, CONSUMER = CustomerType.enterprise, CustomerType.smb, CustomerType.consumer
SUBSCRIPTION, USAGE = RevenueType.subscription, RevenueType.usage
TRANSACTIONAL, MARKETPLACE = RevenueType.transactional, RevenueType.marketplace
SEED, GROWTH = "Seed Fund I", "Growth Fund II"

PROFILES = (
    Profile(
        "Ledgerlark Accounting", "United States", "USD", GROWTH, ENTERPRISE, SUBSCRIPTION, 12,
        4_200_000, (0.090, 0.050), (1.02, 0.68), 0.79, 0.95, 260_000, 14_000, 1.0,
    ),
    Profile(
        "Fjordcast Weather", "Finland", "EUR", GROWTH, ENTERPRISE, SUBSCRIPTION, 12,
        1_600_000, (0.110, 0.060), (1.30, 0.82), 0.74, 0.90, 210_000, 21_000,
    ),
    Profile(
        "Maplewright Studio", "Canada", "CAD", SEED, SMB, SUBSCRIPTION, 12,
        900_000, (0.140, 0.080), (1.60, 0.95), 0.81, 0.97, 190_000, 1_100,
    ),
    Profile(
        "Tidepool Clinics", "United Kingdom", "GBP", GROWTH, ENTERPRISE, SUBSCRIPTION, 3,
        2_300_000, (0.070, 0.040), (0.98, 0.70), 0.68, 0.86, 180_000, 32_000, 1.2, 5,
    ),
    Profile(
        "Quillstone Notes", "United States", "USD", SEED, CONSUMER, SUBSCRIPTION, 12,
        650_000, (0.180, 0.090), (1.90, 1.00), 0.77, 0.98, 240_000, 24,
    ),
    Profile(
        "Brightacre Market", "France", "EUR", SEED, SMB, MARKETPLACE, 12,
        1_200_000, (0.100, 0.055), (0.95, 0.60), 0.58, 0.22, 160_000, 3_400,
    ),
    Profile(
        "Packmule Freight", "United States", "USD", GROWTH, ENTERPRISE, TRANSACTIONAL, 12,
        6_800_000, (0.050, 0.030), (0.49, 0.33), 0.41, 0.15, 230_000, 46_000, 0.8,
    ),
    Profile(
        "Northbeam Grid", "Canada", "CAD", GROWTH, ENTERPRISE, USAGE, 9,
        3_100_000, (0.080, 0.050), (0.84, 0.58), 0.62, 0.70, 220_000, 88_000, 1.5, 3,
    ),
    Profile(
        "Copperkettle Foods", "United Kingdom", "GBP", SEED, CONSUMER, TRANSACTIONAL, 12,
        1_900_000, (0.040, 0.025), (0.49, 0.39), 0.44, 0.30, 150_000, 58,
    ),
    Profile(
        "Sundial Robotics", "Germany", "EUR", GROWTH, ENTERPRISE, SUBSCRIPTION, 12,
        1_100_000, (0.160, 0.090), (2.10, 1.05), 0.63, 0.72, 230_000, 54_000, 1.0, 6,
    ),
    Profile(
        "Parcelwise Returns", "United States", "USD", SEED, SMB, USAGE, 12,
        2_700_000, (0.010, -0.085), (0.95, 1.35), 0.60, 0.64, 210_000, 5_200, 0.6, 0, 4.2,
    ),
    Profile(
        "Larkspur Tutors", "Ireland", "EUR", SEED, CONSUMER, SUBSCRIPTION, 6,
        800_000, (0.080, 0.030), (1.75, 1.70), 0.66, 0.93, 170_000, 70, 0.0, 0, 2.3,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Raised:
    """A round: how many quarters after the first one it closed, on which day of that quarter."""

    quarter: int
    day: int
    amount: float
    post_money: float


@dataclass(frozen=True)
class Course:
    """What a company submits of each quarter, and the rounds that paid for it."""

    figures: pd.DataFrame
    rounds: list[Raised]


def course(seed: int, profile: Profile) -> Course:
    """The quarters of one company, whose cash follows from burn, rounds and loans."""
    chance = keys.random(seed, f"ventures/{profile.name}")
    figures = _operations(profile, chance)
    debt = np.where(np.arange(QUARTERS) >= profile.borrowed, _debt(profile), 0.0)
    earned = figures["ebitda"].to_numpy() - INTEREST * debt
    tax = TAX * np.maximum(earned, 0)
    revenue = figures["total_revenue"].to_numpy()
    timing = revenue * chance.normal(0, 0.015, QUARTERS)  # of customers who pay early or late
    figures["net_income"] = _round(earned - tax - WEAR * revenue)
    figures["cash_burn"] = _round(-earned + tax + CAPITAL * revenue + timing)
    figures["debt_outstanding"] = debt if profile.debt else np.nan
    rounds = _funded(profile, chance, figures, debt)
    return Course(figures, rounds)


def _operations(profile: Profile, chance: np.random.Generator) -> pd.DataFrame:
    quarters = np.arange(QUARTERS)
    growth = _between(profile.growth, 5.0) + chance.normal(0, 0.012, QUARTERS)
    growth[0] = 0.0
    revenue = _round(profile.revenue * np.cumprod(1 + growth))
    share = np.minimum(profile.recurring + chance.normal(0, 0.008, QUARTERS), 0.995)
    gross = _round(revenue * (profile.margin + 0.001 * quarters + chance.normal(0, 0.008, 12)))
    expense = _round(revenue * _between(profile.expenses, 6.0) * _near_one(chance, 0.015))
    selling = _round(expense * 0.38 * _near_one(chance, 0.03))
    return pd.DataFrame(
        {
            "total_revenue": revenue,
            "recurring_revenue": _round(revenue * share),
            "gross_profit": gross,
            "sales_marketing_expense": selling,
            "total_operating_expense": expense,
            "ebitda": gross - expense,
            "employees": np.maximum(np.rint(4 * expense / profile.cost_a_head), 4).astype(int),
            "customers": np.rint(revenue / profile.per_customer).astype(int),
        }
    )


def _funded(
    profile: Profile, chance: np.random.Generator, figures: pd.DataFrame, debt: Values
) -> list[Raised]:
    """Fill in the cash of each quarter; the rounds before the first one paid for its opening."""
    burn = figures["cash_burn"].to_numpy()
    lent = np.diff(debt, prepend=debt[0])
    arr = 4 * figures["recurring_revenue"].to_numpy()
    cash = _opening(profile, chance, burn, lent)
    rounds = _earlier(chance, cash, arr[0])
    balances = np.zeros(QUARTERS)
    for quarter in range(QUARTERS):
        cash += lent[quarter] - burn[quarter]
        if profile.last_runway is None and cash < SHORT_RUNWAY * burn[quarter] / 3:
            amount = _in_steps(RAISED_MONTHS * burn[quarter] / 3)
            post_money = _in_steps(max(arr[quarter] * chance.uniform(6, 9), 4 * amount))
            rounds.append(Raised(quarter, int(chance.integers(20, 80)), amount, post_money))
            cash += amount
        balances[quarter] = cash
    figures["cash_balance"] = balances
    return rounds


def _opening(profile: Profile, chance: np.random.Generator, burn: Values, lent: Values) -> float:
    """Cash before the first quarter: one to two years of burn, or what leads to the known end."""
    if profile.last_runway is None:
        return float(_round(chance.uniform(4, 8) * burn[0]))
    return float(_round(burn.sum() - lent.sum() + profile.last_runway * burn[-1] / 3))


def _earlier(chance: np.random.Generator, cash: float, arr: float) -> list[Raised]:
    """Two rounds before the first quarter, of which a part is spent."""
    seed, series_a = _in_steps(0.25 * cash), _in_steps(1.1 * cash)
    valued = _in_steps(max(arr * chance.uniform(5, 8), 4 * series_a))
    days = chance.integers(10, 80, 2)
    return [
        Raised(-7, int(days[0]), seed, 5 * seed),
        Raised(-2, int(days[1]), series_a, valued),
    ]


def _debt(profile: Profile) -> float:
    return _in_steps(profile.debt * profile.revenue) if profile.debt else 0.0


def _between(ends: tuple[float, float], pace: float) -> Values:
    """From the first towards the second, fast and then slower, quarter by quarter."""
    return ends[1] + (ends[0] - ends[1]) * np.exp(-np.arange(QUARTERS) / pace)


def _near_one(chance: np.random.Generator, spread: float) -> Values:
    return 1 + chance.normal(0, spread, QUARTERS)


def _round(amounts: NDArray[Any] | float) -> Values:
    return np.round(np.asarray(amounts, float) / ROUND_TO) * ROUND_TO


def _in_steps(amount: float) -> float:
    return float(np.ceil(amount / STEP) * STEP)
