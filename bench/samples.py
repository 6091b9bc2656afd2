"""What a newcomer waits for: the sample data of every area, made, stored, and taken out again."""

from datetime import date
from statistics import median
from time import perf_counter, process_time

from bench import rows
from bench.measure import Line, Table, at_most
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.db import carry_out, write
from core.demo import actions

TODAY = date(2026, 11, 21)
MOST_SECONDS = {"SQLite": 30, "PostgreSQL": 15}


def measured(engine: str, given: Given) -> Table:
    """So many times in and out, by the clock and by our processor."""
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "samples")
        owner = Actor(person.id, person.username, Role.admin)
    puts = [timed(owner) for _ in range(given.repeat)]
    wall, cpu, count = (median(column) for column in zip(*puts, strict=True))
    table = Table(f"The sample data, {engine}", ("rows", "clock", "CPU"))
    target = at_most(wall, MOST_SECONDS[engine], " s")
    table.lines.append(Line((f"{count:,.0f}", f"{wall:.1f} s", f"{cpu:.1f} s"), target))
    table.notes.append(f"Median of {given.repeat}; made, stored and committed, then taken out.")
    return table


def timed(owner: Actor) -> tuple[float, float, int]:
    """Seconds on the clock, seconds of our processor, and rows; nothing of it stays."""
    clock, cpu = perf_counter(), process_time()
    count = carry_out(actions.load_samples, owner, today=TODAY)
    took = perf_counter() - clock, process_time() - cpu, count
    carry_out(actions.remove_samples, owner)
    return took
