"""Computing a stored report again from what it was made of: the same numbers, or which are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.kpi.report import sha256
from core.errors import NotFound
from core.finance.kpi.kept import visible
from core.finance.kpi.reporting import KPIS, STORED, VERSION, Report
from core.finance.tables import KPIReport
from core.glance import listed

READS = ("finance",)
AT_ONCE = 50  # reports in memory
MOST_NAMED = 5


@dataclass(frozen=True)
class Verified:
    """Whether a report is what it was: its content, its columns, and what its inputs give now."""

    id: UUID
    title: str
    faults: tuple[str, ...]  # in sentences; none where it is the same
    note: str = ""  # what was not held against each other, and why

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.faults


def verify(db: Session, user: Actor, report_id: UUID) -> Verified:
    """One report, computed again from its own inputs."""
    require(user, Role.viewer)
    found = next(_verified(db, user, [report_id]), None)
    if found is None:
        raise NotFound("This report is not yours, or is not shared with you.")
    return found


def verify_all(db: Session, user: Actor, ids: list[UUID] | None = None) -> list[Verified]:
    """Every report this user may see, or some of them, the oldest first."""
    require(user, Role.viewer)
    wanted = visible(user).where(col(KPIReport.company_id).is_(None))
    every = list(db.scalars(wanted.order_by(col(KPIReport.id))))
    asked = every if ids is None else [one for one in every if one in set(ids)]
    return list(_verified(db, user, asked))


def _verified(db: Session, user: Actor, ids: list[UUID]) -> Iterator[Verified]:
    for at in range(0, len(ids), AT_ONCE):
        wanted = (
            select(KPIReport)
            .where(
                col(KPIReport.id).in_(ids[at : at + AT_ONCE]), col(KPIReport.id).in_(visible(user))
            )
            .order_by(col(KPIReport.id))
        )
        for row in db.scalars(wanted).all():
            yield Verified(row.id, row.title, *_checked(row))
            db.expunge(row)


def _checked(row: KPIReport) -> tuple[tuple[str, ...], str]:
    data = row.report_data
    if "inputs" not in data:
        return (), "It was stored without its inputs, and cannot be computed again."
    kept = {name: data[name] for name in ("inputs", "told", "about")}
    faults = []
    if sha256(kept) != data["sha256"]:
        faults.append("Its content is not what was stored: its SHA-256 is another one.")
    faults += [
        f"Its column {name} says {getattr(row, name)}, its content {_value(data, key)}."
        for name, key in STORED.items()
        if getattr(row, name) != _value(data, key)
    ]
    if row.formula_version != VERSION:
        return tuple(faults), f"It was computed by formulas {row.formula_version}, not {VERSION}."
    found = Report.read(data).told.written()
    stored, old = data["told"], _older(data["told"]["figures"])
    told = {key: one for key, one in stored["figures"].items() if key not in old}
    now = {key: found["figures"].get(key) for key in told}  # figures that came since are not in it
    differing = sorted(_differing(stored | {"figures": told}, found | {"figures": now}))
    faults += [f"Computed again, {where} is another one." for where in differing[:MOST_NAMED]]
    if len(differing) > MOST_NAMED:
        faults.append(f"{len(differing) - MOST_NAMED} more are others.")
    return tuple(faults), _not_held(old)


def _older(figures: dict[str, Any]) -> list[str]:
    """The figures whose formula is another one by now, or is no more."""
    return [
        key
        for key, one in figures.items()
        if key not in KPIS or KPIS[key].version != one["version"]
    ]


def _not_held(old: list[str]) -> str:
    if not old:
        return ""
    names = listed([KPIS[key].label if key in KPIS else key for key in old], MOST_NAMED)
    return f"Not computed again, because the formula is another one by now: {names}."


def _value(data: dict[str, Any], key: str) -> float | None:
    value = data["told"]["figures"][key]["value"]
    return None if value is None else float(value)


def _differing(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two trees of JSON are not the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from _differing(one.get(key), other.get(key), f"{where} {key}".strip())
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(*pair, f"{where} {at + 1}")
    elif one != other:
        yield where
