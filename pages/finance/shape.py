"""Inside a series: its parts, its unusual values, and what people say of them."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import apart as charts
from core.errors import Invalid, NotEnoughData
from core.forecasting import apart
from core.forecasting.apart import Apart
from core.series.queries import Listed
from pages.finance import remarks, strengths, verdict
from pages.shared import show
from pages.shared.data import ask
from pages.shared.words import day, number, plain

COLUMNS = {
    "moment": "Date",
    "value": "Value",
    "stored": "Stored",
    "expected": "Expected",
    "lower": "From",
    "upper": "To",
    "score": "Usual distances off",
    "verdict": "Judged",
}
PARTS = {"trend": "Trend", "events": "Events", "remainder": "Left over"}


def view(one: Listed) -> None:
    """What the series is made of, its unusual values, and the comments on its dates."""
    try:
        found = ask(apart.taken_apart, one.id)
    except (Invalid, NotEnoughData) as error:
        st.markdown(f"**{plain(str(one))} cannot be taken apart yet.** {plain(str(error))}")
    else:
        _apart(one, found)
    remarks.view(one)


def _apart(one: Listed, found: Apart) -> None:
    show.figures(strengths.figures(found))
    seasons = {pattern.column: pattern.name for pattern in found.patterns[1:]}
    named = [("trend", "Trend"), *seasons.items()]
    where = (f"{len(found.rows):,} values up to {day(found.rows['moment'].iloc[-1])}",)
    show.chart(
        partial(charts.apart, found.rows, found.anomalies, named, unit=one.unit),
        f"Parts of {one}",
        _rows(found.rows, seasons),
        _finding(one, found),
        source=where,
    )
    for said in found.shifts:
        st.markdown(f"- {plain(said)}")
    st.subheader("Unusual values", anchor=False)
    if found.anomalies.empty:
        st.markdown("No value lies outside of what is usual.")
    else:
        table = found.anomalies.drop(columns="said").rename(columns=COLUMNS)
        table = table.rename_axis("No.").reset_index()
        if (found.anomalies["value"] == found.anomalies["stored"]).all():
            table = table.drop(columns="Stored")
        off = {COLUMNS["score"]: "%+.1f"}
        show.table(table, f"Unusual values of {one}", columns=off, source=where)
    verdict.view(one, found)
    for said in found.notes:
        st.caption(plain(said))


def _finding(one: Listed, found: Apart) -> str:
    if found.open.empty:
        return f"No value of {one} is unusual that nobody has looked at."
    worst = found.open.iloc[int(found.open["score"].abs().fillna(float("inf")).argmax())]
    many = "1 value is" if len(found.open) == 1 else f"{len(found.open):,} values are"
    most = "it" if len(found.open) == 1 else "the furthest off"
    return (
        f"{many} unusual in {one}: {most} was {number(worst['value'])} on {day(worst['moment'])}, "
        f"where {number(worst['expected'])} was expected."
    )


def _rows(rows: pd.DataFrame, seasons: dict[str, str]) -> pd.DataFrame:
    """All parts under words that readers and files know them by."""
    shown = rows.rename(columns=COLUMNS | PARTS | seasons).set_index("Date")
    return shown.drop(columns="Stored") if shown["Stored"].equals(shown["Value"]) else shown
