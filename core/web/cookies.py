"""The one cookie: where it is kept, and how it is found again.

Over HTTPS its name begins with `__Host-`, so that browsers take it from this host alone and never
over an open connection.
"""

from collections.abc import Mapping
from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from core.settings import settings

PLAIN = "bellwether"
SECURE = "__Host-bellwether"
LONGEST_TOKEN = 100


def token(cookies: Mapping[str, str]) -> str | None:
    """The token that a browser brings; where all is HTTPS, a plain cookie was slipped in."""
    names = (SECURE,) if settings().is_https else (SECURE, PLAIN)
    found = next((cookies[name] for name in names if name in cookies), None)
    return found if found and len(found) <= LONGEST_TOKEN else None


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser talks to us over HTTPS, as the server or its trusted proxy says."""
    return settings().is_https or connection.url.scheme in {"https", "wss"}


def keep(response: Response, secret: str, *, secure: bool) -> None:
    """Have the browser keep a token out of reach of any script."""
    response.set_cookie(
        SECURE if secure else PLAIN,
        secret,
        max_age=int(timedelta(days=settings().session_max_days).total_seconds()),
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/",
    )


def drop(response: Response, *, secure: bool) -> None:
    """Have the browser forget the token."""
    name = SECURE if secure else PLAIN
    response.delete_cookie(name, httponly=True, samesite="lax", secure=secure, path="/")
