"""Whole files, damaged and then read as an upload is: no crash, and no number that is not there.

`python -m tests.uploads.mutants 100000` reads so many, others with each seed.
"""

import argparse
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import xlwt

from core.catalogue import CSV_SHAPES
from core.errors import BellwetherError
from core.uploads.recognising import AUTO
from core.uploads.shapes import Holds
from core.uploads.trial import Trial, tried
from tests.uploads import oracle
from tests.uploads.reading import books
from tests.uploads.reading.books import ods_cell, ods_row
from tests.uploads.reading.fuzz import DAMAGES

HEADS = ("date", "category", "value")
DAYS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")
PLAIN = ("1234.5", "-17", "0.25", "1000000", "3.125")
FRENCH = ("1 234,50", "-17,00", "0,25", "1 000 000,00", "(5,00)")
GERMAN = ("1.234,50", "-17,00", "0,25", "1.000.000,00", "-5,00")
DOUBTFUL = ("1,234", "2,500", "3,125", "4,000", "5,750")
PIECES = (
    b"0",
    b"9",
    b".",
    b",",
    b"-",
    b"(",
    b")",
    b"%",
    b"e5",
    b"k",
    b"'",
    b"1e400",
    b"NaN",
    b"=1",
)
PART = re.compile(r"xl/worksheets/|sharedStrings|xl/styles|content\.xml")
INSIDE_EACH = 0.7  # of the mutants of a workbook: the damage is in its parts, not in the ZIP


def lines(heads: Sequence[str], values: Sequence[str], delimiter: str) -> str:
    """A file of a few rows."""
    told = [(day, "sales", value) for day, value in zip(DAYS, values, strict=True)]
    return "".join(f"{delimiter.join(row)}\n" for row in (heads, *told))


TEXTS = (
    lines(HEADS, PLAIN, ",").encode(),
    lines(("Date", "Catégorie", "Montant"), FRENCH, ";").replace("\n", "\r\n").encode("cp1252"),
    lines(("Datum", "Kategorie", "Betrag"), GERMAN, ";").encode("utf-8-sig"),
    lines(HEADS, DOUBTFUL, ";").encode(),
    lines(HEADS, PLAIN, "\t").encode("utf-16"),
    b"Report of May\n\n" + lines(HEADS, PLAIN, "|").encode() + b"\nSource: us\n",
    *(shape.sample.encode() for shape in CSV_SHAPES.values()),
)


@cache
def workbooks() -> tuple[tuple[str, bytes], ...]:
    """Small workbooks of every kind."""
    table: list[list[str | float | None]] = [
        [day, "sales", float(value)] for day, value in zip(DAYS, PLAIN, strict=True)
    ]
    heads: list[str | float | None] = list(HEADS)
    book, old = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Sheet1")
    for line, cells in enumerate([heads, *table]):
        for column, held in enumerate(cells):
            sheet.write(line, column, held)
    book.save(old)
    head = ods_row(*(ods_cell("string", "", name) for name in HEADS))
    told = [
        ods_row(
            ods_cell("date", day, day),
            ods_cell("string", "", "sales"),
            ods_cell("float", value, value),
        )
        for day, value in zip(DAYS, PLAIN, strict=True)
    ]
    return (
        ("xlsx", books.xlsx(books.table(heads, *table))),
        ("ods", books.ods(head + "".join(told))),
        ("xls", old.getvalue()),
    )


@dataclass
class Seen:
    """What became of the mutants, and what must not have been."""

    outcomes: Counter[str] = field(default_factory=Counter)
    numbers: int = 0  # that were held against the oracle
    wrong: list[str] = field(default_factory=list)


def fuzz(most: int, seed: int = 0, seconds: float = float("inf"), shown: bool = False) -> Seen:
    """Read so many damaged files, or as many as there is time for."""
    seen, until = Seen(), time.monotonic() + seconds
    for number in range(most):
        if time.monotonic() > until:
            return seen
        chance = random.Random(f"{seed}/{number}")
        kind, content = mutant(chance)
        found = len(seen.wrong)
        seen.outcomes[f"{kind}: {outcome(kind, content, chance, seen)}"] += 1
        for at in range(found, len(seen.wrong)):
            seen.wrong[at] = f"{seed}/{number} ({kind}): {seen.wrong[at]}"
            if shown:
                sys.stderr.write(f"{seen.wrong[at]}\n")
    return seen


def mutant(chance: random.Random) -> tuple[str, bytes]:
    """A damaged file, and of what kind it was."""
    if chance.random() < 0.7:
        return "text", damaged(chance.choice(TEXTS), chance)
    kind, content = chance.choice(workbooks())
    if kind == "xls" or chance.random() > INSIDE_EACH:
        return kind, damaged(content, chance)
    return kind, damaged_inside(content, chance)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, repeated, dropped, cut off, or put where numbers are."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.5:
            chance.choice(DAMAGES)(changed, chance)
        else:
            _pierce(changed, chance)
    return bytes(changed)


def _pierce(content: bytearray, chance: random.Random) -> None:
    """Put a piece of a number beside a digit."""
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57] or [0]
    at = chance.choice(digits) + chance.randint(0, 1)
    content[at:at] = chance.choice(PIECES)


