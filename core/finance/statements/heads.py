"""What the head of a column says: a period, whose figures, whether they are sums of others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from core.finance.statements.words import NOISE, ROLES, SCENARIOS, Role, Scenario
from core.uploads.shapes import folded
from core.uploads.values.months import MONTHS

Kind = TypeVar("Kind", Scenario, Role)
YEARS = range(1980, 2100)
DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
TOKEN = re.compile("[a-z]+|[0-9]+")
QUARTERS = {"q", "t", "quarter", "quartal", "trimestre", "trim", "kwartaal", "tri"}
HALVES = {"h", "s", "half", "halbjahr", "semestre", "semester", "sem", "halfjaar"}
NUMBERED = {"m", "month", "monat", "mois", "mes", "mese", "maand"}
FISCAL = {"fy", "gj", "exercice", "ejercicio", "esercizio", "boekjaar", "geschaeftsjahr"}
FISCAL |= {"geschaftsjahr", "wirtschaftsjahr", "exercicio"}
LETTERS = {"a": Scenario.actual, "b": Scenario.budget, "e": Scenario.forecast}
LETTERS |= {"f": Scenario.forecast}
LONGEST = 60
COMPARES = "%ΔØ"


@dataclass(frozen=True)
class Head:
    """What is said above a column; what is not said is None, and no period has 0 months."""

    scenario: Scenario | None = None
    role: Role = Role.base
    year: int | None = None
    month: int | None = None
    months: int = 0
    is_fiscal: bool = False
    is_short: bool = False  # the year has two digits, that may be a day
    day: str = ""  # a date, of which the order of day and month may be open

    @property
    def is_period(self) -> bool:
        """Whether it names a time."""
        return self.months > 0 or bool(self.day)

    @property
    def says(self) -> bool:
        """Whether it names anything."""
        return self.is_period or self.scenario is not None or self.role is not Role.base

    def under(self, above: "Head") -> "Head":
        """This head with what the one over it adds."""
        finer, coarser = self, above
        if not self.is_period or (0 < above.months < self.months):
            finer, coarser = above, self
        made = replace(finer, scenario=self.scenario or above.scenario)
        if made.year is None and not made.day:
            made = replace(made, year=coarser.year, is_fiscal=made.is_fiscal or coarser.is_fiscal)
        roles = {self.role, above.role}
        for role in (Role.aside, Role.cumulative, Role.whole):
            if role in roles:
                return replace(made, role=role)
        return made


@lru_cache(maxsize=20_000)
def head_of(text: str) -> Head | None:
    """What a cell says as the head of a column; None where it says something else.

    >>> head_of("Ist Jan-24").month, head_of("Total").role.value, head_of("Rent")
    (1, 'total', None)
    """
    cell = text.strip()
    if not cell or len(cell) > LONGEST:
        return None
    if any(sign in cell for sign in COMPARES):
        rest = head_of(re.sub(f"[{COMPARES}]", " ", cell)) if re.search(r"\w", cell) else Head()
        return replace(rest, role=Role.aside) if rest else None
    return _worded(cell)


def _worded(cell: str) -> Head | None:
    """What the words and digits of a head say."""
    dated = DATE.search(cell)
    words = folded(cell.replace(dated[0], " ")) if dated else folded(cell)
    tokens = TOKEN.findall(words)
    if words in {"n", "annee n", "exercice n"}:
        return Head(scenario=Scenario.actual)
    tokens, scenario = _without(tokens, SCENARIOS)
    whole = tokens
    tokens, role = _without(tokens, ROLES)
    if role is Role.whole and (period := _period(whole)) is not None and period.is_fiscal:
        tokens, role = whole, None  # "FY 24", not "total 24"
    head = Head(scenario, role or Role.base)
    if dated:
        return replace(head, day=dated[0]) if not _rest(tokens) else None
    period = _period(tokens) or _period(_rest(tokens))
    if period is None:
        return head if head.says and not _rest(tokens) else None
    made = replace(period, scenario=scenario or period.scenario, role=role or period.role)
    return made if made.says else None


def _rest(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token not in NOISE]


def _without(
    tokens: list[str], phrases: Mapping[Kind, frozenset[str]]
) -> tuple[list[str], Kind | None]:
    """The tokens without the first, longest phrase of a kind, and of which kind it is."""
    for length in range(min(4, len(tokens)), 0, -1):
        for at in range(len(tokens) - length + 1):
            phrase = " ".join(tokens[at : at + length])
            for kind, known in phrases.items():
                if phrase in known:
                    return tokens[:at] + tokens[at + length :], kind
    return tokens, None


def _period(tokens: list[str]) -> Head | None:
    """The period that tokens name, none of them left over."""
    if not tokens or len(tokens) > 5:
        return None
    scenario = None
    if len(tokens) > 1 and tokens[-1] in LETTERS and tokens[-2].isdigit():
        tokens, scenario = tokens[:-1], LETTERS[tokens[-1]]
    named = [MONTHS[token] for token in tokens if token in MONTHS]
    others = [token for token in tokens if token not in MONTHS]
    if named:
        return _named(named, others, tokens, scenario)
    for ways in (_year, _part, _digits):
        if (found := ways(tokens)) is not None:
            return replace(found, scenario=scenario)
    return None


def _named(
    named: list[int], others: list[str], tokens: list[str], scenario: Scenario | None
) -> Head | None:
    is_fiscal = any(token in FISCAL for token in others)
    others = [token for token in others if token not in NOISE and token not in FISCAL]
    if len(named) == 2 and len(others) <= 1 and named[0] < named[1]:
        year = _year_of(others[0]) if others else None
        return None if others and year is None else Head(scenario, Role.cumulative, year, 1, 12)
    if len(named) != 1 or len(others) > 2:
        return None
    if len(others) == 2:  # a day, a month in words, and a year
        day, digits = (others[0], others[1]) if len(others[0]) <= 2 else (others[1], others[0])
        if _year_of(digits) is None or not day.isdigit() or not 1 <= int(day) <= 31:
            return None
        return Head(scenario, day=f"{_year_of(digits):04}-{named[0]:02}-{int(day):02}")
    year = _year_of(others[0]) if others else None
    if others and year is None:
        return None
    is_short = bool(others) and len(others[0]) == 2 and not is_fiscal
    return Head(
        scenario,
        year=year,
        month=named[0],
        months=1,
        is_fiscal=is_fiscal,
        is_short=is_short,
    )


def _year_of(token: str) -> int | None:
    """The year of two or four digits."""
    if not token.isdigit() or len(token) not in {2, 4}:
        return None
    year = int(token) + (2000 if len(token) == 2 else 0)
    return year if year in YEARS else None


def _whole_year(token: str) -> int | None:
    return _year_of(token) if len(token) == 4 else None


def _year(tokens: list[str]) -> Head | None:
    fiscal = [token for token in tokens if token in FISCAL]
    digits = [token for token in tokens if token.isdigit()]
    if len(fiscal) + len(digits) != len(tokens) or not digits:
        return None
    if len(digits) == 2:  # 2023/24
        first, second = _whole_year(digits[0]), _year_of(digits[1])
        if first is None or second != first + 1 or (len(digits[1]) == 2 and int(digits[1]) <= 12):
            return None
        return Head(year=second, month=1, months=12, is_fiscal=True)
    year = _year_of(digits[0]) if fiscal else _whole_year(digits[0])
    if len(digits) != 1 or year is None:
        return None
    return Head(year=year, month=1, months=12, is_fiscal=bool(fiscal))


def _part(tokens: list[str]) -> Head | None:
    """A quarter, a half or a numbered month, with or without its year."""
    word = next((token for token in tokens if not token.isdigit()), None)
    rest = [token for token in tokens if token.isdigit()]
    if word is None or len(rest) != len(tokens) - 1 or not 1 <= len(rest) <= 2:
        return None
    sizes = [(QUARTERS, 3, 4), (HALVES, 6, 2), (NUMBERED, 1, 12)]
    size = next(((months, most) for known, months, most in sizes if word in known), None)
    if size is None:
        return None
    months, most = size
    if len(rest) == 2 and len(rest[0]) == 4:
        rest = rest[::-1]
    year = _year_of(rest[1]) if len(rest) == 2 else None
    number = int(rest[0])
    if len(rest[0]) > 2 or not 1 <= number <= most or (len(rest) == 2 and year is None):
        return None
    return Head(year=year, month=(number - 1) * months + 1, months=months)


def _digits(tokens: list[str]) -> Head | None:
    """A month as a number beside its year: 01/2024, 2024-01, 202401, 01/24."""
    if not all(token.isdigit() for token in tokens):
        return None
    if len(tokens) == 1 and len(tokens[0]) == 6:
        tokens = [tokens[0][:4], tokens[0][4:]]
    if len(tokens) != 2:
        return None
    month, year = (tokens[1], tokens[0]) if len(tokens[0]) == 4 else (tokens[0], tokens[1])
    said = _year_of(year)
    if len(month) > 2 or not 1 <= int(month) <= 12 or said is None:
        return None
    if len(year) == 2 and not 13 <= int(year) <= 79:
        return None
    return Head(year=said, month=int(month), months=1)
