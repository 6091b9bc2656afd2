"""Large files: a plain form whose bytes go to the disk as they come, past Streamlit's memory."""

from collections.abc import Callable
from html import escape
from typing import Any

import anyio.to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.accounts import signing_in
from core.actors import Actor, Role, require
from core.charts.mark import INK, PAPER, TEAL
from core.errors import BellwetherError, Invalid, NotAllowed
from core.settings import settings
from core.uploads import spool
from core.uploads.spool import Receiving, Waiting
from core.web import cookies
from core.web.origins import is_same_origin

PLACE = "/files/large"
FIELD = b"file"
AT_ONCE = 1 << 20  # bytes that are gathered before a thread writes them
OVERHEAD = 100_000  # bytes of a form beside those of its file
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bellwether</title>
<meta name="viewport" content="width=device-width"><style>
:root{{color-scheme:light dark;--paper:{light};--ink:{light_ink};--teal:{light_teal}}}
@media(prefers-color-scheme:dark){{:root{{--paper:{dark};--ink:{dark_ink};--teal:{dark_teal}}}}}
body{{background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;margin:0 auto;
max-width:40rem;padding:4rem 1.5rem}}h1{{font:2rem Georgia,serif}}
button{{font:inherit;padding:.5rem 1rem;background:var(--teal);color:var(--paper);
border:0;border-radius:.4rem}}
a{{color:var(--teal)}}
[role=alert]{{border-left:4px solid #b3261e;padding-left:1rem}}</style></head><body>
<h1>Upload a large file</h1>{told}
<form method="post" enctype="multipart/form-data"><p><label for="file">A file of at most
{most:,} MB. Nothing is stored before you say so; it is read and checked on the next
page.</label></p>
<p><input id="file" type="file" name="file" required></p><p><button>Send it</button></p></form>
<p><a href="{back}">Back to Upload</a></p></body></html>"""


def routes(base: str) -> list[Route]:
    """The form, and where it goes."""
    return [Route(base + PLACE, form, methods=["GET"]), Route(base + PLACE, take, methods=["POST"])]


async def form(request: Request) -> Response:
    """The form, for whoever may load files."""
    try:
        await anyio.to_thread.run_sync(sender, request)
    except BellwetherError as error:
        return _page(str(error), 403)
    return _page()


async def take(request: Request) -> Response:
    """Take the file of the form in, and lead to the page that looks at it."""
    if not is_same_origin(request):
        return _page("This form was not sent from here; send it from this page.", 403)
    try:
        user = await anyio.to_thread.run_sync(sender, request)
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > settings().upload_max_mb * 1_000_000 + OVERHEAD:
            return _page(spool.too_large("This file"), 413)
        found = await _Form(user).received(request)
    except NotAllowed as error:
        return _page(str(error), 403)
    except BellwetherError as error:
        return _page(str(error), 400)
    except ClientDisconnect:
        return _page("The connection ended before the whole file had come; send it again.", 400)
    return RedirectResponse(f"{_base()}/upload?files={found.token}", 303)


def sender(request: Request) -> Actor:
    """Who sends it: an analyst who is signed in."""
    token = cookies.token(request.cookies)
    found = signing_in.by_token(token) if token else None
    if found is None or found.actor.id is None:
        raise NotAllowed("Please sign in first, then open this page again.")
    require(found.actor, Role.analyst)
    return found.actor


class _Form:
    """Reads the one file of a form while it comes."""

    def __init__(self, user: Actor) -> None:
        self.user = user
        self.coming: Receiving | None = None
        self.is_file = False
        self.header, self.value = b"", b""
        self.headers: dict[str, bytes] = {}
        self.held: list[bytes] = []

    async def received(self, request: Request) -> Waiting:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or b"boundary" not in options:
            raise Invalid("This is not a form with a file.")
        parser = MultipartParser(options[b"boundary"], self._told())
        try:
            size = 0
            async for piece in request.stream():
                parser.write(piece)
                size += len(piece)
                if size > AT_ONCE:
                    await anyio.to_thread.run_sync(self._write)
                    size = 0
            parser.finalize()
            return await anyio.to_thread.run_sync(self._end)
        except FormParserError as error:
            raise Invalid("The form came in damaged; send it again.") from error
        finally:
            if self.coming is not None:
                self.coming.abandon()

    def _told(self) -> Any:
        """What is to be done with each thing that the parser finds."""
        told: dict[str, Callable[..., None]] = {
            "on_part_begin": self._begin,
            "on_header_field": self._name,
            "on_header_value": self._say,
            "on_header_end": self._keep,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
        }
        return told

    def _begin(self) -> None:
        self.headers, self.is_file = {}, False

    def _name(self, data: bytes, start: int, end: int) -> None:
        self.header += data[start:end]

    def _say(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def _keep(self) -> None:
        self.headers[self.header.decode("latin-1").lower()] = self.value
        self.header, self.value = b"", b""

    def _open(self) -> None:
        _, said = parse_options_header(self.headers.get("content-disposition", b""))
        filename = said.get(b"filename", b"").decode("utf-8", "replace")
        is_ours = said.get(b"name") == FIELD and filename and self.coming is None
        if is_ours and self.user.id is not None:
            self.coming = Receiving(self.user.id, filename.replace("\\", "/").rsplit("/", 1)[-1])
            self.is_file = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.is_file:
            self.held.append(data[start:end])

    def _write(self) -> None:
        held, self.held = self.held, []
        if self.coming is not None and held:
            self.coming.take(b"".join(held))

    def _end(self) -> Waiting:
        self._write()
        if self.coming is None:
            raise Invalid("There was no file in the form; choose one and send it again.")
        return self.coming.done()


def _base() -> str:
    return settings().base_path.rstrip("/")


def _page(told: str = "", status: int = 200) -> HTMLResponse:
    page = PAGE.format(
        light=PAPER["light"],
        dark=PAPER["dark"],
        light_ink=INK["light"],
        dark_ink=INK["dark"],
        light_teal=TEAL["light"],
        dark_teal=TEAL["dark"],
        told=f'<p role="alert">{escape(told)}</p>' if told else "",
        most=settings().upload_max_mb,
        back=f"{_base()}/upload",
    )
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})
