"""What changed between two reports of the same question, and how much each change moved.

Changes are applied one kind after the other, in a fixed order, and every figure is computed after
each: the effects of the kinds add up to the whole difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.definitions import KPIS
from core.analytics.kpi.report import Inputs, Told
from core.analytics.kpi.spans import Span

NOISE = 1e-9  # of an amount: what a sum of doubles may differ by


class Cause(StrEnum):
    """Why a figure is another one, in the order in which causes are applied."""

    formula = "changed formula"
    restated = "restated amounts"
    arrived = "new or withdrawn amounts"
    mapped = "accounts mapped otherwise"
    rates = "other exchange rates"
    plan = "another budget"
    forecasts = "newly scored forecasts, and months before"


@dataclass(frozen=True)
class Change:
    """One amount, rate or place that is another one."""

    cause: Cause
    what: str  # the account, currency or line
    when: str
    before: float | str | None
    after: float | str | None
    key: str = ""  # of the series

    @property
    def by(self) -> float | None:
        """How much more it is, where both are numbers."""
        if isinstance(self.before, str) or isinstance(self.after, str):
            return None
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True)
class Moved:
    """How far a figure moved, and by which causes."""

    key: str
    before: Amount
    after: Amount
    effects: Mapping[Cause, float]  # empty where one of the two is no number

    @property
    def by(self) -> float | None:
        """The whole difference."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True)
class Difference:
    """All that is different between two reports."""

    moved: tuple[Moved, ...]
    changes: tuple[Change, ...]

    @property
    def causes(self) -> list[Cause]:
        """Those that there are changes of, in order."""
        found = {one.cause for one in self.changes}
        found |= {cause for one in self.moved for cause, by in one.effects.items() if by}
        return [one for one in Cause if one in found]


def difference(before: Inputs, after: Inputs, stored: Mapping[str, Any]) -> Difference:
    """What changed from one to the other; ``stored`` are the figures as they were told then."""
    steps = dict(_steps(before, after))
    told = {cause: Told(inputs).figures for cause, inputs in steps.items()}
    then = {key: Amount(one["value"], one["reason"]) for key, one in stored.items() if key in KPIS}
    moved = []
    for key in KPIS:
        first, last = then.get(key, told[Cause.formula][key]), told[Cause.forecasts][key]
        if _is_same(first, last):
            continue
        path = {cause: found[key] for cause, found in told.items()}
        moved.append(Moved(key, first, last, _effects(first, path)))
    changes = [*_formulas(stored), *_amounts(before.books, after.books)]
    changes += [*_mapped(before.books, after.books), *_rates(before.books, after.books)]
    changes += [*_plans(before, after), *_ledgers(before, after)]
    return Difference(tuple(moved), tuple(changes))


def _steps(before: Inputs, after: Inputs) -> Iterator[tuple[Cause, Inputs]]:
    """The inputs after each cause has been applied."""
    yield Cause.formula, before
    step = replace(before, books=_restated(before.books, after.books))
    yield Cause.restated, step
    step = replace(step, books=_arrived(before.books, after.books), columns=after.columns)
    yield Cause.arrived, step
    step = replace(step, books=replace(after.books, rates=step.books.rates))
    yield Cause.mapped, step
    step = replace(step, books=after.books)
    yield Cause.rates, step
    step = replace(step, plan=after.plan, plan_reason=after.plan_reason)
    yield Cause.plan, step
    yield Cause.forecasts, after


def _restated(before: Books, after: Books) -> Books:
    """The books of before, with the amounts of after where both have one."""
    rows, pieces = _places(after)
    own = before.own.copy()
    for at, account in enumerate(before.accounts):
        row = rows.get(account.key)
        if row is None or after.accounts[row].currency != account.currency:
            continue
        for column, piece in enumerate(before.pieces):
            other = pieces.get(piece)
            if other is not None and not np.isnan([own[at, column], after.own[row, other]]).any():
                own[at, column] = after.own[row, other]
    return replace(before, own=own)


def _arrived(before: Books, after: Books) -> Books:
    """The books of after, mapped as before, at the rates of before where these are known."""
    then = {one.key: one for one in before.accounts}
    accounts = tuple(
        replace(
            one,
            account_class=then[one.key].account_class,
            side=then[one.key].side,
            is_stock=then[one.key].is_stock,
            is_wear=then[one.key].is_wear,
        )
        if one.key in then
        else one
        for one in after.accounts
    )
    return Books(accounts, after.pieces, after.own, _old_rates(before, after))


def _old_rates(before: Books, after: Books) -> dict[str, Any]:
    pieces = {piece: at for at, piece in enumerate(before.pieces)}
    rates = {}
    for code, new in after.rates.items():
        old = before.rates.get(code)
        if old is None:
            rates[code] = new
            continue
        known = [pieces.get(piece) for piece in after.pieces]
        rates[code] = replace(
            new,
            average=_as_before(old.average, known, new.average),
            closing=_as_before(old.closing, known, new.closing),
        )
    return rates


