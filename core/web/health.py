"""Whether this process lives, and whether it can serve: for whatever restarts and routes."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.db.readiness import Readiness, readiness
from core.web.probe import Probe

LIMIT_SECONDS = 2.0
TOO_LATE = f"The database did not answer within {LIMIT_SECONDS:.0f} seconds."
NOT_KEPT = {"cache-control": "no-store"}

READINESS: Probe[Readiness] = Probe(readiness, limit_seconds=LIMIT_SECONDS)


def routes(base: str = "") -> list[Route]:
    """Both probes."""
    return [Route(f"{base}/healthz", healthz), Route(f"{base}/readyz", readyz)]


async def healthz(_: Request) -> Response:
    """Whether the process answers; a database that is away is no reason to start it anew."""
    return JSONResponse({"status": "ok"}, headers=NOT_KEPT)


async def readyz(_: Request) -> Response:
    """Whether the database answers with the schema of this version."""
    found = await READINESS()
    if found is not None and found.answers and found.is_at_head:
        return JSONResponse({"status": "ready"}, headers=NOT_KEPT)
    reason = TOO_LATE if found is None else found.sentence
    return JSONResponse({"status": "not ready", "reason": reason}, 503, headers=NOT_KEPT)
