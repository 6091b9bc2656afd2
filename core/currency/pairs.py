"""What a name says of a rate: of which currency in which other, and of how many units."""

import re
from dataclasses import dataclass

from core.currency.codes import CODES

_TO = r"\s*[/|:=>_-]*\s*"
_AMOUNT = r"(?P<units>\d[\d,.]*)?\s*"
# A base and its quote, wherever both are named; what is priced is the base.
WHOLE = [
    re.compile(pattern)
    for pattern in (
        r".*?\b(?:EXR|BBEX3)\.[A-Z]\.(?P<quote>[A-Z]{3})\.(?P<base>[A-Z]{3})\..*",
        rf".*?\b{_AMOUNT}(?P<base>[A-Z]{{3}})\s*=\s*(?:[\d.,]+\s*|\.*\s*)?(?P<quote>[A-Z]{{3}})\b.*",
        r".*?\b(?P<base>[A-Z]{3})\s+(?P<units>\d+)\s*=\s*\W*(?P<quote>[A-Z]{3})\b.*",
        rf".*?\b(?P<quote>[A-Z]{{3}})\s+(?:per|pro|je|par|por)\s+{_AMOUNT}(?P<base>[A-Z]{{3}})\b.*",
        r"FX(?P<base>[A-Z]{3})(?P<quote>[A-Z]{3})",
        rf"(?P<base>[A-Z]{{3}}){_TO}(?P<quote>[A-Z]{{3}})(?:=X)?",
    )
]
# One currency only: the other is that of the whole file.
SINGLE = [
    re.compile(pattern)
    for pattern in (
        rf"\W*{_AMOUNT}(?P<one>[A-Z]{{3}})\W*",
        r"\W*(?P<one>[A-Z]{3})\W*(?P<units>\d[\d,.]*)\W*",
        rf".*[(\[]\s*{_AMOUNT}(?P<one>[A-Z]{{3}})\s*[)\]].*",
    )
]
# What titles and notes say of the currency that all rates of a file are against.
AGAINST = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b1\s*(?P<base>[A-Z]{3})\s*=",
        r"\b(?:base(?: currency)?|basiswährung|devise de base|moneda base|valuta base)"
        r"\s*[:=]?\s*(?P<base>[A-Z]{3})\b",
        r"\b(?:units?|unités?|einheiten)\b.{0,30}\b(?:per|pro|par|je)\s+(?:1\s*|one\s+|un\s+)?"
        r"(?P<base>euro|[A-Z]{3})\b",
        r"\b(?P<base>euro) foreign exchange reference rates?\b",
    )
]


@dataclass(frozen=True)
class Pair:
    """The currencies of a rate: so many units of base cost it in quote. Either may be open."""

    base: str | None
    quote: str | None
    units: str = ""


def pair_of(*texts: str) -> Pair | None:
    """What names and titles say of the rates below them; None if they name no currency.

    >>> pair_of("EXR.D.USD.EUR.SP00.A"), pair_of("EUR/USD"), pair_of("100 JPY")
    (Pair(base='EUR', quote='USD', units=''), Pair(base='EUR', quote='USD', units=''), \
Pair(base=None, quote='JPY', units='100'))
    """
    for text in texts:
        for pattern in WHOLE:
            found = pattern.fullmatch(text.strip())
            if found and {found["base"], found["quote"]} <= CODES:
                return Pair(found["base"], found["quote"], _units(found))
    for text in texts:
        for pattern in SINGLE:
            found = pattern.fullmatch(text.strip())
            if found and found["one"] in CODES:
                return Pair(None, found["one"], _units(found))
    return None


def base_of(*texts: str) -> str | None:
    """The currency that the titles of a file say all its rates are against."""
    for text in texts:
        for pattern in AGAINST:
            found = pattern.search(text)
            base = found["base"].upper().replace("EURO", "EUR") if found else ""
            if base in CODES:
                return base
    return None


def _units(found: re.Match[str]) -> str:
    units = found.groupdict().get("units") or ""
    return units.replace(",", "")
