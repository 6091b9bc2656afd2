"""Which rows of two frames share a key, whatever their columns are made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOWHERE, NO_KEY = -1, -2  # places of a key that only the other has, and of one that is missing


def places(
    one: pd.DataFrame, other: pd.DataFrame, key: Sequence[str]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """A number for each row of both, the same where the key is; none equals a missing key."""
    codes = [_codes(one[name], other[name]) for name in key]
    both = pd.DataFrame({at: np.concatenate(pair) for at, pair in enumerate(codes)})
    places = both.groupby(list(both), sort=False).ngroup().to_numpy()
    return places[: len(one)], places[len(one) :]


def _codes(one: pd.Series, other: pd.Series) -> tuple[NDArray[Any], NDArray[Any]]:
    if is_moment(one):
        ours, theirs = (
            each.dt.tz_convert("UTC").dt.as_unit("us").astype(np.int64).to_numpy()
            for each in (one, other)
        )
        return ours, theirs
    (codes, ours), (others, theirs) = _words(one), _words(other)
    known = np.append(ours.get_indexer(theirs), NOWHERE)
    return np.where(codes < 0, NO_KEY, codes), known[others]


def _words(values: pd.Series) -> tuple[NDArray[Any], pd.Index]:
    """Which of its different values each row has, -1 for none; they need no order."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy(np.int64), pd.Index(values.cat.categories, dtype=object)
    codes, found = pd.factorize(values.to_numpy(object), use_na_sentinel=True)
    return codes, pd.Index(found, dtype=object)


def is_moment(values: pd.Series) -> bool:
    """Whether a column holds moments."""
    return bool(pd.api.types.is_datetime64_any_dtype(values))
