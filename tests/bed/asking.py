"""Asking our own routes without a server: from where, under which name, with which headers."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

LOOPBACK = "127.0.0.1"


def ask(
    routes: Sequence[Route],
    path: str,
    headers: Mapping[str, str | bytes] | None = None,
    *,
    peer: str = LOOPBACK,
    host: str = f"{LOOPBACK}:8501",
) -> httpx.Response:
    """What one request is answered."""
    return ask_at_once(routes, path, 1, headers, peer=peer, host=host)[0]


def ask_at_once(
    routes: Sequence[Route],
    path: str,
    count: int,
    headers: Mapping[str, str | bytes] | None = None,
    *,
    peer: str = LOOPBACK,
    host: str = f"{LOOPBACK}:8501",
) -> list[httpx.Response]:
    """What many requests at the same time are answered."""

    given: Any = headers

    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(Starlette(routes=list(routes)), client=(peer, 50000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await asyncio.gather(*(client.get(path, headers=given) for _ in range(count)))

    return asyncio.run(all_of_them())
