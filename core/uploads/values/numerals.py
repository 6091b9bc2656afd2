"""One cell as an exact number, read slowly and strictly: the reference for whatever is faster."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from core.uploads.values.answers import shown
from core.uploads.values.folding import LONGEST
from core.uploads.values.signs import (
    CODES,
    PERCENT,
    UNCLEAR,
    Marks,
    Notation,
    currency_of,
    power_of,
    split_body,
)

_SIGN = "[€£¥₹₽₩₺₴₪$]|[A-Z]{1,2}[$]"
_WORD = r"[^\W\d_]{1,12}\.?"
_CELL = re.compile(
    rf"""(?P<open>\(\ ?)?(?P<before>[+-]\ ?)?(?:(?P<head>{_SIGN}|{_WORD})\ ?)?
    (?P<inner>[+-]\ ?|\(\ ?)?
    (?P<body>[0-9](?:[0-9.,' ]*[0-9])?|[.,][0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]{{1,4}}))?
    (?P<behind>-)?(?P<early>\ ?\))?(?P<tail>(?:\ ?(?:{_SIGN}|{_WORD}|[%‰])){{0,2}})
    (?:\ ?(?P<after>-))?(?P<late>\ ?\))?""",
    re.VERBOSE,
)
_TOKEN = re.compile(rf"{_SIGN}|{_WORD}|[%‰]")
_MARKS = ("open", "before", "inner", "behind", "after")
_DIGIT = re.compile("[0-9]")
_BARE = re.compile("[+-]?(?:[0-9](?:[0-9.,' ]*[0-9])?|[.,][0-9]+)")
_DASHED = re.compile(rf"(?:(?P<head>{_SIGN}|{_WORD}) ?)?--?(?: ?(?P<tail>{_SIGN}|{_WORD}))?")
_NOT_FINITE = re.compile(r"[+-]?(?:inf(?:inity)?|nan|∞)", re.IGNORECASE)
_SPREADSHEET_ERRORS = {"#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#wert!"}
MOST_DIGITS = 15
_PLAIN = 40


@dataclass(frozen=True)
class Parts:
    """A number taken apart: what its marks mean is not yet said."""

    body: str
    is_negative: bool = False
    exponent: int = 0
    magnitude: str | None = None
    percent: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class NotRead:
    """Why a cell is no number of the column's notation."""

    reason: str


def parts_of(cell: str) -> Parts | None:
    """A folded cell taken apart, if it has the form of a number in any notation.

    >>> parts_of("(1.234,50 €)")
    Parts(body='1.234,50', is_negative=True, exponent=0, magnitude=None, percent=None, currency='€')
    """
    if len(cell) > LONGEST or not _DIGIT.search(cell):
        return None
    if _BARE.fullmatch(cell):  # most cells, and twenty times as fast
        return Parts(body=cell.lstrip("+-"), is_negative=cell.startswith("-"))
    found = _CELL.fullmatch(cell)
    if found is None:
        return None
    part = found.groupdict()
    closes = [part[name] for name in ("early", "late") if part[name]]
    marks = [part[name] for name in _MARKS if part[name]]
    opens = "(" in "".join(marks)
    unit = _unit(part["tail"])
    if len(marks) > 1 or len(closes) != opens or unit is None:
        return None
    magnitude, percent, currency = unit
    head = part["head"]
    if head and (percent or currency or currency_of(head) is None):
        return None
    return Parts(
        body=part["body"],
        is_negative=bool(marks) and not marks[0].startswith("+"),
        exponent=int(part["exponent"] or 0),
        magnitude=magnitude,
        percent=percent,
        currency=head or currency,
    )


def _unit(tail: str) -> tuple[str | None, str | None, str | None] | None:
    """Magnitude, percent sign and currency behind the digits; None where they do not go together.

    >>> _unit(" Mio. €"), _unit("MEUR"), _unit("M%")
    (('Mio.', None, '€'), ('M', None, 'EUR'), None)
    """
    tokens = _TOKEN.findall(tail)
    if tokens and len(tokens[-1]) > 3 and tokens[-1][-3:] in CODES:
        tokens[-1:] = [tokens[-1][:-3], tokens[-1][-3:]]
    last = tokens[-1] if tokens else ""
    if last in PERCENT:
        return (None, last, None) if len(tokens) == 1 else None
    if currency_of(last) is not None:
        tokens.pop()
        return (tokens[0] if tokens else None, None, last) if len(tokens) < 2 else None
    return (last or None, None, None) if len(tokens) < 2 else None


def is_known(parts: Parts) -> bool:
    """Whether what stands behind the digits is a magnitude, even one that means two things."""
    word = parts.magnitude
    return word is None or word in UNCLEAR or power_of(word) is not None


def is_dash(cell: str) -> bool:
    """Whether a folded cell is a dash with a currency beside it, as accountants write nothing."""
    found = _DASHED.fullmatch(cell) if "-" in cell else None
    if found is None:
        return False
    return all(currency_of(sign) for sign in found.groups() if sign)


def exact(cell: str, notation: Notation) -> Decimal | NotRead:
    """The exact value of a folded cell, or why it has none in this notation."""
    parts = parts_of(cell)
    if parts is None:
        return NotRead(_why_no_number(cell))
    power = _power(parts)
    if isinstance(power, NotRead):
        return power
    digits = _digits(parts.body, notation)
    if isinstance(digits, NotRead):
        return digits
    if misfit := _misfit(parts, notation, is_zero=not digits[0].strip("0") + digits[1].strip("0")):
        return NotRead(misfit)
    return decimal_of(*digits, power, is_negative=parts.is_negative)


def decimal_of(whole: str, decimals: str, power: int, *, is_negative: bool = False) -> Decimal:
    """The number of these digits times a power of ten, whatever the precision of the context.

    >>> decimal_of("1", "01", 6), decimal_of("7", "17", -2)
    (Decimal('1010000'), Decimal('0.0717'))
    """
    point = len(decimals) - power
    value = Decimal(f"{whole or 0}{decimals}E{-point}")
    if 0 > point >= -_PLAIN:  # 1.01E+6 is written out
        value = Decimal(f"{whole or 0}{decimals}{'0' * -point}")
    return value.copy_negate() if is_negative and value else value


def rounded(value: Decimal, *, may_round: bool = False) -> float | NotRead:
    """The float nearest to an exact value, refused where it would not give every digit back."""
    number = float(value)
    if not math.isfinite(number) or (number == 0 and value):
        return NotRead("is beyond the range of numbers kept here")
    digits = len("".join(map(str, value.as_tuple().digits)).strip("0"))
    if digits > MOST_DIGITS and not may_round and Decimal(repr(number)) != value:
        return NotRead(
            f"has {digits} significant digits and would be rounded; "
            f"{MOST_DIGITS} are safe: keep it as text or exact, or allow rounding"
        )
    return number


def _power(parts: Parts) -> int | NotRead:
    """By what power of ten the written digits are to be multiplied."""
    scale = -PERCENT[parts.percent] if parts.percent else 0
    word = parts.magnitude
    if word is None:
        return parts.exponent + scale
    if word == "m" and parts.currency:  # £5m is money; 5 m may be metres
        return parts.exponent + 6
    if word in UNCLEAR:
        return NotRead(UNCLEAR[word])
    power = power_of(word)
    if power is None:
        return NotRead(f"'{shown(word)}' is no magnitude or currency known here")
    return parts.exponent + power


def _digits(body: str, notation: Notation) -> tuple[str, str] | NotRead:
    marks = Marks(notation.decimal or "\0", notation.thousands or "\0", notation.indian)
    if body.isdigit():
        return body, ""
    read = split_body(body, marks) if notation.thousands else split_plain(body, marks.decimal)
    if read is not None:
        return read
    strange = {sign for sign in body if not sign.isdigit()} - {notation.decimal, notation.thousands}
    if strange:
        sign = sorted(strange)[0]
        return NotRead(f"has {_named(sign)}, which {_meanings(notation)} does not allow")
    return NotRead(f"is not grouped as {_meanings(notation)} asks")


def split_plain(body: str, decimal: str) -> tuple[str, str] | None:
    """Whole and decimal digits where no thousands are marked."""
    whole, mark, decimals = body.partition(decimal)
    is_written = (whole.isdigit() or not whole) and decimals.isdigit()
    return (whole, decimals) if mark and is_written else None


def _misfit(parts: Parts, notation: Notation, *, is_zero: bool) -> str | None:
    """What the cell carries that its column does not, or the other way round."""
    if notation.percent and parts.percent is None and not is_zero:
        return f"has no {notation.percent}, unlike its column"
    if parts.percent and parts.percent != notation.percent:
        return f"has a {parts.percent}, unlike its column"
    if parts.currency is None:
        return None
    currency = currency_of(parts.currency)
    if currency is None:
        return f"'{parts.currency}' is no currency known here"
    if currency != notation.currency:
        return f"is in {currency}; its column is {notation.currency or 'without a currency'}"
    return None


def _why_no_number(cell: str) -> str:
    if len(cell) > LONGEST:
        return f"is {len(cell):,} characters long, too long for a number"
    if _NOT_FINITE.fullmatch(cell):
        return "is not a finite number"
    if cell.casefold() in _SPREADSHEET_ERRORS:
        return "is an error of the spreadsheet"
    if any(sign.isdigit() and not sign.isascii() for sign in cell):
        return "is written with digits of another script; write it with 0 to 9"
    if cell.startswith("="):
        return "is a formula, not its value"
    return "is not a number"


def _named(sign: str) -> str:
    return {" ": "a space", "'": "an apostrophe", ".": "a point", ",": "a comma"}.get(sign, sign)


def _meanings(notation: Notation) -> str:
    return f"'{notation}'"
