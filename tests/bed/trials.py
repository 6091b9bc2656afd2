"""Files as they were read, without a file: for what comes after the reading."""

from collections.abc import Sequence

import pandas as pd

from core.uploads.reading import Dialect
from core.uploads.table import Refusal
from core.uploads.trial import Detected, Trial

PLAIN = Dialect("utf-8", ",", '"', 2, header_line=1)


def trial_of(rows: pd.DataFrame, shape: str = "series", refusals: Sequence[Refusal] = ()) -> Trial:
    """These rows, read and checked, of a file with a line for each below its header."""
    names = tuple(map(str, rows.columns))
    return Trial(
        Detected(PLAIN, None, None),
        names,
        shape,
        {name: name for name in names},
        rows,
        list(refusals),
        read=len(rows) + len(refusals),
        lines=range(2, len(rows) + 2),
    )
