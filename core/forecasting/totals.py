"""Totals of many forecasts that agree with their parts, in bounds that agree with each other.

What is expected of a total is the sum of what is expected of its parts. Its bounds come from
futures in which the parts move together as their errors did in the back-tests, so they are
narrower than sums of bounds where errors cancel out, and as wide where they do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.forecasters.contract import Bands, Values
from core.analytics.forecasting import hierarchy
from core.analytics.forecasting.hierarchy import Node, Structure
from core.forecasting import many

READS = many.READS
MOST = 500  # parts of one total; with more, futures of all take too long
FEWEST = 8  # errors at common moments, below which nothing is known of how parts move together
LEVELS = (0.80, 0.95)
APART = "Too few past errors of theirs are known to tell how they move together; each moves alone."


@dataclass(frozen=True)
class Totals:
    """What is expected of everything in one unit and frequency."""

    unit: str
    frequency: str
    steps: pd.DataFrame  # node, depth, moment, expected and bounds
    sums: pd.DataFrame  # node, depth, parts, and the same of the sum over all steps
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """It as a chooser names it."""
        return f"{self.unit or 'no unit'}, {self.frequency or 'no frequency'}"


def totals(db: Session, user: Actor, categories: tuple[str, ...] = ()) -> list[Totals]:
    """Totals of the active forecasts, one for each unit and frequency that two or more share.

    Without categories, of all of them.
    """
    require(user, Role.viewer)
    rows, errors = many.steps(db, user), many.errors(db, user)
    if categories:
        rows = rows[rows["category"].isin(categories)]
    bounded = rows[rows["lower_80"].notna() & rows["lower_95"].notna()]
    found = []
    for (unit, frequency), some in bounded.groupby(["unit", "frequency"], observed=True):
        kept, left_out = _together(some)
        if kept["model_id"].nunique() > 1:
            found.append(_totals(str(unit), str(frequency), kept, errors, left_out))
    return found


def _totals(
    unit: str,
    frequency: str,
    kept: pd.DataFrame,
    errors: pd.DataFrame,
    left_out: tuple[str, ...],
) -> Totals:
    labels = kept.groupby("model_id", sort=False, observed=True)[["category", "series"]].first()
    made = _structure(labels)
    by_model = dict(list(kept.groupby("model_id", sort=False, observed=True)))
    parts = [_bands(by_model[model_id]) for model_id in labels.index]
    moments = pd.DatetimeIndex(by_model[labels.index[0]]["moment"])
    correlation, notes = _moving(errors, labels.index)
    drawn = hierarchy.node_paths(made, parts, correlation)
    found = hierarchy.coherent(made, parts, drawn)
    names = list(_names(made))
    steps = [
        _rows(bands, depth, name, moments)
        for bands, depth, name in zip(found.bands, made.levels, names, strict=True)
    ]
    sums = [
        _rows(bands, depth, name, moments[-1:]).assign(parts=int(row.sum()))
        for bands, depth, name, row in zip(found.sums, made.levels, names, made.sums, strict=True)
    ]
    every = pd.concat(sums, ignore_index=True).drop(columns="moment")
    return Totals(unit, frequency, pd.concat(steps, ignore_index=True), every, left_out, notes)


def _together(rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The steps that most of them have in common; of the others it is said that they are out."""
    at = rows.groupby("model_id", sort=False, observed=True)["moment"].agg(tuple)
    common = at.value_counts().index[0]
    within = at.map(lambda moments: set(common) <= set(moments))
    chosen = within[within].index[:MOST]
    out = rows[~rows["model_id"].isin(chosen)]
    is_in = rows["model_id"].isin(chosen) & rows["moment"].isin(common)
    return rows[is_in], tuple(out["series"].drop_duplicates())


def _structure(labels: pd.DataFrame) -> Structure:
    """All, each category where there are several, and each series."""
    numbered = [f"{name}\0{at}" for at, name in enumerate(labels["series"])]
    named = {"category": labels["category"].tolist(), "series": numbered}
    finest = ["category", "series"]
    several = labels["category"].nunique() > 1
    levels = [[], ["category"], finest] if several else [[], finest]
    return hierarchy.structure(named, levels)


def _names(made: Structure) -> Iterator[str]:
    for node in made.nodes:
        yield _name(node)


def _name(node: Node) -> str:
    """A node as people read it."""
    return "Total" if not node else node[-1].partition("\0")[0]


def _bands(rows: pd.DataFrame) -> Bands:
    return Bands(
        rows["expected"].to_numpy(float),
        LEVELS,
        rows[["lower_80", "lower_95"]].to_numpy(float).T,
        rows[["upper_80", "upper_95"]].to_numpy(float).T,
    )


def _moving(errors: pd.DataFrame, models: pd.Index) -> tuple[Values, tuple[str, ...]]:
    """How the errors of the parts hang together, as far as that is known."""
    table = errors[errors["model_id"].isin(models)].pivot_table(
        index="model_id", columns="moment", values="error", observed=True
    )
    common = table.reindex(models).dropna(axis=1)
    if common.shape[1] < FEWEST:
        return np.eye(len(models)), (APART,)
    return hierarchy.shrunk_correlation(common.to_numpy(float)), ()


def _rows(bands: Bands, depth: int, name: str, moments: pd.DatetimeIndex) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "node": name,
            "depth": depth,
            "moment": moments,
            "expected": bands.mean,
            "lower_80": bands.lower[0],
            "upper_80": bands.upper[0],
            "lower_95": bands.lower[1],
            "upper_95": bands.upper[1],
        }
    )
