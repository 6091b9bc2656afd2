"""From whole lines to records: strict, with the line each begins at, and a bounded memory."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO

from core.errors import Invalid
from core.uploads.reading.delimiters import SOLE
from core.uploads.reading.dialects import COMMA, QUOTE, Columns, Dialect, Refusal, Row, stop
from core.uploads.reading.plain import Splitter, coded
from core.uploads.reading.preparing import prepared
from core.uploads.reading.streams import FIELD_MAX, Lines, Source, opened, whole_lines

COLUMNS_MAX = 16_384  # as many as a sheet of XLSX has
RECORD_MAX = 1_000_000  # characters of a record that is spread over several lines
RUNAWAYS_MAX = 1_000  # quotes without an end: all that each swallowed is read again
SHOWN = 80  # characters of a refused record

Refuse = Callable[[Refusal], None]


@dataclass
class _Batch:
    """Records in their order and the line each begins at; ``rest`` needs more lines."""

    lines: Sequence[int] = ()
    records: list[list[str]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    is_suspect: bool = False  # some cell may hold what none may
    is_cut: bool = False  # the last line has no end


def rows(source: Source, dialect: Dialect, refuse: Refuse = stop) -> Iterator[Row]:
    """Every record below the header; what is not one goes to ``refuse``, by default an error."""
    with opened(source) as stream:
        for batch in _Reader(dialect, refuse).batches(stream):
            yield from map(Row, batch.lines, batch.records)


def columns(source: Source, dialect: Dialect, refuse: Refuse = stop) -> Iterator[Columns]:
    """The same records, some thousand at a time and column by column.

    Plain text, as programs write it, is split at once; only what is not goes record by record.
    """
    with opened(source) as stream:
        reader = _Reader(dialect, refuse)
        for found in reader.found(stream, Splitter(dialect)):
            if isinstance(found, Columns):
                yield found
            else:
                yield Columns(
                    found.lines, [coded(column) for column in zip(*found.records, strict=True)]
                )


def header(source: Source, dialect: Dialect) -> list[str]:
    """The names in the header's line, also when a person chose another line than was found."""
    if not dialect.header_line:
        return []
    reader = _Reader(dialect, lambda refusal: None)
    with opened(source) as stream:
        for piece in whole_lines(stream, replace(dialect, footer=0), reader.start):
            for record in csv.reader(reader.prepare(piece.lines), Csv(dialect, strict=False)):
                return [name.strip() for name in record]
    return []


class Csv(csv.Dialect):
    """The same in the words of the csv module."""

    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL
    delimiter = COMMA
    quotechar = QUOTE

    def __init__(self, dialect: Dialect, *, strict: bool) -> None:
        self.delimiter = SOLE if dialect.columns == 1 else dialect.delimiter or COMMA
        self.quotechar = dialect.quotechar or QUOTE
        self.escapechar = dialect.escapechar
        self.doublequote = dialect.doubled
        self.skipinitialspace = dialect.spaced
        self.strict = strict
        super().__init__()


