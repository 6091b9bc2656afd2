"""Columns are put together from their pieces without a text of Python for each cell."""

import numpy as np
import pytest

from core.uploads.reading import Columns
from core.uploads.reading import gathering as gathered_columns
from core.uploads.reading.gathering import Gathered, Gathering, Lines, Words, lines_of
from core.uploads.reading.plain import coded


def gathered(pieces):
    """One column of these pieces."""
    column = Gathered()
    for piece in pieces:
        column.add(coded(piece))
    return column.whole()


def cells(words, codes):
    """The column again."""
    return [words[code] for code in codes]


def test_a_text_of_several_pieces_is_kept_once():
    words, codes = gathered([["b", "a", "b"], ["c", "a"], ["", "b"]])

    assert sorted(words) == ["", "a", "b", "c"]
    assert cells(words, codes) == ["b", "a", "b", "c", "a", "", "b"]
    assert codes.dtype == np.int8


@pytest.mark.parametrize("choices", [300, 10**9])
def test_a_column_comes_back_however_much_of_it_repeats(monkeypatch, choices):
    monkeypatch.setattr(gathered_columns, "MERGED_AT", 1_000)
    numbers = np.random.default_rng(1).integers(0, choices, (20, 400))
    pieces = [[str(number) for number in piece] for piece in numbers]

    words, codes = gathered(pieces)

    assert cells(words, codes) == [cell for piece in pieces for cell in piece]
    assert (len(words) <= 300) is (choices == 300)


@pytest.mark.parametrize("choices", [300, 10**9])
def test_a_column_that_was_laid_down_in_a_file_on_the_way_comes_back(monkeypatch, choices):
    monkeypatch.setattr(gathered_columns, "MERGED_AT", 1_000)
    monkeypatch.setattr(gathered_columns, "HELD_MOST", 2_000)
    numbers = np.random.default_rng(2).integers(0, choices, (20, 400))
    pieces = [[str(number) for number in piece] for piece in numbers]
    gathering = Gathering(2)
    for at, piece in enumerate(pieces):
        lines = range(at * 400, at * 400 + 400)
        gathering.add(Columns(lines, [coded(piece), coded([""] * 400)]))

    (words, codes), (blank, zeros) = gathering.whole()

    assert cells(words, codes) == [cell for piece in pieces for cell in piece]
    assert set(cells(blank, zeros)) == {""}


def test_very_many_words_are_read_like_a_list():
    words = Words([coded([f"{part} {at}" for at in range(5)]).dictionary for part in "abc"])

    assert list(words) == [words[at] for at in range(15)]
    assert words[3:12] == list(words)[3:12]
    assert words[::-2] == list(words)[::-2]
    assert words[np.int32(7)] == "b 2"


def test_lines_are_counted_or_kept():
    counted, told = Gathering(1), Gathering(1)
    counted.add(Columns(range(2, 4), [coded(["a", "b"])]))
    counted.add(Columns(range(4, 5), [coded(["c"])]))
    told.add(Columns(range(2, 4), [coded(["a", "b"])]))
    told.add(Columns([6, 9], [coded(["c", "d"])]))

    assert counted.lines == range(2, 5)
    assert list(told.lines) == [2, 3, 6, 9]
    assert list(lines_of(counted.lines, np.array([0, 2]))) == [2, 4]
    assert list(lines_of(told.lines[1:], np.array([2]))) == [9]
    assert list(lines_of([5, 6, 8], np.array([1, 2]))) == [6, 8]
    assert isinstance(Lines(np.array([3]))[0], int)
