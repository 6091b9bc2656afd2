"""Damaged files: reading them ends in rows, in refusals or in a sentence, in nothing else."""

import io
import random
import re
from collections.abc import Callable

from core.errors import Invalid
from core.uploads.reading import Dialect, Refusal, detect, rows

SEEDS = (
    b'date,entity,amount\n2024-01-31,Paris,12.50\n2024-02-29,"Lyon, Sud",-3\n',
    'Date;Libellé;Montant\r\n31/01/2024;"Café ""Sud""";1 234,50\r\n'.encode("cp1252"),
    "a\tb\n1\t2\n3\t4\n".encode("utf-16"),
    b"'x','y'\r'1','2'\r'3','4'\r",
    b"Report\n\nname|value\nA|1\nB|2\n\nSource: us\nEnd: here\n",
    b"x\n1\n2\n3\n",
)
END = r"\r\n|\n|\r"
PIECES = (
    b'"',
    b"'",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b"\0",
    b"\\",
    b"\xff",
    b"\xe9",
    b" ",
)


def fuzz(count: int, seed: int = 0) -> dict[str, int]:
    """Read so many damaged files; how many gave rows, refusals, or only a sentence."""
    chance = random.Random(seed)
    outcomes = {"rows": 0, "refusals": 0, "sentence": 0}
    for _ in range(count):
        outcomes[outcome(damaged(chance))] += 1
    return outcomes


def damaged(chance: random.Random) -> bytes:
    """A small file with some of its bytes changed, repeated, dropped or swapped."""
    content = bytearray(chance.choice(SEEDS) * chance.choice((1, 1, 2, 7)))
    for _ in range(chance.randint(1, 6)):
        chance.choice(DAMAGES)(content, chance)
    return bytes(content)


def outcome(content: bytes) -> str:
    """What became of a file, with what must hold of every reading."""
    refused: list[Refusal] = []
    try:
        dialect = detect(content)
        read = list(rows(io.BytesIO(content), dialect, refused.append))
    except Invalid as error:
        return _said(error)
    lines = [row.line for row in read]
    assert lines == sorted(set(lines))
    assert {len(row.cells) for row in read} <= {dialect.columns}
    assert all(refusal.line > 0 and refusal.reason for refusal in refused)
    assert not {row.line for row in read} & {refusal.line for refusal in refused}
    _agrees_with_the_oracle(content, dialect, {row.line: row.cells for row in read})
    return "refusals" if refused else "rows"


def _agrees_with_the_oracle(content: bytes, dialect: Dialect, read: dict[int, list[str]]) -> None:
    """Every row, up to the first broken quote, is what a plain parser finds on that line."""
    if dialect.escapechar or dialect.spaced or dialect.compression:
        return
    text = content.decode(dialect.encoding or "utf-8")
    start = dialect.header_line or dialect.preamble + 1
    expected, broken_from = parsed_plainly(text, dialect, start)
    for line, cells in read.items():
        if line < broken_from:
            assert cells == expected[line]


def parsed_plainly(text: str, dialect: Dialect, start: int) -> tuple[dict[int, list[str]], int]:
    """Records by their lines, a field at a time, and the line of the first broken quote."""
    quote = dialect.quotechar or '"'
    edge = "\x1f" if dialect.columns == 1 else re.escape(dialect.delimiter or ",")
    enclosed = f"{quote}((?:[^{quote}]|{quote}{quote})*){quote}"
    field = re.compile(rf"(?:{enclosed}|(?!{quote})([^{edge}\r\n]*))({edge}|{END}|\Z)")
    records: dict[int, list[str]] = {}
    at = begun = _after_lines(text, start - 1)
    line, cells = start, list[str]()
    while at < len(text) or cells:
        found = field.match(text, at)
        if found is None:
            return records, line
        inner, bare, end = found.groups()
        cells.append(bare if inner is None else inner.replace(quote * 2, quote))
        at = found.end()
        if re.fullmatch(f"{END}|", end):
            if cells != [""] or inner is not None:
                records[line] = cells
            line, begun, cells = line + len(re.findall(END, text[begun:at])), at, []
    return records, line + 1


def _after_lines(text: str, count: int) -> int:
    ends = [found.end() for found in re.finditer(END, text)]
    return ends[count - 1] if count else 0


def _said(error: Invalid) -> str:
    assert str(error).endswith(".")
    return "sentence"


def _insert(content: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(content))
    content[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 2, 3))


def _drop(content: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(content))
    del content[at : at + chance.randint(1, 5)]


def _flip(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randint(len(content) // 2, len(content)) :]


def _repeat(content: bytearray, chance: random.Random) -> None:
    begin, end = sorted(chance.randint(0, len(content)) for _ in range(2))
    content[begin:begin] = content[begin:end]


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _insert,
    _drop,
    _flip,
    _cut,
    _repeat,
)
