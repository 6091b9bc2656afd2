"""How a file is written, found from its first bytes."""

import io
import re
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

from core.errors import Invalid
from core.uploads.reading.delimiters import SOLE, Candidate, candidates, whole_lines
from core.uploads.reading.dialects import COMMA, Dialect
from core.uploads.reading.encodings import Encoding, decoded, encoding_of
from core.uploads.reading.kinds import is_gzip, refuse_other_kinds
from core.uploads.reading.layout import Layout, Placed, layout, placed
from core.uploads.reading.quotes import quoting
from core.uploads.reading.streams import LINE_MAX

SAMPLE = 200_000  # bytes
LAID_OUT = 100_000  # characters in which the table's place is looked for
FEW = 3  # lines
NEAR = 0.7  # of the best score: it fits nearly as well
PAIR = re.compile(r"(?:\s*[-+]?\d+,\d+[ \t]*(?:[\r\n]+|\Z))+")
NAMED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks", ":": "colons"}


def detect_file(path: Path) -> Dialect:
    """How a file is written, by its beginning and, for what stands after the table, its end."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
        if len(sample) == SAMPLE and not any(end in sample for end in (b"\n", b"\r")):
            # The names of a great many columns; without some lines more nobody could count them.
            sample += b"".join(file.readline(LINE_MAX) for _ in range(FEW))
        is_whole = not file.peek(1)
        found = detect(sample, is_whole=is_whole)
        if is_whole or found.compression or found.encoding != "utf-8":
            return found
        return _with_later_letters(found, sample, file)


def detect(sample: bytes, *, is_whole: bool = True) -> Dialect:
    """How a file is written of which this is the beginning, or all there is."""
    if is_gzip(sample):
        unpacked, is_whole = _unpacked(sample, is_whole=is_whole)
        if is_gzip(unpacked):
            raise Invalid("This file is a gzip within a gzip. Unpack it once and upload that.")
        return replace(detect(unpacked, is_whole=is_whole), compression="gzip")
    refuse_other_kinds(sample)
    encoding = encoding_of(sample)
    text = decoded(sample, encoding.name)
    if not text.strip():
        return Dialect(encoding.name, None, None, 0, uncertain=("The file is empty.",))
    if not is_whole:
        text = whole_lines(text, len(text) - 1)
    return _described(text, encoding, is_whole=is_whole)


def _described(text: str, encoding: Encoding, *, is_whole: bool) -> Dialect:
    best, *others = candidates(text)
    how = quoting(text[:LAID_OUT], best.delimiter)
    part = whole_lines(text, LAID_OUT)
    is_whole = is_whole and len(part) == len(text)
    lines, line_end, mixed = _line_ends(part)
    is_sole = best.columns == 1 or _is_one_of_decimals(part, best.delimiter)
    records = placed(part, SOLE if is_sole else best.delimiter, how)
    found = layout(records, 1 if is_sole else _usual_width(records), lines, is_whole=is_whole)
    second = max((one.score for one in others), default=0.0)
    return Dialect(
        encoding=encoding.name,
        delimiter=best.delimiter,
        quotechar=how.sign,
        escapechar=how.escape,
        spaced=how.spaced,
        line_end=line_end,
        columns=found.columns,
        preamble=found.preamble,
        header_line=found.header_line,
        names=found.names,
        footer=found.footer,
        confidence=round(best.score / ((best.score + second) or 1.0), 3),
        uncertain=_doubts(part, best, others, found, encoding, mixed),
    )


def _doubts(
    text: str,
    best: Candidate,
    others: list[Candidate],
    found: Layout,
    encoding: Encoding,
    mixed: str,
) -> tuple[str, ...]:
    near = [one for one in others if one.score >= NEAR * best.score and one.columns > 1]
    told = [encoding.doubt, mixed]
    if found.columns == 2 and best.delimiter == COMMA and PAIR.fullmatch(text):
        told.append("It could also be one column of numbers with a decimal comma.")
    told += [f"It could also be read as parted by {_said(one.delimiter)}." for one in near]
    return (*filter(None, told), *found.uncertain)


def _is_one_of_decimals(text: str, delimiter: str) -> bool:
    """One name over lines of two whole numbers around a comma."""
    first, _, below = text.lstrip().partition("\n")
    return delimiter == COMMA and COMMA not in first and PAIR.fullmatch(below) is not None


def _usual_width(records: list[Placed]) -> int:
    """How many fields most records have; one alone is a title or a remark."""
    widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
    return widths.most_common(1)[0][0] if widths else 1


def _said(delimiter: str) -> str:
    return NAMED.get(delimiter, f"'{delimiter}'")


def _line_ends(text: str) -> tuple[int, str, str]:
    """How many lines there are, how most of them end, and whether they end differently."""
    counts = {"\r\n": text.count("\r\n")}
    counts["\n"] = text.count("\n") - counts["\r\n"]
    counts["\r"] = text.count("\r") - counts["\r\n"]
    lines = sum(counts.values()) + (not text.endswith(("\n", "\r")))
    usual = max(counts, key=lambda end: counts[end]) if any(counts.values()) else "\n"
    is_mixed = sum(1 for many in counts.values() if many) > 1
    return lines, usual, "The lines end in different ways; all were accepted." if is_mixed else ""


def _unpacked(sample: bytes, *, is_whole: bool) -> tuple[bytes, bool]:
    """The beginning of what a gzip holds, never more than a sample of it."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        start = unpacker.decompress(sample, SAMPLE)
    except zlib.error as error:
        raise Invalid("The gzip is damaged and cannot be unpacked. Upload it again.") from error
    if is_whole and not unpacker.eof and not unpacker.unconsumed_tail and len(start) < SAMPLE:
        raise Invalid("The gzip is cut off before its end. Upload it again.")
    return start, unpacker.eof


def _with_later_letters(found: Dialect, sample: bytes, file: io.BufferedIOBase) -> Dialect:
    """A file may begin in plain letters and have its first accent far below."""
    if not sample.isascii():
        return found
    while piece := file.read(1 << 20):
        if not piece.isascii():
            # A character may lie across the edge of the piece, never across a line.
            later = encoding_of(b"\n".join((piece + file.readline(1 << 16)).split(b"\n")[1:]))
            return replace(
                found,
                encoding=later.name,
                uncertain=(*filter(None, [later.doubt]), *found.uncertain),
            )
    return found
