"""What the benches fill databases with: one analyst, her series, and frames of points."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role
from core.db import write
from core.series.tables import Series
from core.uploads.tables import DataUpload

SEED = 20_261_121
CATEGORIES = 10
FIRST_YEAR = 2015
YEARS = 10


@dataclass(frozen=True)
class Workspace:
    """Who owns the rows and what they hang on."""

    ada: Actor
    upload_id: UUID
    series_ids: tuple[UUID, ...]

    @property
    def categories(self) -> list[str]:
        """One for each series."""
        return [category(number) for number in range(len(self.series_ids))]


def category(number: int) -> str:
    """The name of a category.

    >>> category(3)
    'category 03'
    """
    return f"category {number:02}"


def first_of(number: int) -> datetime:
    """The beginning of a month, counted from the first point.

    >>> first_of(13).isoformat()
    '2016-02-01T00:00:00+00:00'
    """
    return datetime(FIRST_YEAR + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def workspace() -> Workspace:
    """An analyst with an upload and one series for each category, in the database of now."""
    with write(SYSTEM) as db:
        ada = stored_user(db)
        upload = DataUpload(
            user_id=ada.id, filename="a.csv", file_sha256="0" * 64, file_size=1, data_type="custom"
        )
        series = [
            Series(user_id=ada.id, name=category(number), category=category(number))
            for number in range(CATEGORIES)
        ]
        db.add_all([upload, *series])
    return Workspace(
        Actor(ada.id, ada.username, Role.analyst), upload.id, tuple(one.id for one in series)
    )


def stored_user(db: Session, name: str = "ada") -> User:
    """A new analyst, known to the database already so that rows may point to her."""
    user = User(username=name, email=f"{name}@example.org", password_hash="-", role=Role.analyst)
    db.add(user)
    db.flush()
    return user


def points(place: Workspace, count: int) -> pd.DataFrame:
    """So many points over ten years, spread over the categories, oldest first as files are."""
    return pd.concat([year(place, count, number) for number in range(YEARS)], ignore_index=True)


def year(place: Workspace, count: int, number: int) -> pd.DataFrame:
    """The points of one of the ten years, of ``count`` in all."""
    moments = count // (YEARS * CATEGORIES)
    begin, end = (pd.Timestamp(FIRST_YEAR + one, 1, 1, tz="UTC") for one in (number, number + 1))
    stamps = pd.date_range(begin, end, periods=moments + 1)[:-1].floor("ms")
    which = np.tile(np.arange(CATEGORIES), moments)
    random = np.random.default_rng(SEED + number)
    return pd.DataFrame(
        {
            "series_id": pd.Categorical.from_codes(which, pd.Index(place.series_ids)),
            "timestamp": stamps.repeat(CATEGORIES).astype("datetime64[us, UTC]"),
            "category": pd.Categorical.from_codes(which, pd.Index(place.categories)),
            "value": random.normal(1000, 100, moments * CATEGORIES).round(2),
        }
    )


def walk(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values that wander, with a wave a day of so many minutes."""
    steps = np.random.default_rng(SEED).normal(size=count).cumsum() / 100
    return steps + 50 + 10 * np.sin(np.arange(count) / 1440 * 2 * np.pi)
