"""What a KPI report is asked for: whose books, which period of which calendar, in which money."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from core.analytics.kpi.calendars import WEEKS, Calendar, Length, Period
from core.errors import Invalid

__all__ = ["WEEKS", "Asked", "Calendar", "Length", "Period"]


@dataclass(frozen=True)
class Asked:
    """A question that can be asked again, on other data too."""

    owner_id: UUID
    period: str  # as the address writes it
    calendar: Calendar = Calendar()  # noqa: RUF009 - frozen
    entities: tuple[str, ...] = ()  # none stands for all
    currency: str = ""  # empty: that of the books, where they have but one
    is_closing_for_all: bool = False  # else what flows is converted at averages
    version: int | None = None  # of the budget; none = the newest

    def __post_init__(self) -> None:
        """Refuse what cannot be answered."""
        self.calendar.named(self.period)
        if self.currency and not (
            len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()
        ):
            raise Invalid(f"{self.currency} is no currency; write its three letters, such as EUR.")

    @property
    def whole(self) -> Period:
        """The period, whether it is over or not."""
        return self.calendar.named(self.period)

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {
            "owner_id": str(self.owner_id),
            "period": self.period,
            "first_month": self.calendar.first_month,
            "weeks": self.calendar.weeks,
            "last_day": self.calendar.last_day,
            "entities": list(self.entities),
            "currency": self.currency,
            "closing_for_all": self.is_closing_for_all,
            "version": self.version,
        }

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """A question as JSON kept it."""
        return cls(
            UUID(told["owner_id"]),
            told["period"],
            Calendar(told["first_month"], told["weeks"], told["last_day"]),
            tuple(told["entities"]),
            told["currency"],
            told["closing_for_all"],
            told["version"],
        )
