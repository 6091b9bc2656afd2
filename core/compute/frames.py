"""Messages between a process and its hand: a length, then so many bytes, whole or not at all."""

import pickle
import struct
from typing import IO, Any

from core.compute.parcels import PROTOCOL

LENGTH = struct.Struct(">Q")


def send(stream: IO[bytes], message: object) -> None:
    """Write one message, at once."""
    body = pickle.dumps(message, PROTOCOL)
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message; EOFError when the other side is gone, also in the middle of one."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - from a process of our own


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body
