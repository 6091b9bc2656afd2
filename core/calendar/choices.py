"""What a form of an event offers to choose from, in the words of people."""

from core.analytics import countries
from core.analytics.forecasting.events import MOST_AROUND
from core.calendar.imports import GREAT
from core.calendar.tables import EventType

__all__ = ["GREAT", "KINDS", "MOST_AROUND", "places", "regions"]

KINDS: dict[str, str] = {
    EventType.holiday.value: "Holiday",
    EventType.promotion.value: "Promotion",
    EventType.seasonal.value: "Season",
    EventType.custom.value: "Something else",
}


def places() -> dict[str, str]:
    """The countries whose public holidays are known, by their codes, in order of their names."""
    return countries.names()


def regions(country: str) -> list[str]:
    """The regions of a country that have holidays of their own."""
    return countries.known().get(country, [])
