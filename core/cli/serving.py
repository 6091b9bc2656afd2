"""Where one serves: one `make run` to a SQLite database, on a port that nobody else has."""

import os
import socket
import sys
from pathlib import Path
from typing import IO, Any

from core.errors import Conflict, Unavailable
from core.settings import settings

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FAR = 10**9  # Windows locks bytes; these are far behind the text, which others may want to read


class Post:
    """The right to serve a database: a lock beside it, which ends with the process in any case.

    The file that is locked says at which address. Servers of one PostgreSQL get on with each
    other, so there the post is always free.
    """

    def __init__(self) -> None:
        self._file: IO[Any] | None = None

    def take(self) -> bool:
        """Take it, unless another process has it."""
        path = _path()
        if path is None:
            return True
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise Unavailable(f"{path.parent} cannot be written: {error.strerror}.") from None
        if not _locked(file):
            file.close()
            return False
        file.truncate(0)
        self._file = file
        return True

    def tell(self, address: str) -> None:
        """Let others know where the one that serves is to be found."""
        if self._file is not None:
            self._file.write(address)
            self._file.flush()

    def leave(self) -> None:
        """Let another take it."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def address() -> str:
    """Where the one that took the post is to be found; nothing while it has not said so."""
    path = _path()
    return path.read_text(encoding="utf-8") if path is not None and path.exists() else ""


def refuse_taken_port() -> None:
    """Say so before any work is done; without PORT, the server itself takes the next free one."""
    given = settings()
    if "port" not in given.model_fields_set:
        return
    family = socket.AF_INET6 if ":" in given.host else socket.AF_INET
    with socket.socket(family) as door:
        if os.name != "nt":  # there it would let two have the same
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((given.host, given.port))
        except OSError as error:
            raise Conflict(
                f"Port {given.port} of {given.host} cannot be had ({error.strerror}); stop what "
                "uses it, or leave PORT away to take the next free one."
            ) from None


def _path() -> Path | None:
    url = settings().url
    return Path(f"{url.database}-serving") if url.get_backend_name() == "sqlite" else None


def _locked(file: IO[Any]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system that knows no locks
        return True
    return True
