"""A year of a wholesaler's invoices: read, stored, and the same to the cent as the file says."""

import csv
import gzip
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import func, select
from sqlmodel import col

from bench import rows
from bench.measure import Table, Target, exactly, seconds
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.catalogue import CSV_SHAPES
from core.db import carry_out, read, write
from core.retail.tables import Transaction
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.trial import Trial, tried

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "retail"
FILES = "online_retail*.csv.gz"
PUBLISHED = Decimal("5761931.382")  # what is published of this part of the file
ANSWERS = {"transaction_date": "Europe/London", "unknown_products": "make"}


def measured(engine: str, _: Given) -> Table:
    """The control total three ways, and how long each step takes."""
    table = Table(f"Invoices of a wholesaler, {engine}", ("what", "figure", "clock", "CPU"))
    path = next(FOLDER.glob(FILES), None) if FOLDER.is_dir() else None
    if path is None:
        table.notes.append(f"Skipped: the published file is not there ({FOLDER.name}).")
        return table
    lines = amounts(path)
    whole = sum(lines.values(), Decimal(0))
    table.add("by csv and decimal alone", f"{whole:,}", "", "", target=exactly(whole, PUBLISHED))
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "sales")
        owner = Actor(person.id, person.username, Role.analyst)
    began = perf_counter(), process_time()
    trial = tried(path, CSV_SHAPES, answers=ANSWERS)
    _add(table, f"read, {len(trial.rows):,} lines accepted", began, trial.totals["value"])
    began = perf_counter(), process_time()
    load(path, owner, trial)
    stored = sold()
    _add(
        table,
        "stored",
        began,
        f"{stored:,}",
        _same(Decimal(trial.totals["value"].replace(",", "")), stored),
    )
    refused = sum((lines[one.line] for one in trial.refusals), Decimal(0))
    both = stored + refused
    table.add(
        f"stored and {len(trial.refusals)} refused",
        f"{both:,}",
        "",
        "",
        target=exactly(both, whole),
    )
    began = perf_counter(), process_time()
    load(path, owner, trial, "the next month's file")
    again = sold()
    _add(table, "the same lines in another file", began, f"{again:,}", _same(stored, again))
    return table


def amounts(path: Path) -> dict[int, Decimal]:
    """Quantity times price of each record, by the line it begins at."""
    found: dict[int, Decimal] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        records = csv.DictReader(text)
        line = records.line_num + 2
        for record in records:
            found[line] = Decimal(record["Quantity"]) * Decimal(record["UnitPrice"])
            line = records.line_num + 1
    return found


def load(path: Path, owner: Actor, trial: Trial, note: str = "") -> None:
    """Store what was accepted; ``note`` makes another file of the same lines."""
    received = Received.made(path.name, path.read_bytes() + note.encode())
    said = Choices(answers=ANSWERS, policy=Policy.good)
    carry_out(actions.load_file, owner, CSV_SHAPES, received, trial, said)


def sold() -> Decimal:
    """What all stored lines sum to, each price and quantity as it is kept."""
    each = select(
        col(Transaction.price_per_unit), func.sum(col(Transaction.quantity_sold))
    ).group_by(col(Transaction.price_per_unit))
    with read(SYSTEM) as db:
        return _sum(db.execute(each).tuples())


def _sum(found: Iterable[tuple[Decimal, int]]) -> Decimal:
    return sum((price * count for price, count in found), Decimal(0))


def _same(one: Decimal, other: Decimal) -> Target:
    return exactly(other, one)


def _add(
    table: Table, what: str, began: tuple[float, float], figure: str, target: Target | None = None
) -> None:
    wall, cpu = perf_counter() - began[0], process_time() - began[1]
    table.add(what, figure, seconds(wall), seconds(cpu), target=target)
