"""What a cell looks like: the evidence by which a dialect and a header are judged."""

import re
from collections import Counter
from collections.abc import Iterable

NUMBER = r"""
    [-+−(]? \s? (?:[$€£¥₹]|[A-Z]{3}\s)? \s? [-+−]?
    (?: \d{1,3} (?: ([.,'’\ \u00a0\u202f]) \d{3} ) (?: \1 \d{3} )* (?:[.,]\d+)?
      | \d+ (?:[.,]\d+)? | [.,]\d+ | \d+\. )
    (?:[eE][-+]?\d+)? \s? (?:[%‰$€£¥]|[kKmMbB]|[A-Z]{3})? \)? -?
"""
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[APap]\.?[Mm]\.?)?"
ZONE = r"(?:\s?(?:Z|UTC|GMT|[-+]\d{2}:?\d{2}))?"
DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?|\d{4}[-/]\d{1,2}|\d{1,2}/\d{4}|\d{4}-?[QSHW]\d{1,2})"
NAMES = (
    "jan|feb|fe[bv]|f[ée]v|mar|m[äa]r|apr|avr|abr|ma[iyj]|mag|jun|jui|giu|jul|lug|ago|aug|ao[uû]"
    "|sep|set|o[ck]t|ott|out|nov|de[cz]|d[ée]c|dic|ene|gen"
)
MONTH = rf"(?:\d{{1,2}}[-/.\ ]*)?(?i:{NAMES})[^\W\d_]{{0,7}}\.?[-/.\ ,]*(?:\d{{1,2}},?\s)?\d{{2,4}}"
NUMBERS = re.compile(NUMBER, re.VERBOSE)
DATES = re.compile(
    rf"(?:{DAY}(?:[T\ ]\s?{CLOCK}{ZONE})?|{CLOCK}|{MONTH}(?:\ {CLOCK})?)", re.VERBOSE
)
MISSING = {"na", "n/a", "nan", "null", "none", "#n/a", "-", "--", ".", "..", "?", "true", "false"}
ADDRESS = re.compile(r"(?:https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|/[\w./-]+")
LEFT_OVER = re.compile(r"[\t|]|;(?! )|^[\"',]|[\"',]$|[^\s,],[^\s,]|\s{3}")
ONLY_FIGURES = re.compile(r"[\d\s.:,]+")
WEIGHTS = {
    "empty": 0.9,
    "number": 1.0,
    "date": 1.0,
    "missing": 1.0,
    "address": 1.0,
    "word": 0.9,
    "text": 0.7,
    "odd": 0.1,
}
PROSE = 0.6
TYPED = {"number", "date"}
LONG = 100  # a longer cell is looked at only so far


def kind(cell: str) -> str:
    """What a cell looks like.

    >>> [kind(cell) for cell in ("1.234,50", "13/02/2024", "5;2", "Paris", "")]
    ['number', 'date', 'odd', 'word', 'empty']
    """
    bare = cell.strip()[:LONG]
    if not bare:
        return "empty"
    if any(map(bare.__contains__, "0123456789")):
        if NUMBERS.fullmatch(bare):
            return "number"
        if DATES.fullmatch(bare):
            return "date"
        if ONLY_FIGURES.fullmatch(bare):
            return "odd"
    return _kind_of_words(bare)


def _kind_of_words(bare: str) -> str:
    if bare.lower() in MISSING:
        return "missing"
    if ADDRESS.fullmatch(bare):
        return "address"
    if LEFT_OVER.search(bare):
        return "odd"
    return "text" if " " in bare else "word"


def typed_share(cells: Iterable[str], *, is_prose_likely: bool = False) -> float:
    """How much these cells look like cells, from 0 to 1; what other signs still hold is not one.

    Where blanks part the cells any sentence would do, so that its words say little.
    """
    counts = Counter(cells)
    weights = WEIGHTS | {"word": PROSE} if is_prose_likely else WEIGHTS
    total = sum(counts.values())
    return sum(weights[kind(cell)] * many for cell, many in counts.items()) / max(total, 1)
