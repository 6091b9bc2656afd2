"""The figures of the ledger, with what they are made of: of one series, or of all."""

from typing import Any
from uuid import UUID

import pandas as pd

from core.origins import Input, Origin, Source

NEWEST_COUNTS = "A value that was restated counts in place of the first; one taken back does not."
NO_WHAT_IF = "A what-if is not counted: what it supposes did not happen."
NO_BANDS = "there were no such bands"
NO_NAIVE = "the naive made no error, or is not known"
OF_NAIVE = (
    "the mean error over that of the seasonal naive from the same origin, in each series; the mean "
    "of these, each weighing as its number of forecasts"
)


def origins(
    every: pd.DataFrame, series_id: UUID | None, files: tuple[Source, ...]
) -> tuple[Origin, ...]:
    """The figures of a frame with a row for each series; its errors are means."""
    found = every if series_id is None else every[every["series_id"] == series_id]
    scored = int(found["scored"].sum())
    parts = [
        (
            "scored",
            "Scored forecasts",
            float(scored),
            "forecasts of which it is known what came",
            "",
        ),
        *(_held(found, level) for level in (95, 80)),
        ("of_naive", "Error, of naive's", _of_naive(found), OF_NAIVE, NO_NAIVE),
    ]
    if series_id is not None:
        parts += [_mean(found, "compared_error", "Mean error", "the forecasts")]
        parts += [_mean(found, "naive_error", "Naive's mean error", "the seasonal naive")]
    newest = found["newest"].max()
    return tuple(
        Origin(
            key=key,
            label=label,
            value=value,
            shown=_shown(key, value),
            formula=formula,
            reason="" if value is not None else why_not,
            inputs=(*_inputs(found), *_without_file(scored, files)),
            rows=scored,
            period="" if pd.isna(newest) else f"up to {newest:%Y-%m-%d}",
            files=files,
            conventions=(NEWEST_COUNTS, NO_WHAT_IF),
            made_of="scores",
        )
        for key, label, value, formula, why_not in parts
    )


def _held(found: pd.DataFrame, level: int) -> tuple[str, str, float | None, str, str]:
    inside, of = int(found[f"inside_{level}"].sum()), int(found[f"with_{level}"].sum())
    formula = f"values inside of their {level} % band, over values that had one"
    share = inside / of if of else None
    return f"held_{level}", f"{level} % bands that held", share, formula, NO_BANDS


def _mean(found: pd.DataFrame, name: str, label: str, whose: str) -> Any:
    known = found[name].dropna()
    formula = f"the mean absolute error of {whose}, where that of the naive is known"
    return name, label, float(known.iloc[0]) if len(known) else None, formula, NO_NAIVE


def _of_naive(found: pd.DataFrame) -> float | None:
    """The error as a share of the naive one's."""
    known = found[(found["compared"] > 0) & (found["naive_error"] > 0)]
    if known.empty:
        return None
    each = known["compared_error"] / known["naive_error"]
    return float((each * known["compared"]).sum() / known["compared"].sum())


def _inputs(found: pd.DataFrame) -> tuple[Input, ...]:
    """What is counted and summed up."""
    named = {
        "Scores": "scored",
        "Values with a 95 % band": "with_95",
        "Values inside of it": "inside_95",
        "Values with an 80 % band": "with_80",
        "Values inside of that": "inside_80",
        "Scores beside a naive forecast": "compared",
    }
    counts = {"Series": len(found)} | {label: int(found[one].sum()) for label, one in named.items()}
    told = [Input(label, f"{count:,}", float(count)) for label, count in counts.items()]
    if len(found) == 1:  # of several the units differ
        for label, name in (("Sum of errors", "compared_error"), ("Of the naive", "naive_error")):
            total = float((found[name] * found["compared"]).fillna(0).iloc[0])
            told.append(Input(label, f"{total:,.6g}", total, "absolute, in units of the series"))
    return tuple(told)


def _without_file(scored: int, files: tuple[Source, ...]) -> tuple[Input, ...]:
    """How many of the scores no file is known of."""
    count = scored - sum(one.points for one in files)
    note = "of samples, or of a file that was deleted since"
    return (Input("Scores without a file", f"{count:,}", float(count), note),) if count else ()


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return ""
    if key == "scored":
        return f"{value:,.0f}"
    return f"{100 * value:,.1f} %" if key.startswith(("held", "of_")) else f"{value:,.6g}"
