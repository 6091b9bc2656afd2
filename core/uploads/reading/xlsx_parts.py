"""What holds for a whole Excel workbook: its sheets, its texts and how it shows numbers."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from core.errors import Invalid
from core.uploads.reading.collecting import Collected
from core.uploads.reading.dialects import NotText
from core.uploads.reading.markup import DAMAGED, PIECE, Attributes, End, Start, read
from core.uploads.reading.packages import Package
from core.uploads.reading.serials import BUILT_IN, Shown, shown
from core.uploads.reading.streams import FIELD_MAX

T = TypeVar("T")

# As written by default, and as the ISO's strict variant writes it.
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
SMALL, TEXTS_MAX = 16 << 20, 128 << 20  # bytes of XML
SHARED_MAX = 1_500_000  # texts
TAG = b"si>"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BINARY = "This file is a binary Excel workbook (XLSB). Save it as XLSX or CSV and upload that."


@dataclass(frozen=True)
class Book:
    """What holds for the whole workbook."""

    sheets: dict[str, tuple[str, bool]]  # name → the part it is in, and whether it is hidden
    is_1904: bool
    is_uncalculated: bool  # the program that wrote it left the calculating to others
    texts_in: str
    styles_in: str


def tagged(handlers: Mapping[str, T], spaces: tuple[str, ...] = MAIN) -> dict[str, T]:
    """Handlers by the full names of their elements."""
    return {f"{space} {tag}": call for tag, call in handlers.items() for space in spaces}


def _links(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Where a part leads: id → the kind of the link and the part it names."""
    folder, file = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def link(attributes: Attributes) -> None:
        target = attributes.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if attributes.get("TargetMode") != "External":
            found[attributes.get("Id", "")] = (kind, path)

    with package.part(posixpath.join(folder, "_rels", f"{file}.rels"), SMALL) as stream:
        read(stream, tagged({"Relationship": link}, PACKAGE), {})
    return found


def book_of(package: Package) -> Book:
    """The sheets of a workbook and the parts they need."""
    starts = [path for kind, path in _links(package, "").values() if kind == "officeDocument"]
    if not starts:
        raise Invalid(DAMAGED)
    if starts[0].endswith(".bin"):
        raise NotText("xlsb", BINARY)
    links = _links(package, starts[0])
    parts = dict(links.values())
    found: dict[str, tuple[str, bool]] = {}
    flags: dict[str, str] = {}

    def sheet(attributes: Attributes) -> None:
        link = next(
            (attributes[f"{space} id"] for space in LINKS if f"{space} id" in attributes), ""
        )
        kind, path = links.get(link, ("", ""))
        if kind == "worksheet":
            found[attributes.get("name", "")] = (
                path,
                attributes.get("state", "visible") != "visible",
            )

    handlers: dict[str, Start] = {
        "sheet": sheet,
        "workbookPr": flags.update,
        "calcPr": flags.update,
    }
    with package.part(starts[0], SMALL) as stream:
        read(stream, tagged(handlers), {})
    if not found:
        raise Invalid("The workbook has no sheet with cells.")
    return Book(
        found,
        flags.get("date1904") in {"1", "true"},
        flags.get("fullCalcOnLoad") in {"1", "true"},
        parts.get("sharedStrings", ""),
        parts.get("styles", ""),
    )


def formats_of(package: Package, book: Book) -> list[Shown]:
    """For each style of a cell, as what it shows a number."""
    if not book.styles_in:
        return []
    own: dict[str, Shown] = {}
    found: list[Shown] = []
    is_of_cells = [False]

    def begin(*_: Attributes) -> None:
        is_of_cells[0] = True

    def end() -> None:
        is_of_cells[0] = False

    def define(attributes: Attributes) -> None:
        own[attributes.get("numFmtId", "")] = shown(attributes.get("formatCode", ""))

    def use(attributes: Attributes) -> None:
        if is_of_cells[0]:
            known = attributes.get("numFmtId", "0")
            built_in = BUILT_IN.get(int(known) if known.isdecimal() and len(known) < 9 else 0)
            found.append(own.get(known, built_in or Shown.number))

    with package.part(book.styles_in, SMALL) as stream:
        starts: dict[str, Start] = {"numFmt": define, "cellXfs": begin, "xf": use}
        read(stream, tagged(starts), tagged({"cellXfs": end}))
    return found


def texts_of(package: Package, book: Book, sheet: str) -> list[str]:
    """The texts that cells refer to by number."""
    found: list[str] = []
    if not book.texts_in:
        return found
    written = Written(sheet)
    spent = Collected(sheet)

    def end() -> None:
        found.append(spent.spend(written.taken()))
        if len(found) > SHARED_MAX:
            raise _too_many()

    _refuse_many(package, book.texts_in)
    with package.part(book.texts_in, TEXTS_MAX) as stream:
        starts: dict[str, Start] = {"si": written.begin, **written.starts}
        read(stream, tagged(starts), tagged({"si": end, **written.ends}), written.add)
    return found


def _refuse_many(package: Package, part: str) -> None:
    """Count the texts by their tags, thirty times as fast as they are read."""
    tags, before = 0, b""
    with package.part(part, TEXTS_MAX) as stream:
        while piece := stream.read(PIECE):
            tags += (before + piece).count(TAG)
            before = piece[1 - len(TAG) :]
    if tags > 2 * SHARED_MAX:  # each has one before it and one behind
        raise _too_many()


def _too_many() -> Invalid:
    return Invalid(
        f"The workbook holds more than {SHARED_MAX:,} different texts. Save the sheet as CSV and "
        "upload that."
    )


class Written:
    """Text in ``t`` elements, without what tells how to pronounce it."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.pieces: list[str] = []
        self.length = 0
        self.is_open = False
        self.is_spoken = False
        self.starts: dict[str, Start] = {
            "t": self._open,
            "rPh": partial(self._speak, is_spoken=True),
        }
        self.ends: dict[str, End] = {"t": self._close, "rPh": partial(self._speak, is_spoken=False)}

    def begin(self, *_: Attributes) -> None:
        """Forget what was there."""
        self.pieces, self.length = [], 0

    def add(self, text: str) -> None:
        """Keep text, if it is to be kept."""
        if self.is_open:
            self.pieces.append(text)
            self.length += len(text)
            if self.length > FIELD_MAX:
                Collected(self.sheet).refuse_long()

    def taken(self) -> str:
        """All of it, with the signs that XML cannot hold."""
        return unescaped("".join(self.pieces))

    def _open(self, _: Attributes) -> None:
        self.is_open = not self.is_spoken

    def _close(self) -> None:
        self.is_open = False

    def _speak(self, *_: Attributes, is_spoken: bool) -> None:
        self.is_spoken = is_spoken


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold."""
    return ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(escaped: re.Match[str]) -> str:
    """The sign of an escape; half a sign, or NUL, stays as it is written."""
    code = int(escaped[1], 16)
    return escaped[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)
