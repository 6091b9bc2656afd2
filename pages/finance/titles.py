"""What people call forecasters."""

from core.forecasting.choices import WAYS

TITLES = {way.name: way.title for way in WAYS} | {"ets_log": "ETS of logarithms"}


def titled(name: str) -> str:
    """A forecaster as people call it; a person's own choice keeps that word."""
    first, said, rest = name.partition(",")
    bare, _, season = first.rpartition("_")
    if season.isdecimal():  # of several seasons, each has forecasters of its own
        return f"{titled(bare)}, season {season}{said}{rest}"
    return TITLES.get(first, first.replace("_", " ").capitalize()) + said + rest
