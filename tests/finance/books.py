"""Files of somebody's accounts, for tests of what they add up to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from core.actors import Actor
from core.db.keys import uuid7
from core.series import actions, classifying
from core.series.tables import AccountClass, Favourable, Series, SeriesKind
from core.uploads.tables import DataUpload, UploadStatus

numbers = count(1)
OTHERWISE = {
    "deduction": (AccountClass.revenue, Favourable.when_lower),
    "paid": (AccountClass.financial, Favourable.when_lower),
    "earned": (AccountClass.financial, Favourable.when_higher),
}


def file(
    db: Session,
    owner: Actor,
    filename: str,
    amounts: Mapping[str, tuple[str | None, float | Sequence[float]]],
    *,
    first: str = "2026-01",
    entity: str | None = None,
    currency: str | None = "EUR",
    is_shared: bool = False,
    freq: str = "MS",
) -> UUID:
    """A file with the class and the amounts by month, or by day, of each category; its id."""
    number = next(numbers)
    made = DataUpload(
        user_id=owner.id,
        filename=filename,
        file_sha256=f"{number:064x}",
        file_size=1,
        data_type="financial_data",
        status=UploadStatus.validated,
        is_shared=is_shared,
        created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
    )
    db.add(made)
    db.flush()
    points = []
    for category, (place, values) in amounts.items():
        one = _series(db, owner, category, place, entity, currency, is_shared=is_shared)
        each = [values] if isinstance(values, int | float) else list(values)
        moments = pd.date_range(first, periods=len(each), freq=freq, tz="UTC")
        named = {"series_id": one.id, "category": category}
        points.append(pd.DataFrame({"timestamp": moments, "value": each}).assign(**named))
    actions.add_points(db, owner, made.id, pd.concat(points, ignore_index=True))
    return made.id


def _series(
    db: Session,
    owner: Actor,
    category: str,
    place: str | None,
    entity: str | None,
    currency: str | None,
    *,
    is_shared: bool,
) -> Series:
    """The series of a category, made where it is not there yet."""
    name = f"{category} · {entity}" if entity else category
    found = db.scalars(
        select(Series).where(Series.user_id == owner.id, Series.name == name)  # type: ignore[arg-type]
    ).one_or_none()
    if found is not None:
        return found
    account_class, favourable = None, Favourable.neutral
    kind = SeriesKind.flow
    if place is not None:
        account_class, favourable = OTHERWISE.get(place) or (AccountClass(place), None)
        usual, direction = classifying.USUAL[account_class]
        standing = SeriesKind.stock if account_class is AccountClass.cash else SeriesKind.flow
        kind, favourable = usual or standing, favourable or direction
    made = Series(
        id=uuid7(),
        user_id=owner.id,
        name=name,
        category=category,
        entity=entity,
        currency=currency,
        account_class=account_class,
        favourable=favourable,
        kind=kind,
        is_shared=is_shared,
    )
    db.add(made)
    db.flush()
    return made
