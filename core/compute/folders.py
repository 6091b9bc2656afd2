"""Folders for temporary files, gone with their owner, or at the next start if it was killed."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Self

PREFIX = "bellwether-hands-"
YOUNG_SECONDS = 60.0  # so long a folder may not yet have its lock


class Folder:
    """A folder of this process; a lock on it says that somebody still needs it."""

    def __init__(self, path: Path) -> None:
        """Take one that nobody needs; OSError when somebody does."""
        self.path = path
        self._lock = _locked(path)

    @classmethod
    def made(cls) -> Self:
        """A new one, when what others left behind has been removed."""
        _sweep()
        return cls(Path(tempfile.mkdtemp(prefix=PREFIX)))

    def within(self) -> Path:
        """A new folder in it."""
        return Path(tempfile.mkdtemp(dir=self.path))

    def remove(self) -> None:
        """Remove it with all it holds."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _sweep() -> None:
    """Remove the folders whose owners are gone."""
    if os.name != "posix":  # where a folder cannot be locked
        return
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is in use, somebody else's, or just being removed
            if time.time() - path.stat().st_mtime > YOUNG_SECONDS:
                Folder(path).remove()


def _locked(path: Path) -> int | None:
    if os.name != "posix":
        return None
    fcntl = import_module("fcntl")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
