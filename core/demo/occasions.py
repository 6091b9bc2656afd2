"""What makes people buy more, or close the shop: holidays, seasons and promotions."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.calendar.tables import EventType
from core.demo import keys
from core.demo.days import black_friday, easter
from core.demo.goods import GOODS, KINDS, Good

CLOSED = -1.0
PLANNED_DAYS = 180  # so far ahead promotions are known
LIFT = 3.5  # how much more is sold for each unit of discount
SEASONS = {2: "Winter sale", 5: "May days", 8: "Late summer sale", 10: "Autumn week"}


@dataclass(frozen=True)
class Occasion:
    """Something on some days that changes demand, of all products unless it names some."""

    name: str
    first: date
    last: date
    type: EventType
    lift: float
    discount: float = 0.0
    category: str | None = None
    sku: str | None = None
    is_yearly: bool = False

    def concerns(self, good: Good) -> bool:
        """Whether it changes what is sold of this product."""
        return self.category in {None, good.kind.category} and self.sku in {None, good.sku}


def occasions(seed: int, begin: date, today: date) -> list[Occasion]:
    """All that touch the days from ``begin`` on, those already planned included."""
    until = today + timedelta(days=PLANNED_DAYS)
    years = range(begin.year, until.year + 1)
    found = [one for year in years for one in (*_fixed(year), *_promotions(seed, year))]
    return [one for one in found if one.last >= begin and one.first <= until]


def effects(
    found: list[Occasion], days: NDArray[np.datetime64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The factor of demand and the discount, for each day (rows) and product (columns)."""
    factor = np.ones((len(days), len(GOODS)))
    discount = np.zeros(factor.shape)
    for one in found:
        inside = (days >= np.datetime64(one.first)) & (days <= np.datetime64(one.last))
        block = np.ix_(inside, np.array([one.concerns(good) for good in GOODS]))
        factor[block] *= 1 + one.lift
        discount[block] = np.maximum(discount[block], one.discount)
    return factor, discount


def _fixed(year: int) -> list[Occasion]:
    holiday, season = EventType.holiday, EventType.seasonal
    new_year, christmas = date(year, 1, 1), date(year, 12, 25)
    valentine, sunday, friday = date(year, 2, 14), easter(year), black_friday(year)
    advent = date(year, 12, 1), date(year, 12, 23)
    return [
        Occasion("New Year's Day", new_year, new_year, holiday, CLOSED, is_yearly=True),
        Occasion("Valentine's Day", valentine, valentine, holiday, 0.25, is_yearly=True),
        Occasion("Easter Sunday", sunday, sunday, holiday, CLOSED),
        Occasion("Christmas shopping", *advent, season, 0.2, is_yearly=True),
        Occasion("Christmas Day", christmas, christmas, holiday, CLOSED, is_yearly=True),
        _promotion("Black Friday", friday, 4, 0.25),
    ]


def _promotions(seed: int, year: int) -> list[Occasion]:
    """Each category has its sales of the year, and some products have days of their own."""
    random = keys.random(seed, f"retail/promotions/{year}")
    found = []
    for kind in KINDS.values():
        for month, name in SEASONS.items():
            first = date(year, month, 1 + int(random.integers(0, 18)))
            discount = float(random.choice([0.15, 0.2, 0.3]))
            days = int(random.integers(6, 11))
            found.append(_promotion(name, first, days, discount, category=kind.category))
    for number in random.choice(len(GOODS), 16, replace=False):
        first = date(year, 1, 10) + timedelta(days=int(random.integers(0, 330)))
        name = f"Product of the week: {GOODS[number].name}"
        found.append(_promotion(name, first, 7, 0.2, sku=GOODS[number].sku))
    return found


def _promotion(
    name: str,
    first: date,
    days: int,
    discount: float,
    *,
    category: str | None = None,
    sku: str | None = None,
) -> Occasion:
    last = first + timedelta(days=days - 1)
    lift = round(LIFT * discount, 2)
    return Occasion(name, first, last, EventType.promotion, lift, discount, category, sku)
