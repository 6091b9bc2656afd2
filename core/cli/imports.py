"""Taking a file in from the terminal, or only looking what it is."""

import json
import time
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from core.catalogue import CSV_SHAPES
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import carry_out, schema
from core.errors import Invalid
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.trial import AUTO, Trial, tried

REFUSED, FAILED = 2, 1
SHOWN = 20
Pairs = list[str]


class Policy(StrEnum):
    """What becomes of a file in which rows are refused."""

    all = "all"
    good = "good"


def import_file(  # noqa: PLR0917 - typer calls it, by name
    file: Annotated[Path, typer.Argument(help="CSV, TSV or other delimited text, also as .gz.")],
    shape: Annotated[str, typer.Option(help="What it is; auto finds out.")] = AUTO,
    mapping: Annotated[
        Pairs | None, typer.Option("--map", help="column=field, where names do not tell.")
    ] = None,
    answer: Annotated[
        Pairs | None, typer.Option("--answer", help="field=choice, for what must be asked.")
    ] = None,
    owner: Annotated[str, typer.Option("--as", help="Whose it will be.")] = "",
    policy: Annotated[
        Policy, typer.Option(help="all: whole or not at all; good: without what is refused.")
    ] = Policy.all,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    records: Annotated[
        bool, typer.Option("--records", help="Print the accepted rows too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read a file, check every cell, and store it; or say what would come of that."""
    began = time.monotonic()
    if not file.is_file():
        raise Invalid(f"There is no file {file}.")
    trial = tried(
        file,
        CSV_SHAPES,
        shape=shape,
        mapping=_pairs("--map", mapping),
        answers=_pairs("--answer", answer),
    )
    is_refused = bool(trial.refusals) and policy is Policy.all
    stored = None
    if not dry_run and trial.is_clear and not is_refused:
        stored = _stored(file, trial, owner)
    figures = _figures(trial, stored, time.monotonic() - began, with_records=records)
    result(as_json, figures, _lines(trial, stored))
    if not dry_run and stored is None:
        raise typer.Exit(REFUSED)


def _stored(file: Path, trial: Trial, owner: str) -> Any:
    schema.require_head()
    return carry_out(
        actions.load_file,
        acting_as(owner),
        CSV_SHAPES,
        Received.of(file),
        shape=trial.shape,
        rows=trial.rows,
        refused=len(trial.refusals),
        reading={"mapping": trial.mapping, "detected": _detected(trial)},
    )


def _figures(trial: Trial, stored: Any, seconds: float, *, with_records: bool) -> dict[str, Any]:
    said = {
        "upload_id": stored,
        "shape": trial.shape,
        "rows": len(trial.rows),
        "refused": len(trial.refusals),
        "seconds": round(seconds, 3),
        "detected": _detected(trial),
        "refusals": [asdict(one) for one in trial.refusals],
        "questions": [
            {"about": one.about, "sentence": one.sentence, "choices": one.choices}
            for one in trial.questions
        ],
    }
    if with_records:
        said["records"] = json.loads(trial.rows.to_json(orient="records", date_format="iso"))
    return said


def _detected(trial: Trial) -> dict[str, Any]:
    dialect = trial.detected.dialect
    return {
        "encoding": dialect.encoding,
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quotechar,
        "decimal": trial.detected.decimal,
        "thousands": trial.detected.thousands,
        "header_line": dialect.header_line,
        "compression": dialect.compression or None,
    }


def _lines(trial: Trial, stored: Any) -> list[str]:
    told = ", ".join(f"{name} {value!r}" for name, value in _detected(trial).items())
    lines = [f"Detected: {told}.", f"Columns: {', '.join(trial.columns)}."]
    lines.append(
        f"Shape: {trial.shape}; "
        + ", ".join(f"{name} from {column}" for name, column in trial.mapping.items())
        + "."
        if trial.shape
        else "It is of no known shape; --shape and --map say what it is."
    )
    for one in trial.questions:
        choices = "; ".join(f"{name}: {label}" for name, label in one.choices.items())
        lines.append(f"{one.sentence} Say so with --answer {one.about}=… ({choices}).")
    for refusal in trial.refusals[:SHOWN]:
        where = f", column {refusal.column}" if refusal.column else ""
        lines.append(f"Line {refusal.line}{where}: {refusal.reason} ({refusal.value})")
    if len(trial.refusals) > SHOWN:
        lines.append(f"And {len(trial.refusals) - SHOWN} more refusals; --json has all.")
    count = f"{len(trial.rows):,} rows accepted, {len(trial.refusals):,} refusals."
    lines.append(f"Stored as {stored}. {count}" if stored else f"Nothing was stored. {count}")
    return lines


def _pairs(option: str, given: Pairs | None) -> dict[str, str]:
    pairs = {}
    for one in given or []:
        name, sign, value = one.rpartition("=")
        if not sign or not name or not value:
            raise Invalid(f"{option} takes name=value, not {one!r}.")
        pairs[name] = value
    return pairs
