"""Retail with promotions and holidays: errors with and without events, ours beside Prophet's.

Weekly: series of a chain's departments, whose price cuts and holidays are planned. Daily: sales of
a wholesaler by country and article, closed on public holidays. All are asked at several origins;
what is planned is known ahead, for ours and for Prophet alike, and nothing else of what comes.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd

from bench.measure import Table, Target
from bench.places import Given
from core.analytics.forecasters.arima import Sarima
from core.analytics.forecasters.attempt import attempted
from core.analytics.forecasters.beside import columns_of, regressors_of
from core.analytics.forecasters.contract import USUAL_LEVELS, Bands, Forecaster, History, Values
from core.analytics.forecasters.linear import Linear
from core.analytics.forecasters.mstl import Mstl
from core.analytics.forecasters.naive import SeasonalNaive
from core.analytics.forecasters.prophet import ProphetForecaster, works
from core.analytics.forecasting.events import Event, Kind, coded, holidays_of
from core.analytics.forecasting.measures import scale

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[2] / "shared/data")) / "retail"
SEED = 7
SAMPLE = int(os.environ.get("BENCH_SERIES", "16"))  # of each set, drawn by the seed
RUN_UP = 14  # days before Christmas in which one buys for it
FEASTS = {"Christmas Day": RUN_UP, "Thanksgiving Day": 2, "Labor Day": 6}  # felt so long before
SUPER_BOWL = (date(2010, 2, 7), date(2011, 2, 6), date(2012, 2, 5))
CLOSED = (date(2010, 12, 24), date(2011, 1, 3))


@dataclass(frozen=True)
class Retail:
    """Series of one shop, and how they are asked about."""

    title: str
    series: Mapping[str, History]  # whole, with what is beside them
    events: Sequence[Event]
    code: str
    horizon: int
    origins: Sequence[int]  # values known at each
    scale_season: int


@dataclass
class Score:
    """The errors of one way over all series and origins."""

    off: float = 0.0
    sold: float = 0.0
    multiples: list[float] = field(default_factory=list)
    covered: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0

    @property
    def wape(self) -> float:
        """All absolute errors in percent of all that was sold."""
        return 100 * self.off / self.sold if self.sold else float("nan")

    def add(self, actual: Values, bands: Bands, unit: float) -> None:
        """Count one forecast."""
        errors = np.abs(actual - bands.mean)
        self.off += float(errors.sum())
        self.sold += float(np.abs(actual).sum())
        self.multiples.append(float(errors.mean()) / unit)
        inside = (bands.lower[-1] <= actual) & (actual <= bands.upper[-1])
        self.covered.append(float(inside.mean()))


SARIMA = Sarima(p=1, d=0, q=1, seasonal_p=0, seasonal_d=1, seasonal_q=1)
WITHOUT, WITH = "without events", "with events"
# Each way by its name: the forecaster, whether it can be told of events, and for which codes.
WAYS: dict[str, tuple[Forecaster, bool, str]] = {
    "seasonal naive": (SeasonalNaive(), False, "WD"),
    "mstl": (Mstl(), False, "W"),
    "linear": (Linear(), True, "WD"),
    "linear, log": (Linear(scale="log"), True, "WD"),
    "sarima": (SARIMA, True, "D"),
    "prophet": (ProphetForecaster(), True, "WD"),
    "prophet, log": (ProphetForecaster(scale="log"), True, "WD"),
}
AVERAGED = ("linear, log", "prophet, log")


def measured(_: Given) -> Table:
    """A line for each way, with and without events, of both shops."""
    heads = ["set", "way", "events", "WAPE %", "MASE", "95 % covers", "CPU s", "failed"]
    table = Table("Events and promotions: error at rolling origins", heads)
    if not DATA.exists():
        table.notes.append(f"Skipped: there is no folder {DATA}.")
        return table
    if why_not := works():
        table.notes.append(why_not)
    for load in (weekly, daily):
        retail = load()
        told(table, retail, scores(retail))
    return table


def told(table: Table, retail: Retail, found: Mapping[tuple[str, str], Score]) -> None:
    """What one shop has shown."""
    for (way, events), score in found.items():
        before = found.get((way, WITHOUT))
        target = None
        if events == WITH and before is not None:
            target = Target("no worse with events", score.wape <= before.wape)
        covered = f"{100 * np.mean(score.covered):.0f}" if score.covered else "–"
        table.add(
            retail.title,
            way,
            events,
            f"{score.wape:.1f}",
            f"{np.mean(score.multiples):.3f}",
            covered,
            f"{score.seconds:.1f}",
            score.failed,
            target=target,
        )
    table.notes.append(
        f"{retail.title}: {len(retail.series)} series (seed {SEED}), origins after "
        f"{', '.join(map(str, retail.origins))} values, {retail.horizon} steps ahead, "
        f"MASE in changes from {retail.scale_season} steps ago; CPU without Stan's own process."
    )


def scores(retail: Retail) -> dict[tuple[str, str], Score]:
    """How each way fares, on the same series and origins."""
    found: dict[tuple[str, str], Score] = defaultdict(Score)
    for history, actual in cases(retail):
        unit = scale(history.values, retail.scale_season)
        if unit is None:
            continue
        told_of = with_events(history, retail)
        for events, seen in ((WITHOUT, replace(history, regressors=None)), (WITH, told_of)):
            answers: dict[str, Bands] = {}
            for way, (forecaster, is_told, codes) in WAYS.items():
                if retail.code in codes and (is_told or events == WITHOUT):
                    tried = attempted(way, forecaster, seen, retail.horizon, USUAL_LEVELS)
                    score = found[way, events]
                    score.seconds += tried.seconds
                    if tried.bands is None:
                        score.failed += 1
                        continue
                    answers[way] = tried.bands
                    score.add(actual, tried.bands, unit)
            if all(one in answers for one in AVERAGED):
                both = averaged([answers[one] for one in AVERAGED])
                found["mean of both logs", events].add(actual, both, unit)
    return dict(found)


def averaged(some: Sequence[Bands]) -> Bands:
    """The mean of forecasts, and of their bounds."""
    mean, lower, upper = (
        np.mean([getattr(one, part) for one in some], axis=0) for part in ("mean", "lower", "upper")
    )
    return Bands(mean, some[0].levels, lower, upper)


def cases(retail: Retail) -> Iterator[tuple[History, Values]]:
    """Each series at each origin, and what came then."""
    for history in retail.series.values():
        for origin in retail.origins:
            ahead = slice(origin, origin + retail.horizon)
            yield history.until(origin), history.values[ahead]


def with_events(history: History, retail: Retail) -> History:
    """The history with events beside the regressors that have moved so far."""
    moved = {
        name: column
        for name, column in columns_of(history.regressors).items()
        if np.ptp(column[: len(history)]) > 0
    }
    beside = regressors_of(moved, len(history))
    moments = pd.DatetimeIndex(history.moments)
    found = coded(retail.events, moments, len(history), retail.code, beside)
    return replace(history, regressors=found.regressors)


def weekly() -> Retail:
    """Departments with sales in every week, with the price cuts and holidays of the chain."""
    sales = pd.read_csv(DATA / "walmart_weekly_store_dept_dev.csv.gz", parse_dates=["Date"])
    features = pd.read_csv(DATA / "features_markdown_holiday.csv", parse_dates=["Date"])
    cuts = [name for name in features if name.startswith("MarkDown")]
    features[cuts] = np.log1p(features[cuts].fillna(0).clip(lower=0))
    wide = sales.pivot_table(index="Date", columns=["Store", "Dept"], values="Weekly_Sales")
    wide = wide.loc[:, wide.notna().all() & (wide > 0).all()]
    moments = pd.DatetimeIndex(wide.index)
    series = {}
    for store, dept in drawn(list(wide.columns)):
        rows = features[features["Store"] == store].set_index("Date").loc[moments, cuts]
        known = regressors_of({name: rows[name].to_numpy() for name in cuts}, len(moments))
        values = wide[store, dept].to_numpy(dtype=float)
        series[f"{store}/{dept}"] = History(values, (52,), moments, known)
    feasts = {one.name: one for one in holidays_of("US", range(2010, 2013))}
    events = [replace(feasts[name], before=days) for name, days in FEASTS.items()]
    events.append(Event("Super Bowl", SUPER_BOWL, before=6))
    return Retail("weekly", series, events, "W", 13, (91, 117, 130), 1)


def daily() -> Retail:
    """Sales of the largest countries and articles by day, with the days on which it is closed."""
    sales = pd.read_csv(
        DATA / "online_retail_dev_2010-12_2011-08.csv.gz",
        usecols=["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "Country"],
        dtype={"InvoiceNo": str, "StockCode": str},
        parse_dates=["InvoiceDate"],
    )
    sales = sales[(sales["Quantity"] > 0) & (sales["UnitPrice"] > 0)]
    sales["day"] = sales["InvoiceDate"].dt.normalize()
    sales["worth"] = sales["Quantity"] * sales["UnitPrice"]
    moments = pd.date_range(sales["day"].min(), sales["day"].max())
    series = {}
    for by, most in (("Country", 3), ("StockCode", 40)):
        often = sales.groupby(by)["day"].nunique().nlargest(most).index
        for name in often if by == "Country" else drawn(list(often))[: SAMPLE - 3]:
            sums = sales[sales[by] == name].groupby("day")["worth"].sum().reindex(moments).fillna(0)
            series[f"{name}"] = History(sums.to_numpy(dtype=float), (7,), moments)
    free = [day for one in holidays_of("GB", range(2010, 2012)) for day in one.days]
    closed = Event.lasting("Closed", *CLOSED)
    events = [Event("Public holiday", tuple(free), Kind.HOLIDAY), closed]
    return Retail("daily", series, events, "D", 28, (127, 155, 246), 7)


def drawn(names: list[Any]) -> list[Any]:
    """Some of them, the same each time."""
    return sorted(Random(SEED).sample(sorted(names), min(SAMPLE, len(names))))
