"""Our routes and what stands before them, around a stand-in for Streamlit, without a browser."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from core import web

HOST = "localhost:8501"
INDEX_HTML = "<html><script>one()</script><script src='x.js'></script></html>"
STAND_INS = ("/", "/media/{name}", "/_stcore/upload_file/{name}", "/_stcore/{name}", "/static/{x}")
ANY = ["GET", "HEAD", "POST", "PUT", "DELETE"]
STREAM = "/_stcore/stream"


async def served(_: Request) -> Response:
    """What Streamlit would have answered."""
    return PlainTextResponse("served")


async def broken(_: Request) -> Response:
    """What nobody foresaw."""
    raise RuntimeError("a page fell over")


async def stream(socket: WebSocket) -> None:
    """The line between a tab and its page."""
    await socket.accept()
    await socket.close()


@dataclass(frozen=True)
class Caller:
    """Somebody who asks the web server, under a host name."""

    app: Starlette
    origin: str

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Look at something."""
        return self.request("GET", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask, whatever way."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport) as asking:
                return await asking.request(method, self.origin + path, **options)

        return asyncio.run(ask())

    def opens_a_line(self, **headers: str) -> bool:
        """Whether a websocket is taken, or closed before it is open."""
        said: list[MutableMapping[str, Any]] = []
        given = {"host": httpx.URL(self.origin).netloc.decode(), **headers}
        scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": STREAM,
            "query_string": b"",
            "headers": [(name.encode(), text.encode("latin-1")) for name, text in given.items()],
            "subprotocols": [],
        }

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            said.append(message)

        asyncio.run(self.app(scope, receive, send))
        return said[0]["type"] == "websocket.accept"


def client(base: str = "", host: str = HOST, scheme: str = "http") -> Caller:
    """Somebody who asks, with the settings as they are now."""
    routes = [
        *web.routes(),
        WebSocketRoute(base + STREAM, stream),
        Route(f"{base}/broken", broken),
        *(Route(base + path, served, methods=ANY) for path in STAND_INS),
    ]
    app = Starlette(
        routes=routes,
        middleware=web.middleware(INDEX_HTML),
        exception_handlers=web.errors(INDEX_HTML),
    )
    return Caller(app, f"{scheme}://{host}")
