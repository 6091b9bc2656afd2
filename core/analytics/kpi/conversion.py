"""Figures in another currency: which rate counts, and what exchange rates did to a figure.

A rate is how many units of the wanted currency one unit of the own one is. None is ever assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.analytics.kpi.amount import NO_RATE, Amount, Given, combined, growth, known, none


class Kind(StrEnum):
    """Whether an amount came about over a period, or is what there was at its end."""

    flow = "flow"
    stock = "stock"


KINDS: dict[str, Kind] = {
    **dict.fromkeys(("total_revenue", "recurring_revenue", "gross_profit"), Kind.flow),
    **dict.fromkeys(("sales_marketing_expense", "total_operating_expense"), Kind.flow),
    **dict.fromkeys(("ebitda", "net_income", "cash_burn"), Kind.flow),
    **dict.fromkeys(("cash_balance", "debt_outstanding"), Kind.stock),
    **dict.fromkeys(("post_money_valuation", "equity_raised"), Kind.stock),
}


@dataclass(frozen=True)
class CashSplit:
    """A change in cash in another currency; the other two sum to it exactly."""

    change: Amount
    movement: Amount  # what came in, at the average rate
    effect: Amount  # what the change of the rates did


def average_or_closing(
    kind_of_amount: Kind, average: Given, closing: Given, closing_for_all: bool = False
) -> Amount:
    """The rate that counts: of the period for flows, of its end for stocks (IAS 21).

    >>> average_or_closing(Kind.flow, 1.0675, 1.0389).value
    1.0675
    """
    is_closing = closing_for_all or kind_of_amount is Kind.stock
    return _rate(closing if is_closing else average)


def converted(amount: Given, rate: Given) -> Amount:
    """An amount at a rate."""
    return combined(lambda one, by: one * by, amount, _rate(rate))


def reported_growth(now: Given, base: Given, rate_now: Given, rate_base: Given) -> Amount:
    """Growth with each amount at the rate of its own period."""
    of_base = None if base is None else converted(base, rate_base)
    return growth(converted(now, rate_now), of_base)


def constant_currency_growth(
    now: Sequence[Given], base: Sequence[Given], base_rates: Sequence[Given]
) -> Amount:
    """Growth as it would be had rates stayed as they were in the earlier period.

    Args:
        now: an amount for each entity, in its own currency.
        base: the earlier ones, in the same order.
        base_rates: the rates of the earlier period; of one entity any rate gives the same.

    """
    return growth(_sum(now, base_rates), _sum(base, base_rates))


def change_in_cash_split(
    opening: Given, closing: Given, opening_rate: Given, closing_rate: Given, average: Given
) -> CashSplit:
    """What of a converted change in cash came in, and what is only the rates.

    Args:
        opening: cash at the end of the period before, in the own currency.
        closing: cash at the end of the period.
        opening_rate: the closing rate of the period before.
        closing_rate: the closing rate of the period.
        average: the average rate of the period.

    """
    movement = converted(combined(lambda new, old: new - old, closing, opening), average)
    at_start, at_end = converted(opening, opening_rate), converted(closing, closing_rate)
    effect = combined(lambda new, old, part: new - old - part, at_end, at_start, movement)
    return CashSplit(combined(lambda one, other: one + other, movement, effect), movement, effect)


def _sum(amounts: Sequence[Given], rates: Sequence[Given]) -> Amount:
    parts = [converted(one, rate) for one, rate in zip(amounts, rates, strict=True)]
    return combined(lambda *values: sum(values), *parts)


def _rate(rate: Given) -> Amount:
    found = known(rate)
    return found if found.value is not None and found.value > 0 else none(NO_RATE)
