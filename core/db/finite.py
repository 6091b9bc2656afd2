"""NaN and infinity are refused before they reach a column, where they would poison every sum.

PostgreSQL would store them, SQLite would store NaN as a null. Bulk loads check their frames
themselves.
"""

import math
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core.errors import Invalid


def refuse_others(db: Session, _context: Any, _rows: Any) -> None:
    """Look at every number that is about to be flushed, those within JSON too."""
    for row in (*db.new, *db.dirty):
        for name, value in vars(row).items():
            if not _is_finite(value):
                raise Invalid(f"{name} must be finite; infinite and undefined numbers are refused.")


def _is_finite(value: object) -> bool:
    if isinstance(value, float | Decimal):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return True
