"""What is known beside a series as columns by name, and columns as what is known beside it."""

from collections.abc import Mapping

import numpy as np

from core.analytics.forecasters.contract import Regressors, Values


def columns_of(regressors: Regressors | None) -> dict[str, Values]:
    """The columns of the history and of the steps ahead, each in one."""
    if regressors is None:
        return {}
    everything = np.vstack([regressors.past, regressors.ahead])
    return {name: everything[:, at] for at, name in enumerate(regressors.names)}


def regressors_of(columns: Mapping[str, Values], known: int) -> Regressors | None:
    """Columns that are known for a history of so many values; a shorter one ends unknown."""
    if not columns:
        return None
    rows = np.full((max(len(one) for one in columns.values()), len(columns)), np.nan)
    for at, one in enumerate(columns.values()):
        rows[: len(one), at] = one
    return Regressors(tuple(columns), rows[:known], rows[known:])
