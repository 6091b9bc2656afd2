"""What a command prints: one JSON object and nothing else, or lines for a person."""

import json
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def result(as_json: bool, figures: dict[str, Any], lines: Iterable[str]) -> None:
    """Print the outcome of a command."""
    if as_json:
        typer.echo(json.dumps(figures, default=_plain))
        return
    for line in lines:
        typer.echo(line)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
