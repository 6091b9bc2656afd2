"""Headers that tell browsers to load nothing foreign, and to be framed by nobody."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web.cookies import is_secure

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
A_YEAR = 31_536_000
FELL_OVER = "Something went wrong on our side; what it was stands in the log of the server."


def policy(index_html: str) -> str:
    """Content security policy for Streamlit's page, whose inline scripts are named by hash."""
    scripts = " ".join(_hashes(index_html))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src 'self' ws: wss: data: blob:",
            "worker-src 'self' blob:",
            "font-src 'self' data:",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def _hashes(index_html: str) -> list[str]:
    found = INLINE_SCRIPT.findall(index_html)
    digests = [hashlib.sha256(script.encode()).digest() for script in found]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def always(index_html: str, *, secure: bool) -> dict[str, str]:
    """What every answer carries."""
    strict = {"strict-transport-security": f"max-age={A_YEAR}"} if secure else {}
    return strict | {
        "content-security-policy": policy(index_html),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }


class SecurityHeaders:
    """Puts the same headers on every answer, refusals included."""

    def __init__(self, app: ASGIApp, index_html: str) -> None:
        self.app = app
        self.headers = {secure: always(index_html, secure=secure) for secure in (True, False)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to whatever comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = self.headers[is_secure(HTTPConnection(scope))]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def fallen(index_html: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The answer when something of ours fell over, which is given outside of all middleware."""

    async def answer(request: Request, _: Exception) -> Response:
        headers = always(index_html, secure=is_secure(request))
        return PlainTextResponse(FELL_OVER, 500, headers=headers)

    return answer
