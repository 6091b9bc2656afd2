"""The proof beside a forecast: who would have been right, what ran, and the same figures again."""

import pandas as pd
import streamlit as st

from core.forecasting import making, queries
from core.forecasting.choices import WAYS
from core.forecasting.queries import Version
from pages.finance import opinion
from pages.shared import show
from pages.shared.data import ask
from pages.shared.words import number, plain

RANKED = "Who would have been right"
TITLES = {way.name: way.title for way in WAYS} | {"ets_log": "ETS of logarithms"}
MARKS = {True: "yes", False: "no", None: "—"}
COLUMNS = {
    "wape": "Error (WAPE, %)",
    "mase": "MASE",
    "smape": "sMAPE (%)",
    "bias": "Bias",
    "rmse": "RMSE",
    "msis": "MSIS",
}


def titled(name: str) -> str:
    """A forecaster as people call it; a person's own choice keeps that word."""
    first, said, rest = name.partition(",")
    return TITLES.get(first, first.replace("_", " ").capitalize()) + said + rest


def view(version: Version, name: str) -> None:
    """Three looks at how the forecast was made, and a person's own figures beside it."""
    may_adjust = opinion.may_adjust(version)
    names = [RANKED, "What ran", "The same again", *(["Adjust"] if may_adjust else [])]
    ranked, ran, again, *own = show.tabs(names)
    with ranked:
        _ranked(version, name)
    with ran:
        _ran(version, name)
    with again:
        _again(version)
    for tab in own:
        with tab:
            opinion.view(version)


def _ranked(version: Version, name: str) -> None:
    rows = version.told.get("leaderboard") or []
    if not rows:
        st.markdown("There are too few values to forecast from earlier on and compare.")
        return
    windows = version.told.get("windows", 0)
    best = rows[0]
    if best["inside"] is not None:
        said = f"of {best['of']:,} past forecasts, {best['inside']:,} fell inside the band"
        origins = "1 earlier origin" if windows == 1 else f"{windows} earlier origins"
        st.markdown(plain(f"Forecast from {origins}: {said}."))
    table = pd.DataFrame([_row(row) for row in rows])
    show.table(table, f"{RANKED}, {name}", columns=dict.fromkeys(COLUMNS.values(), "%,.2f"))


def _row(row: dict[str, object]) -> dict[str, object]:
    inside = "—" if row["inside"] is None else f"{row['inside']} of {row['of']}"
    return {
        "Forecaster": titled(str(row["name"])),
        **{label: row.get(key) for key, label in COLUMNS.items()},
        "Bands that held": inside,
        "Beats naive": MARKS[row["beats_naive"]],  # type: ignore[index]
    }


def _ran(version: Version, name: str) -> None:
    members = version.told.get("members") or []
    for note in version.told.get("notes", []):
        st.markdown(f"- {plain(note)}")
    if not members:
        return
    frame = pd.DataFrame(
        {
            "Forecaster": titled(one["name"]),
            "In the forecast": "yes" if one["is_used"] else "no",
            "Why not": one["why_not"] or "—",
            "Found": ", ".join(f"{key} {value}" for key, value in one["parameters"].items()),
        }
        for one in members
    )
    show.table(frame, f"What ran, {name}")


def _again(version: Version) -> None:
    """Computed once more from what was kept, for whoever doubts."""
    st.markdown("Values, choices and versions of the libraries are kept with each version.")
    if not st.button("Compute it again", icon=":material/replay:", key=f"again-{version.id}"):
        return
    with st.spinner("It is computed again."):
        found = making.again(ask(queries.kept, version.id))
    if found.is_same:
        st.success("The same numbers came out again.", icon=":material/check_circle:")
    else:
        st.warning(plain(f"It differs by up to {number(found.most_apart)}."))
    for changed in found.changed:
        st.markdown(f"- {plain(changed)}")
