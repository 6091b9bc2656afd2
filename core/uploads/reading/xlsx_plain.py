"""Rows of an Excel sheet as nearly every program writes them, read without a parser of XML.

Only what is well-formed beyond doubt is read here: a pattern covers each character of it. All
else is left to the parser, which gets the sheet without the rows that were read already, so that
it finds every fault of the rest and says it in its own words.
"""

import re
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from core.uploads.reading.collecting import COLUMNS_MAX, ROWS_MAX, column_of
from core.uploads.reading.markup import Readable
from core.uploads.reading.streams import FIELD_MAX

HEAD, PIECE, LONG = 1 << 16, 1 << 18, 1 << 22  # bytes: before the rows, of rows, of one row
ODD_MAX = 3  # pieces that were tried in vain; then half of them must have been worth it
LAYOUTS_MAX = 1_000  # ways in which cells follow one another in a row, that are remembered
BEGIN, END, ROW_BEGIN = b"<sheetData>", b"</sheetData>", b"<row "
UTF_8 = re.compile(rb"<\?xml(?![^>]*encoding)|<\?xml[^>]*encoding=[\"'](?i:utf-8)[\"']|<worksheet")
# What XML forbids, or understands as another character than it is.
FORBIDDEN = bytes(set(range(32)) - {9, 10})
FORBIDDEN_WORDS = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
PREFIX = b"x14ac:"  # that Excel declares where it uses it
STRANGE = (b"<!", b"<?", b"xmlns")  # after these nobody can say what the next row means
TEXT = r"[^<&]*(?:&(?:amp|lt|gt|quot|apos);[^<&]*)*"
OF_ROWS = (
    "spans s customFormat ht hidden customHeight outlineLevel level collapsed thickTop thickBot "
    "x14ac:dyDescent"
)
ROW = re.compile(
    '(<row r="([1-9][0-9]{0,6})"'
    + "".join(rf'(?: {name}="[\w.:+ -]*")?' for name in OF_ROWS.split())
    + "(/?)>)",
    re.ASCII,
)
BARE = re.compile('<row r="([1-9][0-9]{0,6})"/>')
PLACE = r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,8})")?'
NUMBER = re.compile(rf'({PLACE}(?: t="(n|s|str|b|e)")?(?:/>|><v>([^<&]*)</v></c>))')
FORMULA = (
    f'<f(?: t="shared")?(?: ref="[A-Z0-9:]+")?(?: ca="[01]")?(?: si="[0-9]+")?(?:/>|>{TEXT}</f>)'
)
ANY = re.compile(
    rf"({PLACE}(?:"
    rf'(?: t="(n|s|str|b|e)")?(?:/>|></c>|>({FORMULA})?<v>({TEXT})</v></c>)|'
    rf' t="(inlineStr)"><is><t(?: xml:space="preserve")?>({TEXT})</t></is></c>))'
)
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class Cells(NamedTuple):
    """The cells of a row: their columns from 1, styles, kinds and values as they are written."""

    line: int
    columns: tuple[int, ...]
    styles: tuple[str, ...]
    kinds: tuple[str, ...]
    values: tuple[str, ...]


