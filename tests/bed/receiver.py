"""A program that is told of alerts: it keeps what it got, and answers as it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any

import pytest

from tests.bed.listening import drip, hang, serving

SECRET = "forty yellow canaries"
BODY = b"a body that nobody reads"


@dataclass
class Receiver:
    """What came, and the next answer: a status, or `hang`, `drip` or `babble`."""

    port: int = 0
    answer: int | str = 200
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def told(self) -> list[Any]:
        """What came, as its reader sees it."""
        return [json.loads(body) for body in self.bodies]

    def settings(self, patch: pytest.MonkeyPatch, **others: str) -> None:
        """Have the product tell this one."""
        given = {
            "ALERT_WEBHOOK_URL": f"http://127.0.0.1:{self.port}/hooks/alerts?from=bellwether",
            "ALERT_WEBHOOK_SECRET": SECRET,
            "ALERT_WEBHOOK_TIMEOUT_SECONDS": "5",
        }
        for name, value in (given | others).items():
            patch.setenv(name, value)


class Request(BaseHTTPRequestHandler):
    """One request."""

    receiver: Receiver

    def do_POST(self) -> None:
        """Keep it, and answer."""
        kept = self.receiver
        kept.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        kept.headers.append(self.headers)
        kept.paths.append(self.path)
        if kept.answer == "hang":
            hang(kept.over)
        elif kept.answer == "drip":
            drip(self.wfile.write, b"H", kept.over)
        elif kept.answer == "babble":
            self.wfile.write(b"once upon a time\r\n\r\n")
        else:
            self.send_response(int(kept.answer))
            self.send_header("Location", f"http://127.0.0.1:{kept.port}/elsewhere")
            self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A web server on a free port of this machine."""
    kept = Receiver()
    made = type("Here", (Request,), {"receiver": kept})
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    kept.port = server.server_address[1]
    with serving(server, kept.over):
        yield kept
