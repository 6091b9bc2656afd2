"""A mail server of the tests: it keeps what it is given, or behaves as badly as it is told to."""

import base64
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from threading import Event
from typing import Any

import pytest

from tests.bed.listening import drip, hang, serving


class Manner(StrEnum):
    """How it treats whoever connects."""

    accept = "accept"
    hang = "hang"  # it says nothing
    drip = "drip"  # it greets for ever, a letter at a time
    refuse_recipient = "refuse recipient"
    refuse_content = "refuse content"
    close = "close"  # it is too busy
    drop_after_data = "drop after data"  # it has the mail, and does not say so
    babble = "babble"
    refuse_password = "refuse password"


@dataclass
class Sink:
    """What it was told, what it keeps, and its manner, which may change."""

    port: int = 0
    manner: Manner = Manner.accept
    refused: set[str] = field(default_factory=set)  # whose mail it does not take
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    tls: ssl.SSLContext | None = None
    over: Event = field(default_factory=Event)

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails as their reader sees them."""
        return [message_from_bytes(each, EmailMessage, policy=default) for each in self.raw]

    def settings(self, patch: pytest.MonkeyPatch, **others: str) -> None:
        """Have the product send its mails here."""
        given = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.port),
            "SMTP_FROM": "bellwether@example.org",
            "SMTP_SECURITY": "none",
            "SMTP_TIMEOUT_SECONDS": "5",
        }
        for name, value in (given | others).items():
            patch.setenv(name, value)


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    sink: Sink

    def handle(self) -> None:
        """Greet, and answer until the other side leaves."""
        self.sink.connections += 1
        if self.sink.manner is Manner.hang:
            hang(self.sink.over)
            return
        if self.sink.manner is Manner.drip:
            drip(self.wfile.write, b"2", self.sink.over)
            return
        self.say("421 too busy" if self.sink.manner is Manner.close else "220 sink")
        while line := self.rfile.readline():
            if not self.answer(line.decode().strip()):
                return

    def finish(self) -> None:
        """Close what was opened, encrypted or not."""
        super().finish()
        self.connection.close()

    def say(self, line: str) -> None:
        """One line."""
        self.wfile.write(f"{line}\r\n".encode())

    def answer(self, line: str) -> bool:
        """One command; whether to go on."""
        verb = line.split(":")[0].split()[0].upper() if line else ""
        if self.sink.manner is Manner.babble:
            self.say("once upon a time")
        elif verb == "EHLO":
            starttls = ["250-STARTTLS"] if self.sink.tls else []
            self.wfile.write("\r\n".join(["250-sink", *starttls, "250 AUTH PLAIN", ""]).encode())
        elif verb == "STARTTLS" and self.sink.tls:
            self.say("220 go on")
            self.connection = self.sink.tls.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
        elif verb == "AUTH":
            self.sign_in(line)
        elif verb == "RCPT":
            self.take_recipient(line)
        elif verb == "DATA":
            return self.take()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 fine")
        return True

    def sign_in(self, line: str) -> None:
        """AUTH PLAIN, the word behind it in one go."""
        _, name, word = base64.b64decode(line.split()[-1]).decode().split("\0")
        self.sink.signed_in.append((name, word))
        is_wrong = self.sink.manner is Manner.refuse_password
        self.say(f"535 {word} is wrong" if is_wrong else "235 welcome")

    def take_recipient(self, line: str) -> None:
        """RCPT TO."""
        who = line.partition("<")[2].partition(">")[0]
        if self.sink.manner is Manner.refuse_recipient or who in self.sink.refused:
            self.say("550 nobody here")
        else:
            self.sink.recipients.append(who)
            self.say("250 fine")

    def take(self) -> bool:
        """Everything up to a dot alone."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.sink.manner is Manner.refuse_content:
            self.say("554 no")
            return True
        self.sink.raw.append(b"".join(lines))
        if self.sink.manner is Manner.drop_after_data:
            return False
        self.say("250 kept")
        return True


class Listening(socketserver.ThreadingTCPServer):
    """One thread for each connection, none of which outlives the test."""

    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Whoever left in the middle has their reasons."""


@contextmanager
def sink(tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """A mail server on a free port of this machine."""
    kept = Sink(tls=tls)
    server = Listening(("127.0.0.1", 0), type("Here", (Talk,), {"sink": kept}))
    kept.port = server.server_address[1]
    with serving(server, kept.over):
        yield kept
