"""The browser in front of us: where it is, what it calls itself, and how it reached us."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

import streamlit as st

from core.actors import Actor
from core.settings import LOCAL_HOSTS, settings


def address() -> str | None:
    """Where the request came from; none for this machine itself."""
    found = st.context.ip_address
    return found if isinstance(found, str) else None  # a tab without a browser has none


def from_here(user: Actor) -> Actor:
    """The same person, with where they act from."""
    return replace(user, ip=address())


def agent() -> str | None:
    """What the browser calls itself."""
    return st.context.headers.get("User-Agent")


def is_in_the_open() -> bool:
    """Whether a password would travel unencrypted over a network."""
    parts = urlsplit(st.context.url or "")
    return parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS


def link(ticket: str) -> str:
    """The address that signs somebody in once, as the person here would type it."""
    parts = urlsplit(st.context.url or "")
    here = f"{parts.scheme}://{parts.netloc}{settings().base_path}"
    return f"{settings().public_url or here}/?link={quote(ticket)}"
