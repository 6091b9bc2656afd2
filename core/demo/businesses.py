"""Two invented businesses: what they earn, spend and are paid, day by day, and what they planned.

What is expected of a day follows from trend, season, weekday and holidays. What happened adds
chance and a few days out of line. The plan is what was expected, before anybody knew better.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.demo import keys
from core.demo.campaigns import Campaign, lifts
from core.demo.holidays import holidays

Values = NDArray[np.float64]

BEFORE = 100  # days made before the first one shown, whose bills are paid after it
INFLATION = 0.03


@dataclass(frozen=True)
class Plan:
    """How a plan is made: by how much a quarter of it usually misses, how much it hopes for."""

    name: str
    error: float
    hope: float


AHEAD = Plan("plan", error=0.03, hope=1.015)  # revenue is planned a little too high
ANEW = Plan("revised plan", error=0.012, hope=1.0)  # when some of the year was known


@dataclass(frozen=True)
class Business:
    """One entity: amounts are those of an ordinary day in the first year."""

    name: str
    revenue: float
    growth: float  # a year
    week: tuple[float, ...]  # Monday to Sunday, 1 on average
    season: float  # how far the year swings
    peak: int  # day of the year on which it is highest
    on_holidays: float  # what is left of a day
    cost_share: float  # of revenue
    staff: float  # a day
    rent: float  # a month, on its first day
    shift_month: int  # counted from the first month shown
    shift: float  # what revenue is multiplied by from then on
    shift_name: str
    paid_after: dict[int, float]  # days -> share of revenue
    pays_after: dict[int, float]  # days -> share of expense
    campaigns: tuple[Campaign, ...] = ()


BUSINESSES = (
    Business(
        name="Northlight Stores",
        revenue=42_000,
        growth=0.07,
        week=(0.82, 0.84, 0.90, 0.97, 1.18, 1.42, 0.87),
        season=0.16,
        peak=345,
        on_holidays=0.15,
        cost_share=0.55,
        staff=12_500,
        rent=38_000,
        shift_month=20,
        shift=1.16,
        shift_name="Second city opened",
        paid_after={1: 0.70, 2: 0.20, 14: 0.10},
        pays_after={0: 0.35, 14: 0.25, 30: 0.40},
        campaigns=(
            Campaign("Spring sale", month=3, day=2, days=8, lift=0.22),
            Campaign("Late summer sale", month=8, day=11, days=7, lift=0.30),
            Campaign("Advent days", month=12, day=2, days=6, lift=0.25),
        ),
    ),
    Business(
        name="Harbour Supply",
        revenue=27_000,
        growth=0.11,
        week=(1.32, 1.40, 1.36, 1.31, 1.16, 0.27, 0.18),
        season=0.10,
        peak=150,
        on_holidays=0.05,
        cost_share=0.62,
        staff=5_600,
        rent=21_000,
        shift_month=26,
        shift=0.87,
        shift_name="Largest customer left",
        paid_after={14: 0.25, 30: 0.45, 45: 0.20, 60: 0.10},
        pays_after={0: 0.25, 30: 0.55, 45: 0.20},
    ),
)


def actual(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    """What happened: revenue, expense and cash_flow of each day, in cents."""
    days = pd.date_range(first - timedelta(days=BEFORE), last)
    chance = keys.random(seed, f"finance/{business.name}/days")
    revenue = _expected_revenue(business, days, first, shift_day(business, first))
    revenue = revenue * _ripple(chance, len(days), 0.055) * lifts(business.campaigns, days)
    expense = _expected_expense(business, days, first, revenue)
    expense = expense * _ripple(chance, len(days), 0.04)
    rests = holidays(days[0].date(), last)
    usual = [at for at in range(BEFORE, len(days)) if days[at].date() not in rests]
    odd = chance.choice(usual, size=5, replace=False)
    revenue[odd[:3]] *= (2.3, 1.9, 0.2)  # two large orders, and a day without power
    expense[odd[3:]] *= (2.6, 2.1)  # repairs
    return _shown(business, days, revenue, expense, first)


def planned(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    """What was planned of each month: revenue, expense and cash_flow, in hundreds.

    A year's plan is made before it begins, so a lasting change is in it from January on.
    """
    known = date(shift_day(business, first).year + 1, 1, 1)
    return _planned(seed, business, first, last, known, AHEAD)


def revised(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    """The same, but for the last year: that was planned anew when a lasting change was known."""
    before = planned(seed, business, first, last)
    anew = _planned(seed, business, first, last, shift_day(business, first), ANEW)
    is_before = before.index < pd.Timestamp(last.year, 1, 1)
    return pd.concat([before[is_before], anew[~is_before]])


def _planned(
    seed: int, business: Business, first: date, last: date, known: date, how: Plan
) -> pd.DataFrame:
    days = pd.date_range(first - timedelta(days=BEFORE), last)
    revenue = _expected_revenue(business, days, first, known)
    expense = _expected_expense(business, days, first, revenue)
    errors = keys.random(seed, f"finance/{business.name}/{how.name}")
    codes = np.asarray(days.year * 4 + days.quarter)
    places = codes - codes.min()
    missed = 1 + errors.normal(0, how.error, (2, places.max() + 1))[:, places]
    shown = _shown(business, days, revenue * missed[0] * how.hope, expense * missed[1], first)
    return shown.resample("MS").sum().round(-2)


def shift_day(business: Business, first: date) -> date:
    """The day from which on revenue is lastingly another."""
    return (pd.Period(first, "M") + business.shift_month).start_time.date()


def _expected_revenue(
    business: Business, days: pd.DatetimeIndex, first: date, shifted: date
) -> Values:
    years = _years(days, first)
    turn = 2 * np.pi * (days.dayofyear.to_numpy() - business.peak) / 365.25
    rests = holidays(days[0].date(), days[-1].date())
    rest = np.where(days.isin(pd.DatetimeIndex(list(rests))), business.on_holidays, 1.0)
    level = np.where(days >= pd.Timestamp(shifted), business.shift, 1.0)
    week = np.array(business.week)[days.dayofweek]
    trend = (1 + business.growth) ** years
    season = 1 + business.season * np.cos(turn)
    return np.asarray(business.revenue * trend * season * week * rest * level, float)


def _expected_expense(
    business: Business, days: pd.DatetimeIndex, first: date, revenue: Values
) -> Values:
    dearer = (1 + INFLATION) ** _years(days, first)
    staffed = 0.4 + 0.6 * np.array(business.week)[days.dayofweek]
    rent = np.where(days.day == 1, business.rent, 0.0)
    return business.cost_share * revenue + dearer * (business.staff * staffed + rent)


def _years(days: pd.DatetimeIndex, first: date) -> Values:
    return np.asarray((days - pd.Timestamp(first)).days, float) / 365.25


def _ripple(chance: np.random.Generator, count: int, spread: float) -> Values:
    """Chance around 1; a day remembers a little of the one before."""
    shocks = chance.normal(0, spread, count)
    shocks[1:] += 0.3 * shocks[:-1]
    return np.exp(shocks)


def _shown(
    business: Business, days: pd.DatetimeIndex, revenue: Values, expense: Values, first: date
) -> pd.DataFrame:
    cash = _later(revenue, business.paid_after) - _later(expense, business.pays_after)
    flows = {"revenue": revenue, "expense": expense, "cash_flow": cash}
    return pd.DataFrame(flows, index=days).loc[pd.Timestamp(first) :].round(2)


def _later(amounts: Values, shares: dict[int, float]) -> Values:
    """The amounts when they are paid."""
    paid = np.zeros_like(amounts)
    for days, share in shares.items():
        paid[days:] += share * amounts[: len(amounts) - days]
    return paid