def damaged_inside(content: bytes, chance: random.Random) -> bytes:
    """A workbook, one part of which is damaged and packed again as if nothing was."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name in parts if PART.search(name)])
    begin = max(parts[name].find(b"<office:body"), 0)  # above it there are names only
    changed = bytearray(parts[name][begin:])
    for _ in range(chance.randint(1, 2)):
        chance.choice((_pierce, _pierce, _digit, *DAMAGES))(changed, chance)
    made = parts | {name: parts[name][:begin] + bytes(changed)}
    return books.zipped(made, stored=["mimetype"])


def _digit(content: bytearray, chance: random.Random) -> None:
    """Change one digit into another."""
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    if digits:
        content[chance.choice(digits)] = chance.randrange(48, 58)


def outcome(kind: str, content: bytes, chance: random.Random, seen: Seen) -> str:
    """What became of a mutant; what is wrong with that is noted."""
    shape = "series" if chance.random() < 0.3 else AUTO
    try:
        trial = tried(content, CSV_SHAPES, shape=shape)
    except BellwetherError as error:
        if not str(error).endswith((".", ").", "=field.")):
            seen.wrong.append(f"no sentence: {error}")
        return "sentence"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a crash
        seen.wrong.append(f"crash: {type(error).__name__}: {error}"[:300])
        return "crash"
    _check_refusals(trial, seen)
    if kind == "text":
        _check_text(trial, content, seen)
    else:
        _check_book(kind, trial, content, seen)
    if trial.questions:
        return "asks"
    return "refusals" if trial.refusals else "rows" if len(trial.rows) else "nothing"


def _check_refusals(trial: Trial, seen: Seen) -> None:
    """Each says where it is and why; one that quotes a cell of a row says its column."""
    for one in trial.refusals:
        if one.line < 1 or not one.reason.strip():
            seen.wrong.append(f"a refusal without a place or a reason: {one}")
        if one.reason.startswith(("is ", "has ")) and one.column is None:
            seen.wrong.append(f"a refusal of a cell without its column: {one}")


def _numbers(trial: Trial) -> dict[str, Any]:
    """The columns of numbers that were accepted, by their fields."""
    if trial.shape is None:
        return {}
    held = {one.name: one.holds for one in CSV_SHAPES[trial.shape].fields}
    return {
        name: trial.rows[name]
        for name in map(str, trial.rows)
        if held.get(name) in {Holds.number, Holds.amount}
    }


def _check_text(trial: Trial, content: bytes, seen: Seen) -> None:
    """Every number is what stands in its line, read with the decimal sign that is told there."""
    dialect = trial.detected.dialect
    numbers = _numbers(trial)
    if not numbers or dialect.spaced or dialect.escapechar or dialect.compression:
        return
    text = content.decode(dialect.encoding or "utf-8", errors="replace")
    found = records_by_line(text, dialect.delimiter or ",", dialect.quotechar)
    if found is None:
        return
    heads = [name.strip() for name in found.get(dialect.header_line, [])]
    signs = oracle.told_signs(
        cell for line, cells in found.items() if line > dialect.header_line for cell in cells
    )
    everything = [cell for cells in found.values() for cell in cells]
    for name, values in numbers.items():
        column = trial.mapping.get(name, "")
        at = heads.index(column) if heads.count(column) == 1 else None
        for row, value in values.dropna().items():
            cells = found.get(trial.lines[int(str(row))])
            if cells is None:
                continue
            seen.numbers += 1
            near = everything if at is None else cells[at : at + 1]
            if not any(_agrees(value, cell, signs) for cell in near):
                told = near if at is not None else "the file"
                seen.wrong.append(f"{value!r} is not in {told} (line {trial.lines[int(str(row))]})")


def _agrees(value: Any, cell: str, signs: set[str]) -> bool:
    """Whether a cell is this number; where it can be two, the file must tell which."""
    possible = oracle.readings(cell)
    if len(set(possible.values())) > 1 and len(signs) == 1:
        possible = {sign: one for sign, one in possible.items() if sign in signs}
    elif len(set(possible.values())) > 1 and not signs:
        return False
    return any(oracle.is_as(value, one) for one in possible.values())


def records_by_line(text: str, delimiter: str, quote: str | None) -> dict[int, list[str]] | None:
    """The records as the csv module reads them; none where it cannot."""
    try:
        return oracle.records(text, delimiter, quote)
    except Exception:  # noqa: BLE001 - NUL and the like
        return None


def _check_book(kind: str, trial: Trial, content: bytes, seen: Seen) -> None:
    """Every number is somewhere in the workbook, exactly."""
    numbers = _numbers(trial)
    if not numbers:
        return
    try:
        known = oracle.numbers_of_book(content) if kind != "xls" else set()
    except zipfile.BadZipFile:
        seen.wrong.append("numbers were read where there is no ZIP")
        return
    for values in numbers.values():
        for value in values.dropna():
            seen.numbers += 1
            is_there = oracle.is_in_bytes(float(value), content) if kind == "xls" else False
            if not is_there and float(value) not in known:
                seen.wrong.append(f"{value!r} is nowhere in the workbook")


def main() -> int:
    """Read so many, say what became of them; status 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.uploads.mutants", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    began = time.monotonic()
    seen = fuzz(asked.count, asked.seed, asked.seconds, shown=True)
    told = [f"{times:>9,}  {name}" for name, times in sorted(seen.outcomes.items())]
    told.append(
        f"{seen.outcomes.total():,} files of seed {asked.seed}, {time.monotonic() - began:.0f} s: "
        f"{seen.numbers:,} numbers held against the oracle, {len(seen.wrong)} wrong."
    )
    sys.stdout.write("\n".join([*told, ""]))
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
