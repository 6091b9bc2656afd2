"""KPI reports as people ask for them: computed, kept, exported, and a thousand of them verified."""

import pickle
import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from bench import rows
from bench.measure import Table, at_most, percentile, seconds
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.db import answer, bulk, carry_out, write
from core.db.frames import frame
from core.db.keys import uuid7
from core.finance.kpi import comparing, exporting, keeping, kept, reporting, verifying
from core.finance.kpi.asking import Asked
from core.finance.tables import Budget
from core.series.rollup import rolled_up
from core.series.tables import (
    AccountClass,
    Favourable,
    Series,
    SeriesKind,
    SeriesMonth,
    TimeSeriesData,
)
from core.uploads.tables import DataUpload, UploadStatus

SMALL, LARGE = (5, 20, 10), (10, 200, 50)  # years, categories, entities
REPEAT, FEW = 10, 4
REPORTS = 1_000
MOST_SMALL, MOST_CACHED, MOST_LARGE, MOST_FILES = 0.3, 0.05, 3.0, 5.0  # seconds
SEED = 10
CLASSES = (
    (AccountClass.revenue, Favourable.when_higher),
    (AccountClass.cost_of_sales, Favourable.when_lower),
    (AccountClass.operating_expense, Favourable.when_lower),
    (AccountClass.operating_expense, Favourable.when_lower),
)
END = date(2025, 12, 31)
QUARTERS = ("2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1")


def measured(engine: str, _given: Given) -> Table:
    """Reports over small and large books, their files, and a thousand stored ones."""
    table = Table(f"KPI reports, {engine}", ["what", "median", "p95", "most"])
    small, large = _person("small", SMALL), _person("large", LARGE)
    for owner, size, most, times in (
        (small, SMALL, MOST_SMALL, REPEAT),
        (large, LARGE, MOST_LARGE, FEW),
    ):
        said = "{} years × {} categories × {} entities".format(*size)
        for period in ("2025-Q4", "2025-12", "2025"):
            asked = Asked(owner.id or UUID(int=0), period)

            def ask(owner: Actor = owner, asked: Asked = asked) -> object:
                found = answer(reporting.report, owner, asked)
                return found.told.figures, found.told.lines, found.told.by_entity

            _add(table, f"{said}, {period}", ask, most, times)
    asked = Asked(small.id or UUID(int=0), "2025-Q4")
    _add(table, "peer: its points by pandas, grouped", lambda: _peer(small), None, REPEAT)
    whole = answer(reporting.report, small, asked)
    packed = pickle.dumps(whole)
    _add(table, "the small one from the cache", lambda: pickle.loads(packed), MOST_CACHED, REPEAT)
    _files(table, whole)
    _stored(table, small)
    return table


def _files(table: Table, whole: reporting.Report) -> None:
    both = lambda: [exporting.file(whole, one) for one in (".pdf", ".xlsx")]  # noqa: E731
    _add(table, "PDF and XLSX of the small one", both, MOST_FILES, FEW)
    _add(table, "its page", lambda: exporting.file(whole, ".html"), None, FEW)


def _stored(table: Table, owner: Actor) -> None:
    """A thousand stored reports: listed, two compared, one asked again, and all verified."""
    found = [
        answer(reporting.report, owner, Asked(owner.id or UUID(int=0), one)) for one in QUARTERS
    ]
    began = time.perf_counter()
    ids = [carry_out(keeping.keep, owner, found[at % len(found)]) for at in range(REPORTS)]
    took = (time.perf_counter() - began) / REPORTS
    table.add("one stored", seconds(took), "", "")
    _add(table, f"{REPORTS:,} listed", lambda: answer(kept.reports, owner), None, REPEAT)
    _add(table, "one opened", lambda: answer(kept.one, owner, ids[0]), None, REPEAT)
    compared = lambda: answer(comparing.compared, owner, ids[0], ids[1])  # noqa: E731
    _add(table, "two compared", compared, None, REPEAT)
    _add(table, "one asked again", lambda: answer(comparing.again, owner, ids[0]), None, REPEAT)
    began = time.perf_counter()
    told = answer(verifying.verify_all, owner)
    same = sum(one.is_same and not one.note for one in told)
    took = time.perf_counter() - began
    table.add(
        f"{len(told):,} verified, {100 * same / len(told):g} % the same", seconds(took), "", ""
    )


