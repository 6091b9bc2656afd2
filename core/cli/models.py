"""Forecasts of stored series from the terminal: made, listed, computed again, and scored."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from core.actors import SYSTEM
from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.question import MOST_AHEAD, Mode
from core.analytics.forecasting.study import Wish
from core.cli.naming import key, series_called
from core.cli.people import acting_as
from core.cli.say import AsJson, result, told
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.forecasting import actions, making, queries, scoring
from core.registry import actions as registry
from core.registry import queries as registered

DIFFERS = 3


class Work(StrEnum):
    """What can be done with models."""

    list = "list"
    show = "show"
    activate = "activate"
    reproduce = "reproduce"


def forecast(
    series: Annotated[str, typer.Argument(help="The series, by name or number.")],
    owner: Annotated[str, typer.Option("--as", help="In whose name it is stored.")],
    horizon: Annotated[
        int | None, typer.Option(min=1, max=MOST_AHEAD, help="Steps ahead; else the usual.")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="best asks more forecasters.")] = Mode.FAST,
    by: Annotated[str, typer.Option(help="One forecaster in place of all.")] = COMBINATION,
    parameters: Annotated[str, typer.Option(help="Its parameters, as JSON.")] = "{}",
    as_json: AsJson = False,
) -> None:
    """Forecast SERIES, try the same on its past, and store both as a version."""
    schema.require_head()
    user = acting_as(owner)
    wish = Wish(horizon, mode, by, _parameters(parameters))
    known = answer(making.known, user, series_called(user, series))
    model_id = carry_out(actions.store, user, making.made(known, wish))
    version = answer(queries.version, user, model_id)
    ahead = answer(queries.ahead, user, model_id)
    rows = ahead.drop(columns=["actual", "adjusted", "reason", "author"])
    lines = [*_lines(version), *rows.to_csv(index=False).splitlines()]
    result(as_json, _figures(version) | {"ahead": _records(ahead)}, lines)


def models(
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    model_id: Annotated[str, typer.Argument(help="Which version, for all but list.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the newest models; show one, make it the active one, or compute it again."""
    schema.require_head()
    if work is Work.list:
        found = answer(registered.models, SYSTEM)
        lines = [
            f"{row.id}  {row.trained_at:%Y-%m-%d %H:%M} UTC  {'active' if row.is_active else '':<6}"
            f"  {row.model_type:<14}  {row.model_name}, version {row.version}"
            for row in found.itertuples()
        ]
        result(as_json, {"models": _records(found)}, lines or ["There are no models."])
        return
    named = key(model_id, "a model", "models list")
    if work is Work.reproduce:
        again = making.again(answer(queries.kept, SYSTEM, named))
        said = "The same numbers came out again."
        if not again.is_same:
            said = f"It differs by up to {again.most_apart:g}."
        result(as_json, {"again": again}, [said, *again.changed])
        if not again.is_same:
            raise typer.Exit(DIFFERS)
        return
    if work is Work.activate:
        carry_out(registry.activate, SYSTEM, named)
    version = answer(queries.version, SYSTEM, named)
    result(as_json, _figures(version), _lines(version))


def ledger(
    is_to_score: Annotated[
        bool, typer.Option("--score", help="Hold forecasts against what came since, first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show how stored forecasts have done, series by series."""
    schema.require_head()
    scored = carry_out(scoring.score, SYSTEM) if is_to_score else None
    found = answer(queries.ledger, SYSTEM)
    lines = [
        f"{row.series:<40}  {row.inside} of {row.with_band} inside the band,"
        f" mean error {row.error:,.6g}, of the naive {row.naive_error:,.6g}"
        for row in found.itertuples()
    ]
    figures: dict[str, Any] = {"ledger": _records(found)}
    if scored is not None:
        figures["scored"] = scored
        lines.insert(0, f"{scored:,} forecasts were scored.")
    result(as_json, figures, lines or ["Nothing came yet of what was forecast."])


def _parameters(given: str) -> dict[str, Any]:
    try:
        found = json.loads(given)
    except json.JSONDecodeError as error:
        raise Invalid(f"The parameters are no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise Invalid('Parameters are given like {"season": 12}.')
    return found


def _figures(version: queries.Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in version.__dataclass_fields__}


def _lines(version: queries.Version) -> list[str]:
    best: dict[str, Any] = next(iter(version.told.get("leaderboard") or []), {})
    held = None if best.get("inside") is None else f"{best['inside']} of {best['of']}"
    return told(
        {
            "id": version.id,
            "version": version.version,
            "author": version.author,
            "is_active": "yes" if version.is_active else "no",
            "trained_until": version.trained_until,
            "method": version.told.get("method"),
            "error_in_percent": best.get("wape"),
            "bands_that_held": held,
        },
        width=20,
    )


def _records(found: Any) -> Any:
    return json.loads(
        found.astype({"id": str} if "id" in found else {}).to_json(
            orient="records", date_format="iso", default_handler=str
        )
    )
