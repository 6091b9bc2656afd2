"""Files on their way in: on disk from the moment they are received until they are loaded.

A page that is reloaded, a second tab and the job that loads a file all find it here, by a token
that follows from its owner and its bytes: the same file received twice waits once.
"""

import gzip
import hashlib
import io
import json
import mmap
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from core.errors import Invalid, NotFound
from core.settings import settings

KEPT_SECONDS = 2 * 24 * 3_600
SPARE_BYTES = 200_000_000  # of the disk, that no file on its way in may take
PIECE = 1 << 20
IN_MEMORY = 16 << 20  # bytes of a packed file
CONTENT, ABOUT = "content", "about.json"


@dataclass(frozen=True)
class Waiting:
    """A file that was received and waits to be loaded."""

    token: str
    path: Path
    filename: str
    size: int
    sha256: str

    def packed(self) -> "Packed":
        """The bytes as they are stored, packed the same way each time."""
        return packed(pieces_of(self.path))


@dataclass(frozen=True)
class Packed:
    """A gzip, in memory or in a file without a name."""

    content: bytes | mmap.mmap
    size: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, some at a time."""
        for at in range(0, self.size, PIECE):
            yield self.content[at : at + PIECE]


def packed(pieces: Iterable[bytes]) -> Packed:
    """A gzip of these bytes, the same at any hour."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b", dir=str(folder())) as into:
        with gzip.GzipFile("", "wb", 3, into, mtime=0) as zipped:
            for piece in pieces:
                zipped.write(piece)
        size, digest = into.tell(), hashlib.sha256()
        for piece in _pieces(into):
            digest.update(piece)
        into.seek(0)
        is_small = size <= IN_MEMORY
        content = into.read() if is_small else mmap.mmap(into.fileno(), 0, access=mmap.ACCESS_READ)
    return Packed(content, size, digest.hexdigest())


class Receiving:
    """A file while it comes in, piece by piece; nothing is left of one that is not `done`."""

    def __init__(self, owner: UUID, filename: str) -> None:
        self.owner, self.filename = owner, filename[-255:] or "file"
        self._digest, self._size = hashlib.sha256(), 0
        self._place = folder()
        handle, name = tempfile.mkstemp(dir=self._place, prefix="part-")
        self._into, self._name = os.fdopen(handle, "wb"), Path(name)

    def take(self, piece: bytes) -> None:
        """Take some more, within what one person may send and the disk can hold."""
        self._size += len(piece)
        if self._size > settings().upload_max_mb * 1_000_000:
            raise Invalid(too_large(self.filename))
        _check_disk(self._place, len(piece))
        self._digest.update(piece)
        self._into.write(piece)

    def done(self) -> Waiting:
        """All of it is here: from now on it waits for its owner."""
        self._into.close()
        whole = self._digest.digest()
        home = self._place / hashlib.sha256(self.owner.bytes + whole).hexdigest()[:32]
        home.mkdir(exist_ok=True)
        about = {
            "owner": str(self.owner),
            "filename": self.filename,
            "size": self._size,
            "sha256": whole.hex(),
        }
        _write(home / ABOUT, _read(home / ABOUT) | about)
        self._name.replace(home / CONTENT)
        os.utime(home)
        return waiting(self.owner, home.name)

    def abandon(self) -> None:
        """Remove what has come so far, unless it is done."""
        self._into.close()
        self._name.unlink(missing_ok=True)


def too_large(filename: str) -> str:
    """What is said of a file that is larger than any may be."""
    return (
        f"{filename} is larger than {settings().upload_max_mb:,} MB, the most that is taken here "
        "(UPLOAD_MAX_MB). Split it, or have the limit raised."
    )


def receive(owner: UUID, filename: str, pieces: Iterable[bytes]) -> Waiting:
    """Take the bytes of a file in, all of them or none."""
    coming = Receiving(owner, filename)
    try:
        for piece in pieces:
            coming.take(piece)
        return coming.done()
    finally:
        coming.abandon()


def waiting(owner: UUID, token: str) -> Waiting:
    """The file of a token, for nobody but the person who sent it."""
    home = _home(token)
    about = _read(home / ABOUT)
    if about.get("owner") != str(owner) or not (home / CONTENT).is_file():
        raise NotFound("This file does not wait here any more; drop it once more.")
    return Waiting(token, home / CONTENT, about["filename"], about["size"], about["sha256"])


def choices(owner: UUID, token: str) -> dict[str, Any]:
    """What its owner said of a file so far."""
    waiting(owner, token)
    said: dict[str, Any] = _read(_home(token) / ABOUT).get("choices", {})
    return said


def choose(owner: UUID, token: str, said: dict[str, Any]) -> None:
    """Note what the owner said of a file, for whenever the page is opened again."""
    waiting(owner, token)
    about = _home(token) / ABOUT
    known = _read(about)
    if known.get("choices") != said:
        _write(about, known | {"choices": said})


def drop(owner: UUID, token: str) -> None:
    """Remove a file that was loaded or is not wanted."""
    waiting(owner, token)
    shutil.rmtree(_home(token), ignore_errors=True)


def prune() -> int:
    """Remove what nobody came back for; say how many files that were."""
    oldest = time.time() - KEPT_SECONDS
    old = [one for one in folder().iterdir() if one.stat().st_mtime < oldest]
    for one in old:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    return len(old)


def pieces_of(content: bytes | Path) -> Iterator[bytes]:
    """What is in memory or in a file already, some at a time."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            yield from _pieces(file)
    else:
        yield from _pieces(io.BytesIO(content))


def folder() -> Path:
    """Where files lie while they are on their way in."""
    place = settings().data_dir / "spool"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    content.seek(0)
    while piece := content.read(PIECE):
        yield piece


def _home(token: str) -> Path:
    if len(token) != 32 or not all(sign in "0123456789abcdef" for sign in token):
        raise NotFound("There is no such file.")
    return folder() / token


def _check_disk(place: Path, wanted: int) -> None:
    if shutil.disk_usage(place).free < wanted + SPARE_BYTES:
        raise Invalid("There is not enough room on the disk for this file; nothing was kept of it.")


def _read(path: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return known


def _write(path: Path, about: dict[str, Any]) -> None:
    """Whole or not at all, whoever else writes at the same moment."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="about-")
    with os.fdopen(handle, "w", encoding="utf-8") as into:
        json.dump(about, into)
    Path(name).replace(path)
