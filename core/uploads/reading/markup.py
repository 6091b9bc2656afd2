"""XML read as it comes, within bounds: what is in a workbook may have been made to harm."""

from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from core.errors import Invalid

PIECE = 1 << 17  # bytes
TOKEN_MAX = 1 << 20  # bytes of one tag or remark; a real one has some hundred
DEPTH_MAX = 100  # elements within one another; a sheet needs a dozen
DAMAGED = "The workbook is cut off or damaged. Open it, save it again and upload that."

Attributes = dict[str, str]
Start = Callable[[Attributes], None]
End = Callable[[], None]
Starts = Mapping[str, Start]
Ends = Mapping[str, End]


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Some more of them; at the end nothing."""


class Enough(Exception):
    """Nothing more has to be read."""


def read(
    source: Readable, starts: Starts, ends: Ends, text: Callable[[str], None] | None = None
) -> None:
    """Call what is named for the elements ("namespace name"), and ``text`` for all text."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = PIECE
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise Invalid(DAMAGED)
        if (known := starts.get(name)) is not None:
            known(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if (known := ends.get(name)) is not None:
            known()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_definitions
    try:
        _feed(parser, source)
    except Enough:
        return
    except (expat.ExpatError, LookupError) as error:  # or written in an encoding nobody knows
        raise Invalid(DAMAGED) from error


def _feed(parser: expat.XMLParserType, source: Readable) -> None:
    fed = 0
    while piece := source.read(PIECE):
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > TOKEN_MAX:
            raise Invalid(DAMAGED)
    parser.Parse(b"", True)


def _refuse_definitions(*_: object) -> None:
    """No program writes them into a workbook; a few lines of them can grow without end."""
    raise Invalid(
        "The workbook defines names of its own for text, as no spreadsheet program does. Open it, "
        "save it again and upload that."
    )


def count(text: str | None, default: int, most: int) -> int:
    """A count or a number of a row as it stands in an attribute."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not 0 < int(text) <= most:
        raise Invalid(DAMAGED)
    return int(text)
