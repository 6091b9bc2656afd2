"""How a series is prepared, from the terminal: shown, tried, and kept."""

import json
import sys
from typing import Annotated, Any
from uuid import UUID

import typer

from core.actors import SYSTEM
from core.cli.naming import series_called
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.series import recipes
from core.series.recipes import Shown


def recipe(
    series: Annotated[str, typer.Argument(help="The series, by name or number.")],
    given: Annotated[
        str | None,
        typer.Option(
            "--set", help='Keep these steps: JSON such as [{"step": "fill"}], - reads it.'
        ),
    ] = None,
    tried: Annotated[
        str | None, typer.Option("--try", help="Show what these steps would give; keep nothing.")
    ] = None,
    points: Annotated[
        bool, typer.Option("--points", help="Print every value, raw and prepared.")
    ] = False,
    owner: Annotated[str, typer.Option("--as", help="In whose name; else the system's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show how SERIES is prepared and what that does to its numbers, or keep another recipe."""
    if given is not None and tried is not None:
        raise Invalid("Either --set or --try, not both.")
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    series_id = series_called(user, series)
    if given is not None:
        carry_out(recipes.set_recipe, user, series_id, _steps(given))
    steps = None if tried is None else _steps(tried)
    shown = answer(recipes.shown, user, series_id, steps)
    kept = answer(recipes.recipe, user, series_id)
    figures = _figures(series_id, list(kept.steps) if steps is None else steps, shown)
    lines = _lines(shown)
    if points:
        rows = answer(recipes.points_prepared, user, series_id, steps).reset_index()
        figures["points"] = json.loads(rows.to_json(orient="records", date_format="iso"))
        lines += rows.to_csv(index=False).splitlines()
    result(as_json, figures, lines)


def _steps(given: str) -> Any:
    try:
        return json.loads(sys.stdin.read() if given == "-" else given)
    except json.JSONDecodeError as error:
        raise Invalid(f"The recipe is no JSON: {error}.") from None


def _figures(series_id: UUID, steps: Any, shown: Shown) -> dict[str, Any]:
    return {
        "series_id": series_id,
        "recipe": steps,
        "told": shown.told,
        "done": shown.done,
        "frequency": shown.frequency,
        "raw_frequency": shown.raw_frequency,
        "rows": shown.count,
        "marks": shown.counts,
        "notices": shown.notices,
    }


def _lines(shown: Shown) -> list[str]:
    lines = [f"Values come {shown.raw_frequency}; prepared, they come {shown.frequency}."]
    steps = zip(shown.told, shown.done, strict=False)
    lines += [f"{at}. {said} {done}." for at, (said, done) in enumerate(steps, start=1)]
    return [*lines, *([] if shown.told else ["There are no steps."]), *shown.notices]
