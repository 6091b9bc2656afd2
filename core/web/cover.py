"""The first page a browser loads, which Streamlit ships, in our name and on our paper.

Streamlit draws an empty frame, then the menu pushes it aside, then the menu pushes its own lower
half down. Nothing of that is shown; for the case that the frame never fills, only for a while.
"""

from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.charts.mark import ICON, PAPER

WHILE_SECONDS = 4
EMPTY = (
    '[data-testid="stAppViewContainer"]:not(:has([data-testid="stSidebar"],'
    '[data-testid="stHeading"],[data-testid="stAlert"]))'
)
UNFINISHED = (
    '[data-testid="stSidebar"]:not(:has([data-testid="stSidebarNav"])) '
    '[data-testid="stSidebarUserContent"]'
)
BELOW_UNDRAWN = '[data-testid="stMain"] :has([data-testid="stSkeleton"])~*'
STYLE = (
    f"html{{background:{PAPER['light']}}}"
    f"@media(prefers-color-scheme:dark){{html{{background:{PAPER['dark']}}}}}"
    f"{EMPTY},{UNFINISHED},{BELOW_UNDRAWN}"
    f"{{visibility:hidden;animation:shown 0s {WHILE_SECONDS}s forwards}}"
    "@keyframes shown{to{visibility:visible}}"
)
DROPPED = ("etag", "last-modified", "accept-ranges")  # true of theirs


def dressed(index_html: str) -> str:
    """Streamlit's page with our name, mark and paper."""
    mark = f'<link rel="shortcut icon" href="data:image/svg+xml,{quote(ICON)}" />'
    return (
        index_html.replace("<title>Streamlit</title>", "<title>Bellwether</title>")
        .replace('<link rel="shortcut icon" href="./favicon.png" />', mark)
        .replace("</head>", f"<style>{STYLE}</style></head>")
    )


class Cover:
    """Puts our first page in the place of Streamlit's, whatever address is answered with that."""

    def __init__(self, app: ASGIApp, index_html: str) -> None:
        self.app = app
        self.theirs = index_html.encode()
        self.ours = dressed(index_html).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer that is letter by letter their page comes back as ours."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def send_ours(message: Message) -> None:
            if not held and not self._may_be_theirs(message):
                await send(message)
                return
            held.append(message)
            if not message.get("more_body", len(held) == 1):
                for each in self._exchanged(held):
                    await send(each)
                held.clear()

        await self.app(_uncompressed(scope), receive, send_ours)

    def _may_be_theirs(self, message: Message) -> bool:
        """Whether an answer that begins is a page, and as long as theirs."""
        if message["type"] != "http.response.start" or message["status"] != 200:
            return False
        headers = MutableHeaders(scope=message)
        is_page = headers.get("content-type", "").startswith("text/html")
        return is_page and headers.get("content-length") == str(len(self.theirs))

    def _exchanged(self, held: list[Message]) -> list[Message]:
        start, *parts = held
        if b"".join(part.get("body", b"") for part in parts) != self.theirs:
            return held
        headers = MutableHeaders(scope=start)
        for name in DROPPED:
            del headers[name]
        headers["content-length"] = str(len(self.ours))
        return [start, {"type": "http.response.body", "body": self.ours}]


def _uncompressed(scope: Scope) -> Scope:
    """The same request; where a browser asks for a page, its answer must come in plain letters."""
    headers = Headers(scope=scope)
    if "text/html" not in headers.get("accept", "") or "/media/" in scope["path"]:
        return scope
    kept = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
    return {**scope, "headers": kept}
