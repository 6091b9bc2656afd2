"""A browser tab without the browser: Streamlit's own messages over one websocket.

The page that Streamlit puts into a browser talks to its server over `/_stcore/stream`, subprotocol
`streamlit`. It sends a `BackMsg`: run the script, this is my page, these messages I have kept. It
is sent `ForwardMsg`s, in full or as the hash of one that it kept, until one says that the script
has finished. Nothing is drawn and no file is fetched, so what is measured is the server.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from core.web.cookies import PLAIN

PATIENCE_SECONDS = 60.0


class NotAnswered(Exception):
    """A person would have seen an error, another page, or nothing at all."""


@dataclass(frozen=True)
class Answer:
    """What one run of the script brought: after how long, in how many bytes and messages."""

    seconds: float
    size: int
    messages: int


@dataclass
class Run:
    """What has come of one run so far."""

    size: int = 0
    messages: int = 0
    title: str = ""
    page: str = ""
    error: str = ""
    kept: set[str] = field(default_factory=set)
    is_over: bool = False

    def take(self, data: bytes) -> None:
        """Look at one message as the page would."""
        message = ForwardMsg.FromString(data)
        self.size += len(data)
        self.messages += 1
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self.kept.add(message.ref_hash)
        elif message.metadata.cacheable:
            self.kept.add(message.hash)
        if kind == "delta":
            self.error = self.error or complaint(message)
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_config_changed":
            self.title = message.page_config_changed.title or self.title
        elif kind == "script_finished":
            again = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.is_over = message.script_finished != again


def complaint(message: ForwardMsg) -> str:
    """The words of an error box, if that is what came."""
    element = message.delta.new_element
    if element.WhichOneof("type") == "exception":
        return f"{element.exception.type}: {element.exception.message}"
    if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
        return element.alert.body or "an error without words"
    return ""


class Tab:
    """One tab, on the page that it was opened on; ``title`` is what that page calls itself."""

    def __init__(self, socket: ClientConnection, address: str, title: str) -> None:
        self._socket = socket
        self._address = address
        self._title = title
        self._page = ""
        self._kept: set[str] = set()

    async def rerun(self) -> Answer:
        """Have the script run, and wait until it has."""
        began = time.perf_counter()
        run = Run()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._socket.send(self._wish().SerializeToString())
                while not run.is_over:
                    data = await self._socket.recv(decode=False)
                    run.take(data)
        except TimeoutError:
            raise NotAnswered(f"no answer within {PATIENCE_SECONDS:.0f} s") from None
        except WebSocketException as error:
            raise NotAnswered(f"the connection ended: {error}") from None
        took = time.perf_counter() - began
        if run.error or run.title != self._title:
            raise NotAnswered(run.error or f"“{run.title}” instead of “{self._title}”")
        self._page, self._kept = run.page or self._page, run.kept
        return Answer(took, run.size, run.messages)

    def _wish(self) -> BackMsg:
        message = BackMsg()
        wish = message.rerun_script
        wish.page_script_hash = self._page
        wish.cached_message_hashes.extend(sorted(self._kept))
        wish.context_info.url = f"{self._address}/"
        wish.context_info.timezone = "UTC"
        wish.context_info.locale = "en"
        wish.context_info.color_scheme = "light"
        return message


@asynccontextmanager
async def opened(port: int, *, token: str = "", title: str = "") -> AsyncIterator[Tab]:
    """A tab of whoever has this cookie, closed afterwards; its script has not run yet."""
    address = f"http://127.0.0.1:{port}"
    try:
        socket = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            origin=Origin(address),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": f"{PLAIN}={token}"} if token else None,
            compression=None,  # as Streamlit has it
            max_size=None,
            proxy=None,
            open_timeout=PATIENCE_SECONDS,
            ping_interval=None,  # a browser sends none
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        raise NotAnswered(f"no connection: {error}") from None
    try:
        yield Tab(socket, address, title)
    finally:
        await socket.close()
