"""`python -m bench [name …]`: measure, print a table each, and say what missed its target."""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable

from bench import (
    busy,
    chaos,
    competitions,
    compute,
    copying,
    crowd,
    curves,
    demand,
    dialects,
    events,
    forecast_file,
    forecasting_clicks,
    forecasting_speed,
    guessing,
    hostile,
    keys,
    kpi_reports,
    ledger,
    loading,
    loads,
    pictures,
    queueing,
    reading,
    replicas,
    reproduce,
    rerun,
    risk_asked,
    risk_methods,
    risk_speed,
    sales,
    samples,
    servers,
    sessions,
    start,
    statements,
    uploading,
    writers,
)
from bench.measure import Table
from bench.places import Given, on_postgresql, on_sqlite
from tests.bed.postgres import NoPostgres

EVEN = 1000  # rows are a multiple of this, so that each series has as many as the others

Bench = Callable[[Given], Table]

MEASURED: dict[str, Bench] = {
    "loading-postgresql": loading.postgresql,
    "loading-sqlite": loading.sqlite,
    "uploads-postgresql": uploading.postgresql,
    "uploads-sqlite": uploading.sqlite,
    "uploads-large": uploading.large,
    "reading-postgresql": reading.postgresql,
    "reading-sqlite": reading.sqlite,
    "keys-postgresql": keys.postgresql,
    "keys-sqlite": keys.sqlite,
    "samples-sqlite": on_sqlite(samples.measured),
    "samples-postgresql": on_postgresql(samples.measured),
    "sales-sqlite": on_sqlite(sales.measured),
    "sales-postgresql": on_postgresql(sales.measured),
    "pictures-sqlite": on_sqlite(pictures.measured),
    "pictures-postgresql": on_postgresql(pictures.measured),
    "copying": copying.sqlite_to_postgresql,
    "statements": statements.both,
    "writers-postgresql": writers.postgresql,
    "writers-sqlite": writers.sqlite,
    "writers-processes": writers.processes,
    "guessing-postgresql": guessing.postgresql,
    "guessing-sqlite": guessing.sqlite,
    "rerun-sqlite": on_sqlite(rerun.measured),
    "rerun-postgresql": on_postgresql(rerun.measured),
    "sessions-sqlite": sessions.sqlite,
    "sessions-postgresql": sessions.postgresql,
    "busy-sqlite": on_sqlite(busy.measured),
    "busy-postgresql": on_postgresql(busy.measured),
    "crowd-sqlite": on_sqlite(crowd.measured),
    "crowd-postgresql": on_postgresql(crowd.measured),
    "start-sqlite": start.sqlite,
    "compute": compute.engine,
    "dialects": dialects.measured,
    "hostile": hostile.measured,
    "demand": demand.measured,
    "ledger-postgresql": on_postgresql(ledger.measured),
    "ledger-sqlite": on_sqlite(ledger.measured),
    "forecast-file": forecast_file.measured,
    "events": events.measured,
    "competitions": competitions.accuracy,
    "competitions-bounds": competitions.bounds,
    "competitions-alone": competitions.alone,
    "curves": curves.learned_anew,
    "forecasting": forecasting_speed.measured,
    "kpi-sqlite": on_sqlite(kpi_reports.measured),
    "kpi-postgresql": on_postgresql(kpi_reports.measured),
    "risk-sqlite": on_sqlite(risk_asked.measured),
    "risk-postgresql": on_postgresql(risk_asked.measured),
    "risk-speed": risk_speed.measured,
    "risk-methods": risk_methods.measured,
    "forecasting-clicks-sqlite": on_sqlite(forecasting_clicks.measured),
    "forecasting-clicks-postgresql": on_postgresql(forecasting_clicks.measured),
    "reproduce-sqlite": on_sqlite(reproduce.measured),
    "reproduce-postgresql": on_postgresql(reproduce.measured),
}
BROKEN_ON_PURPOSE: dict[str, Bench] = {
    "chaos-jobs-postgresql": queueing.postgresql,
    "chaos-jobs-sqlite": queueing.sqlite,
    "chaos-loads-postgresql": loads.postgresql,
    "chaos-loads-sqlite": loads.sqlite,
    "chaos-connections": chaos.connections_cut,
    "chaos-replica": replicas.own_writes,
}
BENCHES = MEASURED | BROKEN_ON_PURPOSE


def main() -> int:
    """Run what was asked for; status 1 when a target was missed."""
    asked = arguments()
    rows = max(asked.rows // EVEN * EVEN, EVEN)
    missed: list[str] = []
    with servers.named_or_our_own(asked.url_postgresql) as server:
        print(described(server), flush=True)
        given = Given(
            server,
            rows,
            asked.repeat,
            asked.seconds,
            asked.rounds,
            asked.megabytes,
            asked.series,
            asked.write,
        )
        for bench in chosen(asked.names):
            table = bench(given)
            print(table, flush=True)
            missed += table.missed
    for line in missed:
        print(f"NOT MET  {line}", file=sys.stderr)
    return 1 if missed else 0


def arguments() -> argparse.Namespace:
    """What was asked for, on the command line or in the environment."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--rows", type=int, default=int(os.environ.get("BENCH_ROWS", "1000000")))
    parser.add_argument("--repeat", type=int, default=int(os.environ.get("BENCH_REPEAT", "5")))
    parser.add_argument("--seconds", type=float, default=60.0, help="of chaos and sessions")
    parser.add_argument("--rounds", type=int, default=0, help="of chaos; 0 = as many as promised")
    parser.add_argument("--megabytes", type=int, default=200, help="of a large file")
    parser.add_argument(
        "--series",
        type=int,
        default=int(os.environ.get("BENCH_SERIES", "40")),
        help="of each competition set, and of those made; 0 = all",
    )
    parser.add_argument("--write", action="store_true", help="what was learned takes its place")
    parser.add_argument("--url-postgresql", default=os.environ.get("BENCH_DATABASE_URL", ""))
    asked = parser.parse_args()
    for name in asked.names:
        if not chosen([name]):
            parser.error(f"there is no bench {name}; choose of {', '.join(BENCHES)}")
    return asked


def chosen(names: list[str]) -> list[Bench]:
    """Those of these names or groups (`loading`, `chaos`); all that measure, if none is named."""
    if not names:
        return list(MEASURED.values())
    return [
        bench
        for full, bench in BENCHES.items()
        if any(full == name or full.startswith(f"{name}-") for name in names)
    ]


def described(server: str) -> str:
    """What the figures were taken on."""
    load = os.getloadavg()[0]
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{python}, {servers.described(server)}, {os.cpu_count()} cores, load {load:.1f}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NoPostgres:
        sys.exit("No PostgreSQL was found; install one, or name one with --url-postgresql.")
