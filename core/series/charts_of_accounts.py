"""Numbered charts of accounts: which one the numbers of a file are of, and what a number is in it.

One number is something else in every chart (4400 is revenue in SKR04, an expense in SKR03), so a
chart is recognised by the accounts of a whole file or not at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.series.tables import AccountClass, Favourable, SeriesKind

ENOUGH = 3  # accounts of a file that must be typical of its chart
ENOUGH_BY_WORDS = 4  # where only what the accounts are called speaks for it
DOUBTS = 0.2  # the share of accounts that may be called otherwise
LEAD = 1.5  # how much more must speak for a chart than for the next one

ROUND = re.compile(r"\d\d00$")

REVENUE = (AccountClass.revenue, SeriesKind.flow, Favourable.when_higher)
DEDUCTION = (AccountClass.revenue, SeriesKind.flow, Favourable.when_lower)
SALES_COST = (AccountClass.cost_of_sales, SeriesKind.flow, Favourable.when_lower)
OPERATING = (AccountClass.operating_expense, SeriesKind.flow, Favourable.when_lower)
EARNED = (AccountClass.financial, SeriesKind.flow, Favourable.when_higher)
PAID = (AccountClass.financial, SeriesKind.flow, Favourable.when_lower)
TAX = (AccountClass.tax, SeriesKind.flow, Favourable.when_lower)
CASH = (AccountClass.cash, SeriesKind.stock, Favourable.when_higher)
BALANCE = (AccountClass.other, SeriesKind.stock, Favourable.neutral)
GAIN = (AccountClass.other, SeriesKind.flow, Favourable.when_higher)
LOSS = (AccountClass.other, SeriesKind.flow, Favourable.when_lower)
Place = tuple[AccountClass, SeriesKind, Favourable]


@dataclass(frozen=True)
class Chart:
    """A chart of accounts: its ranges by their first digits, and the accounts that give it away."""

    name: str
    ranges: Mapping[str, Place]  # "3000-3969", or a beginning such as "64"
    typical: frozenset[str]
    digits: range  # how long its numbers are

    def place(self, number: str) -> tuple[str, Place] | None:
        """The narrowest range that holds a number, and what it stands for."""
        if len(number) not in self.digits:
            return None
        held = [name for name in self.ranges if _holds(name, number)]
        name = min(held, key=self._width, default=None)
        return None if name is None else (name, self.ranges[name])

    def is_typical(self, number: str) -> bool:
        """Whether a number gives the chart away; round ones (6100) are in every chart."""
        is_told = number in self.typical or not ROUND.match(number)
        return is_told and len(number) in self.digits and number.startswith(tuple(self.typical))

    @staticmethod
    def _width(name: str) -> float:
        first, dash, last = name.partition("-")
        return float(int(last) - int(first) + 1) if dash else 10.0 ** (4 - len(first))


def _holds(name: str, number: str) -> bool:
    first, dash, last = name.partition("-")
    return first <= number[: len(first)] <= (last if dash else first)


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _ranges(places: Mapping[Place, str]) -> dict[str, Place]:
    return {name: place for place, text in places.items() for name in text.split()}


SKR03 = Chart(
    "SKR03",
    _ranges(
        {
            BALANCE: "0000-0999 1300-1999 3970-3999 7000-7199",
            CASH: "1000-1299",
            LOSS: "2000-2099 2300-2399",
            PAID: "2100-2199",
            TAX: "2200-2289 4320-4359 4510-4519",
            OPERATING: "2400-2449 4100-4989",
            GAIN: "2500-2599 2700-2799 8600-8649 8800-8899 8990-8999",
            EARNED: "2600-2699 8650-8659",
            SALES_COST: "3000-3969 4000-4099",
            REVENUE: "8000-8589",
            DEDUCTION: "8700-8799",
        }
    ),
    _listed(
        "0027 0320 0420 0440 0650 1000 1200 1400 1571 1576 1600 1701 1740 1755 1771 1776 1780 "
        "3100 3300 3400 3425 3736 4100 4110 4120 4130 4138 4140 4170 4190 4210 4230 4240 4250 "
        "4360 4380 4500 4520 4530 4540 4570 4600 4610 4630 4650 4654 4660 4670 4730 4805 4806 "
        "4822 4830 4855 4900 4910 4920 4925 4930 4940 4945 4950 4955 4957 4964 4970 4980 8100 "
        "8120 8125 8200 8300 8336 8338 8400 8736"
    ),
    range(4, 5),
)
SKR04 = Chart(
    "SKR04",
    _ranges(
        {
            BALANCE: "0000-0999 1000-1599 1900-1999 2000-3999",
            CASH: "1600-1899",
            REVENUE: "4000-4579",
            DEDUCTION: "4700-4799",
            GAIN: "4820-4999 7400-7499",
            SALES_COST: "5000-5999",
            OPERATING: "6000-6884 6910-6999",
            LOSS: "6885-6909 7500-7599",
            EARNED: "7000-7199",
            PAID: "7200-7399",
            TAX: "7600-7699",
        }
    ),
    _listed(
        "0135 0215 0520 0650 0670 1200 1401 1406 1600 1800 1810 2900 3300 3720 3730 3740 3801 "
        "3806 3820 4100 4120 4125 4200 4300 4336 4338 4400 4736 5100 5300 5400 5425 5736 5900 "
        "6010 6020 6027 6030 6035 6060 6080 6090 6110 6120 6130 6140 6220 6222 6260 6262 6303 "
        "6305 6310 6315 6320 6325 6330 6335 6345 6400 6420 6430 6470 6495 6500 6520 6530 6540 "
        "6570 6600 6610 6620 6640 6643 6644 6650 6660 6663 6664 6670 6673 6710 6740 6770 6800 "
        "6805 6810 6815 6820 6821 6825 6827 6830 6837 6845 6850 6855 6859 7100 7110 7300 7310 "
        "7320 7600 7608 7610"
    ),
    range(4, 5),
)
PCG = Chart(
    "PCG",
    _ranges(
        {
            BALANCE: "1 2 3 4 5 519",
            CASH: "51 53 54",
            SALES_COST: "60 611",
            OPERATING: "606 61 62 63 64 65 68 691",
            PAID: "66 686",
            LOSS: "67 687",
            TAX: "695 696 697 698 699",
            REVENUE: "70",
            DEDUCTION: "709",
            GAIN: "72 74 75 77 781 787 791",
            EARNED: "76 786",
        }
    ),
    _listed(
        "401 411 421 431 437 4456 4457 512 531 603 606 607 611 613 614 615 616 618 622 623 624 "
        "625 626 627 628 635 641 645 651 658 661 671 681 695 701 706 707 708 758 768"
    ),
    range(3, 11),
)
PGC = Chart(
    "PGC",
    _ranges(
        {
            BALANCE: "1 2 3 4 5",
            CASH: "57",
            SALES_COST: "60 61",
            OPERATING: "62 631 634 636 639 64 65 68",
            TAX: "63",
            PAID: "66",
            LOSS: "67",
            REVENUE: "70",
            DEDUCTION: "706 708 709",
            GAIN: "73 74 75 77",
            EARNED: "76",
        }
    ),
    _listed(
        "400 410 430 440 465 472 473 475 476 477 570 572 600 601 602 610 621 622 623 624 625 626 "
        "627 628 629 630 631 640 642 649 650 662 665 669 678 680 681 682 700 701 705 759 769 778"
    ),
    range(3, 11),
)
# No law gives it, so no number is typical of it: what its accounts are called must fit.
PLAIN = Chart(
    "1 to 6 by thousands",
    _ranges(
        {
            CASH: "10",
            BALANCE: "11 12 13 14 15 16 17 18 19 2 3",
            REVENUE: "4",
            SALES_COST: "5",
            OPERATING: "6",
        }
    ),
    _listed(""),
    range(4, 6),
)
CHARTS = (SKR03, SKR04, PCG, PGC, PLAIN)
NUMBERED = re.compile(r"^\s*(\d{3,10})(?:[\s.:|–—-]+|$)(.*)$", re.DOTALL)
YEAR = re.compile(r"(?:19|20)\d\d$")


def chart_of(
    numbers: Sequence[str], classes: Sequence[AccountClass | None] | None = None
) -> Chart | None:
    """The chart that all account numbers of a file together tell of; none where two fit.

    ``classes`` says of each account what its words stand for, where they do: the class that a
    chart gives it must agree with that.
    """
    by_words = list(classes) if classes is not None else [None] * len(numbers)
    weights = {
        chart.name: _weight(chart, dict(zip(numbers, by_words, strict=True))) for chart in CHARTS
    }
    best, second = sorted(weights.values(), reverse=True)[:2]
    if not best or best < LEAD * second:
        return None
    return next(chart for chart in CHARTS if weights[chart.name] == best)


def _weight(chart: Chart, accounts: Mapping[str, AccountClass | None]) -> int:
    """How many of the accounts speak for a chart; none when some speak against it."""
    places = {number: chart.place(number) for number in accounts}
    told = [number for number in accounts if chart.is_typical(number)]
    typical = len(told) if len({number[0] for number in told}) > 1 else 0
    compared = [
        place[1][0] == said
        for number, said in accounts.items()
        if said is not None and (place := places[number]) is not None
    ]
    agreed = sum(compared)
    outside = sum(place is None for place in places.values())
    if outside > DOUBTS * len(accounts) or len(compared) - agreed > DOUBTS * len(compared):
        return 0
    is_told = typical >= ENOUGH or (not chart.typical and agreed >= ENOUGH_BY_WORDS)
    return typical + agreed if is_told else 0


def split(name: str) -> tuple[str | None, str]:
    """The number that a name begins with, and the rest; a year is no number of an account.

    >>> split("8400 Erlöse 19 %"), split("Sales 2024"), split("2024 budget")
    (('8400', 'Erlöse 19 %'), (None, 'Sales 2024'), (None, '2024 budget'))
    """
    found = NUMBERED.match(name)
    if found is None or (YEAR.match(found[1]) and found[2]):
        return None, name.strip()
    return found[1], found[2].strip()
