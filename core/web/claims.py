"""How the cookie is set and forgotten: a page shows a picture that only we can answer.

A script run has no answer of its own to put a cookie on. So the page shows an image whose address
carries a ticket; the browser fetches it, and the cookie comes with the picture. No script is
needed, and a ticket works once, for seconds, and from our own pages only.
"""

import base64

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.accounts import signing_in
from core.errors import BellwetherError
from core.web import cookies
from core.web.origins import is_same_origin

CLAIM = "/auth/claim.gif"
LEAVE = "/auth/leave.gif"
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def routes(base: str) -> list[Route]:
    """The two pictures."""
    return [
        Route(base + CLAIM, claim, methods=["GET"]),
        Route(base + LEAVE, leave, methods=["GET"]),
    ]


async def claim(request: Request) -> Response:
    """Exchange a ticket for the cookie of the session it was given for."""
    if not is_same_origin(request):
        return _refused()
    ticket = request.query_params.get("t", "")
    try:
        token = await anyio.to_thread.run_sync(signing_in.claim, ticket)
    except BellwetherError as error:
        return PlainTextResponse(str(error), 503)
    if token is None:
        return _refused()
    answer = _picture()
    cookies.keep(answer, token, secure=cookies.is_secure(request))
    return answer


async def leave(request: Request) -> Response:
    """Have the browser forget its cookie; the session was ended by an action."""
    if not is_same_origin(request):
        return _refused()
    answer = _picture()
    cookies.drop(answer, secure=cookies.is_secure(request))
    return answer


def _picture() -> Response:
    return Response(PIXEL, media_type="image/gif", headers={"cache-control": "no-store"})


def _refused() -> Response:
    return PlainTextResponse("Refused.", 403, headers={"cache-control": "no-store"})
