"""The signs of written numbers: decimal and thousands marks, currencies, percent, magnitudes."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """Which sign stands before the decimals and which between the thousands."""

    decimal: str
    thousands: str
    indian: bool = False


@dataclass(frozen=True)
class Notation:
    """How the numbers of a column are written; a sign no cell has shown is None."""

    decimal: str | None = None
    thousands: str | None = None
    indian: bool = False
    percent: str | None = None
    currency: str | None = None

    def __str__(self) -> str:
        """An example: EUR 1.234.567,89."""
        thousands = self.thousands or ""
        groups = ("12", "34", "567") if self.indian else ("1", "234", "567")
        example = thousands.join(groups) + (f"{self.decimal}89" if self.decimal else "")
        return " ".join(part for part in (self.currency, example, self.percent) if part)


# Every way a whole number and its decimals are set apart; the first two are the common ones.
MARKS = (
    Marks(".", ","),
    Marks(",", "."),
    Marks(",", " "),
    Marks(".", " "),
    Marks(".", "'"),
    Marks(",", "'"),
    Marks(".", ",", indian=True),
)

PERCENT = {"%": 2, "‰": 3}

_CODES = """
AED AFN ALL AMD ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD
KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST
XAF XCD XOF XPF YER ZAR ZMW
"""
CODES = frozenset(_CODES.split())
# A sign several currencies share ("$", "kr") stands for itself: which one is not in the cell.
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "¥",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "$": "$",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "MX$": "MXN",
    "kr": "kr",
    "kr.": "kr",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "lei": "RON",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "Rs": "Rs",
    "Rs.": "Rs",
}
MAGNITUDES = {
    3: "k K tsd tsd. tausend thousand mille mila mil",
    6: "M MM mio mio. mn mln mln. million millions millionen milioni milhões millones",
    9: "B bn bln mrd mrd. md mds mld mld. mia mia. mia milliard milliards milliarden miliardi",
}
# Marks of magnitude in one place and of something else in another: never guessed.
UNCLEAR = {
    "T": "'T' can mean thousand or trillion",
    "m": "'m' can mean million, metre or minute",
    "Cr": "'Cr' can mean crore or credit",
    "CR": "'CR' can mean crore or credit",
    "Dr": "'Dr' marks a debit; which sign that is differs",
    "DR": "'DR' marks a debit; which sign that is differs",
    "L": "'L' can mean lakh or litre",
    "lakh": "'lakh' is not read; write the number out",
    "crore": "'crore' is not read; write the number out",
    "billion": "'billion' is 10⁹ in English and 10¹² elsewhere",
    "Billionen": "'Billionen' is 10¹² in German and easily mistaken",
}
POWERS = {word: power for power, words in MAGNITUDES.items() for word in words.split()}


def currency_of(sign: str) -> str | None:
    """The currency a sign or code stands for; None if it is neither.

    >>> currency_of("€"), currency_of("USD"), currency_of("XXL")
    ('EUR', 'USD', None)
    """
    return sign if sign in CODES else SIGNS.get(sign)


def spellings(currency: str) -> list[str]:
    """Every sign and the code of a currency, the longest first."""
    signs = [sign for sign, meant in SIGNS.items() if meant == currency]
    return sorted({currency, *signs}, key=len, reverse=True)


def power_of(word: str) -> int | None:
    """The power of ten a magnitude suffix stands for, of words in any capitals.

    >>> power_of("Mio."), power_of("k"), power_of("m")
    (6, 3, None)
    """
    if len(word) == 1:
        return POWERS.get(word)
    return POWERS.get(word) or POWERS.get(word.casefold())


def split_body(body: str, marks: Marks) -> tuple[str, str] | None:
    """Whole and decimal digits of a bare number; None where the marks do not allow it.

    >>> split_body("1.234,50", Marks(",", "."))
    ('1234', '50')
    >>> split_body("12,34,5", Marks(".", ","))
    """
    whole, decimal, decimals = body.partition(marks.decimal)
    if decimal and not decimals.isdigit():
        return None
    if marks.thousands in whole:
        grouping = INDIAN if marks.indian else WESTERN
        if not grouping[marks.thousands].fullmatch(whole):
            return None
        whole = whole.replace(marks.thousands, "")
    if not (whole.isdigit() or (not whole and decimal)):
        return None
    return whole, decimals


_THOUSANDS = (",", ".", " ", "'")
# A group never begins with a zero: what looks like "0,123" is a decimal.
WESTERN = {sign: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+") for sign in _THOUSANDS}
INDIAN = {
    sign: re.compile(rf"[1-9]\d?(?:{re.escape(sign)}\d\d)*{re.escape(sign)}\d{{3}}")
    for sign in _THOUSANDS
}