class _Reader:
    """Reads one source once."""

    def __init__(self, dialect: Dialect, refuse: Refuse) -> None:
        if dialect.delimiter is None or dialect.quotechar is None:
            raise Invalid("The file has no table: it is empty, or its delimiter is not known.")
        if dialect.columns > COLUMNS_MAX:
            raise Invalid(
                f"The table has {dialect.columns:,} columns; at most {COLUMNS_MAX:,} can be read. "
                "Put the values below one another, or check the delimiter."
            )
        self.dialect = dialect
        self.refuse = refuse
        self.runaways = 0
        self.spans_lines = False
        self.rest: list[str] = []  # lines of a record that needs more
        self.rest_at = 0
        self.header_line = dialect.header_line
        self.start = dialect.header_line or dialect.preamble + 1
        self.prepare = prepared(dialect)
        self.csv = Csv(dialect, strict=True)

    def batches(self, stream: BinaryIO) -> Iterator[_Batch]:
        """Records that passed, those of a part of the file at a time."""
        return (one for one in self.found(stream) if isinstance(one, _Batch))

    def found(
        self, stream: BinaryIO, splitter: Splitter | None = None
    ) -> Iterator[_Batch | Columns]:
        """The same, or what a splitter made of text that is plain."""
        for piece in whole_lines(stream, self.dialect, self.start):
            if self._is_blank(piece):
                continue
            whole = self._split(piece, splitter)
            if whole is not None:
                yield whole
                continue
            for part in piece.parts():
                if self._is_blank(part):
                    continue
                split = self._split(part, splitter)
                yield from (self._of(part) if split is None else (split,))
        if self.rest:
            yield from self._passed(self._followed(self.rest_at, self.rest, is_last=True))

    def _is_blank(self, piece: Lines) -> bool:
        """Whether a piece is ends of lines alone, of which a small gzip may hold millions."""
        return not self.rest and not self.header_line and not piece.text.strip("\r\n")

    def _split(self, piece: Lines, splitter: Splitter | None) -> Columns | None:
        """What a piece holds, where that is plain to see and nothing is left of the one before."""
        if splitter is None or self.rest:
            return None
        found = splitter.columns(piece, has_header=bool(self.header_line))
        if found is not None:
            self.header_line = 0
        return found

    def _of(self, piece: Lines) -> Iterator[_Batch]:
        """What a piece holds, record by record."""
        batch = self._parsed(piece.number - len(self.rest), self.rest + piece.lines)
        batch.is_suspect |= piece.is_suspect
        batch.is_cut = piece.is_cut
        self.rest = batch.rest
        self.rest_at = piece.number + piece.count - len(batch.rest)
        yield from self._passed(batch)

    def _parsed(self, number: int, lines: list[str]) -> _Batch:
        """The records of these lines; line by line only where records span or break them."""
        if not self.spans_lines:
            try:
                records = list(csv.reader(self.prepare(lines), self.csv))
            except csv.Error:
                records = []
            if len(records) == len(lines):
                return _Batch(range(number, number + len(lines)), records)
            self.spans_lines = True
        return self._followed(number, lines)

    def _followed(self, number: int, lines: list[str], *, is_last: bool = False) -> _Batch:
        """The same with the line of each record followed."""
        ready = self.prepare(lines)
        found: list[int] = []
        batch = _Batch(found, is_suspect=True)
        at = 0
        while at < len(lines):
            begin = at
            reader = csv.reader(islice(ready, at, None), self.csv)
            try:
                for record in reader:
                    found.append(number + at)
                    batch.records.append(record)
                    at = begin + reader.line_num
            except csv.Error as error:
                used = lines[at : begin + reader.line_num]
                if _is_unfinished(error) and not is_last and _length(used) <= RECORD_MAX:
                    batch.rest = lines[at:]
                    return batch
                self._break(number + at, used, error)
                at += 1
        return batch

    def _break(self, line: int, used: list[str], error: csv.Error) -> None:
        """Refuse a record with broken quotes; reading goes on at the line below its first."""
        self.runaways += len(used) > 1
        if self.runaways > RUNAWAYS_MAX:
            raise Invalid(
                f"More than {RUNAWAYS_MAX:,} quotes have no end. Check which sign encloses the "
                "cells."
            )
        self.refuse(Refusal(line, used[0].strip()[:SHOWN], _reason(error, line, used)))

    def _passed(self, batch: _Batch) -> Iterator[_Batch]:
        """What of a batch is in order; the rest is refused. No batch when nothing is left."""
        if self.header_line and batch.lines:
            # Reading began at the header's line, so that the first record is the header.
            self.header_line = 0
            batch.lines, batch.records = batch.lines[1:], batch.records[1:]
        if batch.is_suspect or set(map(len, batch.records)) != {self.dialect.columns}:
            batch = self._checked(batch)
        if batch.records:
            yield batch

    def _checked(self, batch: _Batch) -> _Batch:
        """The records without blank lines and without those that are refused."""
        found: list[int] = []
        passed = _Batch(found)
        last = batch.lines[-1] if batch.is_cut and batch.lines else 0
        for line, record in zip(batch.lines, batch.records, strict=True):
            if not record:
                continue
            if refusal := self._fault(line, record, is_cut=line == last):
                self.refuse(refusal)
                continue
            found.append(line)
            passed.records.append(record)
        return passed

    def _fault(self, line: int, record: list[str], *, is_cut: bool) -> Refusal | None:
        """Why a record cannot be taken."""
        width, value = self.dialect.columns, (self.dialect.delimiter or "").join(record)[:SHOWN]
        if len(record) != width:
            have = f"it has {_fields(len(record))}, the table {width:,}"
            if is_cut and len(record) < width:
                return Refusal(line, value, f"the file ends in the middle of this line: {have}.")
            return Refusal(line, value, f"{have}.")
        for column, cell in enumerate(record, 1):
            if "\0" in cell:
                reason = "the cell holds a NUL byte, which no database takes as text."
                return Refusal(line, cell.replace("\0", "␀")[:SHOWN], reason, column)
            if len(cell) > FIELD_MAX:
                reason = f"the cell is longer than {FIELD_MAX:,} characters."
                return Refusal(line, cell[:SHOWN], reason, column)
        return None


def _fields(count: int) -> str:
    return f"{count:,} field" + "s" * (count != 1)


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _is_unfinished(error: csv.Error) -> bool:
    """Whether the lines ended within quotes."""
    return str(error) == "unexpected end of data"


def _reason(error: csv.Error, line: int, used: Sequence[str]) -> str:
    """What is wrong with the quotes of a record, as a person would say it."""
    if _is_unfinished(error):
        return "a quote is opened here and never closed."
    if "limit" in str(error):
        return f"a cell is longer than {FIELD_MAX:,} characters, or its quote is never closed."
    if len(used) > 1:
        last = line + len(used) - 1
        return f"a quote is opened here, and text follows where it is closed, in line {last}."
    return "text follows a closing quote; a quote within quotes is written twice."