class Rest:
    """A sheet without its plain rows, to be read by the parser: each of those is taken before.

    ``is_begun`` says whether the parser has come to the rows; ``take`` takes a piece of rows as a
    whole, or says that it cannot.
    """

    def __init__(
        self, stream: Readable, is_begun: Callable[[], bool], take: Callable[[bytes], bool]
    ) -> None:
        self._stream, self._is_begun, self._take = stream, is_begun, take
        self._pieces = self._left()

    def read(self, _size: int = -1) -> bytes:
        """Some more, which has to be understood before more is read; at the end nothing."""
        return next(self._pieces, b"")

    def _left(self) -> Iterator[bytes]:
        held = self._stream.read(HEAD)
        at = held.find(BEGIN) + len(BEGIN)
        if at >= len(BEGIN) and _is_simple(held[:at]):
            yield held[:at]
            held = yield from self._rows(held[at:], is_known=b"xmlns:x14ac=" in held[:at])
        if held:
            yield held
        while piece := self._stream.read(PIECE):
            yield piece

    def _rows(self, held: bytes, *, is_known: bool) -> Generator[bytes, None, bytes]:
        """What is not plain among the rows; in the end, what was read and not looked at."""
        tried = odd = 0
        is_more = self._is_begun()
        while is_more and len(held) < LONG:
            piece = self._stream.read(PIECE)
            held += piece
            end = held.find(END)
            cut = max(end if end >= 0 else held.rfind(ROW_BEGIN), 0)
            rows, held = held[:cut], held[cut:]
            tried += bool(rows)
            if rows and not ((is_known or PREFIX not in rows) and self._take(rows)):
                yield rows
                odd += 1
                if any(sign in rows for sign in STRANGE) or odd > max(ODD_MAX, tried // 2):
                    return held
            is_more = bool(piece) and end < 0
        return held


def _is_simple(head: bytes) -> bool:
    """Whether nothing before the rows could hide where they begin, or how they are encoded."""
    is_alone = head.count(b"<?") <= 1 and b"<!" not in head
    return is_alone and UTF_8.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


class Plain:
    """Makes cells of pieces of rows, and remembers how the cells of a row follow one another."""

    def __init__(self, *, is_uncalculated: bool) -> None:
        self._is_uncalculated = is_uncalculated
        self._layouts: dict[tuple[str, ...], tuple[int, ...] | None] = {}

    def rows(self, piece: bytes, line: int) -> list[Cells] | None:
        """The rows of a piece below a line; None where a character of it is not plain."""
        if len(piece.translate(None, FORBIDDEN)) < len(piece):
            return None
        if any(word in piece for word in FORBIDDEN_WORDS):
            return None
        try:
            *parts, last = piece.decode().split("</row>")
        except UnicodeDecodeError:
            return None
        found = []
        for part in parts:
            read = self._row(part, line)
            if read is None:
                return None
            line = read.line
            found.append(read)
        after, blank = _blank(last, line)
        if blank < len(last):
            return None
        return [*found, Cells(after, (), (), (), ())] if after > line else found

    def _row(self, part: str, line: int) -> Cells | None:
        """A row, and the blank ones before it."""
        if len(part) > FIELD_MAX:
            return None
        at, head = 0, ROW.match(part)
        if head is not None and head[3]:
            line, at = _blank(part, line)
            head = ROW.match(part, at)
        if head is None or head[3] or not line < int(head[2]) <= ROWS_MAX:
            return None
        return self._cells(part, head.end(), head[2])

    def _cells(self, part: str, at: int, line: str) -> Cells | None:
        if at == len(part):
            return Cells(int(line), (), (), (), ())
        found = NUMBER.findall(part, at)
        covered = sum([len(one[0]) for one in found])
        if covered < len(part) - at:
            found = self._unusual(part, at)
        if not found:
            return None
        _, names, lines, styles, kinds, values = zip(*found, strict=True)
        if lines.count(line) < len(lines):
            return None
        if names not in self._layouts:
            self._layouts = self._layouts if len(self._layouts) < LAYOUTS_MAX else {}
            self._layouts[names] = _columns(names)
        columns = self._layouts[names]
        return None if columns is None else Cells(int(line), columns, styles, kinds, values)

    def _unusual(self, part: str, at: int) -> list[tuple[str, ...]]:
        """Cells with formulas or with texts of their own; none where that is not all."""
        found = ANY.findall(part, at)
        if sum(len(one[0]) for one in found) < len(part) - at:
            return []
        if any(one[5] and (self._is_uncalculated or not one[6]) for one in found):
            return []
        return [
            (whole, name, line, style, kind or own, _plain(value or text))
            for whole, name, line, style, kind, _, value, own, text in found
        ]


def _blank(part: str, line: int) -> tuple[int, int]:
    """The last line of the blank rows that a part begins with, and where they end."""
    end = max(part.rfind("<row "), 0)
    head = ROW.match(part, end)
    end = head.end() if head is not None and head[3] else end
    numbers = BARE.findall(part, 0, end)
    if sum(map(len, numbers)) + len(numbers) * len('<row r=""/>') < end:
        found = ROW.findall(part, 0, end)
        is_all = sum(len(one[0]) for one in found) == end and all(one[2] for one in found)
        numbers = [one[1] for one in found] if is_all else []
    lines = list(map(int, numbers))
    is_rising = all(map(int.__lt__, [line, *lines], lines))
    return (lines[-1], end) if lines and is_rising and lines[-1] <= ROWS_MAX else (line, 0)


def _columns(names: tuple[str, ...]) -> tuple[int, ...] | None:
    columns = tuple(map(column_of, names))
    is_rising = all(map(int.__lt__, columns, columns[1:]))
    return columns if is_rising and columns[-1] <= COLUMNS_MAX else None


def _plain(text: str) -> str:
    if "&" in text:
        for written, sign in ENTITIES:
            text = text.replace(written, sign)
    return text
