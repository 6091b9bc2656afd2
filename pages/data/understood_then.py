"""What was understood of a file when it was loaded, and what was said of it then."""

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads.queries import Before
from pages.data.telling import MODES
from pages.data.understood import BLANK, NAMES, SIGNS
from pages.shared.show.tables import grid
from pages.shared.words import plain

POLICIES = {"all": "whole or not at all", "good": "without the rows that were refused"}


def told(found: Before) -> None:
    """How it was written, which column was which field, and the choices."""
    if not found.told:
        st.markdown("It was loaded before such things were kept.")
        return
    if totals := found.told.get("totals"):
        listed = " · ".join(f"{name} {figure}" for name, figure in totals.items())
        st.markdown(f"**{plain(listed)}**")
    st.markdown(plain(" ".join([_written(found), _chosen(found)])))
    if mapping := found.told.get("mapping"):
        shape = CSV_SHAPES.get(found.shape)
        titles = {one.name: one.title for one in shape.fields} if shape else {}
        rows = [
            {"Column of the file": column, "Read as": titles.get(name, name)}
            for name, column in sorted(mapping.items(), key=lambda one: _place(titles, one[0]))
        ]
        grid(pd.DataFrame(rows), "Columns", alt="Which column of the file was read as what")


def _place(titles: dict[str, str], name: str) -> int:
    """The place of a field in its shape."""
    return list(titles).index(name) if name in titles else len(titles)


def _written(found: Before) -> str:
    """How the file is written, in a sentence."""
    seen = found.told.get("detected") or {}
    parts = [f"Written in {seen['encoding']}"] if seen.get("encoding") else []
    if seen.get("delimiter"):
        parts.append(f"cells set apart by {NAMES.get(seen['delimiter'], seen['delimiter'])}")
    if seen.get("decimal"):
        parts.append(f"decimals by {SIGNS.get(seen['decimal'], seen['decimal'])}")
    if seen.get("thousands"):
        parts.append(f"thousands by {SIGNS.get(seen['thousands'], BLANK)}")
    if seen.get("header_line"):
        parts.append(f"the names in line {seen['header_line']}")
    return f"{', '.join(parts)}." if parts else ""


def _chosen(found: Before) -> str:
    """What was chosen and answered, in sentences."""
    parts = []
    if mode := {str(one): words for one, words in MODES.items()}.get(found.told.get("mode") or ""):
        parts.append(f"What was stored already {mode.replace('this file', 'it')}.")
    if policy := POLICIES.get(found.told.get("policy") or ""):
        parts.append(f"It was loaded {policy}.")
    if answers := found.told.get("said"):
        parts.append(
            "Said: " + "; ".join(f"{about} is {said}" for about, said in answers.items()) + "."
        )
    if warnings := found.told.get("warnings"):
        parts.append(f"{warnings:,} things were unusual.")
    return " ".join(parts)
