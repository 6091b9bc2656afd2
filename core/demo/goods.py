"""Forty products of a household shop that does not exist, and when each kind of them sells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Kind:
    """A category: who delivers it, and its demand by month and by weekday (about 1)."""

    category: str
    code: str
    supplier: str
    lead_days: int
    months: tuple[float, ...]
    weekdays: tuple[float, ...]


@dataclass(frozen=True)
class Good:
    """A product, and how many of it sell on a usual day at the beginning."""

    kind: Kind
    sku: str
    name: str
    price: float
    a_day: float


HOME = (0.85, 0.85, 0.95, 0.95, 1.0, 0.95, 0.9, 0.95, 1.0, 1.05, 1.2, 1.6)
TOYS = (0.7, 0.7, 0.8, 0.85, 0.85, 0.9, 0.9, 0.85, 0.85, 1.0, 1.6, 2.6)
GARDEN = (0.35, 0.5, 1.1, 1.6, 1.8, 1.6, 1.3, 1.1, 0.9, 0.6, 0.4, 0.45)
OFFICE = (1.2, 0.95, 0.95, 0.95, 0.9, 0.85, 0.85, 1.35, 1.4, 1.0, 0.95, 0.9)
FOOD = (0.95, 0.95, 1.0, 1.0, 0.95, 0.9, 0.9, 0.9, 1.0, 1.05, 1.15, 1.45)
SPORT = (1.25, 0.85, 1.0, 1.1, 1.15, 1.15, 1.1, 1.0, 0.95, 0.85, 0.8, 1.05)
LIGHT = (1.2, 1.05, 0.95, 0.85, 0.8, 0.75, 0.75, 0.85, 1.0, 1.2, 1.3, 1.45)
SHOPPERS = (0.85, 0.80, 0.85, 0.95, 1.20, 1.45, 0.90)
WORKERS = (1.20, 1.15, 1.10, 1.10, 1.00, 0.85, 0.60)

KINDS = {
    kind.code: kind
    for kind in (
        Kind("Kitchen", "KIT", "Hearth & Ladle Ltd", 7, HOME, SHOPPERS),
        Kind("Garden", "GAR", "Greenhollow Supplies", 10, GARDEN, SHOPPERS),
        Kind("Toys", "TOY", "Tumblebee Trading", 14, TOYS, SHOPPERS),
        Kind("Office", "OFF", "Paperwharf", 5, OFFICE, WORKERS),
        Kind("Coffee & Tea", "TEA", "Leaf and Bean Imports", 4, FOOD, SHOPPERS),
        Kind("Bath", "BAT", "Softwater Mills", 8, HOME, SHOPPERS),
        Kind("Sport", "SPO", "Fellrunner Goods", 9, SPORT, SHOPPERS),
        Kind("Lighting", "LIG", "Lanternworks", 12, LIGHT, SHOPPERS),
    )
}
NAMES: dict[str, list[tuple[str, float, float]]] = {
    "KIT": [
        ("Cast-iron pan 28 cm", 49.9, 9),
        ("Chef's knife", 39.9, 7),
        ("Mixing bowls, set of 3", 24.9, 14),
        ("Oak chopping board", 32.9, 6),
        ("Tea towels, pack of 4", 12.9, 26),
    ],
    "GAR": [
        ("Hand trowel", 11.9, 20),
        ("Watering can 10 l", 19.9, 12),
        ("Herb seeds, mixed", 3.9, 38),
        ("Terracotta pot 20 cm", 8.9, 24),
        ("Hammock", 79.9, 2),
    ],
    "TOY": [
        ("Wooden railway", 59.9, 6),
        ("Puzzle, 500 pieces", 16.9, 15),
        ("Plush fox", 18.9, 13),
        ("Building bricks, box of 300", 34.9, 10),
        ("Kite", 21.9, 4),
    ],
    "OFF": [
        ("Notebook A5, dotted", 7.9, 34),
        ("Gel pens, pack of 5", 6.9, 30),
        ("Desk tray", 17.9, 6),
        ("Paper A4, 500 sheets", 5.9, 45),
        ("Standing desk mat", 54.9, 1.5),
    ],
    "TEA": [
        ("House espresso 1 kg", 21.9, 28),
        ("Filter coffee 500 g", 10.9, 32),
        ("Earl Grey, 50 bags", 5.9, 24),
        ("Green tea, loose 100 g", 8.9, 14),
        ("Pour-over dripper", 26.9, 5),
    ],
    "BAT": [
        ("Bath towel", 22.9, 16),
        ("Soap, olive", 4.9, 36),
        ("Bath mat", 27.9, 7),
        ("Laundry basket", 36.9, 4),
        ("Shower caddy", 29.9, 3),
    ],
    "SPO": [
        ("Yoga mat", 29.9, 10),
        ("Water bottle 0.75 l", 14.9, 22),
        ("Skipping rope", 9.9, 12),
        ("Resistance bands", 17.9, 9),
        ("Camping stove", 64.9, 0.6),
    ],
    "LIG": [
        ("Desk lamp", 44.9, 6),
        ("LED bulbs, pack of 4", 13.9, 25),
        ("String lights 10 m", 19.9, 11),
        ("Floor lamp", 119.0, 1.2),
        ("Lantern", 24.9, 5),
    ],
}
GOODS = [
    Good(KINDS[code], f"SAMPLE-{code}-{number:02}", name, price, a_day)
    for code, named in NAMES.items()
    for number, (name, price, a_day) in enumerate(named, start=1)
]


def by_month(good: Good, day_of_year: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a time of the year does to demand, without steps between the months."""
    middles = np.arange(12) * 30.4 + 15.2
    return np.interp(day_of_year, middles, good.kind.months, period=365.25)
