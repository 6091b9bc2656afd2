"""Dates in words: months of seven languages, quarters, halves, weeks and fiscal years."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# English, German, French, Spanish, Italian, Dutch, Portuguese; no short form means two months.
_MONTHS = """
january jan januar jänner jän janvier janv enero ene gennaio gen januari janeiro
february feb febr februar feber février févr fév fevr fev febrero febbraio februari fevereiro
march mar märz mär mrz mars marzo maart mrt março
april apr avril avr abril abr aprile
may mai mayo maggio mag mei maio
june jun juni juin junio giugno giu junho
july jul juli juillet juil julio luglio lug julho
august aug août aout aoû agosto ago augustus
september sep sept septembre septiembre setiembre set settembre sett setembro
october oct oktober okt octobre octubre ottobre ott outubro out
november nov novembre noviembre novembro
december dec dezember dez décembre déc diciembre dic dicembre dezembro
"""
_WEEKDAYS = """
monday mon montag mo lundi lun lunes lunedì maandag ma segunda seg segunda-feira
tuesday tue tues dienstag di mardi mar martes martedì dinsdag terça ter terça-feira
wednesday wed mittwoch mi mercredi mer miércoles mié mercoledì woensdag wo quarta qua quarta-feira
thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedì gio donderdag quinta qui
friday fri freitag fr vendredi ven viernes vie venerdì vrijdag vr sexta sex sexta-feira
saturday sat samstag sa sonnabend samedi sam sábado sáb sabato sab zaterdag za
sunday sun sonntag so dimanche dim domingo dom domenica zondag zo quinta-feira
"""
_NOISE = {"de", "del", "of", "the", "le", "el", "den", "der", "di", "do", "da", "am"}
_ORDINALS = {"st", "nd", "rd", "th", "er", "re", "o", "a", "e"}


class Written(NamedTuple):
    """What a cell says: three numbers, in fixed order if ``is_fixed``, and perhaps a time."""

    family: str
    period: str
    first: int
    second: int
    third: int
    is_fixed: bool = True
    is_short: bool = False
    micros: int | None = None
    offset: int | None = None


def plain(text: str) -> str:
    """Lower case without accents.

    >>> plain("Août"), plain("MÄR.")
    ('aout', 'mar.')
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


MONTHS = {
    plain(word): number
    for number, line in enumerate(_MONTHS.strip().splitlines(), 1)
    for word in line.split()
}
WEEKDAYS = {plain(word) for line in _WEEKDAYS.strip().splitlines() for word in line.split()}
_BOTH = MONTHS.keys() & WEEKDAYS

_LETTERS = re.compile("[a-z]+")
_OTHERS = """am pm p m utc gmt q t k z h s w quarter quartal trimestre trim tri kwartaal half
halbjahr semestre sem fy gj exercice ejercicio esercizio kw cw week eme feira"""
_KNOWN = MONTHS.keys() | WEEKDAYS | _NOISE | _ORDINALS | set(_OTHERS.split())
_TOKEN = re.compile(r"[a-z]+(?:-feira)?|[0-9]+|[^\sa-z0-9]")
_YEAR = r"'?([0-9]{4}|[0-9]{2})"
_QUARTER = r"(?:q|t|k|quarter|quartal|trimestre|trim\.?|tri|kwartaal)"
_HALF = r"(?:h|s|half|halbjahr|semestre|sem\.?)"
_GAP = r"[ /.-]*"
_NTH = r"([1-4])(?:st|nd|rd|th|er|e|eme|o|\.)? ?"


_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)(?:\.?,| |\.) ?(?=[0-9])")


def without_weekday(cell: str) -> str:
    """A date without the name of its day in front, where digits follow that name.

    >>> without_weekday("Mo, 01.01.2024")
    '01.01.2024'
    """
    found = _WEEKDAY.match(cell)
    is_weekday = found is not None and plain(found[1]) in WEEKDAYS - MONTHS.keys()
    return cell[found.end() :] if found and is_weekday else cell


def _part(word: str) -> list[tuple[re.Pattern[str], tuple[int, int]]]:
    """Ways to write a part of a year, each with where it holds the part and the year."""
    return [
        (re.compile(rf"{word} ?([1-4]){_GAP}(?:de |of |del )?{_YEAR}"), (1, 2)),
        (re.compile(rf"([0-9]{{4}}){_GAP}{word} ?([1-4])"), (2, 1)),
        (re.compile(rf"{_NTH}{word}{_GAP}(?:de |of |del )?{_YEAR}"), (1, 2)),
    ]


