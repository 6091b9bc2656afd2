"""Which sign parts the cells: the one under which the file is most like a table.

A candidate is judged by three things at once, after the published research on consistency of
patterns and types (van den Burg et al. 2019, García 2024): the records have equally many fields,
there are several of them, and the cells look like cells (numbers, dates, words) rather than like
what is left when a line is cut at the wrong sign.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import dropwhile

from core.uploads.reading.cells import typed_share
from core.uploads.reading.dialects import COMMA, QUOTE
from core.uploads.reading.quotes import Quoting, quoting

# How often each is a delimiter where it could be one: blanks and colons stand in texts and times.
CANDIDATES = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 0.95,
    "^": 0.8,
    "~": 0.8,
    "#": 0.5,
    " ": 0.6,
    ":": 0.3,
}
ONE_COLUMN = 0.2  # a table of one column is always possible, so it must not be the likeliest
PROSE = " :#"  # what parts the words, times and tags of a text as well
REMARK = "#"
REMARKS_MAX = 0.2  # of the lines must be left
SOLE = "\x1f"  # parts nothing: the cells of one column may hold any sign
COMMON = ",;\t|"
FEW = 3  # records that are even by chance
WORTH = 0.25  # of the best score
LOOKED_AT = 32_000  # characters
LINES = 400
CELLS = 700
RARE_SHARE = 0.5  # of the lines hold a rare sign, or it is not worth a look


@dataclass(frozen=True)
class Candidate:
    """A delimiter, the quoting that goes with it, and how well they fit together."""

    delimiter: str
    quoting: Quoting
    score: float
    columns: int
    is_even: bool = False  # every record has as many fields, and it is not a matter of chance


def candidates(text: str) -> list[Candidate]:
    """Every way to part this text, the best first; the last resort is one column."""
    sample = _without_remarks(_first_lines(whole_lines(text, LOOKED_AT), LINES))
    found = [scored(sample, sign) for sign in CANDIDATES if _stands_in(sample, sign)]
    found.append(_one_column(sample))
    found.sort(key=lambda candidate: -candidate.score)
    return _evenest_first(found)


def _stands_in(text: str, sign: str) -> bool:
    """Whether it may part the cells: it occurs, and a rare one in about every line."""
    if sign in COMMON:
        return sign in text
    return text.count(sign) > RARE_SHARE * (text.count("\n") or text.count("\r"))


def _evenest_first(found: list[Candidate]) -> list[Candidate]:
    """The one sign that parts every line alike goes before one that leaves some lines whole."""
    best = found[0]
    even = [one for one in found if one.is_even and one.delimiter in COMMON]
    if best.is_even or len(even) != 1 or even[0].score < WORTH * best.score:
        return found
    return even + [one for one in found if one is not even[0]]


def _trust(how: Quoting) -> float:
    """Quotes that stand within cells rather than around them speak against a delimiter."""
    return 0.1 + 0.9 * how.explained**3


def whole_lines(text: str, most: int) -> str:
    """The beginning of a text, cut after a line: the last that fits, or a very long first one."""
    if len(text) <= most:
        return text
    cut = max(text.rfind("\n", 0, most), text.rfind("\r", 0, most - 1)) + 1
    return text[: cut or text.find("\n", most) + 1 or most]


def _without_remarks(text: str) -> str:
    """The text without the lines that open with a hash, unless most of them do.

    Where there are quotes only those at the very start: further down it may be a cell's line.
    """
    if REMARK not in text:
        return text
    lines = text.splitlines(keepends=True)
    if QUOTE in text:
        rest = list(dropwhile(_is_remark, lines))
    else:
        rest = [line for line in lines if not _is_remark(line)]
    return "".join(rest) if len(rest) > REMARKS_MAX * len(lines) else text


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith(REMARK)


def _first_lines(text: str, most: int) -> str:
    at = -1
    end = "\n" if "\n" in text else "\r"
    for _ in range(most):
        at = text.find(end, at + 1)
        if at < 0:
            return text
    return text[: at + 1]


def scored(text: str, delimiter: str) -> Candidate:
    """How well this delimiter fits."""
    how = quoting(text, delimiter)
    records = parsed(text, delimiter, how)
    lengths = Counter(map(len, records))
    even = sum((many / len(records)) ** 2 for size, many in lengths.items() if size > 1)
    if not even:
        return Candidate(delimiter, how, 0.0, 1)
    columns = max((size for size in lengths if size > 1), key=lambda size: lengths[size])
    enclosed = min(how.cells / sum(map(len, records)), 1.0)
    # An enclosed cell is a cell, whatever it holds.
    typed = typed_share(_spread(records), is_prose_likely=delimiter in PROSE)
    share = 1 - (1 - typed) * (1 - enclosed)
    score = CANDIDATES[delimiter] * even * (1 - 1 / columns) * share**2 * _trust(how)
    even_throughout = even == 1 and len(records) >= FEW
    return Candidate(delimiter, how, score, columns, even_throughout)


def parsed(text: str, delimiter: str, how: Quoting) -> list[list[str]]:
    """The records of a text without its blank lines, forgiving: this is looking, not reading."""
    lines: Iterable[str] = io.StringIO(text, newline="")
    if delimiter == " ":
        lines = (line.strip() for line in lines)
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=how.sign,
        escapechar=how.escape,
        skipinitialspace=how.spaced,
        quoting=csv.QUOTE_MINIMAL if how.cells else csv.QUOTE_NONE,  # a lone quote encloses nothing
    )
    records: list[list[str]] = []
    with suppress(csv.Error):  # a field beyond all bounds: what came before it is judged
        records += filter(None, reader)
    return records


def _one_column(text: str) -> Candidate:
    how = quoting(text, COMMA)
    lines = [line for line in text.splitlines() if line.strip()]
    share = typed_share(line.strip().strip(how.sign) for line in lines)
    return Candidate(COMMA, how, ONE_COLUMN * share**2 * _trust(how), 1)


def _spread(records: Sequence[Sequence[str]]) -> list[str]:
    """Cells from all over, so that a long table costs no more than a short one."""
    cells = [cell for record in records for cell in record]
    step = -(-len(cells) // CELLS) or 1
    if step > 1 and len(records[0]) % step == 0:
        step += 1  # or only some of the columns would be looked at
    return cells[::step]
