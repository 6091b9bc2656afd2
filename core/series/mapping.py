"""Which class of account each category is: what people gave it, and what its name suggests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.series.accounts import Guess, guesses
from core.series.queries import visible
from core.series.tables import AccountClass, Favourable, Series, SeriesKind, SeriesMonth

READS = ("series",)
NAMELESS = "value"  # the category of a file without one: each series is then known by its name


@dataclass(frozen=True)
class One:
    """A series of a category, with its own class and its newest value."""

    id: UUID
    name: str
    account_class: AccountClass | None
    kind: SeriesKind
    favourable: Favourable
    points: int
    last_value: float | None
    last_at: datetime | None
    unit: str


@dataclass(frozen=True)
class Mapped:
    """A category of somebody: its series, their class where they have one, and a suggestion."""

    category: str
    owner_id: UUID
    owner: str
    is_mine: bool
    series: tuple[One, ...]
    suggestion: Guess | None

    @property
    def account_class(self) -> AccountClass | None:
        """The class of all its series, if they have one and the same."""
        classes = {one.account_class for one in self.series}
        return classes.pop() if len(classes) == 1 else None

    @property
    def is_mapped(self) -> bool:
        """Whether every series has a class."""
        return all(one.account_class is not None for one in self.series)

    @property
    def is_subtotal(self) -> bool:
        """Whether it is a sum of others by its name, and so is not missed where it has no class."""
        return not self.is_mapped and self.suggestion is not None and self.suggestion.is_subtotal

    @property
    def is_open(self) -> bool:
        """Whether a class is missing that is suggested."""
        suggested = self.suggestion is not None and not self.suggestion.is_subtotal
        return not self.is_mapped and suggested

    @property
    def is_as_suggested(self) -> bool:
        """Whether its class is the one that its name suggests."""
        mapped, guess = self.account_class, self.suggestion
        return mapped is not None and guess is not None and guess.account_class is mapped

    @property
    def points(self) -> int:
        """How many points its series have."""
        return sum(one.points for one in self.series)

    @property
    def last_at(self) -> datetime | None:
        """The moment of its newest point."""
        return max((one.last_at for one in self.series if one.last_at), default=None)

    @property
    def last_value(self) -> float | None:
        """The sum at its newest moment, where its series are of one unit."""
        newest, units = self.last_at, {one.unit for one in self.series}
        values = [one.last_value or 0.0 for one in self.series if one.last_at == newest]
        return sum(values) if newest is not None and len(units) == 1 else None

    @property
    def unit(self) -> str:
        """The unit of its series, where it is one."""
        units = {one.unit for one in self.series}
        return units.pop() if len(units) == 1 else ""


def mapping(db: Session, user: Actor) -> list[Mapped]:
    """Every category this user may see with its series, one's own first, not mapped ones first."""
    require(user, Role.viewer)
    last = (
        select(
            col(SeriesMonth.series_id),
            func.sum(SeriesMonth.points).label("points"),
            func.max(SeriesMonth.last_at).label("last_at"),
        )
        .where(col(SeriesMonth.series_id).in_(visible(user)))
        .group_by(col(SeriesMonth.series_id))
        .subquery()
    )
    is_newest = and_(
        col(SeriesMonth.series_id) == last.c.series_id,
        col(SeriesMonth.last_at) == last.c.last_at,
    )
    wanted = (
        select(
            *(Series, col(User.username)),
            *(last.c.points, last.c.last_at, col(SeriesMonth.last_value)),
        )
        .join(User, col(User.id) == col(Series.user_id))
        .outerjoin(last, last.c.series_id == col(Series.id))
        .outerjoin(SeriesMonth, is_newest)
        .where(col(Series.id).in_(visible(user)))
        .order_by(col(Series.name), col(Series.id))
    )
    held: dict[tuple[UUID, str, str], dict[UUID, One]] = {}
    for one, owner, points, at, value in db.execute(wanted):
        told = One(
            one.id,
            one.name,
            one.account_class,
            one.kind,
            one.favourable,
            points or 0,
            value,
            at,
            one.unit or one.currency or "",
        )
        held.setdefault((one.user_id, owner, label(one.category, one.name)), {})[one.id] = told
    return _sorted(user, held)


def label(category: str, name: str) -> str:
    """What a series is known by here: its category, or its name where the file had none.

    >>> label("Rent", "Rent · North"), label("value", "Umsatz")
    ('Rent', 'Umsatz')
    """
    return name if category == NAMELESS else category


def _sorted(user: Actor, held: Mapping[tuple[UUID, str, str], Mapping[UUID, One]]) -> list[Mapped]:
    owners: dict[UUID, list[str]] = {}
    for owner_id, _, category in held:
        owners.setdefault(owner_id, []).append(category)
    suggested = {owner_id: guesses(names) for owner_id, names in owners.items()}
    found = [
        Mapped(
            category,
            owner_id,
            owner,
            owner_id == user.id,
            tuple(series.values()),
            suggested[owner_id][category],
        )
        for (owner_id, owner, category), series in held.items()
    ]
    return sorted(
        found,
        key=lambda one: (
            not one.is_mine,
            one.owner,
            one.is_mapped or one.is_subtotal,
            one.is_mapped,
            one.category.casefold(),
        ),
    )
