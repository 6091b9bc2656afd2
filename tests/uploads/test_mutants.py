"""Damaged files of every kind end in rows that are right, in refusals, or in a sentence."""

from decimal import Decimal

import pytest

from tests.uploads import oracle
from tests.uploads.mutants import fuzz

COUNT = 60


def test_damaged_files_never_crash_and_never_give_a_number_that_is_not_there():
    seen = fuzz(COUNT, seed=6)

    assert seen.wrong == []
    assert seen.outcomes.total() == COUNT
    assert seen.numbers > COUNT


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1234.5", {".": "1234.5"}),
        ("1,234.5", {".": "1234.5"}),
        ("1.234,5", {",": "1234.5"}),
        ("1,234", {".": "1234", ",": "1.234"}),
        ("(1 234,50) ", {",": "-1234.50"}),
        ("12 %", {".": "0.12", ",": "0.12"}),
        ("1,23,45", {}),
        ("word", {}),
    ],
)
def test_the_oracle_reads_numbers_by_hand(cell, expected):
    found = oracle.readings(cell)

    assert found == {sign: Decimal(number) for sign, number in expected.items()}
