"""The series of a long CSV, spooled: read in blocks, kept on disk, and given out one by one.

They lie in a temporary SQLite database without a name, which is gone with its process however that
ends. In memory are one block and a cache of fixed size, however many series there are.
"""

import csv
import math
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from core.analytics.forecasting import marks
from core.analytics.forecasting.filed import Series
from core.errors import Invalid, NotFound, Unavailable

COLUMNS = ("unique_id", "ds", "y")
BLOCK = 50_000  # rows in memory
KNOWN = 100_000  # names in memory, of which a block may add some
CACHE_KB = 32_000
NOTHING = {"", "na", "n/a", "nan", "null", "none"}  # a moment of which no value is known
PLACES = ("SQLITE_TMPDIR", "TMPDIR")  # where SQLite looks for a folder, in this order
TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE points (series INTEGER NOT NULL, ds TEXT NOT NULL, y REAL);
"""
Row = tuple[int, str, str, str]  # line, unique_id, ds, y


class Spool:
    """The series of one file, numbered from 1 in order of first appearance."""

    def __init__(self) -> None:
        """Empty."""
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._db.executescript(TABLES)
        self._numbers: dict[str, int] = {}
        self.rows = self.count = self.longest = 0

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator[Self]:
        """All rows of a file, each of which was looked at; what is wrong is told by its line."""
        spool = cls()
        try:
            with _room():
                spool._fill(path)
            yield spool
        finally:
            spool._db.close()

    def name(self, number: int) -> str:
        """The name of one series."""
        (name,) = self._db.execute("SELECT name FROM series WHERE id = ?", (number,)).fetchone()
        return str(name)

    def series(self, number: int) -> Series:
        """One series, its rows in the order of the file."""
        found = self._db.execute(
            "SELECT ds, y FROM points WHERE series = ? ORDER BY rowid", (number,)
        ).fetchall()
        values = np.array([row[1] for row in found], dtype=float)
        return Series(self.name(number), tuple(row[0] for row in found), values)

    def all(self) -> Iterator[Series]:
        """Every series, in order of first appearance."""
        for number in range(1, self.count + 1):
            yield self.series(number)

    def _fill(self, path: Path) -> None:
        self._db.execute("BEGIN")
        rows = _rows(path)
        while block := list(islice(rows, BLOCK)):
            self._take(block)
        if not self.rows:
            raise Invalid(f"{path.name} has a header and no rows, so there is nothing to forecast.")
        self._db.execute("CREATE INDEX points_series ON points (series)")
        self._db.execute("COMMIT")
        (self.count,) = self._db.execute("SELECT count(*) FROM series").fetchone()
        (self.longest,) = self._db.execute(
            "SELECT max(many) FROM (SELECT count(*) AS many FROM points GROUP BY series)"
        ).fetchone()

    def _take(self, block: Sequence[Row]) -> None:
        _refuse_moments(block)
        numbers = self._numbered(row[1] for row in block)
        self._db.executemany(
            "INSERT INTO points VALUES (?, ?, ?)",
            ((numbers[name], ds, _value(line, y)) for line, name, ds, y in block),
        )
        self.rows += len(block)

    def _numbered(self, names: Iterable[str]) -> dict[str, int]:
        """The numbers of names; new ones get the next, in order of appearance."""
        if len(self._numbers) > KNOWN:
            self._numbers.clear()
        for name in names:
            if name not in self._numbers:
                self._db.execute("INSERT OR IGNORE INTO series (name) VALUES (?)", (name,))
                self._numbers[name] = self._number(name)
        return self._numbers

    def _number(self, name: str) -> int:
        found = self._db.execute("SELECT id FROM series WHERE name = ?", (name,)).fetchone()
        return int(found[0])


def _rows(path: Path) -> Iterator[Row]:
    """The rows, with the line on which each ends; empty lines are passed over."""
    with _opened(path) as text:
        reader = csv.reader(text)
        try:
            header = [name.strip() for name in next(reader, [])]
            places = _places(path, header)
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise Invalid(
                        f"Line {reader.line_num:,} has {len(row)} fields, and the header has "
                        f"{len(header)}."
                    )
                name, ds, y = (row[place] for place in places)
                if not name.strip():
                    raise Invalid(f"Line {reader.line_num:,}, column unique_id: it is empty.")
                yield reader.line_num, name, ds.strip(), y.strip()
        except csv.Error as error:
            raise Invalid(f"Line {reader.line_num:,} cannot be read as CSV: {error}.") from None
        except UnicodeDecodeError:
            raise Invalid(
                f"{path.name} is not UTF-8 after line {reader.line_num:,}; save it as UTF-8."
            ) from None


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[str]]:
    if path.is_dir():
        raise Invalid(f"{path} is a folder; name a CSV file in it.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except PermissionError:
        raise Invalid(f"{path} may not be read by this user.") from None


def _places(path: Path, header: Sequence[str]) -> list[int]:
    """Where the columns are."""
    if not any(header):
        raise Invalid(f"{path.name} is empty; its first line must name the columns unique_id,ds,y.")
    for column in COLUMNS:
        if header.count(column) > 1:
            raise Invalid(f"Line 1 names the column {column} twice.")
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        how = "; columns are separated by commas" if len(header) == 1 else ""
        raise Invalid(
            f"Line 1 does not name the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)}; it names {', '.join(header)}{how}."
        )
    return [header.index(column) for column in COLUMNS]


def _refuse_moments(block: Sequence[Row]) -> None:
    wrong = marks.faulty({row[2] for row in block})
    for line, _, ds, _ in block if wrong else ():
        if ds in wrong:
            said = f"{ds!r} {wrong[ds]}" if ds else f"it is empty; it {wrong[ds]}"
            raise Invalid(f"Line {line:,}, column ds: {said}.")


def _value(line: int, y: str) -> float | None:
    """A number, or nothing where none is known."""
    try:
        value = float(y)
    except ValueError:
        value = math.inf
    if "_" in y or math.isinf(value):
        if y.lower() in NOTHING:
            return None
        raise Invalid(f"Line {line:,}, column y: {y!r} is not a number.")
    return None if math.isnan(value) else value


@contextmanager
def _room() -> Iterator[None]:
    """A full disk in a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        named = next((os.environ[name] for name in PLACES if os.environ.get(name)), "")
        raise Unavailable(
            f"The rows cannot be kept in {named or tempfile.gettempdir()} while they are worked "
            f"at ({error}); make room there, or name another folder in TMPDIR."
        ) from error
