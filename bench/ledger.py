"""The ledger: a month of values for many series, held against a million stored forecasts.

Beside it the same of one forecast at a time, as one would write it without thinking about it, and
by frames that read whole tables, as a notebook would. Then what the Accuracy page asks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from bench import rows
from bench.measure import Table, at_most, exactly, seconds
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.db import answer, bulk, carry_out, engines, write
from core.db.keys import uuid7
from core.db.maintenance import maintain
from core.forecasting import drifts, ledger, scoring
from core.forecasting.tables import Forecast, ForecastScore
from core.registry.tables import Family, TrainedModel
from core.series import actions
from core.series.tables import Series, TimeSeriesData
from core.uploads.tables import DataUpload

SERIES, AHEAD, MONTHS = 5_000, 12, 36
MOMENTS = pd.date_range("2023-01-31", periods=MONTHS + AHEAD, freq="ME", tz="UTC")
MOST_SECONDS, MOST_ASKED = 10.0, 0.3
PART = 1_000  # forecasts, of those that are due
HALF_80, HALF_95 = 1.2816, 1.96  # half the width of a band around noise of 1
TRIES = 3  # of each question, of which the fastest counts


@dataclass(frozen=True)
class Place:
    """An analyst and her series."""

    ada: Actor
    ids: tuple[UUID, ...]

    def come(self, *months: int) -> None:
        """Values of these months come for all series, in one upload."""
        every = np.repeat(np.arange(len(self.ids)), len(months))
        values = np.random.default_rng(months[0]).normal(100, 1, len(every))
        moments = pd.DatetimeIndex(np.tile(MOMENTS[list(months)], len(self.ids)), tz="UTC")
        series = pd.Categorical.from_codes(every, pd.Index(self.ids, dtype=object))
        points = pd.DataFrame(
            {"series_id": series, "timestamp": moments, "value": values, "category": "sales"}
        )
        with write(self.ada) as db:
            upload = DataUpload(
                user_id=self.ada.id,
                filename="months.csv",
                file_sha256=f"{months[0]:064}",
                file_size=1,
                data_type="time_series",
            )
            db.add(upload)
            db.flush()
            actions.add_points(db, self.ada, upload.id, points)

    def expect(self, version: int, known: int, *, is_newest: bool) -> None:
        """Each series is forecast from where so many months are known."""
        count = len(self.ids)
        keys = [uuid7() for _ in self.ids]
        models = pd.DataFrame(
            {
                "id": keys,
                "series_id": self.ids,
                "model_name": [f"Series {number:04}" for number in range(count)],
                "trained_until": MOMENTS[known - 1],
                "hyperparameters": [{"horizon": AHEAD}] * count,
            }
        )
        same = {"family": Family.forecast, "model_type": "combination", "params_hash": "0" * 64}
        same |= {"user_id": self.ada.id, "version": str(version), "is_active": is_newest}
        expected = 100 + np.random.default_rng(known).normal(0, 0.2, count * AHEAD)
        ahead = pd.DataFrame(
            {
                "model_id": np.repeat(np.array(keys, dtype=object), AHEAD),
                "origin_date": MOMENTS[known - 1],
                "forecast_date": np.tile(MOMENTS[known : known + AHEAD], count),
                "predicted_value": expected,
                "lower_80": expected - HALF_80,
                "upper_80": expected + HALF_80,
                "lower_confidence_interval": expected - HALF_95,
                "upper_confidence_interval": expected + HALF_95,
                "metadata": [{"naive": one} for one in np.roll(expected, 1).tolist()],
            }
        )
        with write(SYSTEM) as db:
            bulk.load(db, TrainedModel, models, **same)
            bulk.load(db, Forecast, ahead)


Question = Callable[[Place], pd.DataFrame]
QUESTIONS: dict[str, Question] = {
    "by series": lambda place: answer(ledger.by_series, place.ada),
    "by month": lambda place: answer(ledger.by_month, place.ada),
    "by step ahead": lambda place: answer(ledger.by_step, place.ada),
    "by forecaster": lambda place: answer(ledger.by_forecaster, place.ada),
    "each score of a series": lambda place: answer(ledger.scored, place.ada, place.ids[0]),
    "drifts": lambda place: answer(drifts.drifts, place.ada),
}


def measured(engine: str, given: Given) -> Table:
    """Scoring and asking, with so many stored forecasts."""
    origins = max(given.rows // (SERIES * AHEAD), 1)
    table = Table(
        f"The ledger, {SERIES * AHEAD * origins:,} stored forecasts, {engine}",
        ["what", "rows", "clock", "our CPU"],
    )
    place = filled(origins)
    before = timed(table, "all that came before, at once", scored)
    maintain()
    place.come(MONTHS)
    due = SERIES * min(AHEAD, origins)
    timed(table, "a month came: a forecast at a time (part, scaled up)", one_by_one, share=PART)
    timed(table, "a month came: whole tables as frames, not stored", by_frames)
    most = MOST_SECONDS if engine == "PostgreSQL" else None
    found = timed(table, "a month came: core.forecasting.scoring", scored, most=most)
    again = timed(table, "nothing came: core.forecasting.scoring", scored)
    for name, ask in QUESTIONS.items():
        asked(table, place, name, ask, engine)
    table.add("due and scored, nothing twice", found, "", "", target=exactly(found, due))
    table.add("scored again", again, "", "", target=exactly(again, 0))
    table.notes.append(
        f"{before:,} were scored before. Of questions the fastest of {TRIES} counts."
    )
    return table


def filled(origins: int) -> Place:
    """One analyst, her series with three years of months, and their forecasts from each origin."""
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "ledger")
        place = Place(
            Actor(person.id, person.username, Role.analyst),
            tuple(uuid7() for _ in range(SERIES)),
        )
        names = [f"Series {number:04}" for number in range(SERIES)]
        made = pd.DataFrame({"id": place.ids, "name": names, "category": "sales"})
        bulk.load(db, Series, made, user_id=person.id)
    place.come(*range(MONTHS))
    for version in range(1, origins + 1):
        place.expect(version, MONTHS - origins + version, is_newest=version == origins)
    maintain()
    return place


def scored() -> int:
    """As the product does it."""
    return carry_out(scoring.score, SYSTEM)


def one_by_one() -> int:
    """As one would write it: each forecast that is due, its value, its score."""
    with Session(engines.primary()) as db:
        due = db.execute(
            select(Forecast, TimeSeriesData)
            .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
            .join(
                TimeSeriesData,
                (col(TimeSeriesData.series_id) == col(TrainedModel.series_id))
                & (col(TimeSeriesData.timestamp) == col(Forecast.forecast_date)),
            )
            .where(col(Forecast.actual_value).is_(None))
        )
        count = 0
        for count, (forecast, point) in enumerate(due.yield_per(PART), 1):
            forecast.actual_value = point.value
            error = point.value - forecast.predicted_value
            made = ForecastScore(forecast_id=forecast.id, actual_value=point.value, error=error)
            made.abs_error, made.data_upload_id = abs(error), point.data_upload_id
            db.add(made)
            db.flush()
            if count == PART:
                break
        db.rollback()
    return count


def by_frames() -> int:
    """As a notebook would: both tables read whole, and merged."""
    with engines.primary().connect() as connection:
        forecasts = pd.read_sql(
            "SELECT f.*, m.series_id FROM forecasts f JOIN trained_models m ON m.id = f.model_id",
            connection,
        )
        points = pd.read_sql("SELECT series_id, timestamp, value FROM timeseries_data", connection)
    keys = ["series_id", "forecast_date"]
    both = forecasts.merge(points.rename(columns={"timestamp": "forecast_date"}), on=keys)
    return int((both["value"] != both["actual_value"]).sum())


def timed(
    table: Table,
    what: str,
    run: Callable[[], int],
    *,
    most: float | None = None,
    share: int | None = None,
) -> int:
    """Run it once, and add a line; of a part, scaled up to all that is due."""
    wall, cpu = time.perf_counter(), time.process_time()
    count = run()
    times = SERIES * AHEAD / count if share and count else 1.0
    wall, cpu = (time.perf_counter() - wall) * times, (time.process_time() - cpu) * times
    target = None if most is None else at_most(wall, most, " s")
    table.add(what, f"{count:,}", seconds(wall), seconds(cpu), target=target)
    return count


def asked(table: Table, place: Place, name: str, ask: Question, engine: str) -> None:
    """The fastest of some tries of a question that nobody has asked before."""
    walls, found = [], 0
    for _ in range(TRIES):
        began = time.perf_counter()
        found = len(ask(place))
        walls.append(time.perf_counter() - began)
    most = at_most(min(walls), MOST_ASKED, " s") if engine == "PostgreSQL" else None
    table.add(f"asked: {name}", f"{found:,}", seconds(min(walls)), "", target=most)
