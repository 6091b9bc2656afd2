"""The public holidays of countries and their regions, by name, from the package `holidays`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import holidays
from holidays.registry import COUNTRIES

from core.errors import Invalid

ENGLISH = "en_US"


def public_holidays(place: str, years: Iterable[int]) -> dict[str, tuple[date, ...]]:
    """The days of each holiday, as they fell or will fall; Easter moves, and is where it was.

    A place is a country, or a country and one of its regions: DE, DE-BY. Names are English where
    they are known in English. A day that makes up for a holiday has a name of its own.

    >>> public_holidays("GB", [2026])["Good Friday"]
    (datetime.date(2026, 4, 3),)
    """
    country, _, region = place.partition("-")
    regions = known().get(country)
    if regions is None:
        raise Invalid(f"The holidays of {place!r} are not known; name a country such as DE.")
    if region and region not in regions:
        raise Invalid(f"{country} has no region {region!r}; it has {', '.join(regions) or 'none'}.")
    calendar = holidays.country_holidays(
        country, subdiv=region or None, years=sorted(set(years)), language=_language(country)
    )
    found: dict[str, list[date]] = defaultdict(list)
    for day in sorted(calendar):
        for name in calendar.get_list(day):
            found[name].append(day)
    return {name: tuple(days) for name, days in found.items()}


def known() -> dict[str, list[str]]:
    """The countries whose holidays are known, each with its regions."""
    return dict(holidays.list_supported_countries(include_aliases=False))


def names() -> dict[str, str]:
    """Those countries by their code, in order of their names."""
    codes = {code: name for name, (_, code, *_) in COUNTRIES.items()}
    titled = {code: codes[code].replace("_", " ").title() for code in known() if code in codes}
    return dict(sorted(titled.items(), key=lambda one: one[1]))


def _language(country: str) -> str | None:
    """English, where a country's holidays have English names; otherwise its own."""
    return ENGLISH if ENGLISH in holidays.list_localized_countries().get(country, ()) else None
