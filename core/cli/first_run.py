"""What `make run` does before it serves: only what is missing, hence the same after any break."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from core.accounts import signing_in
from core.actors import SYSTEM
from core.cli import people, welcome
from core.db import answer, carry_out, engines, schema
from core.demo import actions, queries

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """The tables, a first administrator and, where nobody works yet, sample data."""
    began = time.monotonic()
    before = schema.standing(engines.primary())
    if before.state is not schema.State.current:
        schema.upgrade()
        done = (
            "created" if before.state is schema.State.empty else f"migrated from {before.revision}"
        )
        say(f"  Database      tables {done}, {time.monotonic() - began:.0f} s")
    if signing_in.is_new():
        people.add_first()
    add_samples(say)


def add_samples(say: Say) -> None:
    """Something to look at for the one who begins; never beside the data of those who work here."""
    began, beginner = time.monotonic(), welcome.beginner()
    if beginner is None or answer(queries.standing, SYSTEM).was_loaded:
        return
    slow = logging.getLogger("bellwether.sql")
    slow.disabled = True  # a load takes its time, and nobody asked yet
    try:
        rows = carry_out(actions.load_samples, beginner, today=datetime.now(UTC).date())
    finally:
        slow.disabled = False
    say(f"  Sample data   {rows:,} rows of every area, {time.monotonic() - began:.0f} s")
