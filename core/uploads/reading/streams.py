"""From bytes to whole physical lines, a bounded piece at a time."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from core.errors import Invalid
from core.uploads.reading.dialects import Dialect

PIECE = 1 << 20  # bytes
PART = 1 << 16  # characters; what a processor keeps near itself is parsed twice as fast
FIELD_MAX = 131_072  # characters; also the csv module's own limit, if nobody raised it
LINE_MAX = 8_000_000  # characters; the widest table of a spreadsheet has shorter lines
UNPACKED_MAX = 4 << 30  # bytes a gzip may hold
RATIO_MAX = 250  # times its size: text packs about 10 times, the emptiest table some 200
RATIO_FROM = 8 << 20  # bytes; a small file of zeros harms nobody

Source = Path | BinaryIO


@dataclass(frozen=True)
class Lines:
    """Whole physical lines with their ends, and the number of the first."""

    number: int
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Each of them."""
        return list(io.StringIO(self.text, newline=""))

    @cached_property
    def count(self) -> int:
        """How many there are."""
        text = self.text
        ends = text.count("\n")
        if "\r" in text:
            ends += text.count("\r") - text.count("\r\n")
        return ends + self.is_cut

    @property
    def is_cut(self) -> bool:
        """Whether the last has no end."""
        return not self.text.endswith(("\n", "\r"))

    @property
    def is_suspect(self) -> bool:
        """Whether some cell may hold a NUL, or too much."""
        return "\0" in self.text or len(self.text) > FIELD_MAX

    def parts(self) -> Iterator["Lines"]:
        """The same lines, fewer at a time."""
        number, at = self.number, 0
        while at < len(self.text):
            end = self.text.find("\n", at + PART) + 1 or len(self.text)
            part = Lines(number, self.text[at:end])
            yield part
            number, at = number + part.count, end


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of a path, or a stream from where it stands."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        yield source


def whole_lines(source: BinaryIO, dialect: Dialect, start: int) -> Iterator[Lines]:
    """The lines from a number on, many at once, without those of the footer.

    ``\\n``, ``\\r\\n`` and ``\\r`` end a line; nothing else does.
    """
    number, held = 1, ""
    for text in _whole(_decoded(source, dialect)):
        cut = _last_lines(held := held + text, dialect.footer)
        piece = Lines(number, held[:cut])
        held = held[cut:]
        if not piece.text:
            continue
        number += piece.count
        if number > start:
            yield _from(piece, start)


def _from(piece: Lines, start: int) -> Lines:
    """Its lines from a number on."""
    skipped = start - piece.number
    return piece if skipped <= 0 else Lines(start, "".join(piece.lines[skipped:]))


def _last_lines(text: str, count: int) -> int:
    """Where the last lines begin."""
    at = len(text)
    for _ in range(count):
        if not at:
            break
        end = at - (2 if text[at - 2 : at] == "\r\n" else text[at - 1] in "\r\n")
        at = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    return at


def _whole(texts: Iterator[str]) -> Iterator[str]:
    """The same text cut at ends of lines."""
    rest = ""
    for text in texts:
        rest += text
        # A return at the very end may be the first half of a pair.
        cut = max(rest.rfind("\n"), rest.rfind("\r", 0, len(rest) - 1)) + 1
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > LINE_MAX:
            raise Invalid(
                f"A line is longer than {LINE_MAX:,} characters. Either the lines end in a sign "
                "that was not recognised, or this is not a table."
            )
    if rest:
        yield rest


def _decoded(source: BinaryIO, dialect: Dialect) -> Iterator[str]:
    """Text by the encoding of the dialect, strictly."""
    decoder = codecs.getincrementaldecoder(dialect.encoding or "utf-8")("strict")
    done = 0  # ends of lines
    for piece in chain(_pieces(source, dialect), [b""]):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeError as error:
            raise _undecodable(error, done, dialect) from error
        done += text.count("\n") or text.count("\r")
        yield text


def _pieces(source: BinaryIO, dialect: Dialect) -> Iterator[bytes]:
    """The bytes of a source, unpacked where they are packed."""
    if dialect.compression == "gzip":
        yield from _unpacked(source)
        return
    while piece := source.read(PIECE):
        yield piece


def _unpacked(source: BinaryIO) -> Iterator[bytes]:
    """What a gzip holds, as long as that is in proportion to its size."""
    begin = source.tell()
    total = 0
    try:
        with gzip.open(source) as unpacked:
            while piece := unpacked.read(PIECE):
                total += len(piece)
                packed = source.tell() - begin
                if total > UNPACKED_MAX or (total > RATIO_FROM and total > RATIO_MAX * packed):
                    raise Invalid(
                        f"The gzip holds more than {total:,} bytes, far more than its size allows "
                        "for. Unpack it and upload the file itself."
                    )
                yield piece
    except EOFError as error:
        raise Invalid("The gzip is cut off before its end. Upload it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Invalid("The gzip is damaged and cannot be unpacked. Upload it again.") from error


def _undecodable(error: UnicodeError, done: int, dialect: Dialect) -> Invalid:
    """The line with the first byte that the encoding does not know."""
    if not isinstance(error, UnicodeDecodeError):
        return Invalid(f"The text is not {dialect.encoding}. Choose another encoding.")
    before = error.object[: error.start]
    # Two bytes a character do not change the count: the other byte of a line's end is NUL.
    line = done + (before.count(b"\n") or before.count(b"\r")) + 1
    found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end][:4])
    return Invalid(
        f"Line {line}: the bytes {found} are not {dialect.encoding}. Choose another encoding, or "
        "save the file as UTF-8."
    )
