"""The months of each line: typed in a table, and kept unless somebody else changed them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from core.finance import planning
from core.finance.planning import Cell
from pages.finance.plans import lines
from pages.finance.plans.listing import MOST, listing
from pages.finance.plans.picked import DONE, Picked, done
from pages.finance.plans.told import MONTHS, NAMES, table
from pages.shared import pick
from pages.shared.data import do
from pages.shared.show.downloads import popover
from pages.shared.show.tables import downloads

NAME = "Budget by month"
TOO_MANY = "The first {:,} of {:,} lines are shown; pick an entity to see the others."
HINT = (
    "An empty month has no budget. Months of a longer budget are shown by its days; spread it over "
    "months under Phase before you change one. Months can be pasted from a spreadsheet."
)
FORMATS: dict[str, Any] = dict.fromkeys((*MONTHS, "Year"), "%,.2f")


def view(picked: Picked, *, may_change: bool) -> None:
    """The table to read, or to change."""
    rows = table(picked.rows, picked.year)
    if not may_change:
        listing(rows, NAME, FORMATS, f"{NAME}, {picked.year}")
        return
    number = st.session_state.get(DONE, 0)  # what is done makes a table without edits
    key = f"months-{picked.key}-{picked.entity}-{picked.currency}-{number}"
    held = _held(picked, key)
    shown = table(held, picked.year)
    typed = st.data_editor(
        shown,
        hide_index=True,
        num_rows="fixed",
        disabled=[*NAMES, "Year"],
        column_config=_columns(),
        key=key,
        height="auto" if len(shown) < 12 else 480,
    )
    if len(picked.rows) > MOST:
        st.caption(TOO_MANY.format(MOST, len(picked.rows)))
    st.caption(HINT)
    changes = changed(shown, typed, picked)
    with pick.row():
        label = f"Save {len(changes)} changed" if changes else "Save"
        if st.button(label, type="primary", icon=":material/save:", disabled=not changes):
            _keep(picked, held, changes)
        if changes and st.button("Discard", icon=":material/undo:"):
            done("Nothing was changed.")
        lines.new(picked)
        lines.remove(picked)
        popover("Download", NAME, downloads(lambda: rows, NAME, ()))


def changed(shown: pd.DataFrame, typed: pd.DataFrame, picked: Picked) -> dict[Cell, Decimal | None]:
    """The months that are not as they were, with what they are now."""
    found: dict[Cell, Decimal | None] = {}
    for at, month in enumerate(MONTHS, 1):
        was, now = shown[month].astype(float), typed[month].astype(float)
        for row in shown.index[(was != now) & ~(was.isna() & now.isna())]:
            category, entity = shown.loc[row, NAMES]
            one = Cell(category, entity, picked.currency, date(picked.year, at, 1))
            found[one] = None if pd.isna(now[row]) else Decimal(repr(float(now[row])))
    return found


def _held(picked: Picked, key: str) -> pd.DataFrame:
    """What was there when typing began: it is held against what is there when it is kept."""
    place = f"seen-{key}"
    edits = st.session_state.get(key, {}).get("edited_rows")
    if not edits or place not in st.session_state:
        st.session_state[place] = picked.rows.head(MOST)
    held: pd.DataFrame = st.session_state[place]
    return held


def _keep(picked: Picked, held: pd.DataFrame, changes: dict[Cell, Decimal | None]) -> None:
    """Store all that was typed in one action."""
    there = {month: held[month].to_dict() for month in held}
    seen = {one: there.get(one.month, {}).get(one[:3]) for one in changes}
    count = do(planning.save, picked.version.number, changes, seen=seen, **picked.of)
    done(f"{count} {'month is' if count == 1 else 'months are'} changed.")


def _columns() -> dict[str, Any]:
    config = st.column_config
    names: dict[str, Any] = {name: config.TextColumn(pinned=True) for name in NAMES}
    return names | {name: config.NumberColumn(format=form) for name, form in FORMATS.items()}
