"""Which words of a name say what of an account, whatever their language."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

SOURCE = Path(__file__).with_name("account_words.txt")
# Without these, phrases of all languages look alike: "cost of sales", "coste de ventas".
SMALL_WORDS = (
    "the of on in at to a an and or for from by with as its our und oder der die das den dem des "
    "vom von zu zur zum auf aus im am fur mit ohne an de du la le les l d et ou en au aux un une "
    "sur pour par dans el los las y e o del al con sobre por para di della dello dei degli delle "
    "dal da dalle i il lo gli per su sul sulle sui van het een voor op uit do dos na no nas nos "
    "com os c bei over"
)
SMALL = frozenset(SMALL_WORDS.split())
# What folding would make the same as another word, or take apart.
RESPELT = {
    "r&d": "research development",
    "r & d": "research development",
    "f&e": "forschung entwicklung",
    "i+d": "investigacion desarrollo",
    "sg&a": "sga",
    "g&a": "general administrative",
    "salarié": "employe",
    "pre-tax": "result before tax",
    "pretax": "result before tax",
}
SPELT = re.compile("|".join(map(re.escape, RESPELT)), re.IGNORECASE)
# "Erlöse 19 % USt", "ventas sin IVA": at which tax a figure stands is not what it is.
RATE = re.compile(
    r"\(?\b(?:\d+(?:[.,]\d+)?\s*%|exkl\.?|excl\.?|inkl\.?|incl\.?|zzgl\.?|ohne|sin|hors|ex)\s*"
    r"(?:ust|mwst|vat|tva|iva|btw|taxes?|tax|vorsteuer)\b\)?\.?|\b\d+(?:[.,]\d+)?\s*%",
    re.IGNORECASE,
)
EACH = re.compile(
    r"%|(?:\b(?:je|pro|per|par|por)\s+|/\s*)(?:empl|salari|mitarb|kopf|medew|dipend|funcion|head|user|"
    r"unit|unid|share|store|shop|customer|client|kunde|klant|day|tag\b|jour|hour|m2|kg)",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
WORD = re.compile(r"[^\W\d_]+")


class Says(StrEnum):
    """What a word says of the account that is named by it."""

    revenue = "revenue"
    deduction = "deduction from revenue"
    sales = "sales"
    cost_of_sales = "cost of sales"
    operating = "operating expense"
    expense = "expense"
    income = "income"
    financial = "financial"
    financial_income = "financial income"
    financial_expense = "financial expense"
    tax = "tax"
    tax_back = "tax that comes back"
    cash = "cash"
    cash_flow = "cash flow"
    headcount = "headcount"
    owed = "what is owed"
    balance = "balance"
    exceptional = "exceptional"
    other = "other"
    other_income = "other income"
    other_expense = "other expense"
    subtotal = "subtotal"
    no_account = "no account of one class"
    filler = "nothing"


@dataclass(frozen=True)
class Phrase:
    """Words that say one thing; weak ones do so only where all words beside them are known."""

    words: tuple[str, ...]
    says: Says
    is_weak: bool

    @property
    def rank(self) -> tuple[int, int, int]:
        """Longer before shorter, whole words before ends, ends before beginnings of compounds."""
        letters = sum(len(word.strip("*")) for word in self.words)
        stars = sum(2 * word.endswith("*") + word.startswith("*") for word in self.words)
        return len(self.words), -stars, letters


@dataclass(frozen=True)
class Found:
    """A phrase in a name: what it says, as it stands there, and after how many other words."""

    says: Says
    text: str
    at: int
    is_weak: bool


@dataclass(frozen=True)
class Named:
    """All that the words of a name say, and how many of them say nothing that is known."""

    found: tuple[Found, ...]
    unknown: int


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word as it is compared: without case and accents, umlauts alike however written.

    >>> folded("Umsatzerlöse") == folded("UMSATZERLOESE"), folded("Impôts")
    (True, 'impots')
    """
    letters = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=20_000)
def named(text: str) -> Named:
    """What the words of a name say: the longest phrases, none of them twice."""
    spelt = RATE.sub(" ", unicodedata.normalize("NFC", text))
    is_each = bool(EACH.search(spelt))
    spelt = SPELT.sub(lambda one: RESPELT[one[0].lower()], spelt)
    spelt = CAMEL.sub(" ", spelt).replace("_", " ")
    places = [one.span() for one in WORD.finditer(spelt) if folded(one[0]) not in SMALL]
    plain = [folded(spelt[first:last]) for first, last in places]
    taken: set[int] = set()
    found = [Found(Says.no_account, "%", 0, is_weak=False)] if is_each else []
    for at, phrase in sorted(_matches(plain), key=lambda one: one[1].rank, reverse=True):
        end = at + len(phrase.words)
        if taken.isdisjoint(range(at, end)):
            taken.update(range(at, end))
            said = spelt[places[at][0] : places[end - 1][1]]
            found.append(Found(phrase.says, said, at, phrase.is_weak))
    found.sort(key=lambda one: one.at)
    return Named(tuple(found), len(plain) - len(taken))


def _matches(words: list[str]) -> list[tuple[int, Phrase]]:
    """Every phrase that stands somewhere in these words."""
    return [
        (at, phrase)
        for at, word in enumerate(words)
        for phrase in _begun(word)
        if len(words) - at >= len(phrase.words)
        and all(map(_fits, phrase.words[1:], words[at + 1 : at + len(phrase.words)]))
    ]


@lru_cache(maxsize=20_000)
def _begun(word: str) -> tuple[Phrase, ...]:
    """The phrases that may begin with a word."""
    whole, open_ended = phrases()
    fitting = (one for one in open_ended if _fits(one.words[0], word))
    return (*whole.get(word, ()), *fitting)


def _fits(pattern: str, word: str) -> bool:
    if "*" not in pattern:
        return word == pattern
    part = pattern.strip("*")
    is_there = word.startswith(part) if pattern[-1] == "*" else word.endswith(part)
    return is_there and (pattern[-1] == "*" or word != part)


@cache
def phrases() -> tuple[dict[str, tuple[Phrase, ...]], tuple[Phrase, ...]]:
    """All phrases: by their first word, and those whose first word is part of a compound."""
    whole: dict[str, tuple[Phrase, ...]] = {}
    open_ended = []
    for phrase in _read(SOURCE.read_text(encoding="utf-8")):
        first = phrase.words[0]
        if "*" in first:
            open_ended.append(phrase)
        else:
            whole[first] = (*whole.get(first, ()), phrase)
    return whole, tuple(open_ended)


def _read(text: str) -> list[Phrase]:
    found: list[Phrase] = []
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for section in "\n".join(lines).split("[")[1:]:
        title, _, body = section.partition("]")
        for part in body.split(","):
            words = tuple(folded(word) for word in part.replace("~", "").split())
            words = tuple(word for word in words if word not in SMALL)
            if words:
                found.append(Phrase(words, Says(title), "~" in part))
    return found
