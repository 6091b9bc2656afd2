"""Demand of real shops: the forecasters of seldom sales beside the mean and the season before.

What is held against what came is the sum until delivery, not single days: its error, the pinball
loss of its quantiles, and how often it lay between its bounds. Dependence between steps is learned
from earlier origins of all series, and scored on later ones.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from bench.measure import Table
from bench.places import Given
from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.attempt import attempted
from core.analytics.forecasters.contract import Bands, Fit, Forecaster, History, Levels, Values
from core.analytics.forecasters.occasional import Seen, bands
from core.analytics.forecasting import dependence, paths
from core.analytics.forecasting.demand import demand
from core.analytics.forecasting.dependence import Dependence

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[2] / "shared/data")) / "retail"
SERIES = int(os.environ.get("BENCH_SERIES", "250"))  # of each shop, drawn by the seed
SEED = 7
LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
HELD = (0.80, 0.95)
PARTS = (0.5, 0.8, 0.9, 0.95, 0.975)
PATHS = 1_000
ORIGINS = 4  # the first half teaches dependence, the second is scored
FEWEST = 6  # sales before the first origin


@dataclass(frozen=True)
class MeanOfYear(Forecaster):
    """The mean of the last year, and its values."""

    name: ClassVar[str] = "mean_of_year"
    title: ClassVar[str] = "Mean of the last year"
    said: ClassVar[str] = "What was usual in the last year."

    def fitted(self, history: History) -> Fit:
        """Keep the last year."""
        return YearFit(history.values)


@dataclass(frozen=True)
class YearFit(Fit):
    """The values of a year."""

    values: Values

    def predict(self, horizon: int, levels: Levels = HELD) -> Bands:
        """Their mean, between their quantiles."""
        return bands(Seen(1.0, np.sort(self.values)), float(self.values.mean()), horizon, levels)


@dataclass(frozen=True)
class Shop:
    """Series of one shop, and how they are asked about."""

    title: str
    series: Mapping[str, Values]
    season: int
    year: int  # steps
    sums: tuple[int, ...]  # steps until delivery
    members: tuple[str, ...]
    least: float | None


@dataclass
class Case:
    """One series at one origin, with what a member expected."""

    history: Values
    actual: Values
    found: Bands


def measured(_: Given) -> Table:
    """Each shop, each member, each time until delivery."""
    heads = ["shop, steps, member", "series", "MASE of sum", "bias", "pinball"]
    heads += ["in 80 %", "in 95 %", "summed bounds: in 80 %", "in 95 %", "width", "dependence"]
    table = Table("Demand until delivery", heads)
    if not DATA.exists():
        table.notes.append(
            f"Left out: there is no retail data; BENCH_DATA names its folder ({DATA})."
        )
        return table
    for shop in (online(), walmart()):
        classes = pd.Series([demand(np.maximum(one, 0)).kind for one in shop.series.values()])
        told = ", ".join(f"{count} {kind}" for kind, count in classes.value_counts().items())
        table.notes.append(f"{shop.title}: {told}.")
        for name in shop.members:
            add_member(table, shop, name)
    table.notes.append(
        "MASE and pinball are over the mean change of such sums in the history; pinball is the "
        f"mean of the parts {', '.join(map(str, PARTS))}. Width is that of summed 95 % bounds over "
        "ours. Dependence (shared, fading) was learned at the first origins, the last are scored."
    )
    return table


def add_member(table: Table, shop: Shop, name: str) -> None:
    """A line for each time until delivery."""
    by_origin = [list(cases(shop, name, origin)) for origin in range(ORIGINS)]
    earlier = [case for found in by_origin[: ORIGINS // 2] for case in found]
    later = [case for found in by_origin[ORIGINS // 2 :] for case in found]
    learned = dependence.learned(
        [paths.normal_scores(case.found, case.actual, shop.least) for case in earlier]
    )
    for steps in shop.sums:
        add_line(table, shop, f"{shop.title}, {steps}, {name}", later, learned, steps)


def add_line(
    table: Table, shop: Shop, title: str, found: Sequence[Case], learned: Dependence, steps: int
) -> None:
    """What came out for one time until delivery."""
    rows = [scored(shop, case, learned, steps, seed) for seed, case in enumerate(found)]
    kept = pd.DataFrame([row for row in rows if row])
    mean = kept.mean()
    table.add(
        title,
        len(kept),
        f"{mean['mase']:.3f}",
        f"{100 * (kept['expected'].sum() / kept['came'].sum() - 1):+.1f} %",
        f"{mean['pinball']:.4f}",
        *(f"{100 * mean[key]:.1f}" for key in ("in80", "in95", "summed80", "summed95")),
        f"{mean['summed_width'] / mean['width']:.2f}",
        f"{learned.common:.2f}, {learned.fading:.2f}",
    )


def scored(shop: Shop, case: Case, learned: Dependence, steps: int, seed: int) -> dict[str, float]:
    """One sum against what came; nothing where the history never changed."""
    rolling = np.convolve(case.history, np.ones(steps), "valid")
    if len(rolling) <= steps or not (scale := np.abs(rolling[steps:] - rolling[:-steps]).mean()):
        return {}
    drawn = paths.sample_paths(case.found, learned, number=PATHS, seed=seed, least=shop.least)
    came = float(case.actual[:steps].sum())
    expected = float(case.found.mean[:steps].sum())
    row = {"mase": abs(came - expected) / scale, "came": came, "expected": expected}
    row["pinball"] = pinball(paths.sum_quantiles(drawn, 1, steps, PARTS), came) / scale
    for level in HELD:
        at, key = LEVELS.index(level), round(100 * level)
        low, high = paths.sum_quantiles(drawn, 1, steps, [0.5 - level / 2, 0.5 + level / 2])
        below, above = case.found.lower[at, :steps].sum(), case.found.upper[at, :steps].sum()
        row[f"in{key}"] = float(low <= came <= high)
        row[f"summed{key}"] = float(below <= came <= above)
        row["width"], row["summed_width"] = (high - low) / scale, (above - below) / scale
    return row


def pinball(quantiles: Values, came: float) -> float:
    """The mean loss over the parts."""
    parts = np.array(PARTS)
    return float(np.maximum(parts * (came - quantiles), (parts - 1) * (came - quantiles)).mean())


def cases(shop: Shop, name: str, origin: int) -> Iterator[Case]:
    """What a member expected of each series at one origin, counted from the oldest."""
    horizon = max(shop.sums)
    for values in shop.series.values():
        cut = len(values) - (ORIGINS - origin) * horizon
        known = values[:cut]
        seen = known[-shop.year :] if name == MeanOfYear.name else known
        kind = MeanOfYear if name == MeanOfYear.name else FORECASTERS[name]
        seasons = (shop.season,) if name == "seasonal_naive" else ()
        tried = attempted(name, kind(), History(seen, seasons), horizon, LEVELS)
        if tried.bands is not None:
            yield Case(known, values[cut : cut + horizon], kept(tried.bands, shop.least))


def kept(found: Bands, least: float | None) -> Bands:
    """Nothing below what is possible."""
    low = -np.inf if least is None else least
    clipped = [np.maximum(one, low) for one in (found.mean, found.lower, found.upper)]
    return Bands(clipped[0], found.levels, clipped[1], clipped[2])


def online() -> Shop:
    """Products of a wholesaler by trading day, with zeros, from their first sale."""
    rows = pd.read_csv(
        DATA / "online_retail_dev_2010-12_2011-08.csv.gz",
        usecols=["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"],
        dtype={"InvoiceNo": str, "StockCode": str},
    ).drop_duplicates()
    sold = rows[
        ~rows["InvoiceNo"].str.startswith("C") & (rows["Quantity"] > 0) & (rows["UnitPrice"] > 0)
    ]
    days = pd.to_datetime(sold["InvoiceDate"], format="ISO8601").dt.normalize()
    sums = sold.groupby(["StockCode", days])["Quantity"].sum().unstack(fill_value=0)
    sums = sums.reindex(columns=sorted(days.unique()), fill_value=0)
    taught = sums.shape[1] - ORIGINS * 28
    enough = sums[(sums.iloc[:, :taught] > 0).sum(axis=1) >= FEWEST]
    series = {str(code): row.to_numpy(float) for code, row in enough.iterrows()}
    begun = {code: values[np.flatnonzero(values)[0] :] for code, values in series.items()}
    longer = {code: one for code, one in begun.items() if len(one) > ORIGINS * 28 + 2 * 28}
    members = ("croston", "sba", "tsb", "adida", "imapa", "ets", "theta")
    beside = ("mean_of_year", "seasonal_naive")
    return Shop("products by day", drawn(longer), 6, 310, (7, 28), members + beside, 0.0)


def walmart() -> Shop:
    """Departments of shops by week."""
    rows = pd.read_csv(DATA / "walmart_weekly_store_dept_dev.csv.gz")
    sums = rows.pivot_table(index=["Store", "Dept"], columns="Date", values="Weekly_Sales")
    whole = sums[sums.notna().all(axis=1) & (sums.iloc[:, :52].sum(axis=1) > 0)].clip(lower=0)
    series = {f"{key}": row.to_numpy(float) for key, row in whole.iterrows()}
    members = ("ets", "theta", "tsb", "imapa", "mean_of_year", "seasonal_naive")
    return Shop("departments by week", drawn(series), 52, 52, (4, 13), members, 0.0)


def drawn(series: Mapping[str, Values]) -> dict[str, Values]:
    """As many as are asked for, the same each time."""
    names = sorted(series)
    chosen = np.random.default_rng(SEED).choice(len(names), min(SERIES, len(names)), replace=False)
    return {names[at]: series[names[at]] for at in sorted(chosen)}
