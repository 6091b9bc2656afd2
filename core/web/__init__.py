"""The web server around the pages: our own routes, and what stands before every request."""

from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route

from core.settings import settings
from core.web import claims, health, metrics, receiving
from core.web.cover import Cover
from core.web.guards import Guards, Strays
from core.web.headers import SecurityHeaders, fallen
from core.web.origins import OwnHosts


def routes() -> list[Route]:
    """What is answered beside the pages."""
    base = settings().base_path
    ours = (claims, health, metrics, receiving)
    return [route for part in ours for route in part.routes(base)]


def middleware(index_html: str) -> list[Middleware]:
    """What stands before every request, the first one outermost."""
    base = settings().base_path
    return [
        Middleware(SecurityHeaders, index_html=index_html),
        Middleware(OwnHosts),
        Middleware(Guards, base=base),
        Middleware(Strays, base=base),
        Middleware(Cover, index_html=index_html),
    ]


def errors(index_html: str) -> dict[Any, Any]:
    """What is answered when something of ours fell over."""
    return {500: fallen(index_html)}
