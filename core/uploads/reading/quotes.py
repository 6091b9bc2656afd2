"""Which sign encloses the cells of a text, and how it is written within them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.uploads.reading.dialects import QUOTE

SINGLE = "'"
ENCLOSING_SHARE = 0.5  # of its occurrences; an apostrophe stands within words


@dataclass(frozen=True)
class Quoting:
    """The sign, its escape when that is not itself, and whether blanks stand around cells."""

    sign: str
    escape: str | None = None
    spaced: bool = False
    cells: int = 0  # that it encloses
    explained: float = 1.0  # share of its occurrences that enclose a cell or stand doubled in one


def quoting(text: str, delimiter: str) -> Quoting:
    """How cells are enclosed when this is the delimiter; the double quote when none are.

    Cells are taken from left to right, so that quotes of one kind within quotes of the other
    are text. The single quote must earn it: it encloses more cells than the double quote does,
    and does so in most places it stands in.
    """
    enclosed = _enclosed(text, delimiter)
    marks = text.count(SINGLE)
    wins = enclosed[SINGLE] > enclosed[QUOTE] and enclosed[SINGLE] * 2 >= ENCLOSING_SHARE * marks
    sign = SINGLE if wins else QUOTE
    return Quoting(
        sign,
        _escape(text, delimiter, sign),
        _spaced(text, delimiter, sign),
        enclosed[sign],
        _explained(text, sign, enclosed[sign]),
    )


def _enclosed(text: str, delimiter: str) -> dict[str, int]:
    """How many cells each sign encloses."""
    if QUOTE not in text and SINGLE not in text:
        return {QUOTE: 0, SINGLE: 0}
    found = _cells(delimiter, "\\" in text).findall(text)
    double = sum(1 for sign in found if sign)
    return {QUOTE: double, SINGLE: len(found) - double}


@lru_cache(maxsize=64)
def _cells(delimiter: str, is_escaped: bool) -> re.Pattern[str]:
    """Enclosed cells; the group holds the double quote, or nothing for the single one."""
    edge, slash = re.escape(delimiter), r"|\\." if is_escaped else ""
    not_double, not_single = (r'[^"\\]', r"[^'\\\n\r]") if is_escaped else ('[^"]', r"[^'\n\r]")
    double = rf'(")(?:{not_double}++|""{slash})*+"'
    single = rf"'(?:{not_single}++|''{slash})*+'"
    return re.compile(
        rf"(?:^|{edge})[ \t]*(?:{double}|{single})[ \t]*(?={edge}|[\r\n]|\Z)", re.M | re.S
    )


def _explained(text: str, sign: str, cells: int) -> float:
    if sign not in text:
        return 1.0
    inner = 2 * text.count(sign * 2) if cells else 0
    return min((2 * cells + inner) / text.count(sign), 1.0)


def _escape(text: str, delimiter: str, sign: str) -> str | None:
    """The backslash, when it stands before quotes inside cells more often than a second quote."""
    if f"\\{sign}" not in text:
        return None
    edge = re.escape(delimiter)
    slashed = len(re.findall(rf"(?<!\\)\\{sign}(?!\s*(?:{edge}|$))", text, re.M))
    doubled = len(re.findall(rf"[^{edge}{sign}\s]{sign}{sign}(?!{sign})", text))
    return "\\" if slashed > doubled else None


def _spaced(text: str, delimiter: str, sign: str) -> bool:
    """Whether quotes stand a blank away from their delimiters."""
    if delimiter == " ":
        return re.search(r"[^ \n\r]  +[^ \n\r]", text) is not None
    if delimiter.isspace() or sign not in text:
        return False
    edge = re.escape(delimiter)
    apart = len(re.findall(rf"{edge} +{sign}(?!{sign}[^{edge}\r\n])|{sign} +{edge}", text))
    return apart > 0 and apart >= len(re.findall(rf"{edge}{sign}(?!{edge})", text))
