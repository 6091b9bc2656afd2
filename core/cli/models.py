"""Versions of models from the terminal: listed, shown, compared, put away, and computed again."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pandas as pd
import typer

from core.actors import SYSTEM
from core.cli.naming import key
from core.cli.say import AsJson, records, result, told
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.forecasting import comparing, queries
from core.forecasting.notebook import whole
from core.forecasting.reproducing import in_words, reproduced
from core.registry import actions as registry
from core.registry import queries as registered

DIFFERS = 3


class Work(StrEnum):
    """What can be done with models."""

    list = "list"
    show = "show"
    activate = "activate"
    archive = "archive"
    bring_back = "bring-back"
    reproduce = "reproduce"
    compare = "compare"
    notebook = "notebook"


CHANGES: dict[Work, Callable[..., None]] = {
    Work.activate: registry.activate,
    Work.archive: registry.archive,
    Work.bring_back: registry.bring_back,
}


def models(
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    model_ids: Annotated[
        list[str] | None, typer.Argument(help="Which version; of compare, two or more.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Of notebook: the file to write; else the screen.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List versions of models; show, activate, archive, compute again, compare or write out one."""
    schema.require_head()
    if work is Work.list:
        _list(as_json)
        return
    named = [key(one, "a model", "models list") for one in model_ids or [""]]
    if work is Work.compare:
        _compare(named, as_json)
        return
    if len(named) > 1:
        raise Invalid(f"`models {work}` is about one version; these are {len(named)}.")
    if work is Work.reproduce:
        _reproduce(named[0], as_json)
    elif work is Work.notebook:
        _notebook(named[0], out, as_json)
    else:
        if work in CHANGES:
            carry_out(CHANGES[work], SYSTEM, named[0])
        about = answer(registered.about, SYSTEM, named[0])
        result(as_json, figures(about), lines(about))


def _list(as_json: bool) -> None:
    found = answer(registered.models, SYSTEM)
    listed = [
        f"{row.id}  {row.trained_at:%Y-%m-%d %H:%M} UTC  {_state(row):<8}"
        f"  {row.model_type:<14}  {row.model_name}, version {row.version}"
        for row in found.itertuples()
    ]
    result(as_json, {"models": records(found)}, listed or ["There are no models."])


def _state(row: Any) -> str:
    if row.is_active:
        return "active"
    return "" if pd.isna(row.archived_at) else "archived"


def _reproduce(model_id: UUID, as_json: bool) -> None:
    version = answer(registered.about, SYSTEM, model_id)
    again = reproduced(version, answer(queries.kept, SYSTEM, model_id))
    result(as_json, {"again": again}, [in_words(again), *again.changed])
    if not again.is_same:
        raise typer.Exit(DIFFERS)


def _compare(model_ids: list[UUID], as_json: bool) -> None:
    found = answer(comparing.compared, SYSTEM, tuple(model_ids))
    differ = found.differences[found.differences["differs"]]
    figures = {
        "differences": records(differ.drop(columns="differs")),
        "values": records(found.values.reset_index()),
        "expected": records(found.expected),
        "scores": records(found.scores),
        "notes": found.notes,
    }
    tables = [differ.drop(columns="differs"), found.scores.drop(columns="id")]
    rows = [line for table in tables for line in table.to_csv(index=False).splitlines()]
    said = f"{len(found.values):,} of the values they were made from differ."
    result(as_json, figures, [*rows, said, *found.notes])


def _notebook(model_id: UUID, out: Path | None, as_json: bool) -> None:
    written = answer(whole.written, SYSTEM, model_id)
    if out is None:
        typer.echo(written.decode())
        return
    out.write_bytes(written)
    result(as_json, {"written": out}, [f"{out} was written."])


def figures(about: registered.About) -> dict[str, Any]:
    """A version as JSON takes it."""
    return {name: getattr(about, name) for name in about.__dataclass_fields__}


def lines(about: registered.About) -> list[str]:
    """A version in words, a line for each thing; without it what no such model has."""
    best = about.best
    held = None if best.get("inside") is None else f"{best['inside']} of {best['of']}"
    return told(
        {
            "id": about.id,
            "name": about.name,
            "version": about.version,
            "author": about.author,
            "family": about.family,
            "made_by": about.by,
            "is_active": "yes" if about.is_active else "no",
            "archived_at": about.archived_at,
            "trained_until": about.trained_until,
            "file": about.file,
            "data_sha256": about.data_sha256,
            "code": about.code_version,
            "method": about.told.get("method"),
            "error_in_percent": best.get("wape"),
            "bands_that_held": held,
        },
        width=20,
    )
