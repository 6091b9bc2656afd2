"""What a worker hands over of a large file: its columns lie on disk, and only their places travel.

Both see the folder in which the file waits.
"""

import mmap
import os
import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.uploads.room import ALIGNED, NO_ROOM

PROTOCOL = 5  # arrays beside the rest
TRAVELS = 64 << 20  # bytes that go from one process to the other as they are


@dataclass(frozen=True)
class Shelved:
    """Anything that can be pickled; its arrays beside it, or one behind the other in a file."""

    content: bytes
    sizes: tuple[int, ...]
    arrays: tuple[bytes, ...] = ()
    path: Path | None = None


def shelved(thing: object, folder: Path) -> Shelved:
    """Lay a thing down, the arrays of a large one in a file of this folder."""
    found: list[pickle.PickleBuffer] = []
    content = pickle.dumps(thing, PROTOCOL, buffer_callback=found.append)
    arrays = [one.raw() for one in found]
    sizes = tuple(one.nbytes for one in arrays)
    if sum(sizes) <= TRAVELS:
        return Shelved(content, sizes, tuple(map(bytes, arrays)))
    return Shelved(content, sizes, path=_written(arrays, folder))


def taken_down(one: Shelved) -> Any:
    """The thing again; the file, if there is one, has no name from now on."""
    if one.path is None:
        return pickle.loads(one.content, buffers=map(bytearray, one.arrays))  # noqa: S301 - ours
    with one.path.open("rb") as file:
        held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
    one.path.unlink()
    arrays, at = [], 0
    for size in one.sizes:
        arrays.append(held[at : at + size])
        at += size + -size % ALIGNED
    return pickle.loads(one.content, buffers=arrays)  # noqa: S301 - from a process of our own


def _written(arrays: list[memoryview], folder: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix="rows-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as into:
            for one in arrays:
                into.write(one)
                into.write(bytes(-one.nbytes % ALIGNED))
    except OSError:
        path.unlink()
        raise Invalid(NO_ROOM) from None
    return path
