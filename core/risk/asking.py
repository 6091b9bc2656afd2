"""What is asked of a subject: over which time, in what units, against what, how far ahead."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.risk.tables import RiskSubject

FARTHEST = 20  # returns ahead


@dataclass(frozen=True)
class Asked:
    """A question that can be asked again, on other data too."""

    kind: RiskSubject
    id: UUID
    since: date | None = None
    until: date | None = None
    benchmark_id: UUID | None = None  # an instrument; none = that of the portfolio, if any
    periods: float | None = None  # returns in a year; none = as their rhythm says
    rf: float = 0.0  # a year
    horizon: int = 1
    amount: float | None = None  # of money at risk; none = what it is worth, if that is known

    def __post_init__(self) -> None:
        """Refuse what cannot be answered."""
        if self.since and self.until and self.since > self.until:
            raise Invalid(f"The time begins on {self.since} and ends before, on {self.until}.")
        if not 1 <= self.horizon <= FARTHEST:
            raise Invalid(f"Risk is told for 1 to {FARTHEST} returns ahead, not {self.horizon}.")
        if self.rf <= -1:
            raise Invalid(f"A risk-free rate of {self.rf:.0%} a year leaves nothing.")
        if self.amount is not None and not 0 < self.amount < 1e15:
            raise Invalid("An amount at risk is above 0.")

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {
            "kind": str(self.kind),
            "id": str(self.id),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "benchmark_id": self.benchmark_id and str(self.benchmark_id),
            "periods": self.periods,
            "rf": self.rf,
            "horizon": self.horizon,
            "amount": self.amount,
        }


def read(said: dict[str, Any]) -> Asked:
    """A question as JSON kept it."""
    other = said.get("benchmark_id")
    return Asked(
        RiskSubject(said["kind"]),
        UUID(said["id"]),
        _day(said.get("since")),
        _day(said.get("until")),
        UUID(other) if other else None,
        said.get("periods"),
        said.get("rf", 0.0),
        said.get("horizon", 1),
        said.get("amount"),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
