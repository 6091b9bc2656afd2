"""Choosers that keep what was picked in the address, so that a copied link opens the same view.

A value equal to its default is not written there, and one that is no choice is not believed; so
defaults are constants, and whatever was picked is checked again by the query it goes to.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def row() -> Any:
    """A row of choosers, with room for the page's one action at its right end."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def one(
    label: str,
    choices: Sequence[T],
    key: str,
    *,
    say: Callable[[T], str] = str,
    default: int = 0,
    help: str | None = None,  # noqa: A002 - Streamlit's name for it
    width: Any = 240,
) -> T:
    """One of some choices; the address names it as people read it."""
    picked: T = st.selectbox(
        label,
        choices,
        default,
        format_func=say,
        key=key,
        help=help,
        width=width,
        bind="query-params",
    )
    return picked


def some(
    label: str,
    choices: Sequence[T],
    key: str,
    *,
    say: Callable[[T], str] = str,
    width: Any = 360,
    placeholder: str = "All",
) -> list[T]:
    """Any number of some choices; where nothing else is said, none stands for all."""
    picked: list[T] = st.multiselect(
        label,
        choices,
        format_func=say,
        key=key,
        placeholder=placeholder,
        width=width,
        bind="query-params",
    )
    return picked


def days(label: str, key: str, choices: Sequence[int] = (7, 30, 90, 365), default: int = 30) -> int:
    """How many days to look back."""
    # Not a segmented control: what is chosen there cannot be read well enough in the dark.
    picked = st.radio(
        label,
        choices,
        index=choices.index(default),
        format_func=lambda count: "1 year" if count == 365 else f"{count} days",
        key=key,
        horizontal=True,
        bind="query-params",
    )
    return picked or default


def words(label: str, key: str, *, placeholder: str = "", width: Any = 240) -> str:
    """Words to search for."""
    typed: str = st.text_input(
        label,
        key=key,
        placeholder=placeholder,
        width=width,
        max_chars=200,
        bind="query-params",
    )
    return typed.strip()


def day(label: str, key: str, *, width: Any = 160) -> date | None:
    """A day, or none."""
    picked: date | None = st.date_input(
        label, value=None, key=key, width=width, format="YYYY-MM-DD", bind="query-params"
    )
    return picked
