"""The sentence that names exchange rates that are missing: all pairs, and of each all dates."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from core.currency.tables import RateKind

DAY = timedelta(days=1)
Key = tuple[str, date, date, RateKind]  # a currency, the first and last day of a span, what of it


def sentence(missing: Iterable[Key], base: str) -> str:
    """What is missing and what to do; months that follow on are told as one run.

    >>> month = (date(2026, 3, 1), date(2026, 3, 31))
    >>> sentence([("USD", *month, RateKind.average)], "EUR")
    'Exchange rates are missing: USD to EUR, average of 2026-03. Upload a file with these rates.'
    """
    words = []
    for code, keys in groupby(sorted(missing), key=lambda key: key[0]):
        by_kind: dict[RateKind, list[Key]] = {}
        for key in keys:
            by_kind.setdefault(key[3], []).append(key)
        told = [f"{kind.value} of {_dates(some)}" for kind, some in by_kind.items()]
        words.append(f"{code} to {base}, {' and '.join(told)}")
    listed = "; ".join(words)
    return f"Exchange rates are missing: {listed}. Upload a file with these rates."


def _dates(keys: Sequence[Key]) -> str:
    runs: list[list[Key]] = []
    for key in keys:
        if runs and key[1] == runs[-1][-1][2] + DAY:
            runs[-1].append(key)
        else:
            runs.append([key])
    ends = [list(dict.fromkeys([_dated(run[0]), _dated(run[-1])])) for run in runs]
    return ", ".join(" to ".join(run) for run in ends)


def _dated(key: Key) -> str:
    """A whole month by its name, a part of one by its days; a closing rate by its day."""
    _, start, end, kind = key
    if kind is RateKind.closing:
        return f"{end}"
    is_whole = start.day == 1 and (end + DAY).day == 1
    return f"{end:%Y-%m}" if is_whole else f"{start} until {end}"
