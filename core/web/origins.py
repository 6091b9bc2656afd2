"""Where a request says it comes from, and where it wants to go."""

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.settings import settings

REFUSED = "Bellwether is not reached under this name; set PUBLIC_URL or ALLOWED_HOSTS."
PROBES = ("/healthz", "/readyz")  # a probe asks by the number of a container, and learns nothing
POLICY_VIOLATION = 1008
NAME = re.compile(r"[\w.:-]+")  # colons: IPv6


def is_same_origin(connection: HTTPConnection) -> bool:
    """Whether a page of ours sent this request.

    Browsers say so themselves where they trust the address (HTTPS, or this machine); elsewhere
    the page must be named by Origin or Referer. What names nothing is refused.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    named = connection.headers.get("origin") or connection.headers.get("referer")
    return named is not None and is_ours(named, connection.headers.get("host"))


def is_ours(origin: str, host: str | None) -> bool:
    """Whether an address is of the host that was asked, or of PUBLIC_URL.

    >>> is_ours("http://desk:8501/risk", "desk:8501"), is_ours("http://desk.evil", "desk")
    (True, False)
    """
    try:
        place = urlsplit(origin).netloc.lower()
    except ValueError:  # brackets that do not close
        return False
    public = urlsplit(settings().public_url).netloc.lower()
    return bool(place) and place in {(host or "").lower(), public}


def host_name(host: str | None) -> str | None:
    """The name in a Host header, without port and brackets; none if it is not one.

    >>> host_name("desk:8501"), host_name("[::1]:8501"), host_name("user@desk")
    ('desk', '::1', None)
    """
    try:
        parts = urlsplit(f"//{host or ''}")
        _ = parts.port  # raises when it is no number
    except ValueError:
        return None
    if "@" in parts.netloc or parts.path or parts.query:
        return None
    name = (parts.hostname or "").rstrip(".")
    return name if NAME.fullmatch(name) else None


class OwnHosts:
    """Refuses requests under a name that is not ours, and sockets opened by foreign pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what names us rightly."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        name = host_name(connection.headers.get("host"))
        allowed = settings().hosts
        known = name is not None and (not allowed or name in allowed)
        if scope["type"] == "websocket":
            origin = connection.headers.get("origin")
            if known and (origin is None or is_ours(origin, connection.headers.get("host"))):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif known or scope["path"].removeprefix(settings().base_path) in PROBES:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(REFUSED, 400)(scope, receive, send)
