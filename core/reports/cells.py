"""Text that no spreadsheet takes for a formula, whoever wrote it.

A cell that begins with one of a few signs is computed when a CSV file is opened, and can then call
programs and addresses. It gets a leading apostrophe, which spreadsheets read as "this is text".
"""

import re
from typing import Any

import pandas as pd
from pandas.api import types

BEFORE = r"\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\"'`´‘’‚“”„«»"
STARTS = r"=+\-@|%\t\r＝＋－＠｜％"  # the wide ones are read like the narrow ones in East Asia
# An apostrophe in front says already that text follows, so it is not looked behind.
DANGEROUS = re.compile(rf"(?!')(?:[{BEFORE}]*[{STARTS}])")
NEGATIVE = re.compile(
    r"-(?:\d+|\d{1,3}(?:[.,' ]\d{3})+|(?=[.,]\d))(?:[.,]\d*)?(?:[eE][+-]?\d{1,3})? ?%?", re.ASCII
)
BLANK = " \u00a0"


def neutral(value: Any) -> Any:
    """The value, with an apostrophe in front where it is text that would be computed.

    >>> neutral("=1+1"), neutral("-3.5"), neutral("-3.5+A1"), neutral(-3.5)
    ("'=1+1", '-3.5', "'-3.5+A1", -3.5)
    """
    if not isinstance(value, str) or not DANGEROUS.match(value) or is_negative(value):
        return value
    return f"'{value}"


def is_negative(text: str) -> bool:
    """Whether a text is a plain negative number, however its digits are grouped."""
    return NEGATIVE.fullmatch(text.strip(BLANK)) is not None


def neutral_column(column: pd.Series) -> pd.Series:
    """The column, with every text in it made neutral; numbers and dates stay as they are."""
    if types.is_numeric_dtype(column.dtype) or types.is_datetime64_any_dtype(column.dtype):
        return column
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    return column.map(neutral)
