"""Names of sheets that Excel takes."""

import re
from collections.abc import Iterable

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")
LONGEST = 31  # in units of UTF-16, as Excel counts
TAKEN = {"history"}  # Excel keeps it for itself


def legal_names(wanted: Iterable[str]) -> list[str]:
    """A name for each sheet, as near to the one wanted as Excel allows, and each only once.

    >>> legal_names(["Revenue [EUR]", "revenue  EUR ", "", "x" * 40])
    ['Revenue EUR', 'revenue EUR 2', 'Sheet', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    names: list[str] = []
    taken = set(TAKEN)
    for text in wanted:
        name = _free(" ".join(FORBIDDEN.sub(" ", text).split()), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free(text: str, taken: set[str]) -> str:
    name, number = _cut(text, ""), 2
    while name.casefold() in taken:
        name, number = _cut(text, f" {number}"), number + 1
    return name


def _cut(text: str, ending: str) -> str:
    units = 2 * (LONGEST - len(ending))
    kept = text.strip("' ").encode("utf-16-le")[:units].decode("utf-16-le", errors="ignore")
    return (kept.strip("' ") or "Sheet") + ending
