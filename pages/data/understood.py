"""What was understood of a file: to be seen, and set right where it is not."""

import streamlit as st

from core.uploads.quality import Quality
from core.uploads.trial import Trial
from pages.data.seen import Arrived
from pages.shared import show
from pages.shared.words import local, plain

BLANK = "a blank"
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
SIGNS = {",": "a comma", ".": "a point", "'": "an apostrophe", "\u2019": "an apostrophe"}


def figures(one: Arrived, trial: Trial) -> None:
    """How much is right, what it adds up to, and how the file is written."""
    accepted = f"{len(trial.rows):,}" if trial.is_clear else None
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
                "To look at",
                f"{len(trial.warnings):,}",
                help="What is taken, and is unusual: gaps, jumps, sums that do not agree.",
            ),
            _quality(one.quality),
        ]
    )
    if one.like is not None:
        as_then = f"{one.like.filename} of {local(one.like.loaded_at)}"
        answers = "; ".join(f"{about} is {told}" for about, told in one.choices.answers.items())
        st.caption(
            f":green[:material/history:] As last time: read like {plain(as_then)}."
            + (f" Said then: {plain(answers)}." if answers else "")
        )
    st.caption(plain(" ".join([said(trial), *trial.notes])))
    if trial.totals:
        totals = " · ".join(f"{name} {figure}" for name, figure in trial.totals.items())
        st.caption(plain(f"To compare with where the file is from: {totals}."))


def _quality(found: Quality | None) -> show.Figure:
    """The score of a file with its parts."""
    parts = {
        "rows accepted": found.accepted if found else None,
        "cells filled": found.filled if found else None,
        "rows without a warning": found.unremarkable if found else None,
        "periods that have rows": found.regular if found else None,
    }
    told = ", ".join(f"{name} {share:.1%}" for name, share in parts.items() if share is not None)
    score = found.score if found else None
    return show.Figure(
        "Quality",
        None if score is None else f"{score:.0%}",
        help=f"The share of rows accepted times the mean of the other shares: {told}.",
        reason="Nothing can be read yet.",
    )


def said(trial: Trial) -> str:
    """How the file is written, in a sentence."""
    dialect, found = trial.detected.dialect, trial.detected
    if found.sheet:
        return f"Sheet {found.sheet}, the names in row {dialect.header_line}."
    parts = [f"Written in {dialect.encoding}"]
    if dialect.delimiter is not None:
        parts.append(f"cells set apart by {NAMES.get(dialect.delimiter, dialect.delimiter)}")
    if found.decimal:
        parts.append(f"decimals by {SIGNS.get(found.decimal, found.decimal)}")
    if found.thousands:
        parts.append(f"thousands by {SIGNS.get(found.thousands, BLANK)}")
    header = f"the names in line {dialect.header_line}" if dialect.header_line else "no names"
    return f"{', '.join(parts)}; {header}. {' '.join(dialect.uncertain)}".strip()
