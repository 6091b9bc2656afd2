"""The first page is Streamlit's in our dress, and nothing else is touched."""

import asyncio
from pathlib import Path

import httpx
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, StreamingResponse
from starlette.routing import Route

from core.charts import mark, style
from core.web.cover import Cover, dressed
from core.web.headers import INLINE_SCRIPT

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
THEIRS = INDEX.read_text(encoding="utf-8")
REPORT = THEIRS.replace("<title>Streamlit", "<title>Astreamli")  # as long, and somebody's own


async def in_parts(text):
    for at in range(0, len(text), 1_000):
        yield text[at : at + 1_000].encode()


def asked(path, method="GET"):
    length = {"content-length": str(len(THEIRS.encode()))}
    routes = [
        Route("/", lambda _: FileResponse(INDEX)),
        Route(
            "/parts",
            lambda _: StreamingResponse(in_parts(THEIRS), 200, length, media_type="text/html"),
        ),
        Route("/media/report.html", lambda _: HTMLResponse(REPORT)),
        Route("/short", lambda _: HTMLResponse("<p>short</p>")),
        Route("/missing", lambda _: HTMLResponse(THEIRS, 404)),
    ]
    between = [Middleware(Cover, index_html=THEIRS), Middleware(GZipMiddleware)]
    app = Starlette(routes=routes, middleware=between)

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.request(method, path, headers={"accept": "text/html,*/*"})

    return asyncio.run(ask())


def test_the_first_page_comes_back_in_our_dress_whole_or_in_parts():
    whole, parts = asked("/"), asked("/parts")

    assert whole.text == parts.text == dressed(THEIRS)
    assert whole.headers["content-length"] == str(len(whole.content))
    assert not {"etag", "last-modified", "accept-ranges"} & set(whole.headers)


def test_other_pages_are_left_alone_even_if_they_are_as_long():
    assert len(REPORT.encode()) == len(THEIRS.encode())

    assert asked("/media/report.html").text == REPORT
    assert asked("/short").text == "<p>short</p>"
    assert asked("/missing").text == THEIRS
    assert asked("/", "HEAD").headers["content-length"] == str(len(THEIRS.encode()))


def test_our_dress_has_our_name_mark_and_paper_and_leaves_the_scripts_as_they_are():
    ours = dressed(THEIRS)

    assert "<title>Bellwether</title>" in ours
    assert "favicon.png" not in ours
    assert "visibility:hidden" in ours
    assert all(paper in ours for paper in mark.PAPER.values())
    assert INLINE_SCRIPT.findall(ours) == INLINE_SCRIPT.findall(THEIRS)


def test_the_mark_has_the_colours_of_the_charts():
    for theme in style.THEMES.values():
        kept = (mark.PAPER, mark.INK, mark.TEAL, mark.AMBER)
        wanted = (theme.paper, theme.ink, theme.teal, theme.amber)

        assert tuple(colours[theme.name] for colours in kept) == wanted
