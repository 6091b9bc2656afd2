"""A report: what it was computed from, and everything that follows from it, again and again alike.

What it was computed from can be written and read back; whatever is told follows from that alone,
so a stored report is checked by computing it anew.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.books import Books
from core.analytics.kpi.definitions import KPIS, figures, inputs
from core.analytics.kpi.reckoning import ACTUAL, PLAN, Ledger, View
from core.analytics.kpi.spans import Span
from core.analytics.kpi.statement import LINES, Statement
from core.analytics.kpi.variance import BridgeStep, Variance, bridge, variance

VERSION = "1"  # of the formulas together; a change of one that moves figures is a new version
WHOLE = ""  # all entities together
TRENDED = ("revenue", "gross_profit", "operating_expense", "operating_income", "net_income")
BRIDGED = "operating_income"


@dataclass(frozen=True)
class Inputs:
    """All that figures follow from."""

    columns: Mapping[str, Span]
    books: Books
    plan: Books | None
    plan_reason: str  # why there is none
    trend: Books
    periods: tuple[tuple[str, Span], ...]  # of the trend, oldest first, by their labels
    history: tuple[Span, ...]  # months of revenue, oldest first
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def entities(self) -> list[str]:
        """Those that are told beside the whole, where there are several."""
        found = self.books.entities
        return found if len(found) > 1 else []

    def view(self, entity: str = WHOLE) -> View:
        """What figures are made of: all books, or those of an entity."""
        books, plan, trend = self.books, self.plan, self.trend
        if entity != WHOLE:
            books, trend = books.only([entity]), trend.only([entity])
            plan = None if plan is None else plan.only([entity])
        past = Statement(trend)
        return View(
            Statement(books),
            self.columns,
            None if plan is None else Statement(plan),
            self.plan_reason,
            self.ledger if entity == WHOLE else Ledger(),
            tuple(past.value("revenue", one).value for one in self.history),
        )

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "columns": {name: _days(one) for name, one in sorted(self.columns.items())},
            "books": self.books.written(),
            "plan": None if self.plan is None else self.plan.written(),
            "plan_reason": self.plan_reason,
            "trend": self.trend.written(),
            "periods": [[name, *_days(one)] for name, one in self.periods],
            "history": [_days(one) for one in self.history],
            "ledger": asdict(self.ledger),
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From what was kept."""
        return cls(
            {name: _span(one) for name, one in kept["columns"].items()},
            Books.read(kept["books"]),
            None if kept["plan"] is None else Books.read(kept["plan"]),
            kept["plan_reason"],
            Books.read(kept["trend"]),
            tuple((name, _span(days)) for name, *days in kept["periods"]),
            tuple(_span(one) for one in kept["history"]),
            Ledger(**kept["ledger"]),
        )


@dataclass(frozen=True)
class Told:
    """What a report says, computed from its inputs when it is asked for."""

    inputs: Inputs

    @cached_property
    def view(self) -> View:
        """All books together."""
        return self.inputs.view()

    @cached_property
    def figures(self) -> dict[str, Amount]:
        """Every figure."""
        return figures(self.view)

    @cached_property
    def shown(self) -> list[str]:
        """The figures that there is anything to say about, in order."""
        dull = {"no_account", "no_cost_of_sales", "no_depreciation", "nothing_converted"}
        return [key for key, one in self.figures.items() if one.reason not in dull or _is_main(key)]

    @cached_property
    def lines(self) -> dict[str, dict[str, Amount]]:
        """Every line of the statement in every column, the budget's too."""
        return lines_of(self.view)

    @cached_property
    def variances(self) -> dict[str, Variance]:
        """How far each line is from its budget."""
        return {
            key: variance(row[ACTUAL], row[PLAN], is_cost=LINES[key].is_cost)
            for key, row in self.lines.items()
        }

    @cached_property
    def by_entity(self) -> dict[str, dict[str, dict[str, Amount]]]:
        """The lines of each entity, where there are several."""
        return {one: lines_of(self.inputs.view(one)) for one in self.inputs.entities}

    def course(self, entity: str = WHOLE) -> dict[str, list[Amount]]:
        """Some lines over the periods of the trend."""
        trend = self.inputs.trend if entity == WHOLE else self.inputs.trend.only([entity])
        past = Statement(trend)
        return {
            key: [past.value(key, span) for _, span in self.inputs.periods]
            for key in TRENDED
            if past.has(key)
        }

    def bridge(self, base: str = PLAN, most: int = 8) -> tuple[BridgeStep, ...]:
        """What led from the operating income of another column to this one, class by class.

        Nothing where either is not known.
        """
        to, since = self.view.line(BRIDGED), self.view.line(BRIDGED, base)
        if to.value is None or since.value is None:
            return ()
        now, then = self._effects(ACTUAL), self._effects(base)
        names = [*now, *(name for name in then if name not in now)]
        steps = {name: now.get(name, 0.0) - then.get(name, 0.0) for name in names}
        return bridge(since.value, steps, to.value, most)

    def digest(self, about: Mapping[str, Any]) -> str:
        """A number that no other content has: of the inputs, what follows, and what is said."""
        return sha256({"inputs": self.inputs.written(), "told": self.written(), "about": about})

    def written(self) -> dict[str, Any]:
        """What follows from the inputs, as JSON keeps it; never read back but to be compared."""
        return {
            "figures": {
                key: {**_amount(one), "version": KPIS[key].version}
                for key, one in self.figures.items()
            },
            "lines": {
                key: {column: _amount(one) for column, one in row.items()}
                for key, row in self.lines.items()
            },
            "entities": {
                entity: {
                    key: {column: _amount(one) for column, one in row.items()}
                    for key, row in rows.items()
                }
                for entity, rows in self.by_entity.items()
            },
            "trend": {key: [_amount(one) for one in row] for key, row in self.course().items()},
        }

    def inputs_of(self, key: str) -> dict[str, Amount]:
        """What a figure is made of."""
        return inputs(self.view, key)

    def _effects(self, column: str) -> dict[str, float]:
        """What each category adds to or takes from operating income in a column."""
        plan = self.view.plan if column == PLAN else None
        statement = plan or self.view.statement
        span = self.inputs.columns[ACTUAL if plan else column]
        sums = statement.books.over(span)
        found: dict[str, float] = {}
        for one, amount in zip(statement.books.accounts, sums, strict=True):
            is_part = one.account_class in ("revenue", "cost_of_sales", "operating_expense")
            if is_part and not one.is_stock and amount == amount:  # NaN is no amount
                found[one.category] = found.get(one.category, 0.0) + one.side * float(amount)
        return found


def lines_of(view: View) -> dict[str, dict[str, Amount]]:
    """The lines that there are accounts for, in the columns of a view."""
    columns = [*view.columns, PLAN]
    held = [
        key
        for key in LINES
        if view.statement.has(key) or (view.plan is not None and view.plan.has(key))
    ]
    return {key: {column: view.line(key, column) for column in columns} for key in held}


def sha256(content: Any) -> str:
    """The number of some JSON, whatever order its keys are kept in."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_main(key: str) -> bool:
    return key in ("revenue", "revenue_growth", "operating_margin", "net_margin")


def _amount(one: Amount) -> dict[str, Any]:
    return {"value": one.value, "reason": one.reason}


def _days(span: Span) -> list[str]:
    return [span.start.isoformat(), span.end.isoformat()]


def _span(days: Sequence[str]) -> Span:
    return Span(*map(date.fromisoformat, days))
