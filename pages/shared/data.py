"""The verbs of every page: ask a query, do an action. Both refuse without a signed-in user."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from core.actors import Actor
from core.db import answer, carry_out, versions
from pages.shared import session, visitor

T = TypeVar("T")
KEPT = 20_000  # some answers of some hundred people; they are small, or a page asks for less
A_DAY = 86_400


def ask(query: Callable[..., T], *args: Any, **options: Any) -> T:
    """Answer a query for the signed-in user, from the cache while its data has not changed."""
    user = session.current_user()
    if not versions.reads(query):  # what no counter tells of is asked each time
        return answer(query, user, *args, **options)
    # One text as the key: Streamlit takes ten times as long to tell six arguments apart.
    whose = f"{query.__module__}.{query.__qualname__} {user.id} {user.role} {user.name}"
    key = f"{whose} {_version(query, user)} {args!r} {sorted(options.items())!r}"
    found: T = _answer(key, partial(answer, query, user, *args, **options))
    return found


def do(action: Callable[..., T], *args: Any, **options: Any) -> T:
    """Carry out an action for whoever is signed in at this very moment, whole or not at all."""
    session.look_up()
    user = visitor.from_here(session.current_user())
    outcome = carry_out(action, user, *args, **options)
    session.tab().versions = None
    return outcome


def _version(query: Callable[..., Any], user: Actor) -> tuple[str, ...]:
    """The versions of what a query reads; all are read once a click."""
    here = session.tab()
    if here.versions is None:
        here.versions = answer(versions.stamps, user)
    return tuple(here.versions.get(domain, "") for domain in versions.reads(query))


@st.cache_data(max_entries=KEPT, ttl=A_DAY, show_spinner=False)
def _answer(key: str, _ask: Callable[[], Any]) -> Any:
    return _ask()
