"""A line to a PostgreSQL that goes dead at the worst moment: around a commit."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Event, Thread

from sqlalchemy import URL

COMMIT = b"COMMIT\0"


class Cut(StrEnum):
    """When the next commit that comes along is cut."""

    before = "before"  # the server never hears of it
    after = "after"  # the server does it, and its answer is lost
    for_good = "for_good"  # the same, and nobody can ask what became of it


class Line:
    """Passes on what both sides say, until told to cut."""

    def __init__(self, server: URL) -> None:
        self.cut: Cut | None = None
        self.is_down = False
        self._path = f"{server.query['host']}/.s.PGSQL.5432"
        self._door = socket.create_server(("127.0.0.1", 0))
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()
        self.url = server.difference_update_query(["host"]).set(
            host="127.0.0.1", port=self._door.getsockname()[1]
        )

    def close(self) -> None:
        """Let nobody in any more, and wait until all have gone."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:  # closed
                return
            if self.is_down:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._path)
            done = Event()  # the server has done a commit whose answer is not passed on
            swallow = Event()
            for work in (self._to_server, self._to_client):
                thread = Thread(target=work, args=(client, server, swallow, done))
                self._threads.append(thread)
                thread.start()

    def _to_server(
        self, client: socket.socket, server: socket.socket, swallow: Event, done: Event
    ) -> None:
        with client, server:
            while data := _received(client):
                cut, self.cut = (self.cut, None) if COMMIT in data else (None, self.cut)
                if cut is Cut.before:
                    break
                if cut is not None:
                    swallow.set()
                server.sendall(data)
                if cut is not None:
                    done.wait(5)
                    self.is_down = cut is Cut.for_good
                    break
            for end in (client, server):
                _hang_up(end)

    def _to_client(
        self, client: socket.socket, server: socket.socket, swallow: Event, done: Event
    ) -> None:
        while data := _received(server):
            if swallow.is_set():
                done.set()
            else:
                client.sendall(data)
        _hang_up(client)


@contextmanager
def line_to(server: URL) -> Iterator[Line]:
    """A line to a database of a server of our own."""
    line = Line(server)
    try:
        yield line
    finally:
        line.close()


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:  # hung up by the other thread
        return b""


def _hang_up(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
