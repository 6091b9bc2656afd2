"""A KPI report: opened from the books of now or from what was stored, and told in the same way."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.kpi.amount import WORDS, Amount
from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.definitions import KPIS, STORED, Definition
from core.analytics.kpi.reckoning import COLUMNS
from core.analytics.kpi.report import VERSION, Inputs, Told
from core.analytics.kpi.statement import LINES, Line
from core.analytics.kpi.variance import BridgeStep, Variance
from core.finance.kpi.about import About
from core.finance.kpi.asking import Asked
from core.finance.kpi.opening import Opened, opened

__all__ = [
    "COLUMNS",
    "KPIS",
    "LINES",
    "STORED",
    "VERSION",
    "WORDS",
    "Account",
    "Amount",
    "Books",
    "BridgeStep",
    "Definition",
    "Line",
    "Report",
    "Told",
    "Variance",
    "computed",
    "report",
]

READS = ("finance", "series", "currency", "forecasting", "registry", "uploads")


@dataclass(frozen=True)
class Report:
    """A report as it is shown and stored."""

    about: About
    inputs: Inputs

    @cached_property
    def told(self) -> Told:
        """Everything that follows from the inputs."""
        return Told(self.inputs)

    @cached_property
    def digest(self) -> str:
        """A number that no other report has."""
        return self.told.digest(self.about.written())

    def written(self) -> dict[str, Any]:
        """As JSON keeps it: what it is about, what it is made of, what follows, and its number."""
        return {
            "formulas": VERSION,
            "about": self.about.written(),
            "inputs": self.inputs.written(),
            "told": self.told.written(),
            "sha256": self.digest,
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Report":
        """From what was kept."""
        return cls(About.read(kept["about"]), Inputs.read(kept["inputs"]))


def report(db: Session, user: Actor, asked: Asked) -> Report:
    """The figures of a period, now."""
    require(user, Role.viewer)
    return computed(opened(db, user, asked))


def computed(one: Opened) -> Report:
    """What follows from opened books."""
    when = one.times
    about = About(
        one.asked,
        one.owner,
        when.period.label,
        when.whole.label,
        when.period.span != when.whole.span,
        when.until,
        one.currency,
        dict(when.labels),
        one.plan_version,
        one.model_id,
        one.models,
        one.sources.files,
        one.sources.of,
        one.cautions,
    )
    periods = tuple((each.label, each.span) for each in when.trend)
    inputs = Inputs(
        when.columns,
        one.books,
        one.plan,
        one.plan_reason,
        one.trend,
        periods,
        when.history,
        one.ledger,
    )
    return Report(about, inputs)
