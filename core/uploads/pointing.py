"""What is so in many rows, said once for each thing it is about."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from numpy.typing import NDArray
from sqlmodel import Session, SQLModel

from core.uploads import storing
from core.uploads.shapes import Fault

SUBJECTS = 20  # named; that there are more is said in one sentence


def once_each(
    is_so: NDArray[Any], of: pd.Series, field: str, sentence: Callable[[str, int], str]
) -> list[Fault]:
    """A warning at the first row of each subject; its sentence is told how many rows there are.

    ``of`` says for every row, by its index, what it is about.

    """
    about = of[is_so]
    if about.empty:
        return []
    counts = about.value_counts(sort=False)
    first = about[~about.duplicated().to_numpy()]
    told = [
        Fault(int(row), field, sentence(str(name), int(counts[name])), blocks=False)
        for row, name in zip(first.index, first.iloc[: SUBJECTS + 1], strict=False)
    ]
    return few(told, len(first))


def refused(of: pd.Series, field: str, sentence: Callable[[str], str]) -> list[Fault]:
    """A refusal of every row, whose sentence is told what the row is about."""
    return [
        Fault(int(row), field, sentence(str(name))) for row, name in zip(of.index, of, strict=True)
    ]


def few(warnings: Sequence[Fault], count: int | None = None) -> list[Fault]:
    """The first warnings of a kind, and how many there are in all."""
    rest = (count or len(warnings)) - SUBJECTS
    if rest <= 0:
        return list(warnings)
    last = warnings[SUBJECTS]
    more = f"The same is so of {rest:,} more, of which this is the first."
    return [*warnings[:SUBJECTS], Fault(last.row, last.field, more, blocks=False)]


def there_already(
    db: Session, table: type[SQLModel], rows: pd.DataFrame, *, key: Sequence[str]
) -> list[Any]:
    """Of which rows the key is stored, by their index."""
    there = storing.stored(db, table, rows, key=key)
    if there.empty:
        return []
    plain = rows[list(key)].astype(object).assign(row=rows.index)
    known = there[list(key)].astype(object)
    return plain.merge(known, on=list(key))["row"].tolist()
