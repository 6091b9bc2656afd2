"""Cells that no spreadsheet computes."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.cells import is_negative, neutral, neutral_column

SIGNS = "=+-@|%\t\r"
TEXTS = st.text() | st.builds(
    "".join,
    st.lists(st.sampled_from([*SIGNS, " ", '"', "'", "\u200b", "1", "5", ".", ",", "e", "A"])),
)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-cmd", "@SUM(A1)", "|x", "%0A", "\tx", "\rx", "-"),
        *(" =1", '"=1', "\n=1", "\u00a0=1", "\u200b@x", "\ufeff=1", "\x00=1", " '=1", "＝1"),
        *("-1+A1", "-3.5x", "-2-3", "--1", "-1e5+1", "-,", "+3.5", "-1\n=2"),
    ],
)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-3.5", "-1e5", "-1,234.50", "-1.234,50", "-1 234", "-12 %", "-.5", " -7 ", "-1E-05"]
)
def test_plain_negative_numbers_are_left_alone(text):
    assert neutral(text) == text


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "'=1", "x@y.org", "3.5", "naïve", "'"])
def test_harmless_text_is_left_alone(text):
    assert neutral(text) == text


@given(TEXTS)
def test_nothing_begins_with_a_dangerous_sign_unless_it_is_a_negative_number(text):
    made = neutral(text)

    assert is_negative(made) or made.lstrip(' "\n\u00a0\u200b')[:1] not in set(SIGNS)


@given(TEXTS)
def test_making_neutral_twice_is_making_neutral_once(text):
    assert neutral(neutral(text)) == neutral(text)


@given(st.integers() | st.floats() | st.decimals() | st.booleans() | st.none() | st.dates())
def test_what_is_not_text_stays_the_same_thing(value):
    assert neutral(value) is value


@given(st.floats(allow_nan=False, allow_infinity=False, max_value=-1e-300))
def test_negative_numbers_written_as_text_stay_numbers(value):
    for written in (repr(value), f"{value:,.2f}", f"{value:e}"):
        assert neutral(written) == written


def test_texts_of_a_column_are_made_neutral_and_numbers_and_moments_are_untouched():
    moments = pd.Series(pd.date_range("2024-01-01", periods=2, tz="UTC"))

    assert neutral_column(pd.Series(["=1", None])).tolist() == ["'=1", None]
    assert neutral_column(pd.Series([-1.5, 2])).tolist() == [-1.5, 2]
    assert neutral_column(moments).equals(moments)


def test_categories_are_made_neutral_too():
    assert neutral_column(pd.Series(["=1", "=1"], dtype="category")).tolist() == ["'=1", "'=1"]
