"""Where the figures of a forecast come from, and the same computed once more from what was kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.forecasting.backtest import COMBINATION
from core.forecasting import queries
from core.forecasting.choices import WAYS
from core.origins import Input, Model, Origin, Source
from core.registry.queries import About, about
from core.series.tables import TimeSeriesData
from core.uploads.citing import cited

READS = ("forecasting", "registry", "series", "uploads")
EXPECTED, LOWER, UPPER = "expected", "lower_95", "upper_95"
TOTAL, ERROR, HELD = "total", "error", "held"
AHEAD = (EXPECTED, LOWER, UPPER, TOTAL)  # these need no back-test
LABELS = {
    EXPECTED: "Expected at the next step",
    LOWER: "95 % band of the next step, from",
    UPPER: "95 % band of the next step, to",
    TOTAL: "Expected in all",
    ERROR: "Error of past forecasts",
    HELD: "Past bands that held",
}
BOUND = "half the width of such errors as really happened, so that 2.5 of 100 values lie {} it"
FORMULAS = {
    EXPECTED: "the mean of what the members expect; of four or more without the highest and lowest",
    LOWER: BOUND.format("below"),
    UPPER: BOUND.format("above"),
    TOTAL: "the mean of the sums of many futures that are drawn from the steps and their bands",
    ERROR: "sum of absolute errors over the sum of absolute values that came (WAPE), the mean "
    "over the earlier origins",
    HELD: "values that lay inside of their 95 % band, over all values that came",
}
ALONE = "what the chosen forecaster expects by itself"
TITLES = {way.name: way.title for way in WAYS} | {"ets_log": "ETS of logarithms"}
CODE = "Mathematics of the product"
NO_TEST = "there are too few values to try it on its past"
NO_BOUNDS = "its forecaster knows no bounds"
WHY_NOT = {
    EXPECTED: "this version holds no forecast",
    TOTAL: "values of a stock are not added up",
    ERROR: NO_TEST,
    HELD: NO_TEST,
}
UNSEEN = "Errors are of values that were not known at the origin of their forecast."
AS_STORED = "A figure of a version never changes; what is loaded later makes another version."


def figures(db: Session, user: Actor, model_id: UUID) -> tuple[Origin, ...]:
    """The figures that a stored version tells of, with what it was made from."""
    require(user, Role.viewer)
    version = about(db, user, model_id)
    ahead, told = queries.ahead(db, user, model_id), version.told
    first: Any = ahead.iloc[0] if len(ahead) else {}
    named = {EXPECTED: "expected", LOWER: "lower_95", UPPER: "upper_95"}
    found = {key: _known(first.get(name)) for key, name in named.items()}
    found |= {TOTAL: _known((told.get("total") or {}).get("mean")), **tried(version.best)}
    return _origins(version, len(ahead), found, _files(db, user, version))


def tried(best: Mapping[str, Any]) -> dict[str, float | None]:
    """How it did on its past; as shares, and nothing where it was not tried."""
    wape, inside, of = (best.get(name) for name in ("wape", "inside", "of"))
    return {
        ERROR: None if wape is None else wape / 100,
        HELD: inside / of if inside is not None and of else None,
    }


def _origins(
    one: About,
    horizon: int,
    found: Mapping[str, float | None],
    files: tuple[Source, ...],
) -> tuple[Origin, ...]:
    """Every figure with what all of them have in common."""
    told = one.told
    used = [each["name"] for each in told.get("members", []) if each["is_used"]]
    until = one.trained_until
    said = {
        "Made by": TITLES.get(one.by, one.by),
        "Members that are used": ", ".join(TITLES.get(name, name) for name in used) or "unknown",
        "Steps ahead": str(horizon),
        "Earlier origins": str(told.get("windows", 0)),
        "Newest file when it was made": one.file,
        "Values (SHA-256)": one.data_sha256 or "unknown",
        "Choices (SHA-256)": one.params_hash,
        CODE: one.code_version or "unknown",
        **one.libraries,
    }
    return tuple(
        Origin(
            key=key,
            label=LABELS[key],
            value=value,
            shown=shown(key, value),
            formula=ALONE if key == EXPECTED and one.by != COMBINATION else FORMULAS[key],
            variant=told.get("method", "unknown"),
            reason="" if value is not None else WHY_NOT.get(key, NO_BOUNDS),
            inputs=tuple(Input(name, shown) for name, shown in said.items()),
            rows=told.get("values"),
            period=f"up to {until:%Y-%m-%d}" if until else "",
            files=files,
            model=Model(one.id, str(one)),
            conventions=(UNSEEN, AS_STORED),
            made_of="values",
        )
        for key, value in found.items()
    )


def shown(key: str, value: float | None) -> str:
    """A figure as the page shows it."""
    if value is None:
        return ""
    return f"{100 * value:.1f} %" if key in (ERROR, HELD) else f"{value:,.6g}"


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _files(db: Session, user: Actor, one: About) -> tuple[Source, ...]:
    """The files that brought the values of its series which it can have known."""
    upload = col(TimeSeriesData.data_upload_id)
    counted: Any = select(upload, func.count()).where(
        col(TimeSeriesData.series_id) == one.series_id
    )
    if one.trained_until is not None:
        counted = counted.where(col(TimeSeriesData.timestamp) <= one.trained_until)
    return cited(db, user, counted.group_by(upload))
