"""What a reader must know before believing a report: what is missing, cut, or changed its money."""

from collections.abc import Sequence

import numpy as np

from core.analytics.kpi.books import Values
from core.analytics.kpi.reckoning import ACTUAL, PREVIOUS
from core.analytics.kpi.spans import Span
from core.finance.kpi.accounts import Found
from core.finance.kpi.times import Times
from core.glance import listed

NAMED = 3


def doubts(found: Found, when: Times, own: Values, pieces: Sequence[Span]) -> list[str]:
    """Sentences about the accounts and the days of a report."""
    said = []
    if when.period.span != when.whole.span:
        said.append(
            f"{when.whole.label} is not over: figures reach up to {when.period.end}, and are held "
            "against as much of the other periods."
        )
    said += _missing(found, when, own, pieces)
    said += _currencies(found)
    said += _cut(found, when)
    return said


def _missing(found: Found, when: Times, own: Values, pieces: Sequence[Span]) -> list[str]:
    """Accounts that had values in the period before and have fewer pieces of them now."""
    known = ~np.isnan(own)
    now, then = (
        known[:, [at for at, one in enumerate(pieces) if when.columns[name].holds(one)]]
        for name in (ACTUAL, PREVIOUS)
    )
    gone = [
        one.name
        for at, one in enumerate(found.accounts)
        if not one.is_stock and then[at].any() and not now[at].any()
    ]
    short = [
        f"{one.name} ends on {found.reach[at]}"
        for at, one in enumerate(found.accounts)
        if not one.is_stock
        and one.name not in gone
        and now[at].any()
        and found.reach[at] < when.period.end
    ]
    said = []
    if gone:
        said.append(f"There is no value of {listed(gone, NAMED)} in {when.period.label}.")
    if short:
        said.append(f"Not all accounts reach the end of the period: {listed(short, NAMED)}.")
    return said


def _currencies(found: Found) -> list[str]:
    """Entities whose money is of several currencies."""
    by_entity: dict[str, set[str]] = {}
    for one in found.accounts:
        if one.currency:
            by_entity.setdefault(one.entity, set()).add(one.currency)
    return [
        f"{entity or 'The whole'} has accounts in {listed(sorted(codes), 4)}: each is converted by "
        "its own rates."
        for entity, codes in sorted(by_entity.items())
        if len(codes) > 1
    ]


def _cut(found: Found, when: Times) -> list[str]:
    """Accounts known by the month in a period that cuts one."""
    if when.period.span.is_of_months:
        return []
    monthly = [
        found.accounts[at].name
        for at in found.flows()
        if found.is_monthly[at] and found.reach[at] >= when.period.start
    ]
    if not monthly:
        return []
    return [
        f"{listed(monthly, NAMED)} {'is' if len(monthly) == 1 else 'are'} known by the month, and "
        "this period cuts one: such a month counts where its day lies."
    ]
