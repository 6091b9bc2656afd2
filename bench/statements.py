"""How many statements each public query and action takes, on both databases.

A new function is found by itself; its example goes into `EXAMPLES` of `bench/examples.py`.
"""

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from bench import places
from bench.examples import EXAMPLES, POINTS, Bed, Call, Example, filled
from bench.measure import Table
from bench.places import Given
from core.db import SessionLocal
from core.db.packages import PACKAGES
from tests.bed.statements import counted


def both(given: Given) -> Table:
    """Every function, its statements on SQLite and on PostgreSQL."""
    with places.sqlite():
        in_file = numbers()
    with places.postgresql(given.server):
        on_server = numbers()
    table = Table("Statements of each query and action", ["function", "SQLite", "PostgreSQL"])
    for function in functions():
        found = (one.get(function, "no example") for one in (in_file, on_server))
        table.add(name_of(function), *found)
    table.notes.append(
        f"On {POINTS:,} points; COPY itself is not counted, nor what the door adds: a BEGIN, a "
        "COMMIT and one statement for each domain changed."
    )
    return table


def functions() -> list[Call]:
    """Every public function of queries and actions that takes a session and a user."""
    return [
        function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters)[:2] == ["db", "user"]
    ]


def modules() -> Iterator[ModuleType]:
    """Every module of queries and actions, also where they are folders."""
    for package in PACKAGES:
        for kind in ("queries", "actions"):
            name = f"core.{package}.{kind}"
            if find_spec(name) is None:
                continue
            module = import_module(name)
            yield module
            for inner in iter_modules(getattr(module, "__path__", [])):
                yield import_module(f"{name}.{inner.name}")


def numbers() -> dict[Call, int]:
    """Statements of each function that has an example, each in a transaction that is undone."""
    bed = filled()
    return {function: number(function, example, bed) for function, example in EXAMPLES.items()}


def number(function: Call, example: Example, bed: Bed) -> int:
    """How many statements one call takes; a session closed without commit leaves nothing."""
    with SessionLocal(autoflush=True) as db, counted() as statements:
        example(function, db, bed)
        db.flush()
        return len(statements)


def name_of(function: Call) -> str:
    """As one would import it."""
    return f"{function.__module__.removeprefix('core.')}.{function.__name__}"
