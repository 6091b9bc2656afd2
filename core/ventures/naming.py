"""Which stored company a file means, however it spells the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.ventures.tables import Company

COLUMNS = ("id", "name", "reporting_currency", "year_end_date")


@dataclass(frozen=True)
class Known:
    """What is stored of a company that the files of its quarters need."""

    id: Any
    name: str
    reporting_currency: str
    year_end: int  # the month in which its year ends


@dataclass(frozen=True)
class Names:
    """The companies that are stored, by their names."""

    exact: dict[str, Known]
    alike: dict[str, list[str]]  # without case and spaces → as they are stored

    @classmethod
    def stored(cls, db: Session) -> "Names":
        """All companies that there are."""
        found = db.execute(select(*(col(getattr(Company, name)) for name in COLUMNS)))
        exact = {
            row.name: Known(row.id, row.name, row.reporting_currency, row.year_end_date.month)
            for row in found
        }
        alike: dict[str, list[str]] = {}
        for name in exact:
            alike.setdefault(plain(name), []).append(name)
        return cls(exact, alike)

    def find(self, name: str) -> Known | None:
        """The company of this name, or the only one that is written nearly so."""
        if name in self.exact:
            return self.exact[name]
        alike = self.alike.get(plain(name), [])
        return self.exact[alike[0]] if len(alike) == 1 else None

    def why_not(self, name: str) -> str:
        """Why none of the companies is meant by a name."""
        alike = self.alike.get(plain(name), [])
        if alike:
            return f"'{name}' may be {' or '.join(sorted(alike))}; write it as one of them."
        near = get_close_matches(name, list(self.exact), 1)
        hint = f" Is it {near[0]}?" if near else ""
        return f"There is no company {name}; load the list of companies first.{hint}"

    def of(self, names: pd.Series) -> pd.Series:
        """The company of each row, by the name that stands there."""
        known = {name: self.find(str(name)) for name in distinct(names)}
        return names.astype(object).map(known)


def distinct(names: pd.Series) -> Iterable[Any]:
    """Each name once."""
    return names.dropna().astype(object).unique()


def plain(name: str) -> str:
    """A name as two would write it who mean the same.

    >>> plain("ASTER  Robotics ")
    'aster robotics'
    """
    return " ".join(name.casefold().split())
