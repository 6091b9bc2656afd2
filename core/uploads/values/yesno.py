"""Columns that say yes or no."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.uploads.values.answers import EMPTY, Converted
from core.uploads.values.numerals import NotRead
from core.uploads.values.rest import Rest

_YES = "yes y true t ja j wahr oui o vrai sí si s sim verdadero vero verdadeiro waar"
_NO = "no n false f nein falsch non faux não nao falso nee onwaar"
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())
WORDS = YES | NO


def convert_yes_no(
    cells: Sequence[str], *, empty: Iterable[str] = EMPTY
) -> Converted[list[bool | None]]:
    """True for yes and False for no, in any of the languages; None where empty or refused."""
    values: list[bool | None] = [None] * len(cells)

    def answer(cell: str) -> bool | NotRead:
        word = cell.casefold()
        return word in YES if word in WORDS else NotRead("is neither yes nor no")

    rest = Rest(len(cells), empty, answer)
    nothing = np.zeros(len(cells), np.bool_)
    for at, value in rest.of(0, cells, nothing, nothing):
        values[at] = value
    return rest.result(values)
