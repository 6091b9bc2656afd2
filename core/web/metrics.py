"""Figures for a monitoring system, for this machine or for whoever has the token."""

import asyncio
import hmac
import logging
from ipaddress import IPv6Address, ip_address

import anyio.to_thread
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.actors import SYSTEM
from core.db import SessionLocal, engines, health
from core.db.failures import in_words
from core.db.readiness import Readiness, readiness
from core.errors import BellwetherError
from core.operations.queries import figures
from core.operations.queries.figures import Figures
from core.settings import settings
from core.web.exposition import Found, text
from core.web.origins import host_name
from core.web.probe import Probe

log = logging.getLogger("bellwether.web")

LIMIT_SECONDS = 3.0
REFUSED = "The metrics are for this machine itself, or with the token of METRICS_TOKEN."
FORWARDED = ("forwarded", "via", "x-real-ip")  # and everything that begins with x-forwarded-


def routes(base: str = "") -> list[Route]:
    """The one address."""
    return [Route(f"{base}/metrics", metrics)]


async def metrics(request: Request) -> Response:
    """Everything that is known; what the database does not tell in time is left out."""
    if not (_has_token(request) or _is_local(request)):
        return PlainTextResponse(REFUSED, 403, headers={"cache-control": "no-store"})
    database, replica_lag = await asyncio.gather(DATABASE(), REPLICA())
    ready, figured = database or (None, None)
    found = Found(ready, figured, settings().read_url is not None, replica_lag)
    body = await anyio.to_thread.run_sync(text, found)
    headers = {"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"}
    return Response(body, headers=headers)


def _has_token(request: Request) -> bool:
    wanted = settings().metrics_token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("latin-1", "replace"), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same


def _is_local(request: Request) -> bool:
    """Whether a program of this machine asks us directly, by a name of this machine.

    A proxy on this machine asks for others, and a page may have a foreign name lead here.
    """
    names = [host_name(host) for host in request.headers.getlist("host")]
    return (
        request.client is not None
        and _is_loopback(request.client.host)
        and not any(
            name in FORWARDED or name.startswith("x-forwarded-") for name in request.headers
        )
        and len(names) == 1
        and (names[0] == "localhost" or _is_loopback(names[0]))
    )


def _is_loopback(address: str | None) -> bool:
    """Whether it is an address of this machine.

    >>> [_is_loopback(one) for one in ("127.0.0.2", "::1", "::ffff:127.0.0.1", "10.0.0.1", "desk")]
    [True, True, True, False, False]
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def _database() -> tuple[Readiness, Figures | None]:
    ready = readiness()
    if not ready.is_at_head:
        return ready, None
    try:  # the primary, because a replica may tell of an hour ago; and without trying again
        with in_words(), SessionLocal(bind=engines.reader()) as db:
            return ready, figures.figures(db, SYSTEM)
    except (BellwetherError, SQLAlchemyError) as error:
        log.warning("no figures of the database: %s", error)
        return ready, None


def _replica() -> float | None:
    try:
        return health.replica_lag()
    except (BellwetherError, SQLAlchemyError) as error:
        log.warning("no figures of the replica: %s", error)
        return None


DATABASE: Probe[tuple[Readiness, Figures | None]] = Probe(_database, limit_seconds=LIMIT_SECONDS)
REPLICA: Probe[float | None] = Probe(_replica, limit_seconds=LIMIT_SECONDS)