def _as_before(
    old: Sequence[float], known: Sequence[int | None], new: Sequence[float]
) -> tuple[float, ...]:
    """The rates of before where there was one, else those of now."""
    return tuple(
        rate if at is None or np.isnan(old[at]) else old[at]
        for at, rate in zip(known, new, strict=True)
    )


def _places(books: Books) -> tuple[dict[str, int], dict[Span, int]]:
    rows = {one.key: at for at, one in enumerate(books.accounts)}
    return rows, {piece: at for at, piece in enumerate(books.pieces)}


def _effects(first: Amount, path: Mapping[Cause, Amount]) -> dict[Cause, float]:
    """How much each cause moved a figure; nothing where it is no number all the way."""
    if first.value is None or any(one.value is None for one in path.values()):
        return {}
    found, last = {}, first.value
    for cause, one in path.items():
        if one.value is not None and abs(one.value - last) > NOISE * max(1.0, abs(last)):
            found[cause] = one.value - last
            last = one.value
    return found


def _is_same(one: Amount, other: Amount) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value and one.reason == other.reason
    return _close(one.value, other.value)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= NOISE * max(abs(one), abs(other), 1e-300)


def _formulas(stored: Mapping[str, Any]) -> Iterator[Change]:
    for key, one in stored.items():
        if key in KPIS and one.get("version") != KPIS[key].version:
            label = KPIS[key].label
            yield Change(Cause.formula, label, "", str(one.get("version")), KPIS[key].version)


def _amounts(before: Books, after: Books) -> Iterator[Change]:
    """Amounts that are others, came, or went, the largest change first."""
    then, now = _values(before), _values(after)
    names = {one.key: one.name for one in (*before.accounts, *after.accounts)}
    found = []
    for key, piece in sorted({*then, *now}):
        old, new = then.get((key, piece)), now.get((key, piece))
        if old is not None and new is not None and _close(old, new):
            continue
        cause = Cause.arrived if old is None or new is None else Cause.restated
        found.append(Change(cause, names[key], _days(piece), old, new, key))
    yield from sorted(found, key=lambda one: (one.cause, -abs(one.by or 0.0)))


def _values(books: Books) -> dict[tuple[str, Span], float]:
    rows, columns = np.nonzero(~np.isnan(books.own))
    return {
        (books.accounts[row].key, books.pieces[column]): float(books.own[row, column])
        for row, column in zip(rows, columns, strict=True)
    }


def _mapped(before: Books, after: Books) -> Iterator[Change]:
    then = {one.key: one for one in before.accounts}
    now = {one.key: one for one in after.accounts}
    for key in sorted({*then, *now}):
        old, new = then.get(key), now.get(key)
        if _place(old) != _place(new):
            name = (new or old or Account("", "", "", "", 1)).name
            yield Change(Cause.mapped, name, "", _place(old), _place(new), key)


def _place(one: Account | None) -> str | None:
    if one is None:
        return None
    side = "adds" if one.side > 0 else "takes away"
    return f"{one.account_class.replace('_', ' ')}, {side}"


def _rates(before: Books, after: Books) -> Iterator[Change]:
    pieces = {piece: at for at, piece in enumerate(before.pieces)}
    for code, new in sorted(after.rates.items()):
        old = before.rates.get(code)
        if old is None:
            continue
        for kind in ("average", "closing"):
            for at, piece in enumerate(after.pieces):
                rate, was = getattr(new, kind)[at], pieces.get(piece)
                known = np.nan if was is None else getattr(old, kind)[was]
                if not np.isnan([rate, known]).any() and not _close(rate, known):
                    yield Change(Cause.rates, f"{code}, {kind}", _days(piece), known, rate)


def _plans(before: Inputs, after: Inputs) -> Iterator[Change]:
    then, now = _lines(before.plan), _lines(after.plan)
    for name in sorted({*then, *now}):
        old, new = then.get(name), now.get(name)
        if old is None or new is None or not _close(old, new):
            yield Change(Cause.plan, " of ".join(one for one in name if one), "", old, new)


def _lines(plan: Books | None) -> dict[tuple[str, str], float]:
    if plan is None:
        return {}
    sums = np.nansum(plan.own, axis=1)
    found: dict[tuple[str, str], float] = {}
    for one, amount in zip(plan.accounts, sums, strict=True):
        found[one.category, one.entity] = found.get((one.category, one.entity), 0.0) + float(amount)
    return found


def _ledgers(before: Inputs, after: Inputs) -> Iterator[Change]:
    if before.ledger != after.ledger:
        yield Change(
            Cause.forecasts,
            "Forecasts that are scored",
            "",
            float(before.ledger.scored),
            float(after.ledger.scored),
        )


def _days(piece: Span) -> str:
    return f"{piece.start:%Y-%m}" if piece.is_of_months else f"{piece.start} to {piece.end}"
