"""What only the signed-in may have: files that pages made, and room for files of their own."""

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.accounts import signing_in
from core.errors import BellwetherError
from core.web import cookies

GUARDED = ("/media/", "/_stcore/upload_file/")
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
REFUSED = "Please sign in first."


class Guards:
    """Asks for a session before Streamlit hands out or takes in a file."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.guarded = tuple(base + path for path in GUARDED)
        self.closed = tuple(base + path for path in CLOSED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer strangers at once, let everybody else through."""
        answer = await self._refusal(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if scope["path"].startswith(self.closed):
            return PlainTextResponse("There is nothing here.", 404)
        if not scope["path"].startswith(self.guarded):
            return None
        token = cookies.token(HTTPConnection(scope).cookies)
        if token is None:
            return PlainTextResponse(REFUSED, 401)
        try:
            found = await anyio.to_thread.run_sync(signing_in.by_token, token)
        except BellwetherError as error:
            return PlainTextResponse(str(error), 503)
        return None if found else PlainTextResponse(REFUSED, 401)


class Strays:
    """Leads whoever typed an address below a page back to the front: no page lies that deep.

    Streamlit would answer with its page all the same, whose files are not found from there.
    """

    OURS = ("/_stcore/", "/media/", "/component/", "/static/", "/auth/", "/files/")

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what a page may be at, and what is no page."""
        if scope["type"] == "http" and self._is_stray(scope):
            await RedirectResponse(self.base + "/", 302)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_stray(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(self.base)
        wants_page = "text/html" in HTTPConnection(scope).headers.get("accept", "")
        is_deep = path.strip("/").count("/") > 0
        return wants_page and is_deep and not path.startswith(self.OURS)
