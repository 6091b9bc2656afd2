"""What a person says of an event, and the sentences for what cannot be."""

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.analytics.forecasting.events import MOST_AROUND
from core.calendar.imports import GREAT, LONG
from core.calendar.scope import scope_key
from core.calendar.tables import EventType, Recurrence
from core.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1700, 2200  # moments of series reach little further
LONGEST_NAME, LONGEST_SCOPE, LONGEST_TEXT = 255, 100, 10_000
PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|X[A-Z]{3}")


@dataclass(frozen=True)
class Wanted:
    """An event as a form gives it; an empty scope is none."""

    name: str
    first: date
    last: date | None = None  # none = one day
    type: EventType = EventType.promotion
    is_yearly: bool = False
    before: int = 0  # days before it that feel it already
    after: int = 0  # days after it that feel it still
    description: str = ""
    counts: bool = True  # in forecasts
    impact: float | None = None  # expected change as a share of demand; none = learn it
    category: str | None = None
    entity: str | None = None
    country: str | None = None
    is_shared: bool = False

    def columns(self, product_id: UUID | None = None) -> dict[str, Any]:
        """The columns of its row, if there can be such an event."""
        name = _words(self.name)
        if not name:
            raise Invalid("An event needs a name.")
        category, entity = _words(self.category), _words(self.entity)
        _short_enough(name, LONGEST_NAME, "A name")
        _short_enough(category, LONGEST_SCOPE, "A category")
        _short_enough(entity, LONGEST_SCOPE, "An entity")
        _short_enough(self.description, LONGEST_TEXT, "A description")
        self._check_days(name)
        self._check_impact(name)
        if product_id is not None and category:
            raise Invalid(f"'{name}' is about a product, which has its category already.")
        country = _place(self.country)
        return {
            "event_name": name,
            "event_date": self.first,
            "ends_on": None if self.last == self.first else self.last,
            "type": EventType(self.type),
            "recurrence": Recurrence.yearly if self.is_yearly else None,
            "window_before": self.before,
            "window_after": self.after,
            "description": self.description.strip() or None,
            "include_in_prediction": self.counts,
            "impact": self.impact,
            "product_id": product_id,
            "category": category,
            "entity": entity,
            "country": country,
            "scope_key": scope_key(product_id, category, entity, country),
            "is_shared": self.is_shared,
        }

    def _check_days(self, name: str) -> None:
        last = self.last or self.first
        if last < self.first:
            raise Invalid(f"'{name}' ends on {last}, before it begins on {self.first}.")
        if not FIRST_YEAR <= self.first.year <= last.year <= LAST_YEAR:
            raise Invalid(f"An event lies between the years {FIRST_YEAR} and {LAST_YEAR}.")
        if (length := (last - self.first).days + 1) > LONG:
            raise Invalid(f"'{name}' lasts {length:,} days; an event lasts {LONG} at most.")
        if not (0 <= self.before <= MOST_AROUND and 0 <= self.after <= MOST_AROUND):
            raise Invalid(
                f"'{name}' is felt 0 to {MOST_AROUND} days before and after it; "
                "beyond, it is an event of its own."
            )

    def _check_impact(self, name: str) -> None:
        if self.impact is None:
            return
        if not math.isfinite(self.impact):
            raise Invalid("The expected change has to be a number.")
        if self.impact < -1:
            raise Invalid(f"'{name}' cannot take more than everything: the least is −100 %.")
        if self.impact > GREAT:
            raise Invalid(
                f"'{name}' is expected to add {self.impact:,.0%}; more than {GREAT:,.0%} is "
                "rather a slip."
            )


def _words(text: str | None) -> str | None:
    """A text on one line; none where it is empty."""
    return " ".join((text or "").split()) or None


def _short_enough(text: str | None, longest: int, what: str) -> None:
    if text and len(text) > longest:
        raise Invalid(f"{what} has at most {longest:,} characters; this has {len(text):,}.")


def _place(text: str | None) -> str | None:
    place = _words((text or "").upper())
    if place and not PLACE.fullmatch(place):
        raise Invalid(f"A country is a code such as DE or DE-BY; {place!r} is none.")
    return place
