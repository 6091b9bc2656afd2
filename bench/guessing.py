"""Guessing at a password, ten thousand times, and how long a refusal takes for any name."""

import multiprocessing
import os
import statistics
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

from sqlmodel import col, select, update

from bench import places
from bench.measure import Table, at_most, exactly, seconds
from bench.places import Given
from core.accounts import passwords, signing_in
from core.accounts.tables import LoginAttempt, User
from core.actors import SYSTEM, Role
from core.db import engines, read, write
from core.db.types import now
from core.errors import NotAllowed, TooManyTries

GUESSES = 10_000
PROCESSES, THREADS = 2, 10
MOST_CHECKS = 10  # per account and window
NAMES = 30  # known ones and unknown ones, in turn
WITHIN = 0.05
RIGHT, WRONG = "nine horses in a green field", "ten donkeys on a yellow hill"


def postgresql(given: Given) -> Table:
    """Guessing on PostgreSQL."""
    return measured("PostgreSQL", places.postgresql(given.server))


def sqlite(_: Given) -> Table:
    """Guessing on SQLite."""
    return measured("SQLite", places.sqlite())


def measured(engine: str, place: AbstractContextManager[object]) -> Table:
    """The table of both questions."""
    title = f"{GUESSES:,} guesses from {PROCESSES * THREADS} threads, {engine}"
    table = Table(title, ["what", "found"])
    with place:
        names = people(NAMES + 2)
        add_guessing(table, names.pop(), names.pop())
        add_timing(table, names)
    return table


def add_guessing(table: Table, target: str, other: str) -> None:
    """How many guesses at one name were looked at, and whom that disturbed."""
    began = time.perf_counter()
    outcomes = guess_from_processes(target)
    took = time.perf_counter() - began
    checked = outcomes["checked"]
    table.add("guesses that were looked at", checked, target=at_most(checked, MOST_CHECKS))
    table.add("guesses refused unseen", f"{outcomes['refused']:,}")
    table.add("time for all of them", seconds(took))
    for what, name, wanted in [
        ("the right password at once", target, "refused"),
        ("the password of somebody else", other, "signed in"),
    ]:
        found = outcome(name, RIGHT)
        table.add(what, found, target=exactly(found, wanted))
    let_the_window_pass()
    found = outcome(target, RIGHT)
    table.add("the right password after the window", found, target=exactly(found, "signed in"))


def add_timing(table: Table, names: list[str]) -> None:
    """Whether the time of a refusal tells if there is such a name."""
    known, unknown = [], []
    for name in names:
        known.append(timed(name))
        unknown.append(timed(uuid4().hex))
    one, other = statistics.median(known), statistics.median(unknown)
    apart = round(abs(other / one - 1) * 100, 1)
    table.add("a refusal of a name that exists", seconds(one))
    table.add("a refusal of a name that does not", seconds(other))
    table.add("how far apart", f"{apart} %", target=at_most(apart, 100 * WITHIN, " %"))


def people(count: int) -> list[str]:
    """Names of people who all have the same password."""
    stored = passwords.hash_password(RIGHT)
    names = [f"person{number}" for number in range(count)]
    with write(SYSTEM) as db:
        for name in names:
            db.add(
                User(
                    username=name,
                    email=f"{name}@example.org",
                    password_hash=stored,
                    role=Role.viewer,
                    password_changed_at=now(),
                )
            )
    return names


def guess_from_processes(name: str) -> Counter[str]:
    """Guess from several processes with several threads each; what became of the guesses."""
    engines.dispose()
    spawn = multiprocessing.get_context("spawn")
    share = GUESSES // PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as processes:
        tasks = [
            processes.submit(guess_from_threads, os.environ["DATABASE_URL"], name, share)
            for _ in range(PROCESSES)
        ]
        return sum((task.result() for task in tasks), Counter())


def guess_from_threads(url: str, name: str, count: int) -> Counter[str]:
    """One process's share."""
    places.use(url)
    with ThreadPoolExecutor(THREADS) as threads:
        found = Counter(threads.map(lambda _: outcome(name, WRONG), range(count)))
    engines.dispose()
    return found


def outcome(name: str, password: str) -> str:
    """What became of one try."""
    try:
        signing_in.sign_in(name, password)
    except TooManyTries:
        return "refused"
    except NotAllowed:
        return "checked"
    return "signed in"


def timed(name: str) -> float:
    """How long one wrong password takes."""
    began = time.perf_counter()
    outcome(name, WRONG)
    return time.perf_counter() - began


def let_the_window_pass() -> None:
    """Move all tries a quarter of an hour into the past."""
    with read(SYSTEM) as db:
        moments = db.exec(select(LoginAttempt.id, LoginAttempt.created_at)).all()
    with write(SYSTEM) as db:
        for key, moment in moments:
            earlier = update(LoginAttempt).where(col(LoginAttempt.id) == key)
            db.exec(earlier.values(created_at=moment - timedelta(minutes=16)))
