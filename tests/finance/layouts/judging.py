"""Whether a file was understood: every figure that would be stored, beside what it truly says."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from core.catalogue import CSV_SHAPES
from core.finance import bank, journal
from core.uploads.trial import Trial, tried
from tests.finance.layouts.case import Case, Truth


@dataclass(frozen=True)
class Verdict:
    """How a file fared: right, asked, refused or wrong."""

    case: Case
    outcome: str
    why: str = ""
    shape: str | None = None  # for which it is taken


def judged(case: Case) -> Verdict:
    """Read a file without a word from anybody; then, where it asks, with its sender's answers."""
    content = case.text.encode()
    first = tried(content, CSV_SHAPES)
    if first.shape is None:
        return Verdict(case, "refused", "no shape")
    trial = tried(content, CSV_SHAPES, shape=first.shape, answers=case.answers)
    if trial.questions:
        open_ = ", ".join(f"{one.about} {list(one.choices)[:3]}" for one in trial.questions)
        return Verdict(case, "unanswered", open_, first.shape)
    if trial.refusals:
        why = "; ".join(f"{one.line} {one.column}: {one.reason}" for one in trial.refusals[:3])
        return Verdict(case, "refused", why, first.shape)
    said = stored(trial)
    if said != case.truth:
        return Verdict(case, "wrong", _apart(said, case.truth), first.shape)
    if case.must_warn and not trial.warnings:
        return Verdict(case, "wrong", "no word about the sum that is wrong", first.shape)
    if not case.must_warn and trial.warnings:
        return Verdict(case, "wrong", f"warned of nothing: {trial.warnings[0]}", first.shape)
    return Verdict(case, "asked" if first.questions else "right", "", first.shape)


def stored(trial: Trial) -> Truth:
    """The figures that would be stored, by what they are of."""
    ways: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "journal": journal.summed,
        "bank": bank.points,
    }
    way = ways.get(str(trial.shape))
    rows = way(trial.rows) if way else trial.rows
    rows = rows.rename(columns={"period_start": "timestamp", "amount": "value"})
    if trial.shape == "budgets":
        rows = rows.assign(scenario="budget")
    made: Truth = {}
    for row in rows.astype(object).to_dict("records"):
        key = (
            _word(row.get("scenario")) or "actual",
            _word(row.get("category")) or "value",
            _word(row.get("entity")),
            row["timestamp"].date(),
        )
        made[key] = Decimal(str(row["value"]))
    return made


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _apart(said: Truth, truth: Truth) -> str:
    keys = [key for key in {**said, **truth} if said.get(key) != truth.get(key)]
    return "; ".join(f"{key}: {said.get(key)} for {truth.get(key)}" for key in keys[:3])
