"""Frames of sample rows, ready to be stored."""

from typing import Any

import pandas as pd

from core.demo import keys


def keyed(table: str, frame: pd.DataFrame, *columns: str, **same: Any) -> pd.DataFrame:
    """The rows with the keys that these columns tell apart, and with what is alike in all."""
    rows = frame.assign(**same)
    parts = zip(*(rows[name].astype(str) for name in columns), strict=True)
    ids = pd.Series(keys.keys(table, map("/".join, parts)), index=rows.index, dtype=object)
    return rows.assign(id=ids)
