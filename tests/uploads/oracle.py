"""What numbers a file holds, found by other means than the product's: by hand, digit by digit."""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from xml.etree import ElementTree as ET

BLANKS = re.compile(r"[\s\u00a0\u202f\u2009'’‘´]")  # and apostrophes, however they were typed
MONEY = re.compile(r"[$€£¥]|(?<![A-Z])[A-Z]{3}(?![A-Z])")
PLAIN = re.compile(r"(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.IGNORECASE | re.ASCII)
GROUPED = {
    sign: re.compile(
        rf"[1-9]\d{{0,2}}(?:[{sign}]\d{{3}})+|[1-9]\d?(?:[{sign}]\d\d)*[{sign}]\d{{3}}|\d*"
    )
    for sign in ",."
}
ENDING = re.compile(r"^(.*\d)\s*(k|mio|mrd|mn|bn|m|b)\.?$", re.IGNORECASE)
POWERS = {"k": 3, "m": 6, "mio": 6, "mn": 6, "bn": 9, "b": 9, "mrd": 9}
SHARES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
MINUS = "-−–‐"


def readings(cell: str) -> dict[str, Decimal]:
    """What a cell can be, by the decimal sign that it is then written with."""
    text, factor = _bare(cell)
    found = {}
    for decimal, thousands in ((".", ","), (",", ".")):
        whole = re.split(rf"[{decimal}eE]", text)[0]
        bare = text.replace(thousands, "").replace(decimal, ".")
        is_grouped = thousands not in text or (
            GROUPED[thousands].fullmatch(whole) and thousands not in text[len(whole) :]
        )
        if text.count(decimal) <= 1 and is_grouped and PLAIN.fullmatch(bare):
            found[decimal] = factor * Decimal(bare)
    return found


def _bare(cell: str) -> tuple[str, Decimal]:
    """The digits and marks of a cell, and what everything around them multiplies it with."""
    text, factor = cell.strip(), Decimal(1)
    for sign, share in SHARES.items():
        if text.endswith(sign):
            text, factor = text[:-1], share
    text = MONEY.sub("", text).strip()
    if text.startswith("(") and text.endswith(")"):
        text, factor = text[1:-1], -factor
    if text[-1:] in set(MINUS):
        text, factor = text[:-1], -factor
    if ending := ENDING.match(text):
        text, factor = ending[1], factor * 10 ** POWERS[ending[2].casefold()]
    if text.startswith("(") and text.endswith(")"):
        text, factor = text[1:-1], -factor
    if set(text[:1] + text[-1:]) & set(MINUS):
        text, factor = text.strip(MINUS), -factor
    return BLANKS.sub("", text).removeprefix("+"), factor


def told_signs(cells: Iterable[str]) -> set[str]:
    """The decimal signs of those cells that can be one number only."""
    found: set[str] = set()
    for cell in cells:
        possible = readings(cell)
        if len(possible) == 1:
            found |= possible.keys()
    return found


def is_as(value: float | Decimal, written: Decimal) -> bool:
    """Whether a value is what was written, as exactly as its type can be."""
    return value == written if isinstance(value, Decimal) else float(written) == float(value)


def records(text: str, delimiter: str, quote: str | None) -> dict[int, list[str]]:
    """The records of a text by the line each begins at, as the csv module reads them."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote or '"')
    found: dict[int, list[str]] = {}
    begin = 1
    for cells in lines:
        found[begin] = cells
        begin = lines.line_num + 1
    return found


def numbers_of_book(content: bytes) -> set[float]:
    """Every number that stands in any part of a workbook which can be read."""
    found: set[float] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            with suppress(zipfile.BadZipFile, zlib.error, ET.ParseError, ValueError, LookupError):
                for text in _texts(ET.fromstring(package.read(name))):
                    found |= {float(one) for one in readings(text).values()}
    return found


def _texts(tree: ET.Element) -> Iterator[str]:
    for element in tree.iter():
        yield element.text or ""
        yield "".join(element.itertext()) if len(element) <= 3 else ""
        yield from element.attrib.values()


def is_in_bytes(value: float, content: bytes) -> bool:
    """Whether an old workbook has a number: as eight bytes, as four, or as text."""
    if struct.pack("<d", value) in content:
        return True
    for flag, scaled in ((0, value), (1, value * 100)):
        is_small = scaled == int(scaled) and abs(scaled) < 1 << 29
        if is_small and struct.pack("<I", (int(scaled) << 2 | 2 | flag) & 0xFFFFFFFF) in content:
            return True
        high = struct.unpack("<Q", struct.pack("<d", scaled))[0] >> 32
        if struct.pack("<I", high & 0xFFFFFFFC | flag) in content:
            return True
    written = {repr(value), f"{value:g}", f"{value:.0f}"}
    return any(one.encode(how) in content for one in written for how in ("utf-16-le", "ascii"))
