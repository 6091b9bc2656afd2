"""The registry: every model, its versions, what each was made from, and which one counts."""

import pandas as pd
import streamlit as st

from core.registry import queries
from core.registry.tables import Family
from pages.finance.titles import titled
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import number
from pages.system import versions

QUESTION = "Which models are there, and which version counts?"
NEEDS = "Each forecast that is stored becomes a version here, with all that it was made from."
NAME = "Models"
ALL, ACTIVE, WITHOUT, AWAY = "All", "With an active version", "Without one", "All archived"
STATES = (ALL, ACTIVE, WITHOUT, AWAY)
FAMILIES = {Family.forecast: "Forecast", Family.demand: "Demand", Family.signal: "Signal"}
HELD = "Values inside the 95 % bands of the versions listed, when they were tried from earlier on."
ERRORS = "The middle of the models' errors in percent (WAPE), when they were tried from earlier on."


def figures(found: pd.DataFrame) -> tuple[show.Figure, ...]:
    """How many there are, how many of them count, and how good they were when tried."""
    inside, of = int(found["inside"].sum()), int(found["of"].sum())
    count, archived = int(found["versions"].sum()), int(found["archived"].sum())
    errors = found["error"].dropna().astype(float)
    middle = errors.median() if len(errors) else None
    share = f"{100 * inside / of:.0f} % at a promised 95 %" if of else ""
    error = None if middle is None else f"{number(middle)} %"
    none = "no version was tried on its past"
    away = f"{archived:,} of them archived"
    return show.figures(
        [
            show.Figure("Models", f"{len(found):,}", "A model is all versions of one name."),
            show.Figure("Versions", f"{count:,}", "Of all models.", change=away, better=""),
            show.Figure("Middle error", error, ERRORS, reason=none),
            show.Figure(
                "Bands that held",
                f"{inside:,} of {of:,}" if of else None,
                HELD,
                change=share,
                reason=none,
                better="",
            ),
        ]
    )


def table(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each model under the words that people know its columns by."""
    archived = found["archived"] == found["versions"]
    state = pd.Series("— none active", found.index).mask(found["is_active"], "✓ active")
    of = found["of"].where(found["of"] > 0)
    return pd.DataFrame(
        {
            "Model": found["model_name"],
            "State": state.mask(archived, "▣ archived"),
            "Version": found["version"],
            "Of": found["versions"],
            "Made by": [titled(one) for one in found["model_type"]],
            "Error (%)": found["error"].astype(float),
            "Bands held (%)": (100 * found["inside"] / of).astype(float),
            "Trained": found["trained_at"],
            "By": found["author"],
            "Family": [FAMILIES[Family(one)] for one in found["family"]],
        }
    ).reset_index(drop=True)


def narrowed(found: pd.DataFrame) -> pd.DataFrame:
    """The models that this person looks for."""
    with pick.row():
        words = pick.words("Search", "search", placeholder="Name or person", width=200)
        there = [FAMILIES[one] for one in Family if one in set(found["family"])]
        family = pick.one("Family", (ALL, *there), "family", width=160)
        state = pick.one("State", STATES, "state", width=220)
    named = found["model_name"] + " " + found["author"]
    is_like = named.str.contains(words, case=False, regex=False)
    if family != ALL:
        is_like &= found["family"].map(FAMILIES) == family
    archived = found["archived"] == found["versions"]
    of_state = {ACTIVE: found["is_active"], WITHOUT: ~found["is_active"], AWAY: archived}
    return found[is_like & of_state.get(state, True)]


def label(row: pd.Series) -> str:
    """A model as the chooser and the address name it."""
    return f"{row['model_name']} · {row['author']}"


st.title(NAME, anchor=False)
st.caption("Every version of every model: what it was made from, how it did, and which one counts.")
every = ask(queries.overview)
if every.empty:
    show.empty(QUESTION, NEEDS, go_to=way("forecasting"), going="Forecast a series")
    st.stop()
told = figures(every)
found = narrowed(every)
if found.empty:
    st.info("No model is like that. Search for less, or choose another family or state.")
    st.stop()
rows = table(found)
percent = dict.fromkeys(("Error (%)", "Bands held (%)"), "%,.1f")
show.table(rows, NAME, columns=percent, alt="Models by name, each with its active version")
where = f"Trained until {found['trained_at'].max():%Y-%m-%d %H:%M} UTC"
said = f"{len(found):,} models, of which {int(found['is_active'].sum()):,} have an active version."
show.report(show.Report(NAME, QUESTION, told, (show.Part(NAME, said, rows),), (where,)))
show.source(where)

st.header("One model", anchor=False)
labels = {label(row): row["id"] for _, row in found.iterrows()}
versions.opened(labels[pick.one("Model", list(labels), "model", width=480)])
