"""Forecasts as people ask for them: one by a click, and 500 while somebody goes on working."""

import asyncio
import itertools
import statistics
import time
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from bench import browserless, people, rows, serving
from bench.measure import Table, at_most, percentile, seconds
from bench.places import Given
from bench.serving import OURS
from core.actors import SYSTEM, Actor, Role
from core.catalogue import JOBS
from core.db import answer, carry_out, write
from core.forecasting import making, queries
from core.jobs import actions
from core.jobs import queries as jobs
from core.series.actions import add_points
from core.series.tables import Series
from core.uploads.tables import DataUpload

MONTHS = 120
CLICKS = 12  # of which the first waits for its libraries
MANY = 500
LOOK_SECONDS = 0.02
REST_SECONDS = 0.1
MOST_ANSWER, MOST_CACHED, MOST_P95 = 2.0, 0.1, 0.5  # seconds
MOST_APART = 10.0  # seconds between two reports of a job, for progress to be called steady


def measured(engine: str, _given: Given) -> Table:
    """One series again and again, what is asked of a stored one, and many at once."""
    (token,) = people.signed_in(1)
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "forecasts")
        owner = Actor(person.id, person.username, Role.analyst)
    with write(owner) as db:
        found = [_series(db, owner, number) for number in range(MANY)]
    table = Table(f"Forecasts by a click, {engine}", ["what", "median", "p95", "most"])
    with serving.running(OURS) as server:
        clicks = [_done(owner, found[:1]) for _ in range(CLICKS)]
        table.add("the first of a new server", seconds(clicks[0]), "", "")
        _add(table, f"one series of {MONTHS} months, warm", clicks[1:], MOST_ANSWER)
        _add(table, "what a page asks of a stored one", _asked(owner, found[0]), MOST_CACHED)
        asyncio.run(_meanwhile(table, server.port, token, owner, found))
    return table


def _series(db: Session, owner: Actor, number: int) -> UUID:
    """Ten years of months with a trend, a season and noise."""
    assert owner.id is not None
    one = Series(user_id=owner.id, name=f"Series {number:03}", category="sales")
    upload = DataUpload(
        user_id=owner.id,
        filename=f"{number}.csv",
        file_sha256=f"{number:064}",
        file_size=1,
        data_type="custom",
    )
    db.add_all([one, upload])
    db.flush()
    at = np.arange(MONTHS)
    noise = np.random.default_rng(number).normal(0, 5, MONTHS)
    values = 100 + at / 2 + 10 * np.sin(2 * np.pi * at / 12) + noise
    moments = pd.date_range("2016-01-01", periods=MONTHS, freq="MS", tz="UTC")
    frame = pd.DataFrame({"timestamp": moments, "value": values})
    add_points(db, owner, upload.id, frame.assign(series_id=one.id, category="sales"))
    return one.id


def _filed(owner: Actor, series: list[UUID]) -> UUID:
    asked = {"series": [str(one) for one in series]}
    return carry_out(actions.file_job, owner, JOBS, "forecast", asked)


def _done(owner: Actor, series: list[UUID]) -> float:
    """From the click to the stored answer; the runner is woken as the page wakes it: it looks."""
    began = time.perf_counter()
    job_id = _filed(owner, series)
    while not answer(jobs.job, owner, job_id).is_over:
        time.sleep(LOOK_SECONDS)
    return time.perf_counter() - began


def _asked(owner: Actor, series_id: UUID) -> list[float]:
    """All questions of the page about a series that is stored, without any cache of ours."""
    took = []
    for _ in range(CLICKS):
        began = time.perf_counter()
        (newest, *_) = answer(queries.versions, owner, series_id)
        answer(making.known, owner, series_id)
        answer(queries.ahead, owner, newest.id)
        answer(queries.past, owner, newest.id)
        took.append(time.perf_counter() - began)
    return took[1:]


async def _meanwhile(table: Table, port: int, token: str, owner: Actor, series: list[UUID]) -> None:
    """Reruns of a page while many series are forecast, and how steadily the job reports."""
    async with browserless.opened(port, token=token, title=OURS.title) as tab:
        for _ in range(5):
            await tab.rerun()
        began = time.perf_counter()
        job_id = await asyncio.to_thread(_filed, owner, series)
        took, reports = [], [(began, 0.0)]
        while True:
            shown = await asyncio.to_thread(answer, jobs.job, owner, job_id)
            if shown.progress > reports[-1][1]:
                reports.append((time.perf_counter(), shown.progress))
            if shown.is_over:
                break
            took.append((await tab.rerun()).seconds)
            await asyncio.sleep(REST_SECONDS)
    lasted = time.perf_counter() - began
    apart = [late - early for (early, _), (late, _) in itertools.pairwise(reports)]
    _add(table, f"a rerun of Home while {MANY} series are forecast", took, MOST_P95)
    table.add(
        "  between two reports of that job",
        seconds(statistics.median(apart)),
        seconds(percentile(apart, 0.95)),
        seconds(max(apart)),
        target=at_most(max(apart), MOST_APART, " s"),
    )
    table.notes.append(
        f"{MANY} series took {lasted:.0f} s, {lasted / MANY:.2f} s each, and reported "
        f"{len(reports) - 1} times; the job ended as {shown.status.value}."
    )


def _add(table: Table, what: str, took: list[float], limit: float) -> None:
    p95 = percentile(took, 0.95)
    table.add(
        what,
        seconds(statistics.median(took)),
        seconds(p95),
        seconds(max(took)),
        target=at_most(p95, limit, " s"),
    )
