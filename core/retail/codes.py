"""Codes of products as people write them, and what spreadsheets and habits make of them."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.uploads.shapes import Fault

CUT = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
CUT_SAID = (
    "A spreadsheet has cut this code to its first digits; format its column as text and export "
    "the file again."
)


def cut_codes(skus: pd.Series, field: str) -> list[Fault]:
    """Codes written as 4.00638E+12, of which nobody knows the rest."""
    cut = _such(skus, [bool(CUT.fullmatch(word)) for word in skus.cat.categories])
    return [Fault(row, field, CUT_SAID) for row in skus.index[cut]]


def differing_in_capitals(skus: pd.Series, field: str) -> list[Fault]:
    """Codes that are told apart by capitals alone: two products, or one that is written twice."""
    words = pd.Series(skus.cat.categories, dtype=object).astype(str)
    is_alike = words.str.casefold().duplicated(keep=False)
    rows = np.flatnonzero(_such(skus, is_alike))
    if not len(rows):
        return []
    said = (
        f"{int(is_alike.sum()):,} codes differ from another in capitals alone, as "
        f"{words[is_alike].iloc[0]} does; they are products of their own."
    )
    return [Fault(int(skus.index[rows[0]]), field, said, blocks=False)]


def without_digits(skus: pd.Series) -> NDArray[np.bool_]:
    """Which rows have a code of letters alone, where most codes have digits."""
    has_digit = np.array([any(map(str.isdigit, word)) for word in skus.cat.categories], bool)
    if not len(has_digit) or has_digit.mean() < 0.5:
        return np.zeros(len(skus), bool)
    return _such(skus, ~has_digit)


def _such(skus: pd.Series, wanted: object) -> NDArray[np.bool_]:
    """The rows of the wanted categories; a missing one is none of them."""
    return np.append(np.asarray(wanted, bool), False)[skus.cat.codes.to_numpy()]
