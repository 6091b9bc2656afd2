"""In what amounts are, as names of columns and titles say: a currency, thousands, a share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.uploads.shapes import BRACKETS, folded
from core.uploads.values.signs import CODES

THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
WORDS = {
    **dict.fromkeys(("thousand", "thousands", "tsd", "tausend", "milliers", "miles"), THOUSAND),
    **dict.fromkeys(("migliaia", "duizend", "duizenden", "milhares", "000", "000s"), THOUSAND),
    **dict.fromkeys(("mio", "mln", "million", "millions", "millionen", "millones"), MILLION),
    **dict.fromkeys(("milioni", "miljoen", "miljoenen", "milhoes"), MILLION),
    **dict.fromkeys(("mrd", "milliards", "milliarden", "miliardi", "billions"), BILLION),
}
LETTERS = {"k": THOUSAND, "K": THOUSAND, "T": THOUSAND, "m": MILLION, "M": MILLION, "mn": MILLION,
           "MM": MILLION, "mm": MILLION, "bn": BILLION}  # fmt: skip
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "US$": "USD", "C$": "CAD", "A$": "AUD", "$": "$",
         "¥": "¥"}  # fmt: skip
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
SHARED = {"$": DOLLARS, "¥": ("JPY", "CNY"), "kr": ("SEK", "NOK", "DKK")}
# Currencies that titles also use as words.
SHOUTED = {"ALL", "TOP", "CUP", "PEN", "MAD", "TRY", "COP", "SOS", "RON", "BAM", "LAK", "GEL"}
TOKEN = re.compile(r"US\$|C\$|A\$|[€£₹$¥%]|'?000s?\b|[^\W\d_]+")
CALLED = {THOUSAND: "thousands", MILLION: "millions", BILLION: "thousand millions"}
BRACKETED = re.compile(r"[(\[]([^)\]]+)[)\]]")


@dataclass(frozen=True)
class Unit:
    """What a text says of figures, and the text without that."""

    currency: str = ""
    scale: int = 1
    is_share: bool = False
    rest: str = ""


def of_header(header: str) -> Unit:
    """What the name of a column says of its figures.

    >>> of_header("Revenue (EUR k)")
    Unit(currency='EUR', scale=1000, is_share=False, rest='Revenue')
    >>> of_header("Umsatz T€").scale, of_header("Gross margin %").is_share
    (1000, True)
    """
    bracket = BRACKETED.search(header)
    rest = BRACKETS.sub(" ", header).strip()
    tail: list[str] = TOKEN.findall(bracket[1]) if bracket else []
    said = _said(tail, is_sure=True)
    words = rest.split()
    while len(words) > 1 and (more := _said(TOKEN.findall(words[-1]), is_sure=False)) != Unit():
        said = Unit(said.currency or more.currency, max(said.scale, more.scale),
                    said.is_share or more.is_share)  # fmt: skip
        words.pop()
    if len(words) > 1 and words[-1] in {"in", "en", "em"}:
        words.pop()
    return Unit(said.currency, said.scale, said.is_share, " ".join(words))


def of_titles(texts: Sequence[str]) -> Unit:
    """What the lines around figures say of all of them.

    >>> of_titles(["Aster Robotics", "All figures in EUR thousands"])
    Unit(currency='EUR', scale=1000, is_share=False, rest='')
    """
    currency, scale = "", 1
    for text in texts:
        is_sure = bool(BRACKETED.search(text)) or len(text.split()) == 1
        said = _said(TOKEN.findall(text), is_sure=is_sure, is_title=True)
        currency, scale = currency or said.currency, max(scale, said.scale)
    return Unit(currency, scale)


def _said(tokens: Sequence[str], *, is_sure: bool, is_title: bool = False) -> Unit:
    """What tokens say; a letter alone is a unit only beside a currency, or where that is sure."""
    currency, scale, is_share = "", 1, False
    known = [_money(token) for token in tokens]
    for at, word in enumerate(tokens):
        code, prefix = known[at]
        is_word = is_title and not is_sure and code in SHOUTED
        if code and not is_word:
            currency, scale = currency or code, max(scale, prefix)
        elif word == "%":
            is_share = True
        elif named := WORDS.get(folded(word)):
            scale = max(scale, named)
        elif word in LETTERS:
            beside = [known[place][0] for place in (at - 1, at + 1) if 0 <= place < len(known)]
            if any(beside) or (is_sure and not is_title):
                scale = max(scale, LETTERS[word])
    return Unit(currency, scale, is_share)


def _money(token: str) -> tuple[str, int]:
    """The currency that a token names, and the thousands written in one word with it."""
    if token in SIGNS:
        return SIGNS[token], 1
    if token in CODES:
        return token, 1
    if len(token) == 4 and token[0] in LETTERS and token[1:] in CODES:
        return token[1:], LETTERS[token[0]]
    if len(token) > 3 and token[:3] in CODES and token[3:] in LETTERS:
        return token[:3], LETTERS[token[3:]]
    return "", 1