_PARTS = {"quarter": (_part(_QUARTER), 4), "half": (_part(_HALF), 2)}
_FISCAL = re.compile(rf"(?:fy|gj|exercice|ejercicio|esercizio) ?{_YEAR}")
_WEEKS = [
    (re.compile(r"([0-9]{4})-?(?:w|kw|s)([0-9]{2})"), (1, 2)),
    (re.compile(r"(?:w|kw|week|cw) ?([0-9]{1,2})[ /-]([0-9]{4})"), (2, 1)),
]


def could_be_words(text: str) -> bool:
    """Whether there are digits and all words are of those that dates are made of.

    >>> could_be_words("9. März 9999"), could_be_words("9 apples")
    (True, False)
    """
    words = _LETTERS.findall(plain(text))
    return bool(words) and any("0" <= sign <= "9" for sign in text) and _KNOWN.issuperset(words)


@lru_cache(maxsize=10_000)
def in_words(text: str) -> Written | None:
    """A date or period that has letters in it; None if it is neither.

    >>> in_words("1er janvier 2024")
    Written(family='in words', period='day', first=2024, second=1, third=1, is_fixed=True, \
is_short=False, micros=None, offset=None)
    """
    text = re.sub(r"\s+", " ", plain(text)).strip()
    readers: tuple[Callable[[str], Written | None], ...] = (_part_of_year, _week, _fiscal, _month)
    return next((found for reader in readers if (found := reader(text))), None)


def _part_of_year(text: str) -> Written | None:
    for period, (patterns, most) in _PARTS.items():
        for pattern, (part, year) in patterns:
            found = pattern.fullmatch(text)
            if found and int(found[part]) <= most:
                month = (int(found[part]) - 1) * 12 // most + 1
                return _dated(period, found[year], month)
    return None


def _week(text: str) -> Written | None:
    for pattern, (year, week) in _WEEKS:
        if found := pattern.fullmatch(text):
            try:
                monday = date.fromisocalendar(int(found[year]), int(found[week]), 1)
            except ValueError:
                return None
            return Written("week", "week", monday.year, monday.month, monday.day)
    return None


def _fiscal(text: str) -> Written | None:
    found = _FISCAL.fullmatch(text)
    return _dated("fiscal year", found[1], 1) if found else None


def _dated(period: str, year: str, month: int) -> Written:
    return Written(period, period, int(year), month, 1, is_short=len(year) == 2)


def _month(text: str) -> Written | None:
    """Day, month and year around one month's name; or a month and a year."""
    kinds: list[str] = []
    values: list[int] = []
    tokens = _TOKEN.findall(text)
    if tokens[0] in _BOTH and sum(token in MONTHS for token in tokens) > 1:
        tokens = tokens[1:]  # "mar. 5 mars": a Tuesday
    for place, token in enumerate(tokens):
        kind = _kind(token, place, kinds)
        if kind is None:
            return None
        if kind:
            kinds.append(kind)
            values.append(MONTHS[token] if kind == "M" else int(token))
    return _arranged(" ".join(kinds), values, text)


def _kind(token: str, place: int, kinds: list[str]) -> str | None:
    """Letter of a token's kind; nothing for one that says nothing; None for a strange one."""
    if token.isdigit():
        return {1: "D", 2: "D", 4: "Y"}.get(len(token))
    if token in WEEKDAYS and place == 0 and token not in MONTHS:
        return ""
    if token in MONTHS and "M" not in kinds:
        return "M"
    says_nothing = token in _NOISE or (token in _ORDINALS and kinds[-1:] == ["D"])
    return "" if says_nothing or token in {",", ".", "-", "/", "'"} else None


def _arranged(kinds: str, values: list[int], text: str) -> Written | None:
    if kinds == "M D":
        is_spaced = re.fullmatch(r"[a-z]+\.? [0-9]+", text) is not None
        return Written(
            "month in words?" if is_spaced else "month in words",
            "month", values[1], values[0], 1, is_short=True,
        )  # fmt: skip
    places = {
        "D M Y": (2, 1, 0), "M D Y": (2, 0, 1), "Y M D": (0, 1, 2), "Y D M": (0, 2, 1),
        "D M D": (2, 1, 0), "M D D": (2, 0, 1),
    }.get(kinds)  # fmt: skip
    if places is not None:
        year, month, day = (values[place] for place in places)
        return Written("in words", "day", year, month, day, is_short="Y" not in kinds)
    if kinds in {"M Y", "Y M"}:
        month, year = values if kinds == "M Y" else reversed(values)
        return Written("month in words", "month", year, month, 1)
    return None
