"""What a tab has made of a recipe until it is saved, or given up."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import streamlit as st

from core.errors import Conflict
from core.series import recipes
from core.series.queries import Listed
from core.series.recipes import STEPS, Kept
from pages.shared.data import do
from pages.shared.words import plain

DONE = "recipe-saved"


@dataclass
class Draft:
    """Steps under keys of their own, which stay theirs wherever they are moved to."""

    seen: list[dict[str, Any]]
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to be saved."""
        return list(self.steps.values()) != self.seen

    def add(self, name: str) -> None:
        """Put a step with its usual choices after the others."""
        self.steps[uuid4().hex] = STEPS[name]().written()

    def remove(self, key: str) -> None:
        """Leave a step out."""
        del self.steps[key]

    def move(self, key: str, by: int) -> None:
        """Let a step change places with the one before or after it."""
        keys = list(self.steps)
        at = keys.index(key)
        keys[at], keys[at + by] = keys[at + by], keys[at]
        self.steps = {name: self.steps[name] for name in keys}


def draft(series_id: UUID, kept: Kept) -> Draft:
    """What this tab has made of the recipe, or the recipe itself while it has changed nothing."""
    mine: Draft | None = st.session_state.get(_key(series_id))
    if mine is None or (not mine.is_changed and mine.seen != list(kept.steps)):
        mine = Draft(list(kept.steps), {uuid4().hex: dict(step) for step in kept.steps})
        st.session_state[_key(series_id)] = mine
    return mine


def forget(series_id: UUID) -> None:
    """Give the draft up."""
    st.session_state.pop(_key(series_id), None)


def save(one: Listed, mine: Draft, *, is_sound: bool) -> None:
    """Keep the draft as the recipe, or give it up; both only where there is something to keep."""
    if said := st.session_state.pop(DONE, ""):
        st.toast(said)
    with st.container(horizontal=True):
        wanted = st.button(
            "Save the recipe",
            type="primary",
            icon=":material/save:",
            disabled=not (mine.is_changed and is_sound),
        )
        if mine.is_changed:
            st.button("Discard the changes", on_click=forget, args=(one.id,))
    if wanted:
        try:
            do(recipes.set_recipe, one.id, list(mine.steps.values()), seen=mine.seen)
        except Conflict as error:
            st.error(plain(str(error)))
            st.button("Show how it is now", on_click=forget, args=(one.id,))
        else:
            forget(one.id)
            st.session_state[DONE] = "The recipe is saved."  # a rerun would lose a toast
            st.rerun()


def _key(series_id: UUID) -> str:
    return f"recipe-{series_id}"
