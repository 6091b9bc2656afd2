"""Text that is plain to see: no sign in it can mean two things, so that it is split all at once.

Whatever is not provably so is left to the strict reader, which gives the same for the rest.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from core.uploads.reading.delimiters import SOLE
from core.uploads.reading.dialects import COMMA, QUOTE, Columns, Dialect
from core.uploads.reading.streams import FIELD_MAX, Lines

BLANK_LINES = ("\n\n", "\n\r\n")
BYTE_ORDER_MARK = "\ufeff"  # Arrow would drop one, also in the middle of a file
CODED = pa.dictionary(pa.int32(), pa.string())
RETURN, END = 13, 10

Places = NDArray[np.intp]


def coded(cells: Sequence[str]) -> pa.DictionaryArray:
    """The cells of a column, each text kept once."""
    return pa.array(cells, pa.string()).dictionary_encode()


class Splitter:
    """Splits the plain text of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.width = dialect.columns
        self.delimiter = SOLE if dialect.columns == 1 else dialect.delimiter or COMMA
        self.quote = dialect.quotechar or QUOTE
        self.is_able = self.delimiter.isascii() and self.quote.isascii() and self.width > 0
        self.strange = ["\0", dialect.escapechar or "\0", " " if dialect.spaced else "\0"]
        names = [str(number) for number in range(self.width)]
        self.names = csv.ReadOptions(use_threads=False, column_names=names, block_size=1 << 30)
        self.types = csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, CODED),
            null_values=[],
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        )

    def columns(self, piece: Lines, *, has_header: bool) -> Columns | None:
        """The columns of a piece, below its first line if that is the header; None if not plain."""
        text, number = piece.text, piece.number
        if not self.is_able or any(sign in text for sign in self.strange):
            return None
        if has_header:
            header, end, text = text.partition("\n")
            number += 1
            if not end or self.quote in header or "\r" in header[:-1]:
                return None
        found = self._split(text)
        return (
            None if found is None else Columns(range(number, number + found.num_rows), _all(found))
        )

    def _split(self, text: str) -> pa.Table | None:
        if not text or text.startswith(("\n", "\r", BYTE_ORDER_MARK)):
            return None
        if any(blank in text for blank in BLANK_LINES):
            return None
        is_quoted = self.quote in text
        try:
            content = text.encode()
        except UnicodeEncodeError:  # half a pair, of which UTF-8 knows nothing
            return None
        count = _lines(content, self.quote if is_quoted else "", self.delimiter)
        if not count:
            return None
        how = csv.ParseOptions(
            delimiter=self.delimiter,
            quote_char=self.quote if is_quoted else False,
            double_quote=False,
        )
        try:
            found = csv.read_csv(pa.BufferReader(content), self.names, how, self.types)
        except pa.ArrowInvalid:  # a line has too few delimiters, or too many
            return None
        return found if found.num_rows == count else None


def _all(found: pa.Table) -> list[pa.DictionaryArray]:
    return [column.chunk(0) for column in found.columns]


def _lines(content: bytes, quote: str, delimiter: str) -> int:
    """How many lines there are, each of them a record; 0 where that is not certain."""
    if content.count(b"\r") != content.count(b"\r\n"):
        return 0
    data = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(data == END)
    if np.diff(ends, prepend=-1, append=len(data)).max() > FIELD_MAX:
        return 0
    if quote and not _is_around_cells(data, ends, ord(quote), ord(delimiter)):
        return 0
    return len(ends) + (not content.endswith(b"\n"))


def _is_around_cells(data: NDArray[np.uint8], ends: Places, quote: int, delimiter: int) -> bool:
    """Whether every quote is the first or the last sign of a cell, and no cell spans lines."""
    quotes = np.flatnonzero(data == quote)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before = data[opening[opening > 0] - 1]
    after = data[closing[closing < len(data) - 1] + 1]
    if not ((before == delimiter) | (before == END)).all():
        return False
    if not ((after == delimiter) | (after == END) | (after == RETURN)).all():
        return False
    return bool((np.searchsorted(ends, opening) == np.searchsorted(ends, closing)).all())
