"""A file that appears whole or not at all: written beside its place, and put there at the end."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import Invalid, Unavailable

Write = Callable[[str], None]


@contextmanager
def whole(path: Path) -> Iterator[Write]:
    """Write into a file that takes its place when the block ends well, and else leaves nothing."""
    place = Path(os.path.realpath(path))  # what a link points to, not the link
    refuse(path)
    with _told(path):
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")
    part, into = Path(name), os.fdopen(handle, "w", encoding="utf-8", newline="")

    def write(text: str) -> None:
        with _told(path):
            into.write(text)

    try:
        yield write
        with _told(path):
            into.flush()
            os.fsync(into.fileno())
            _allow_as_usual(part, place)
            part.replace(place)
            _keep(place.parent)
    finally:
        with suppress(OSError):  # of what is not wanted any more, or is on the disk already
            into.close()
        part.unlink(missing_ok=True)


def refuse(path: Path) -> None:
    """Say at once, before any work, why a file cannot be written."""
    if path.exists() and not path.is_file():
        raise Invalid(f"{path} is no file that could be written; name a file.")
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise Invalid(f"There is no folder {folder} to write {path.name} into; make it first.")
    if not os.access(folder, os.W_OK):
        raise Invalid(f"Nothing can be written into {folder}; name another place.")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the disk says, in a sentence."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"{path} was not written, and nothing is left of it: {error.strerror or error}."
        ) from error


def _allow_as_usual(part: Path, place: Path) -> None:
    """The permissions of the file that it replaces, or those that new files get."""
    if place.exists():
        part.chmod(place.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o666 & ~mask)


def _keep(folder: Path) -> None:
    """Have the disk keep the new name, where folders can be told to."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot; the file itself is kept
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
