"""One version of a model: what it was made from, and what may be done with it."""

from collections.abc import Callable
from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.registry import actions, queries
from core.registry.queries import About
from core.registry.tables import Family
from pages.finance import again
from pages.finance.titles import titled
from pages.shared import session, show
from pages.shared.data import ask, do
from pages.shared.ways import may
from pages.shared.words import local, plain


def buttons(model_id: UUID) -> None:
    """What may be done with a version, by those who may."""
    one = ask(queries.about, model_id)
    user = session.current_user()
    if may(Role.analyst) and (user.sees_all or one.owner_id == user.id):
        if one.archived_at is not None:
            _button("Bring back", "unarchive", actions.bring_back, one, "is offered again")
        else:
            if not one.is_active:
                _button("Activate", "task_alt", actions.activate, one, "is the active one now")
            _button("Archive", "archive", actions.archive, one, "is archived")
    if one.has_artefact and one.family is Family.forecast:
        again.buttons(one)


def _button(label: str, icon: str, action: Callable[..., None], one: About, done: str) -> None:
    if st.button(label, icon=f":material/{icon}:"):
        do(action, one.id)
        st.toast(plain(f"Version {one.version} {done}."))
        st.rerun()


def told(model_id: UUID) -> None:
    """What a version was made from, in words."""
    one = ask(queries.about, model_id)
    best = one.best
    held = "—" if best.get("inside") is None else f"{best['inside']} of {best['of']}"
    error = "—" if best.get("wape") is None else f"{best['wape']:.1f} %"
    rows = {
        "Model": one.name,
        "By": one.author,
        "Made by": titled(one.by),
        "Trained": local(one.trained_at),
        "Known until": f"{one.trained_until:%Y-%m-%d}" if one.trained_until else "—",
        "Archived": local(one.archived_at) if one.archived_at else "no",
        "File": one.file,
        "Error when tried": error,
        "Bands that held when tried": held,
        "Choices": ", ".join(f"{key} {value}" for key, value in one.chosen.items() if value) or "—",
        "Libraries": ", ".join(f"{key} {value}" for key, value in one.libraries.items()) or "—",
        "Code": one.code_version or "—",
        "Choices (SHA-256)": one.params_hash,
        "Data (SHA-256)": one.data_sha256 or "—",
    }
    show.table(pd.DataFrame({"What": list(rows), "Is": list(rows.values())}), f"About {one}")
