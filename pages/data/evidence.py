"""The evidence for what was understood of a file: refusals, warnings, rows by period, rows."""

from dataclasses import asdict

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.charts import arrivals
from core.uploads.table import Refusal
from core.uploads.trial import Trial
from pages.data.seen import Arrived
from pages.shared import show
from pages.shared.show.downloads import popover
from pages.shared.show.tables import downloads, grid

SHOWN = 50


def details(one: Arrived, trial: Trial) -> None:
    """What was refused and why, what is unusual, and the rows as they would be stored."""
    names = [
        f"Refusals ({len(trial.refusals):,})",
        f"To look at ({len(trial.warnings):,})",
        "Periods",
        "Rows",
    ]
    refused, unusual, periods, rows = show.tabs(names)
    with refused:
        _listed(trial.refusals, "Refusals", "Nothing was refused.")
    with unusual:
        _listed(trial.warnings, "To look at", "Nothing is unusual.")
    with periods:
        _by_period(one.periods)
    with rows:
        show.table(titled(trial), "Rows", alt="The first rows as they would be stored")


def _by_period(periods: pd.DataFrame) -> None:
    """How the rows lie in time."""
    if len(periods) < 2:
        st.caption("All rows are of one period, or there is no date that could be read yet.")
        return
    gaps, outlying = int((periods["Rows"] == 0).sum()), int(periods["Outlying"].sum())
    said = (
        f"{len(periods):,} periods from {periods.index[0]} to {periods.index[-1]}, "
        f"{f'{gaps:,}' if gaps else 'none'} of them without a row; "
        f"{f'{outlying:,}' if outlying else 'no'} rows are outlying."
    )
    listed = periods.rename_axis("Period").rename(index=str)
    show.chart(lambda theme: arrivals.arrivals(periods, theme), "Rows by period", listed, said)


def titled(trial: Trial) -> pd.DataFrame:
    """The first rows under the titles of their fields; midnight of UTC is a date."""
    if trial.shape is None:
        return trial.rows.head(SHOWN)
    first = trial.rows.head(SHOWN).copy()
    for name in first.select_dtypes("datetimetz"):
        if (first[name] == first[name].dt.normalize()).all():
            first[name] = first[name].dt.date
    titles = {field.name: field.title for field in CSV_SHAPES[trial.shape].fields}
    return first.rename(columns=titles)


def _listed(found: list[Refusal], name: str, otherwise: str) -> None:
    if not found:
        st.markdown(f":green[:material/check_circle:] {otherwise}")
        return
    listed = pd.DataFrame([asdict(one) for one in found]).rename(columns=str.capitalize)
    grid(listed.head(SHOWN), name, alt=f"{name}, by line")
    popover(f"All {len(listed):,}", name, downloads(lambda: listed, name, ()))
