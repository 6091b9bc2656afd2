"""The ZIP that a workbook is: which parts it has, and each of them unpacked within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import Invalid
from core.uploads.reading.markup import DAMAGED

DIRECTORY_MAX = 2 << 20  # bytes; a hundred sheets with pictures need some 50 kB
RATIO_MAX = 200  # times its packed size; a sheet of nothing but zeros has some 60
RATIO_FROM = 8 << 20  # bytes; a small file of blanks harms nobody
END, END_LENGTH = b"PK\x05\x06", 22
END_64, WHERE_64 = b"PK\x06\x06", b"PK\x06\x07"
ALL_ONES = 0xFFFFFFFF
PASSWORD = "The workbook is protected by a password. Save it without one and upload that."  # noqa: S105
# What zipfile raises of damaged archives; the fourth, of a compression that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)

File = Path | bytes


class Package:
    """An opened ZIP."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self.names = frozenset(opened.namelist())

    def size(self, name: str) -> int:
        """How many bytes a part has unpacked; what would be more of it is never read."""
        return self._zip.getinfo(name).file_size

    @contextmanager
    def part(self, name: str, most: int) -> Iterator[IO[bytes]]:
        """The bytes of a part, of which there may be so many."""
        if name not in self.names:
            raise Invalid(DAMAGED)
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Invalid(PASSWORD)
        is_bomb = info.file_size > RATIO_FROM and info.file_size > RATIO_MAX * info.compress_size
        if is_bomb or info.file_size > most:
            raise Invalid(
                f"The workbook unpacks to {info.file_size:,} bytes, more than can be read"
                f"{' and far more than its size allows for' if is_bomb else ' at once'}. Save the "
                "sheet as CSV and upload that."
            )
        try:
            with self._zip.open(info) as stream:
                yield stream
        except BROKEN as error:
            raise Invalid(DAMAGED) from error

    def text(self, name: str, most: int) -> bytes:
        """A small part as a whole."""
        with self.part(name, most) as stream:
            return stream.read()


@contextmanager
def opened(file: File) -> Iterator[Package]:
    """The ZIP in a file, once its list of parts is known to be of a sane length."""
    with file.open("rb") if isinstance(file, Path) else io.BytesIO(file) as stream:
        try:
            if _directory_size(stream) > DIRECTORY_MAX:
                raise Invalid("The workbook has far more parts than any sheet needs. " + RESAVE)
            archive = zipfile.ZipFile(stream)
        except BROKEN as error:
            raise Invalid(DAMAGED) from error
        with archive:
            yield Package(archive)


RESAVE = "Save the sheet as CSV and upload that."


def _directory_size(stream: IO[bytes]) -> int:
    """Bytes of the list of parts, as the end of the ZIP says; it must not be read before."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(size - END_LENGTH - 0xFFFF - 76, 0))
    tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_LENGTH:
        raise Invalid(DAMAGED)
    found = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(at - 20, 0) : at].startswith(WHERE_64):
        at = tail.rfind(END_64, 0, at)
        found = int.from_bytes(tail[at + 40 : at + 48], "little") if at >= 0 else ALL_ONES
    return found
