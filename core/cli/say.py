"""What a command prints: one JSON object and nothing else, or lines for a person."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

import pandas as pd
import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def result(as_json: bool, figures: dict[str, Any], lines: Iterable[str]) -> None:
    """Print the outcome of a command."""
    if as_json:
        typer.echo(json.dumps(figures, default=_plain))
        return
    for line in lines:
        typer.echo(line)


def told(figures: Mapping[str, Any], width: int = 14) -> list[str]:
    """A line for each figure under its name in words, and none for what is not there.

    >>> told({"raised_at": "noon", "note": None}, width=10)
    ['raised at noon']
    """
    there = {name: value for name, value in figures.items() if value is not None}
    return [f"{name.replace('_', ' '):<{width}}{value}" for name, value in there.items()]


def records(found: pd.DataFrame) -> Any:
    """The rows of a frame as JSON takes them."""
    named = found.astype({"id": str}) if "id" in found else found
    return json.loads(named.to_json(orient="records", date_format="iso", default_handler=str))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
