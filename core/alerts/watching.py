"""What can be watched: each domain registers figures of its subjects, and how they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from core.accounts.tables import User
from core.actors import Actor, Role
from core.alerts.tables import AlertRule, Subject

# Who reads for a rule that is for everyone: what is private to somebody stays out of it.
EVERYBODY = Actor(None, "everybody", Role.viewer)


@dataclass(frozen=True)
class Reading:
    """One figure of one subject, as it stands."""

    subject_id: UUID
    label: str  # what people call the subject
    value: float | None  # None: not computable …
    before: float | None = None  # the figure of the previous period, where there is one
    of: date | None = None  # the day or period end it is of
    reason: str = ""  # … and why not; with a value, why there is none before
    unit: str = ""  # the subject's own, for a metric that has none


@dataclass(frozen=True)
class Metric:
    """One figure that can be watched.

    ``read`` is a query: it answers for one subject, or for all that this user may see. A subject
    that is there has a reading, if only one that says why its figure cannot be computed. The
    module's ``READS`` says which data it is of.
    """

    title: str
    subject: Subject
    unit: str  # "months", "%" (then 40 is 40 %); empty: the subject's own
    read: Callable[[Session, Actor, UUID | None], list[Reading]]
    help: str = ""  # how it is computed, in one sentence


Metrics = Mapping[str, Metric]


def reader(rule: AlertRule, owner: User | None) -> Actor | None:
    """With whose rights a rule reads; nobody's where its owner may not sign in any more."""
    if rule.user_id is None:
        return EVERYBODY
    if owner is None or not owner.is_active or owner.is_deleted:
        return None
    return Actor(owner.id, owner.username, owner.role)
