"""A workbook computed anew from its formulas, as a spreadsheet would when it opens it."""

import re
from functools import cache

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Z]+)\(|(?:(?P<sheet>\w+)!)?(?P<place>\$?[A-Z]+\$?\d+)"
    r"(?::(?P<to>\$?[A-Z]+\$?\d+))?|\"(?P<text>[^\"]*)\"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign>[-+*/(),]))"
)


class Computed:
    """The results of the formulas of a workbook: sums, sums by criteria, and arithmetic."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.value = cache(self._value)

    def _value(self, sheet, place):
        """What a cell comes to; what is empty is None."""
        found = self.book[sheet][place.replace("$", "")].value
        if not isinstance(found, str) or not found.startswith("="):
            return found
        return Reading(self, sheet, found[1:]).all()

    def values(self, sheet, first, last):
        """What all cells from one to another come to."""
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        cells = self.book[sheet].iter_rows(top, bottom, left, right)
        return [self.value(sheet, one.coordinate) for row in cells for one in row]


class Reading:
    """One formula, read from left to right."""

    def __init__(self, book, sheet, text):
        self.book, self.sheet = book, sheet
        self.tokens = [one.groupdict() for one in TOKEN.finditer(text)]
        assert "".join(one.group() for one in TOKEN.finditer(text)) == text, text
        self.at = 0

    def all(self):
        """The result of the whole formula."""
        found = self.sum()
        assert self.at == len(self.tokens), "something is left over"
        return found

    def sign(self, wanted):
        """Whether one of these signs comes next; if so, pass it."""
        found = self.tokens[self.at]["sign"] if self.at < len(self.tokens) else None
        if found and found in wanted:
            self.at += 1
            return found
        return None

    def sum(self):
        """Terms added and taken away."""
        found = self.product()
        while sign := self.sign("+-"):
            other = self.product()
            found = found + other if sign == "+" else found - other
        return found

    def product(self):
        """Factors multiplied and divided."""
        found = self.one()
        while sign := self.sign("*/"):
            other = self.one()
            found = found * other if sign == "*" else found / other
        return found

    def one(self):
        """A number, a text, a cell, several cells, a function, or what is in brackets."""
        if self.sign("-"):
            return -self.one()
        if self.sign("("):
            found = self.sum()
            assert self.sign(")")
            return found
        token = self.tokens[self.at]
        self.at += 1
        if token["name"]:
            return self.called(token["name"])
        if token["number"]:
            return float(token["number"])
        if token["text"] is not None:
            return token["text"]
        sheet = token["sheet"] or self.sheet
        if token["to"]:
            return self.book.values(sheet, token["place"], token["to"])
        return self.book.value(sheet, token["place"])

    def called(self, name):
        """A function of what stands in its brackets."""
        given = [self.sum()]
        while self.sign(","):
            given.append(self.sum())
        assert self.sign(")")
        return {"SUM": added, "SUMIFS": added_if, "ABS": abs}[name](*given)


def added(*given):
    """The sum of all numbers; texts and empty cells are none."""
    flat = [one for some in given for one in (some if isinstance(some, list) else [some])]
    return sum(one for one in flat if isinstance(one, int | float))


def added_if(amounts, *criteria):
    """The sum of the amounts beside which every range has what is wanted of it."""
    pairs = list(zip(criteria[::2], criteria[1::2], strict=True))
    return added(
        [one for at, one in enumerate(amounts) if all(some[at] == wanted for some, wanted in pairs)]
    )
