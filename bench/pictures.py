"""A series of a million points: its chart as the page draws it, and its file, beside the usual."""

from io import StringIO
from uuid import UUID

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import sqlalchemy as sa

from bench import rows
from bench.measure import Table, Way, at_most, compare, seconds, timings
from bench.places import Given
from core.charts import lines, style
from core.db import answer, engines, write
from core.reports import tables
from core.series import actions, queries
from core.series.tables import TimeSeriesData

OURS, USUAL = "outline, 2,000 points, figure", "all points into a figure"
OUR_FILE, USUAL_FILE = "reports.tables.csv", "pandas to_csv"
MOST_SECONDS, MOST_KB = 1.0, 200


def measured(engine: str, given: Given) -> Table:
    """One series with a point each minute, drawn and exported so often."""
    place = rows.workspace()
    series_id = place.series_ids[0]
    store(place, given.rows)
    sizes: dict[str, int] = {}

    def drawn(name: str, points: pd.DataFrame, figure: go.Figure) -> pd.DataFrame:
        sizes[name] = len(plotly.io.to_json(figure, validate=False))
        return points

    def ours() -> None:
        found = answer(queries.outline, place.ada, series_id)
        points = found.points
        drawn(OURS, points, lines.lines(points, style.LIGHT, of=found.count))

    def usual() -> None:
        points = all_points(series_id)
        drawn(USUAL, points, go.Figure(go.Scatter(x=points["timestamp"], y=points["value"])))

    whole = answer(queries.points, place.ada, series_id)
    ways = [
        Way(USUAL, usual),
        Way(OURS, ours),
        Way(USUAL_FILE, lambda: whole.to_csv(StringIO())),
        Way(OUR_FILE, lambda: tables.csv(whole)),
    ]
    runs = compare(ways, given.repeat)
    table = timings(f"A chart of {given.rows:,} points, {engine}", runs, USUAL, {})
    wall, size = runs[OURS].wall, sizes[OURS] / 1000
    within = (at_most(wall, MOST_SECONDS, " s"), at_most(size, MOST_KB, " kB"))
    blank = [""] * 4
    table.add("its time, asked for the first time", seconds(wall), *blank, target=within[0])
    table.add("its size for the browser", f"{size:.0f} kB", *blank, target=within[1])
    table.notes.append(
        f"The usual figure has {sizes[USUAL] / 1e6:.1f} MB. What is asked again is kept."
    )
    return table


def store(place: rows.Workspace, count: int) -> None:
    """Put the points in."""
    stamps = pd.date_range("2023-01-01", periods=count, freq="min", tz="UTC")
    made = rows.walk(count)
    points = {"series_id": place.series_ids[0], "timestamp": stamps, "value": made}
    with write(place.ada) as db:
        frame = pd.DataFrame(points).assign(category=place.categories[0])
        actions.add_points(db, place.ada, place.upload_id, frame)


def all_points(series_id: UUID) -> pd.DataFrame:
    """As a notebook asks for them."""
    columns = sa.select(TimeSeriesData.timestamp, TimeSeriesData.value)  # type: ignore[call-overload]
    wanted = columns.where(TimeSeriesData.series_id == series_id)
    with engines.primary().connect() as connection:
        return pd.read_sql_query(wanted.order_by(TimeSeriesData.timestamp), connection)
