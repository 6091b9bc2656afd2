"""The files of models: named by what is in them, and never read when it is something else."""

import hashlib
import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from core.errors import Conflict, NotFound
from core.settings import settings

KEPT = re.compile(r"[a-z]+/[0-9a-f]{64}\.json")


def folder() -> Path:
    """Where they are."""
    return (settings().data_dir / "models").resolve()


def kept(area: str, content: bytes) -> tuple[str, str]:
    """Store a file, whole or not at all; its path within the folder, and its SHA-256.

    The same content is the same file, so that nothing is lost when the row that is to name it is
    not stored after all.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{area}/{sha256}.json"
    target = folder() / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(stream.name).replace(target)
    return path, sha256


def content(path: str, sha256: str) -> bytes:
    """What is in a file that was stored, if it is still what was stored."""
    if not KEPT.fullmatch(path):
        raise NotFound("The file of this model was not made by this version of the product.")
    target = folder() / path
    if not target.is_file():
        raise NotFound("The file of this model is missing; bring it back from a backup.")
    found = target.read_bytes()
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Conflict(
            "The file of this model is not the one that was stored, and is not read; "
            "bring it back from a backup."
        )
    return found
