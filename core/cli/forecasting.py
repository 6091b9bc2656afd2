"""Forecasting from the terminal: a file of series in, a file of forecasts out, and no database."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.analytics.forecasting.filed import Asked
from core.analytics.forecasting.finding import frequency_of
from core.cli.say import AsJson, result
from core.compute.alone import Alone
from core.compute.capacity import workers_by_default
from core.compute.carriers import Carrier
from core.compute.cluster import Cluster
from core.compute.engines import Engine
from core.compute.local import Local
from core.forecasting.files.running import forecast_file as run
from core.settings import settings

LEFT_OUT, STOPPED = 3, 130
MOST_AHEAD = 10_000


class Mode(StrEnum):
    """How much work a forecast is worth."""

    fast = "fast"
    best = "best"


def forecast_file(  # noqa: PLR0917 - typer calls it, by name
    file: Annotated[
        Path,
        typer.Argument(help="CSV with unique_id,ds,y; ds an ISO date, a moment or a whole number."),
    ],
    out: Annotated[Path, typer.Option(help="Where the forecasts go, as CSV.")],
    horizon: Annotated[int, typer.Option(min=1, max=MOST_AHEAD, help="Steps ahead.")],
    season_length: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_AHEAD, help="Steps in a season; without, by the frequency."),
    ] = None,
    freq: Annotated[
        str, typer.Option(help="D, B, W, M, Q, Y, h, 15min …; without, as the dates of each tell.")
    ] = "",
    mode: Annotated[
        Mode, typer.Option(help="best asks more forecasters, and takes longer.")
    ] = Mode.fast,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=256,
            help="Processes here, 0 = this one; with COMPUTE_SCHEDULER, its workers instead.",
        ),
    ] = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Let no series learn from others of the file.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Forecast every series of a CSV into another; needs no database. Status 3: some left out."""
    asked = Asked(horizon, mode.value, frequency_of(freq) if freq else "", season_length)
    try:
        with _ended_alike(), closing(Engine(_carrier(workers))) as engine:
            done = run(file, out, asked, engine, is_alone=alone, say=_say)
    except KeyboardInterrupt:
        _say(f"Stopped; {out} was not written, and nothing is left of it.")
        raise typer.Exit(STOPPED) from None
    made = done.series - done.refused
    _say(f"{made:,} series, {horizon:,} steps each, are in {out}; {done.refused:,} left out.")
    result(as_json, {"series": done.series, "left_out": done.refused, "out": str(out)}, [])
    if done.refused:
        raise typer.Exit(LEFT_OUT)


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _carrier(workers: int | None) -> Carrier:
    """Whoever computes: a cluster where there is one, unless it is to be done here."""
    given = settings()
    if given.compute_scheduler and workers != 0:
        return Cluster(given.compute_scheduler)
    if workers is None:
        workers = given.compute_workers
    if workers is None:
        workers = workers_by_default()
    return Local(workers) if workers else Alone()


@contextmanager
def _ended_alike() -> Iterator[None]:
    """Being told to end is Ctrl-C: what was begun is cleared away."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
