"""How stored forecasts have done, from the terminal."""

from enum import StrEnum
from typing import Annotated, Any

import pandas as pd
import typer

from core.actors import SYSTEM
from core.cli.say import AsJson, records, result
from core.db import answer, carry_out, schema
from core.forecasting import ledger as scored_forecasts
from core.forecasting import scoring


class By(StrEnum):
    """What scores are summed up by."""

    series = "series"
    month = "month"
    step = "step"
    forecaster = "forecaster"


ASKED = {
    By.series: scored_forecasts.by_series,
    By.month: scored_forecasts.by_month,
    By.step: scored_forecasts.by_step,
    By.forecaster: scored_forecasts.by_forecaster,
}


def ledger(
    is_to_score: Annotated[
        bool, typer.Option("--score", help="Hold forecasts against what came since, first.")
    ] = False,
    by: Annotated[By, typer.Option(help="What the scores are summed up by.")] = By.series,
    as_json: AsJson = False,
) -> None:
    """Show how stored forecasts have done, by series, month, step ahead or forecaster."""
    schema.require_head()
    scored = carry_out(scoring.score, SYSTEM) if is_to_score else None
    found = answer(ASKED[by], SYSTEM)
    lines = [(_series if by is By.series else _others)(row) for row in found.itertuples()]
    figures: dict[str, Any] = {"by": by.value, "ledger": records(found)}
    if scored is not None:
        figures["scored"] = scored
        forecasts = "1 forecast was" if scored == 1 else f"{scored:,} forecasts were"
        lines.insert(0, f"{forecasts} scored.")
    result(as_json, figures, lines or ["Nothing came yet of what was forecast."])


def _series(row: Any) -> str:
    """A series in its own unit, and whether the naive would have been better."""
    naive = row.naive_error
    said = "the naive is not known"
    if not pd.isna(naive):
        word = "better" if naive < row.compared_error else "no better"
        said = f"of the naive {naive:,.6g}, which would have been {word}"
    return f"{row.series:<40}  {_held(row)}, mean error {row.error:,.6g}, {said}"


def _others(row: Any) -> str:
    naive = "—" if pd.isna(row.of_naive) else f"{100 * row.of_naive:,.0f} %"
    return f"{row[1]!s:<20}  {_held(row)}, error {naive} of the naive one's"


def _held(row: Any) -> str:
    return f"{row.inside_95:,} of {row.with_95:,} inside the band"
