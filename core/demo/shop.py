"""A shop run day by day: what was wanted, what was there to be sold, and what was ordered."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

RETURNED = 0.006  # of what is sold
LATE = 0.06  # of the deliveries
LATE_DAYS = 9
COUNTED_EVERY = 91  # days between two counts of the stock
NEVER = -1


@dataclass(frozen=True)
class Planning:
    """How each product is ordered."""

    lead_days: Counts
    lead_sd: Floats
    caution: Floats  # the reorder level, as a multiple of the demand until a delivery
    cycle_days: Counts
    pack: Counts


@dataclass(frozen=True)
class Ledger:
    """Counts of each day (rows) and product (columns), and how things stand after the last."""

    opening: Counts
    sold: Counts
    returned: Counts
    received: Counts
    missing: Counts
    stock: Counts
    on_order: Counts
    due: Counts  # the day on which that arrives; NEVER when nothing is on order
    reorder: Counts


def wanted(random: Generator, expected: Floats) -> Counts:
    """What people would buy: counts about the expected ones, more scattered than Poisson's."""
    swings = random.gamma(12.0, 1 / 12.0, expected.shape)
    return random.poisson(expected * swings)


def run(random: Generator, expected: Floats, plan: Planning) -> Ledger:
    """Sell what is wanted as long as there is stock; deliveries come in the evening.

    The shop expects the demand of the four weeks past, so that it runs short when demand rises
    faster, in a promotion or before Christmas, or when a delivery is late.
    """
    demand = wanted(random, expected)
    levels = _reorder_levels(expected, plan)
    stock = (levels[0] + expected[0] * plan.cycle_days).astype(np.int64) + 1
    opening, on_order, due = stock.copy(), np.zeros_like(stock), np.full_like(stock, NEVER)
    sold, returned, received, missing = np.zeros((4, *demand.shape), np.int64)
    for day in range(len(demand)):
        sold[day] = np.minimum(demand[day], stock)
        returned[day] = random.binomial(sold[day], RETURNED)
        arrives = due == day
        received[day] = np.where(arrives, on_order, 0)
        stock += returned[day] + received[day] - sold[day]
        if day % COUNTED_EVERY == COUNTED_EVERY - 1:
            missing[day] = np.minimum(random.integers(0, 3, len(stock)), stock)
            stock -= missing[day]
        on_order[arrives], due[arrives] = 0, NEVER
        orders = (stock <= levels[day]) & (due == NEVER)
        on_order = np.where(orders, _quantities(levels[day], plan), on_order)
        due = np.where(orders, day + _lead_days(random, plan), due)
    return Ledger(opening, sold, returned, received, missing, stock, on_order, due, levels[-1])


def _reorder_levels(expected: Floats, plan: Planning) -> Counts:
    sums = np.cumsum(np.vstack([np.repeat(expected[:1], 28, axis=0), expected]), axis=0)
    past = (sums[28:] - sums[:-28]) / 28
    levels: Counts = np.ceil(past * plan.lead_days * plan.caution).astype(np.int64)
    return levels


def _quantities(levels: Counts, plan: Planning) -> Counts:
    """Enough for one cycle, in whole packs."""
    a_day = levels / (plan.lead_days * plan.caution)
    packs = np.ceil(a_day * plan.cycle_days / plan.pack)
    return np.maximum(packs, 1).astype(np.int64) * plan.pack


def _lead_days(random: Generator, plan: Planning) -> Counts:
    usual = np.rint(random.normal(plan.lead_days, plan.lead_sd))
    late = random.random(len(plan.lead_days)) < LATE
    days: Counts = np.maximum(usual + late * LATE_DAYS, 1).astype(np.int64)
    return days
