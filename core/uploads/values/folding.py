"""Text as bytes: a chunk of cells at a time, each sign that is a kind of another made that one."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

CHUNK = 50_000  # cells; its arrays stay in the processor's cache
LONGEST = 100  # signs; nothing longer is a number or a date
OTHER = 0x1A
SPACES = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
MINUSES = "\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"
APOSTROPHES = "\u2019\u02bc\u2018\u00b4\u02b9\uff07"
# Signs beyond ASCII that numbers carry, each kept as one byte below the printable ones.
KEPT = {"€": 1, "£": 2, "¥": 3, "₹": 4, "₽": 5, "₩": 6, "₺": 7, "₴": 8, "₪": 11, "‰": 12}

_PAIRS = {
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys(MINUSES, "-"),
    **dict.fromkeys(APOSTROPHES, "'"),
}
_FOLD = str.maketrans(_PAIRS)
_UNKEPT = {byte: sign for sign, byte in KEPT.items()}
# A row's end is 10: no cell may hold one, so that a row is always a cell.
_TABLE = np.full(65_536, OTHER, np.uint8)
_TABLE[32:127] = np.arange(32, 127)
_TABLE[[9, 10]] = 32, 10
for _sign, _plain in _PAIRS.items():
    _TABLE[ord(_sign)] = ord(_plain)
for _sign, _byte in KEPT.items():
    _TABLE[ord(_sign)] = _byte
_ASCII = bytes(_TABLE[:128].tolist()) + bytes([OTHER]) * 128
_SHAPE = bytes(57 if 48 <= byte <= 57 else 48 if byte == 0x1E else byte for byte in range(256))


def fold(cell: str) -> str:
    """A cell with the plain space, minus and apostrophe for their typographic kin.

    >>> fold("\u22121\u202f234")
    '-1 234'
    """
    return cell.strip().translate(_FOLD)


def chunks(cells: Sequence[str]) -> Iterator[tuple[int, Sequence[str], bytes]]:
    """Where each chunk begins, its cells, and its rows: folded, stripped, between line ends."""
    for start in range(0, len(cells), CHUNK):
        part = cells[start : start + CHUNK]
        yield start, part, rows(part)


def rows(cells: Sequence[str]) -> bytes:
    """The cells as folded bytes, one a line, with a line end before the first too."""
    text = "\n".join(("", *cells, ""))
    if text.count("\n") != len(cells) + 1 or len(text) > LONGEST * (len(cells) + 10):
        text = "\n".join(("", *map(_tame, cells), ""))
    folded = _bytes(text)
    if b"\n " in folded or b" \n" in folded or b"\x1a" in folded:
        folded = _bytes("\n".join(("", *(_tame(cell.strip()) for cell in cells), "")))
    return folded


def shapes(cells: Sequence[str], at_most: int = 20_000) -> Counter[str]:
    """How often each shape occurs: every digit a 9, but a 0 for a zero that leads the cell.

    Past ``at_most`` different ones the column is prose, and the rest of it is left uncounted.
    """
    found: Counter[bytes] = Counter()
    for _, _, folded in chunks(cells):
        marked = folded.replace(b"\n0", b"\n\x1e").replace(b"\n-0", b"\n-\x1e")
        marked = marked.replace(b"\n(0", b"\n(\x1e")
        found.update(marked.translate(_SHAPE)[1:-1].split(b"\n"))
        if len(found) > at_most:
            break
    return Counter({_text(shape): count for shape, count in found.items()})


def folded_sign(sign: str) -> bytes:
    """A currency sign or code as it stands in folded rows."""
    return _bytes(sign)


def _tame(cell: str) -> str:
    """A cell that keeps its row: one that holds a line end or is overlong is no number."""
    return "\x1a" if "\n" in cell or len(cell) > LONGEST else cell


def _bytes(text: str) -> bytes:
    if text.isascii():
        return text.encode().translate(_ASCII)
    wide = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return _TABLE[wide].tobytes()


def _text(shape: bytes) -> str:
    return "".join(_UNKEPT.get(byte, chr(byte)) for byte in shape)
