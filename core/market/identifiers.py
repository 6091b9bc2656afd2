"""The numbers that name a security, and the digit at their end that shows a slip of the pen."""

from collections.abc import Iterable

VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#")}


def is_isin(text: str) -> bool:
    """Whether the last digit of an ISIN follows from the others (ISO 6166).

    >>> is_isin("US0378331005"), is_isin("US0378331006")
    (True, False)
    """
    digits = "".join(str(VALUES[sign]) for sign in text)
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return _crossed(doubled) % 10 == 0


def is_cusip(text: str) -> bool:
    """Whether the last digit of a CUSIP follows from the others (ANSI X9.6).

    >>> is_cusip("037833100"), is_cusip("037833101")
    (True, False)
    """
    return _ends_well(text)


def is_figi(text: str) -> bool:
    """Whether the last digit of a FIGI follows from the others (ANSI X9.145).

    >>> is_figi("BBG000B9XRY4"), is_figi("BBG000B9XRY5")
    (True, False)
    """
    return _ends_well(text)


def _ends_well(text: str) -> bool:
    """Every second sign counts twice, from the left; the last one makes the sum end in nought."""
    values = [VALUES[sign] * (2 if at % 2 else 1) for at, sign in enumerate(text[:-1])]
    return (_crossed(values) + VALUES[text[-1]]) % 10 == 0


def _crossed(values: Iterable[int]) -> int:
    return sum(value // 10 + value % 10 for value in values)