def _add(
    table: Table, what: str, ask: Callable[[], object], most: float | None, times: int
) -> None:
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    warm = took[1:]
    middle, late = percentile(warm, 0.5), percentile(warm, 0.95)
    said = "" if most is None else at_most(middle, most, " s")
    table.add(what, seconds(middle), seconds(late), said)


def _person(name: str, size: tuple[int, int, int]) -> Actor:
    with write(SYSTEM) as db:
        person = rows.stored_user(db, f"kpis-{name}")
        owner = Actor(person.id, person.username, Role.analyst)
        _fill(db, person.id, *size)
    return owner


def _fill(db: Session, owner: UUID, years: int, categories: int, entities: int) -> None:
    """Monthly points of every category and entity, a budget of the last year, and three files."""
    random = np.random.default_rng(SEED)
    uploads = [_upload(db, owner, f"{owner}-{number}") for number in range(3)]
    placed = [CLASSES[at % len(CLASSES)] for at in range(categories)]
    named = [
        (f"Category {at:03}", f"Entity {entity:02}", *placed[at])
        for at in range(categories)
        for entity in range(entities)
    ]
    ids = [uuid7() for _ in named]
    series = pd.DataFrame(
        {
            "id": ids,
            "user_id": owner,
            "name": [f"{category} · {entity}" for category, entity, _, _ in named],
            "category": [one[0] for one in named],
            "entity": [one[1] for one in named],
            "frequency": "MS",
            "currency": "EUR",
            "kind": SeriesKind.flow,
            "account_class": [one[2] for one in named],
            "favourable": [one[3] for one in named],
            "recipe": [[] for _ in named],
        }
    )
    bulk.load(db, Series, series)
    months = pd.date_range(end=END, periods=12 * years, freq="MS", tz="UTC")
    count = len(ids) * len(months)
    points = pd.DataFrame(
        {
            "series_id": np.repeat(np.array(ids, object), len(months)),
            "category": np.repeat([one[0] for one in named], len(months)),
            "timestamp": np.tile(months, len(ids)),
            "value": random.uniform(1_000, 9_000, count).round(2),
        }
    )
    bulk.load(db, SeriesMonth, rolled_up(points))
    given = np.array(uploads, object)[np.arange(count) % len(uploads)]
    keyed = points.assign(id=[uuid7() for _ in range(count)], data_upload_id=given)
    bulk.load(db, TimeSeriesData, keyed)
    bulk.load(db, Budget, _budget(owner, named, random))


def _budget(
    owner: UUID, named: list[tuple[str, str, object, object]], random: np.random.Generator
) -> pd.DataFrame:
    starts = pd.date_range("2025-01-01", periods=12, freq="MS")
    frames = pd.DataFrame(
        {
            "category": np.repeat([one[0] for one in named], 12),
            "entity": np.repeat([one[1] for one in named], 12),
            "period_start": np.tile(starts.date, len(named)),
            "period_end": np.tile((starts + pd.offsets.MonthEnd()).date, len(named)),
            "amount": random.uniform(1_000, 9_000, 12 * len(named)).round(2),
        }
    )
    return frames.assign(
        id=[uuid7() for _ in range(len(frames))], user_id=owner, version=1, currency="EUR"
    )


def _upload(db: Session, owner: UUID, name: str) -> UUID:
    made = DataUpload(
        user_id=owner,
        filename=f"{name}.csv",
        file_sha256=f"{abs(hash(name)):064x}"[-64:],
        file_size=1,
        data_type="series",
        status=UploadStatus.validated,
    )
    db.add(made)
    db.flush()
    return made.id


def _peer(owner: Actor) -> object:
    """What a notebook does: read every point with its series, and sum it up by class and month."""

    def read(db: Session, user: Actor) -> pd.DataFrame:
        wanted = (
            select(TimeSeriesData.timestamp, TimeSeriesData.value, Series.account_class,
                   Series.entity)
            .join(Series, Series.id == TimeSeriesData.series_id)
            .where(Series.user_id == user.id)
        )  # fmt: skip
        return frame(db, wanted)

    points = answer(read, owner)
    months = points["timestamp"].dt.tz_localize(None).dt.to_period("M")
    keys = [months, points["account_class"].astype(str), points["entity"].astype(str)]
    return points["value"].groupby(keys, observed=True).sum()
