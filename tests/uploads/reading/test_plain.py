"""Plain text is split at once, and gives just what the strict reader gives."""

import io
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from core.errors import Invalid
from core.uploads.reading import Dialect, columns, rows
from core.uploads.reading.plain import Splitter
from core.uploads.reading.streams import FIELD_MAX, PART, Lines

COMMAS = Dialect("utf-8", ",", '"', 2)
SIGNS = 'a|1.5| |é|€|\ufeff|\0|\\|\'|"|""|,|;|\x1f|\x85|\n|\r\n|\r|\n\n'
RUNS = ["a,b\n", "1,2\r\n", '"x","y"\n', '"a\nb",c\n', ',""\n', "漢,\n"]
PIECES = some.lists(some.sampled_from([*SIGNS.split("|"), *RUNS]), max_size=40)
DIALECTS = some.builds(
    Dialect,
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=some.sampled_from([",", ";", " "]),
    quotechar=some.sampled_from(['"', "'"]),
    columns=some.integers(1, 3),
    escapechar=some.sampled_from([None, "\\"]),
    spaced=some.booleans(),
    header_line=some.integers(0, 3),
    preamble=some.integers(0, 1),
    footer=some.integers(0, 3),
)


class InPieces(io.BytesIO):
    """A stream that gives only some bytes at a time, so that a short text is many pieces."""

    def __init__(self, content, size):
        super().__init__(content)
        self.size = size

    def read(self, _size=-1):
        """The next of them."""
        return super().read(self.size)


def by_row(content, dialect):
    """The records with their lines and what is refused, or the sentence why nothing is read."""
    refused = []
    try:
        found = [
            (row.line, row.cells) for row in rows(io.BytesIO(content), dialect, refused.append)
        ]
    except Invalid as error:
        return str(error)
    return found, sorted(refused, key=lambda refusal: refusal.line)


def by_column(stream, dialect):
    """The same by way of columns."""
    refused, found = [], []
    try:
        for part in columns(stream, dialect, refused.append):
            records = map(list, zip(*part.cells, strict=True))
            found += zip(part.lines, records, strict=True)
    except Invalid as error:
        return str(error)
    return found, sorted(refused, key=lambda refusal: refusal.line)


def is_plain(text, dialect=COMMAS):
    """Whether text is split at once."""
    return Splitter(dialect).columns(Lines(1, text), has_header=False) is not None


@given(pieces=PIECES, dialect=DIALECTS, size=some.integers(3, 90))
@example(pieces=["a,b\n"] * 9, dialect=COMMAS, size=13)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_columns_are_what_the_strict_reader_gives_wherever_the_text_is_cut(pieces, dialect, size):
    content = "".join(pieces).encode(dialect.encoding)

    found = by_column(InPieces(content, size), dialect)

    assert found == by_row(content, dialect)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_wrong_in_a_long_file_is_refused_in_its_line(seed):
    chance = random.Random(seed)
    strange = ["1\n", "1,2,3\n", "\n", ' ,"two\nlines"\n', '"a"b,c\n', "x,\0\n", '"q","r"\n']
    lines = [f"{number},{chance.random():.4f}\n" for number in range(4 * PART // 10)]
    for at in chance.sample(range(len(lines)), 12):
        lines[at] = chance.choice(strange)
    content = "".join(lines).encode()

    found = by_column(io.BytesIO(content), COMMAS)

    assert found == by_row(content, COMMAS)


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a,b\r\n1,2", ",\n,\n", '"a","b"\n"","1,5"\n', '1,"b"\r\n"1",b', "é,漢\n"],
)
def test_what_programs_write_is_plain(text):
    assert is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        *("a\n", "a,b,c\n", "a,b\n\nc,d\n", "a,b\r\n\r\n", "\na,b\n", "a,b\rc,d\n", "\0,b\n"),
        *('a"b,c\n', '"a""b",c\n', '"a\nb",c\n', '"a,b\n', '"a" ,b\n', "\ufeffa,b\n"),
        *(f"{'x' * (FIELD_MAX + 1)},b\n", "", "\ud800,b\n"),
    ],
)
def test_what_could_mean_something_else_is_left_to_the_strict_reader(text):
    assert not is_plain(text)


def test_blanks_are_part_of_a_cell_unless_the_dialect_drops_them():
    text = " a ,b\n"

    assert is_plain(text)
    assert not is_plain(text, Dialect("utf-8", ",", '"', 2, spaced=True))
