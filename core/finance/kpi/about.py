"""What is said about a report beside its figures: what was asked, of when, from which files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from core.finance.kpi.asking import Asked
from core.finance.kpi.sources import File


@dataclass(frozen=True)
class About:
    """The question of a report, and where its figures come from."""

    asked: Asked
    owner: str
    period: str  # as it is called, with how far it goes where it is not over
    whole: str
    is_partial: bool
    until: date
    currency: str
    labels: Mapping[str, str]  # of the columns
    plan_version: int | None
    model_id: UUID | None  # behind most of the scored forecasts
    models: int
    files: tuple[File, ...]
    cited: Mapping[str, tuple[tuple[int, int], ...]]  # by series: which file, how many points
    cautions: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the report is called where nobody calls it otherwise."""
        return f"KPI report {self.period}"

    @property
    def newest_file(self) -> UUID | None:
        """That of its figures which came last."""
        used = [one for one in self.files if one.points]
        return max(used, key=lambda one: (one.loaded_at, str(one.id))).id if used else None

    def files_of(self, key: str) -> list[tuple[File, int]]:
        """The files of a series, with how many points each has given."""
        return [(self.files[at], points) for at, points in self.cited.get(key, ())]

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "asked": self.asked.written(),
            "owner": self.owner,
            "period": self.period,
            "whole": self.whole,
            "is_partial": self.is_partial,
            "until": self.until.isoformat(),
            "currency": self.currency,
            "labels": dict(self.labels),
            "plan_version": self.plan_version,
            "model_id": self.model_id and str(self.model_id),
            "models": self.models,
            "files": [asdict(one) | {"id": str(one.id)} for one in self.files],
            "cited": {key: [list(pair) for pair in told] for key, told in self.cited.items()},
            "cautions": list(self.cautions),
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """From what was kept."""
        model = kept["model_id"]
        return cls(
            **kept
            | {
                "asked": Asked.read(kept["asked"]),
                "until": date.fromisoformat(kept["until"]),
                "model_id": UUID(model) if model else None,
                "files": tuple(File(**one | {"id": UUID(one["id"])}) for one in kept["files"]),
                "cited": {
                    key: tuple((pair[0], pair[1]) for pair in told)
                    for key, told in kept["cited"].items()
                },
                "cautions": tuple(kept["cautions"]),
            }
        )
