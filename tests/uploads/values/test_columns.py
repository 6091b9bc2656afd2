"""A column's kind follows from its cells, and codes stay text."""

import random
import time

import numpy as np
import pytest

from core.uploads.values.columns import kind_of
from core.uploads.values.headers import is_header
from core.uploads.values.notation import notation_of
from core.uploads.values.numbers import convert
from core.uploads.values.yesno import convert_yes_no


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1,5", "2,5", "n/a"], "number"),
        (["3,94M", "732,22K"], "number"),
        (["- €", "5 €"], "number"),
        (["2023", "2024"], "number"),
        (["2024.1", "2024.2"], "number"),
        (["12.2024"], "number"),
        (["2024-01-01", ""], "date"),
        (["01/02/2024"], "date"),
        (["20240101", "20240102"], "date"),
        (["202401", "202402"], "date"),
        (["01.2024", "02.2024"], "date"),
        (["Jan 2024", "Feb 2024"], "date"),
        (["2024-01-01 10:00"], "moment"),
        (["2024-01-01 00:00:00"], "date"),
        (["yes", "no"], "yes-no"),
        (["Oui", "Non", ""], "yes-no"),
        (["Y", "N"], "yes-no"),
        (["O", "S"], "word"),
        (["Ada", "Bob"], "word"),
        (["12 apples", "5 pears"], "word"),
        (["3 PM"], "word"),
        (["10:30"], "word"),
        (["1.2.3.4"], "word"),
        (["４２", "５"], "word"),
        (["=1+1", "=2"], "word"),
        (["", "-", "n/a"], "empty"),
        ([], "empty"),
    ],
)
def test_the_kind_of_a_column_follows_from_its_cells(cells, kind):
    assert kind_of(cells).kind == kind


@pytest.mark.parametrize(
    "cells",
    [
        ["00123", "45678"],
        ["4006381333931", "4006381333948"],
        ["DE89370400440532013000", "FR1420041010050500013M02606"],
        ["+33 6 12 34 56 78", "+49 30 123456"],
        ["1234567890123456", "12345678901234567"],
    ],
)
def test_codes_made_of_digits_stay_text(cells):
    assert kind_of(cells).kind == "word"


def test_cells_that_do_not_fit_are_named_with_their_place():
    found = kind_of(["1", "2", "total", "3", "n/a"])

    assert (found.kind, found.confidence) == ("number", 0.75)
    assert [(one.index, one.value) for one in found.exceptions] == [(2, "total")]


def test_dates_that_do_not_exist_are_exceptions():
    found = kind_of(["2024-02-28", "2024-02-30", "2024-03-01", "x", *(["2024-03-02"] * 4)])

    assert (found.kind, found.confidence) == ("date", 0.75)
    assert [one.index for one in found.exceptions] == [1, 3]


def test_an_open_question_comes_with_the_kind():
    assert kind_of(["1,234"]).form.about == "decimal sign"
    assert kind_of(["01/02/2024"]).form.about == "date order"


def test_yes_and_no_are_read_in_several_languages():
    found = convert_yes_no(["Yes", "nein", "", "oui", "maybe"])

    assert found.values == [True, False, None, True, None]
    assert [one.index for one in found.refusals] == [4]


@pytest.mark.parametrize(
    ("row", "below", "expected"),
    [
        (["Date", "Vol."], [["02/06/2020"], ["3,94M"]], True),
        (["Account", "Jan 2024"], [["Sales", "Cost"], ["100", "20"]], True),
        (["Account", "2023", "2024"], [["Sales"], ["100"], ["120"]], True),
        (["code", "name"], [["00123", "00456"], ["Ada", "Bob"]], True),
        (["2024-01-01", "5"], [["2024-01-02"], ["7"]], False),
        (["5", "6"], [["7"], ["8"]], False),
        (["red", "Ada"], [["red", "blue"], ["Bob", "Ada"]], False),
        (["", ""], [["1"], ["2"]], False),
    ],
)
def test_a_header_is_known_by_what_stands_below(row, below, expected):
    assert is_header(row, below).is_header is expected


def test_a_table_of_words_only_is_told_with_little_confidence():
    found = is_header(["name", "city"], [["Ada", "Bob"], ["Paris", "Rome"]])

    assert found.confidence < 0.5


HOSTILE = [
    "\x00",
    "1\x00",
    "=cmd()",
    "<b>1</b>",
    "\u202e1",
    "\ud800",
    "a\nb",
    "é" * 500,
    "9" * 10**6,
]


def test_hostile_cells_are_words_and_break_nothing():
    cells = [*HOSTILE, *(["1.5"] * 30)]

    found = kind_of(cells)

    assert found.kind == "number"
    assert [one.index for one in found.exceptions] == list(range(len(HOSTILE)))
    assert [one.index for one in convert(cells, notation_of(cells)).refusals] == list(range(9))


def test_random_text_is_read_without_a_crash_and_every_cell_is_accounted_for():
    rng = random.Random(3)
    letters = "0129.,-/: '()%€$TZqQhHJanmarFY\u00a0\u2009\n\t\x00é"
    for _ in range(300):
        cells = ["".join(rng.choices(letters, k=rng.randrange(12))) for _ in range(12)]

        found = kind_of(cells)

        assert found.kind in {"number", "date", "moment", "yes-no", "word", "empty"}


def best_of_three(work):
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_column_of_decimals_is_converted_about_as_fast_as_float_alone():
    rng = np.random.default_rng(5)
    cells = [f"{number:.2f}" for number in rng.normal(0, 1e5, 200_000)]
    notation = notation_of(cells)

    ours = best_of_three(lambda: convert(cells, notation))

    assert ours < 4 * best_of_three(lambda: np.array(list(map(float, cells))))
