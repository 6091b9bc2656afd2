"""Which budgets the page is about: whose, which version, year, entity and currency."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.finance import plans
from core.finance.plans import Version
from pages.shared import pick
from pages.shared.data import ask
from pages.shared.words import plain

SAID, NEXT, CHOSEN, DONE = "budgets-said", "budgets-next", "version", "budgets-done"
ALL, WHOLE = "All", "The whole"
HELP = "“The whole” are budgets that name no entity."


@dataclass(frozen=True)
class Picked:
    """What was picked, with the months of it."""

    version: Version
    others: tuple[Version, ...]  # of the same owner
    year: int
    entity: str | None  # none for all
    currency: str
    every: pd.DataFrame  # all months of the year, before entity and currency were picked
    rows: pd.DataFrame

    @property
    def key(self) -> str:
        """What controls that are about it are known by."""
        return f"{self.version.owner_id}-{self.version.number}-{self.year}"

    @property
    def of(self) -> dict[str, Any]:
        """Whose budgets an action changes."""
        return {"owner_id": self.version.owner_id}


def done(sentence: str, number: int | None = None) -> None:
    """Draw the page anew, have it say this, and show this version."""
    st.session_state[SAID], st.session_state[NEXT] = sentence, number
    st.session_state[DONE] = st.session_state.get(DONE, 0) + 1
    st.rerun()


def popover(label: str, icon: str) -> Any:
    """A button behind which a form lies; it closes once something was done."""
    key = f"{label}-{st.session_state.get(DONE, 0)}"
    return st.popover(label, icon=f":material/{icon}:", key=key)


def said(numbers: list[int]) -> None:
    """What was done a moment ago, and the version that came of it."""
    if told := st.session_state.pop(SAID, ""):
        st.toast(plain(told))
    wanted = st.session_state.pop(NEXT, None)
    if wanted in numbers:
        st.session_state[CHOSEN] = wanted


def picked(every: list[Version]) -> Picked:
    """The choosers, and what they come to."""
    owners = list(dict.fromkeys(one.owner for one in every))
    with pick.row():
        owner = pick.one("Of", owners, "owner", width=150) if len(owners) > 1 else owners[0]
        theirs = {one.number: one for one in every if one.owner == owner}
        said(list(theirs))
        numbers = list(theirs)
        one = theirs[pick.one("Version", numbers, CHOSEN, say=lambda n: f"Version {n}", width=140)]
        years = list(range(one.last.year, one.first.year - 1, -1))
        year = pick.one("Year", years, "year", width=110) if len(years) > 1 else years[0]
        months = ask(plans.months, one.owner_id, one.number, year=year)
        entities = _entities(months)
        entity = pick.one("Entity", entities, "entity", help=HELP) if len(entities) > 2 else ALL
        codes = sorted(set(months.index.get_level_values("currency"))) or [one.sums[0][0]]
        code = pick.one("In", codes, "currency", width=100) if len(codes) > 1 else codes[0]
    rows = months[months.index.get_level_values("currency") == code]
    wanted = None if entity == ALL else "" if entity == WHOLE else entity
    if wanted is not None:
        rows = rows[rows.index.get_level_values("entity") == wanted]
    others = tuple(other for other in theirs.values() if other.number != one.number)
    return Picked(one, others, year, wanted, code, months, rows)


def _entities(months: pd.DataFrame) -> list[str]:
    """The entities there are, after all of them together."""
    found = sorted(set(months.index.get_level_values("entity")))
    return [ALL, *(one or WHOLE for one in found)]
