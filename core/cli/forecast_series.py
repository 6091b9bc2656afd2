"""A stored series forecast from the terminal, and stored as a version."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.question import MOST_AHEAD, Mode
from core.analytics.forecasting.study import Scenario, Wish
from core.cli import models
from core.cli.naming import series_called
from core.cli.people import acting_as
from core.cli.say import AsJson, records, result
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.forecasting import actions, making, queries
from core.forecasting.making import Within
from core.registry import queries as registered


def forecast(
    series: Annotated[str, typer.Argument(help="The series, by name or number.")],
    owner: Annotated[str, typer.Option("--as", help="In whose name it is stored.")],
    *,
    horizon: Annotated[
        int | None, typer.Option(min=1, max=MOST_AHEAD, help="Steps ahead; else the usual.")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="best asks more forecasters.")] = Mode.FAST,
    by: Annotated[str, typer.Option(help="One forecaster in place of all.")] = COMBINATION,
    parameters: Annotated[str, typer.Option(help="Its parameters, as JSON.")] = "{}",
    has_events: Annotated[
        bool, typer.Option("--events/--no-events", help="With the events that count for it.")
    ] = True,
    beside: Annotated[
        list[str] | None, typer.Option("--with", help="Another series that explains it.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="As if nothing later were known.", metavar="DAY"),
    ] = None,
    growth: Annotated[float, typer.Option(help="What if: percent a year more.")] = 0.0,
    level: Annotated[float, typer.Option(help="What if: percent more in all steps.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Forecast SERIES, try the same on its past, and store both as a version."""
    schema.require_head()
    user = acting_as(owner)
    scenario = Scenario(growth / 100, level / 100) if growth or level else None
    wish = Wish(horizon, mode, by, _parameters(parameters), scenario)
    others = tuple(series_called(user, other) for other in beside or [])
    within = Within(has_events, others, until and until.date())
    known = answer(making.known, user, series_called(user, series), within)
    model_id = carry_out(actions.store, user, making.made(known, wish))
    version = answer(registered.about, user, model_id)
    ahead = answer(queries.ahead, user, model_id)
    rows = ahead.drop(columns=["actual", "adjusted", "reason", "author"])
    lines = [*models.lines(version), *rows.to_csv(index=False).splitlines()]
    result(as_json, models.figures(version) | {"ahead": records(ahead)}, lines)


def _parameters(given: str) -> dict[str, Any]:
    try:
        found = json.loads(given)
    except json.JSONDecodeError as error:
        raise Invalid(f"The parameters are no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise Invalid('Parameters are given like {"season": 12}.')
    return found
