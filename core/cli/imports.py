"""Taking a file in from the terminal, or only looking what it is."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core.catalogue import CSV_SHAPES
from core.cli import watching
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import carry_out, schema
from core.errors import Invalid
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.recognising import AUTO
from core.uploads.shapes import Mode
from core.uploads.table import Refusal
from core.uploads.trial import Trial, tried

REFUSED, FAILED = 2, 1
SHOWN = 20
Pairs = list[str]


def import_file(  # noqa: PLR0917 - typer calls it, by name
    file: Annotated[
        Path, typer.Argument(help="Delimited text, also as .gz, or a workbook; to watch, a folder.")
    ],
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
    mode: Annotated[
        Mode | None, typer.Option(help="What becomes of rows that are stored already.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Take back what was loaded from this file before.")
    ] = False,
    written: Annotated[
        Pairs | None,
        typer.Option(
            "--written",
            help="How it is written, where that is not seen: encoding=, delimiter=, quotechar=, "
            "header_line=, preamble=, footer=, sheet=.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    records: Annotated[
        bool, typer.Option("--records", help="Print the accepted rows too.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Load whatever is put into the folder, for ever.")
    ] = False,
    every: Annotated[float, typer.Option(help="Seconds between two looks.", min=0.1)] = 10.0,
    once: Annotated[bool, typer.Option("--once", help="With --watch: look once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read a file, check every cell, and store it; or say what would come of that."""
    began = time.monotonic()
    if not watch and not file.is_file():
        raise Invalid(f"There is no file {file}.")
    said = Choices(
        _pairs("--map", mapping),
        _pairs("--answer", answer) | _pairs("--written", written),
        policy,
        mode,
        again,
    )
    if watch:
        if not file.is_dir():
            raise Invalid(f"There is no folder {file}.")
        schema.require_head()
        for told in watching.watched(file, owner, shape, said, every=every, once=once):
            typer.echo(told)
        return
    trial = tried(file, CSV_SHAPES, shape=shape, mapping=said.mapping, answers=said.answers)
    is_refused = bool(trial.refusals) and policy is Policy.all
    stored = None
    if not dry_run and trial.is_clear and not is_refused:
        stored = _stored(file, trial, said, owner)
    figures = _figures(trial, stored, time.monotonic() - began, with_records=records)
    result(as_json, figures, _lines(trial, stored))
    if not dry_run and stored is None:
        raise typer.Exit(REFUSED)


def _stored(file: Path, trial: Trial, said: Choices, owner: str) -> Any:
    schema.require_head()
    received = Received.of(file)
    return carry_out(actions.load_file, acting_as(owner), CSV_SHAPES, received, trial, said)


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
        "warnings": [asdict(one) for one in trial.warnings],
        "notes": list(trial.notes),
        "totals": trial.totals,
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
        "sheet": trial.detected.sheet or None,
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
        if not trial.questions
        else "What it is has to be said first."
    )
    if trial.why:
        lines.append(f"Taken for that by {trial.why}.")
    for one in trial.questions:
        choices = "; ".join(f"{name}: {label}" for name, label in one.choices.items())
        lines.append(f"{one.sentence} Say so with --answer {one.about}=… ({choices}).")
    lines += trial.notes
    lines += [f"Look at: {_at(warning)}" for warning in trial.warnings[:SHOWN]]
    lines += [f"{name}: {figure}" for name, figure in trial.totals.items()]
    lines += [_at(refusal) for refusal in trial.refusals[:SHOWN]]
    if len(trial.refusals) > SHOWN:
        lines.append(f"And {len(trial.refusals) - SHOWN} more refusals; --json has all.")
    count = f"{len(trial.rows):,} rows accepted, {len(trial.refusals):,} refusals."
    lines.append(f"Stored as {stored}. {count}" if stored else f"Nothing was stored. {count}")
    return lines


def _at(one: Refusal) -> str:
    where = f", column {one.column}" if one.column else ""
    return f"Line {one.line}{where}: {one.reason} ({one.value})"


def _pairs(option: str, given: Pairs | None) -> dict[str, str]:
    pairs = {}
    for one in given or []:
        name, sign, value = one.rpartition("=")
        if not sign or not name or not value:
            raise Invalid(f"{option} takes name=value, not {one!r}.")
        pairs[name] = value
    return pairs
