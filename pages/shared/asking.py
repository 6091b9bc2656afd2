"""The inputs for what a kind of work wants to know, drawn from the kind itself."""

from datetime import date
from typing import Any

import streamlit as st

from core.jobs import forms
from core.jobs.forms import Input, Shape
from core.jobs.kinds import Kind

WIDTH = 180


def parameters(kind: Kind, key: str) -> dict[str, Any]:
    """Ask for them; what is left empty is left out, and `file_job` says so if it is needed."""
    asked = forms.inputs(kind.params)
    if not asked:
        return {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = {one.name: _drawn(one, f"{key}-{one.name}") for one in asked}
    return {name: value for name, value in given.items() if value not in (None, "")}


def _drawn(one: Input, key: str) -> Any:
    """One input; a bound is kept by the browser too."""
    if one.shape is Shape.yes_or_no:
        return st.toggle(one.label, bool(one.default), key=key, help=one.help)
    if one.shape is Shape.choice:
        place = one.choices.index(one.default) if one.default in one.choices else None
        return st.selectbox(one.label, one.choices, place, key=key, help=one.help, width=WIDTH)
    if one.shape is Shape.day:
        day = date.fromisoformat(one.default) if one.default else None
        picked = st.date_input(
            one.label, day, key=key, help=one.help, width=WIDTH, format="YYYY-MM-DD"
        )
        return picked and picked.isoformat()
    if one.shape is Shape.text:
        text = str(one.default or "")
        return st.text_input(
            one.label, text, one.longest, key=key, help=one.help, width=WIDTH
        ).strip()
    kind = int if one.shape is Shape.whole else float
    least, most, value = (
        None if bound is None else kind(bound) for bound in (one.least, one.most, one.default)
    )
    return st.number_input(
        one.label, least, most, value, key=key, help=one.help, width=WIDTH, format=_format(kind)
    )


def _format(kind: type) -> str:
    return "%d" if kind is int else "%g"
