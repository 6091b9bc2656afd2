"""What one message tells: all that is due for one recipient."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.alerts.tables import Event, Severity
from core.settings import settings


@dataclass(frozen=True)
class News:
    """What a message tells of one alert."""

    event: Event
    alert_id: UUID
    severity: Severity
    subject: str
    metric: str
    value: float
    message: str
    raised_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True)
class Parcel:
    """One mail, or one request to the webhook."""

    rows: tuple[UUID, ...]
    news: tuple[News, ...]  # the worst first
    address: str = ""  # none is the webhook
    zone: str = "UTC"

    @property
    def key(self) -> str:
        """The same whenever the same is told to the same recipient."""
        said = "/".join([self.address, *sorted(map(str, self.rows))])
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def sums(self) -> str:
        """How much of what, in words."""
        return ", ".join(f"{count} {word}" for word, count in self._counts() if count)

    def _counts(self) -> Iterator[tuple[str, int]]:
        raised = [one.severity for one in self.news if one.event is Event.raised]
        for severity in (Severity.red, Severity.amber):
            yield severity.value, raised.count(severity)
        yield "cleared", len(self.news) - len(raised)


def link(alert_id: UUID | None = None) -> str:
    """Where alerts are read, as far as the product knows its own address."""
    place = settings().public_url
    query = f"?alert={alert_id}" if alert_id else ""
    return f"{place}/alerts{query}" if place else ""
