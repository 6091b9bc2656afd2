"""Tables of budgets that may be long: the first lines on the screen, all of them in the files."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.shared import show
from pages.shared.show.downloads import popover
from pages.shared.show.tables import downloads, grid

MOST = 500  # lines that a browser shows, and edits, without waiting


def listing(rows: pd.DataFrame, name: str, columns: Mapping[str, Any], alt: str = "") -> None:
    """A table with its downloads."""
    if len(rows) <= MOST:
        show.table(rows, name, columns=columns, alt=alt)
        return
    whole = show.Whole(len(rows), lambda: rows)
    grid(rows.head(MOST), name, columns=columns, alt=alt, whole=whole)
    popover("Download", name, downloads(lambda: rows, name, ()))
