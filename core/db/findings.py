"""What a check of the data found, as sentences: the first twenty, then how many more."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Row, SelectBase, func, select
from sqlmodel import Session

SHOWN = 20


def offenders(
    db: Session, wanted: SelectBase, sentence: Callable[[Row[Any]], str], *, limit: int = SHOWN
) -> list[str]:
    """One sentence for each row that breaks a rule, in the order of its first columns."""
    found = wanted.subquery()
    in_all = func.count().over().label("in_all")
    rows = db.execute(select(*found.c, in_all).order_by(*list(found.c)[:2]).limit(limit)).all()
    return _with_rest([sentence(row) for row in rows], rows[0].in_all - len(rows) if rows else 0)


def told(sentences: Iterable[str], *, limit: int = SHOWN) -> list[str]:
    """The first sentences, and how many others there are.

    >>> told(["one", "two", "three"], limit=1)
    ['one', '… and 2 more']
    """
    rest = iter(sentences)
    first = list(islice(rest, limit))
    return _with_rest(first, sum(1 for _ in rest))


def many(count: int, noun: str) -> str:
    """How many of what, for a sentence.

    >>> many(1, "row"), many(3, "row")
    ('1 row', '3 rows')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _with_rest(sentences: list[str], others: int) -> list[str]:
    return [*sentences, f"… and {others} more"] if others else sentences
