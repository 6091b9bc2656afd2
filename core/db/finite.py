"""NaN and infinity are refused before they reach a column, where they would poison every sum.

PostgreSQL would store them, SQLite would store NaN as a null. Bulk loads check their frames
themselves.
"""

import math
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session

from core.errors import Invalid


def refuse_others(db: Session, _context: Any, _rows: Any) -> None:
    """Look at every number that is about to be flushed."""
    for row in (*db.new, *db.dirty):
        for name in inspect(row).mapper.column_attrs.keys():
            if not _is_finite(vars(row).get(name)):
                raise Invalid(f"{name} must be a finite number; not a number or infinite is not.")


def _is_finite(value: object) -> bool:
    return not isinstance(value, float | Decimal) or math.isfinite(value)
