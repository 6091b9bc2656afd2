"""How good stored forecasts were, now that it is known what came."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import pandas as pd
import streamlit as st

from core.charts import kept
from core.forecasting import drifts, glance, ledger
from pages.finance import origin, scored, scores, standing
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import plain

QUESTION = "How good were our forecasts?"
NEEDS = "A stored forecast is scored as soon as values come for the days that it was about."
NAME = "Accuracy of forecasts"
MONTH, STEP = "Month", "Steps ahead"
AT = {MONTH: (ledger.by_month, "month"), STEP: (ledger.by_step, "step")}
MOST_ALARMS = 3


@dataclass(frozen=True)
class Choice:
    """A series to look at, or all of them."""

    series_id: UUID | None
    name: str

    def __str__(self) -> str:
        """Its name."""
        return self.name


ALL = Choice(None, "All series")


def alarms(found: pd.DataFrame, alarming: pd.DataFrame) -> None:
    """Which forecasts no longer hold, in a sentence each."""
    names = found.set_index("series_id")["series"]
    rows = alarming[alarming["series_id"].isin(names.index)]
    rows = rows.assign(series=rows["series_id"].map(names)).sort_values("misses", ascending=False)
    for row in rows.head(MOST_ALARMS).itertuples():
        st.markdown(f":material/trending_up: {plain(glance.drifted(row))}")
    if len(rows) > MOST_ALARMS:
        st.markdown(f"{len(rows) - MOST_ALARMS:,} more drift; the table of the series marks them.")
    if len(rows) and (forecasting := way("forecasting")):
        st.page_link(forecasting, label="Forecast again")


def main_chart(one: Choice, at: str) -> show.Part:
    """How often bands held and the error beside the naive, by month or by step ahead."""
    query, by = AT[at]
    found = ask(query, one.series_id)
    rows = scored.drawn(found, by)
    name = f"{NAME}, {one.name}, by {at.lower()}"
    table = scored.cut(found, by, at)
    said = scored.finding(found, rows)
    drawn = partial(kept.kept, rows, at=at)
    return show.chart(drawn, name, table, said, columns=scored.FORMATS)


def cut(one: Choice, query: Callable[..., pd.DataFrame], by: str, title: str) -> None:
    """A table by months, steps or forecasters."""
    rows = scored.cut(ask(query, one.series_id), by, title)
    show.table(rows, f"{NAME}, {one.name}, each {title.lower()}", columns=scored.FORMATS)


def every(one: Choice) -> None:
    """Each score of the chosen series."""
    if one.series_id is None:
        st.markdown("Choose a series above to see each of its scored forecasts.")
        return
    found = ask(ledger.scored, one.series_id)
    if len(found) == ledger.MOST_ROWS:
        st.caption(f"The newest {ledger.MOST_ROWS:,} scores.")
    show.table(scores.table(found), f"Scored forecasts of {one.name}")


st.title("Accuracy", anchor=False)
st.caption("Every stored forecast, held against what came.")
found = ask(ledger.by_series)
if found.empty:
    show.empty(QUESTION, NEEDS, go_to=way("forecasting"), going="Forecast a series")
    st.stop()

named = zip(found["series_id"], found["series"], strict=True)
choices = [ALL, *(Choice(key, name) for key, name in named)]
with pick.row():
    one = pick.one("Series", choices, "series")
    at = pick.one("Along", list(AT), "along", width=160)
if one.series_id is not None:
    found = found[found["series_id"] == one.series_id]
judged = ask(drifts.drifts)
alarms(found, judged[judged["is_alarm"].astype(bool)])
told = show.figures(standing.figures(found))
said = standing.verdict(found)
st.markdown(plain(said))
chart = main_chart(one, at)
rows = scored.by_series(found, judged)
looks: dict[str, Callable[[], None]] = {
    "By series": partial(show.table, rows, NAME, columns=scored.FORMATS),
    "Over time": partial(cut, one, *AT[MONTH], MONTH),
    "By step": partial(cut, one, *AT[STEP], STEP),
    "By forecaster": partial(cut, one, ledger.by_forecaster, "model_type", "Forecaster"),
    "Every score": partial(every, one),
    "Where from": partial(origin.of_ledger, one.series_id),
}
show.parts(looks, "accuracy")
until = f"Values up to {found['newest'].max():%Y-%m-%d}"
parts = (chart, show.Part(NAME, said, rows))
show.report(show.Report(NAME, QUESTION, told, parts, (until,)))
show.source(until)
