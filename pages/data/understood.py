"""What was understood of a file: to be seen, and set right where it is not."""

from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads.trial import Trial
from pages.shared import show
from pages.shared.words import plain

SAMPLE = pd.DataFrame(
    {
        "date": ["2026-01-31", "2026-02-28", "2026-03-31"],
        "category": "revenue",
        "entity": "North",
        "value": [1234.5, 1301.0, 998.75],
        "currency": "EUR",
    }
)
BLANK = "a blank"
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
SIGNS = {",": "a comma", ".": "a point", "'": "an apostrophe", "\u2019": "an apostrophe"}
SHOWN = 50


def figures(trial: Trial) -> None:
    """How much is right, and how the file is written."""
    accepted = f"{len(trial.rows):,}" if not trial.questions else None
    show.figures(
        [
            show.Figure(
                "Rows accepted",
                accepted,
                help="Every cell of them is what its column must be.",
                reason="Something is to be said first.",
            ),
            show.Figure(
                "Refusals",
                f"{len(trial.refusals):,}",
                help="Cells and lines that are not what they must be; below they are listed.",
            ),
            show.Figure(
                "Read as",
                CSV_SHAPES[trial.shape].title if trial.shape else None,
                help="By the names of its columns and by what their cells are.",
                reason="Say above which column is what.",
            ),
        ]
    )
    st.caption(plain(said(trial)))


def said(trial: Trial) -> str:
    """How the file is written, in a sentence."""
    dialect, found = trial.detected.dialect, trial.detected
    parts = [f"Written in {dialect.encoding}"]
    if dialect.delimiter is not None:
        parts.append(f"cells set apart by {NAMES.get(dialect.delimiter, dialect.delimiter)}")
    if found.decimal:
        parts.append(f"decimals by {SIGNS.get(found.decimal, found.decimal)}")
    if found.thousands:
        parts.append(f"thousands by {SIGNS.get(found.thousands, BLANK)}")
    header = f"the names in line {dialect.header_line}" if dialect.header_line else "no names"
    return f"{', '.join(parts)}; {header}. {' '.join(dialect.uncertain)}".strip()


def detected(trial: Trial) -> dict[str, Any]:
    """The same as it is kept with the file."""
    return asdict(trial.detected.dialect) | {
        "decimal": trial.detected.decimal,
        "thousands": trial.detected.thousands,
    }


def details(trial: Trial) -> None:
    """What was refused and why, and the rows as they would be stored."""
    refused, rows = show.tabs([f"Refusals ({len(trial.refusals):,})", "Rows"])
    with refused:
        if trial.refusals:
            found = pd.DataFrame([asdict(one) for one in trial.refusals])
            named = found.rename(columns=str.capitalize)
            show.table(named.head(SHOWN), "Refusals", alt="What was refused, by line")
            if len(named) > SHOWN:
                st.caption(f"The first {SHOWN} of {len(named):,}.")
        else:
            st.markdown(":green[:material/check_circle:] Nothing was refused.")
    with rows:
        show.table(trial.rows.head(SHOWN), "Rows", alt="The first rows as they would be stored")
