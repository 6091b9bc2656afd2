"""The answer of a page in figures, in one row."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.reports.parts import Figure
from pages.shared.words import plain

SIGNS = ("+", "-")
COLOURS = {"higher": "normal", "lower": "inverse", "": "off"}
LOW, TALL = 98, 126  # pixels, kept free before the figures are drawn: what is below must not jump


def figures(shown: Sequence[Figure]) -> tuple[Figure, ...]:
    """One bordered figure beside the other, of equal height; handed back for the report.

    Each is at least as wide as what it says; where the row is too narrow, the last ones wrap.
    """
    height = TALL if any(map(below, shown)) else LOW
    with st.container(horizontal=True):
        for figure in shown:
            st.metric(
                plain(figure.label),
                None if figure.value is None else plain(figure.value),
                help=figure.help or None,
                border=True,
                height=height,
                **below(figure),
            )
    return tuple(shown)


def below(figure: Figure) -> dict[str, Any]:
    """What stands under the value: its change, or why there is none."""
    if figure.value is None:
        grey = {"delta_color": "off", "delta_arrow": "off"}
        return {"delta": plain(figure.reason), **grey} if figure.reason else {}
    if not figure.change.strip():
        return {}
    change = signed(figure.change)
    return {
        "delta": change,
        "delta_color": COLOURS[figure.better],
        "delta_arrow": "auto" if change[0] in SIGNS else "off",
        "delta_description": plain(figure.since) or None,
    }


def signed(change: str) -> str:
    """A change as Streamlit reads it: the minus of print is a minus too, and the rest is text.

    >>> signed("−3.2 %"), signed("+1 %")
    ('-3.2 %', '+1 %')
    """
    change = change.strip().replace("−", "-", 1)
    sign = change[:1] if change[:1] in SIGNS else ""
    return sign + plain(change.removeprefix(sign))
