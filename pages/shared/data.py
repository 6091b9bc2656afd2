"""The verbs of every page: ask a query, do an action. Both refuse without a signed-in user."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import streamlit as st

from core.actors import Actor
from core.catalogue import JOBS
from core.db import answer, carry_out, versions
from core.jobs import actions as jobs
from core.jobs import runner
from pages.shared import session, visitor

T = TypeVar("T")
KEPT = 20_000  # some answers of some hundred people; they are small, or a page asks for less
FEW = 200  # answers of half a megabyte
A_DAY = 86_400


def ask(query: Callable[..., T], *args: Any, **options: Any) -> T:
    """Answer a query for the signed-in user, from the cache while its data has not changed."""
    user = session.current_user()
    if not (versions.reads(query) or versions.fresh_seconds(query)):  # it changes uncounted
        return answer(query, user, *args, **options)
    key = f"{_key(query, user)} {args!r} {sorted(options.items())!r}"
    found: T = _answer(key, partial(answer, query, user, *args, **options))
    return found


def once(query: Callable[..., Any], what: str, make: Callable[[], T]) -> T:
    """What a page makes of an answer, made anew when its data has changed; only to be read.

    It is not copied, unlike an answer: for what takes long to make, such as a figure.
    """
    made: T = _made(f"{what} {_key(query, session.current_user())}", make)
    return made


def heavy(query: Callable[..., Any], what: str, make: Callable[[], T]) -> T:
    """The same of what is large, of which only the newest are kept."""
    made: T = _few(f"{what} {_key(query, session.current_user())}", make)
    return made


def do(action: Callable[..., T], *args: Any, **options: Any) -> T:
    """Carry out an action for whoever is signed in at this very moment, whole or not at all."""
    session.look_up()
    user = visitor.from_here(session.current_user())
    outcome = carry_out(action, user, *args, **options)
    session.tab().versions = None
    return outcome


def run(kind: str, **parameters: Any) -> UUID:
    """Ask for long work of a kind of the catalogue; the job's id, for its panel."""
    job_id = do(jobs.file_job, JOBS, kind, parameters)
    runner.wake()
    return job_id


def later(query: Callable[..., T], *args: Any, **options: Any) -> Callable[[], T]:
    """What answers a query outside of a page's run: for a file, at the moment it is asked for."""
    return partial(answer, query, session.current_user(), *args, **options)


def as_of(domains: Iterable[str]) -> tuple[str, ...]:
    """The versions of domains as this person sees them: what was made of older ones is stale."""
    here = session.tab()
    if here.versions is None:
        here.versions = answer(versions.stamps, session.current_user())
    return tuple(here.versions.get(domain, "") for domain in domains)


def _key(query: Callable[..., Any], user: Actor) -> str:
    """One text: Streamlit takes ten times as long to tell six arguments apart."""
    whose = f"{query.__module__}.{query.__qualname__} {user.id} {user.role} {user.name}"
    return f"{whose} {_version(query)}"


def _version(query: Callable[..., Any]) -> tuple[str, ...]:
    """The versions of what a query reads, all read once a click; or how late it is."""
    if seconds := versions.fresh_seconds(query):
        return (f"{time.monotonic() // seconds:.0f}",)
    return as_of(versions.reads(query))


@st.cache_data(max_entries=KEPT, ttl=A_DAY, show_spinner=False)
def _answer(key: str, _ask: Callable[[], Any]) -> Any:
    return _ask()


@st.cache_resource(max_entries=KEPT, ttl=A_DAY, show_spinner=False)
def _made(key: str, _make: Callable[[], Any]) -> Any:
    return _make()


@st.cache_resource(max_entries=FEW, ttl=A_DAY, show_spinner=False)
def _few(key: str, _make: Callable[[], Any]) -> Any:
    return _make()
