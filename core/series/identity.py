"""Which series the rows of a file belong to, and what the file says of each."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select, update
from sqlmodel import Session, col

from core.analytics import rhythm
from core.db.types import now
from core.errors import Conflict
from core.series import classifying, rollup
from core.series.batches import batches
from core.series.tables import Series, SeriesKind
from core.uploads.room import filled, labels
from core.uploads.shapes import Fault
from core.uploads.twins import firsts, groups

CATEGORY = "value"  # where a file has no word for it
ENOUGH_MOMENTS = 200  # of the newest, to see how often values come
TAGS = re.compile(r"[,;|]")
MEASURES = ("unit", "currency", "kind")


@dataclass(frozen=True)
class Said:
    """What a file says of a series, in the order of its rows."""

    category: str = CATEGORY
    entity: str | None = None
    unit: str | None = None
    currency: str | None = None
    kind: str | None = None
    tags: tuple[str, ...] = ()


def names_of(rows: pd.DataFrame) -> pd.Series:
    """What each row's series is called: by itself, or by its category and entity.

    Every combination of words is named once, however many rows have it.
    """
    there = [name for name in ("name", "category", "entity") if name in rows]
    if not there:
        return pd.Series(pd.Categorical([CATEGORY] * len(rows)), index=rows.index)
    group, first = groups(rows, there)
    words = pd.DataFrame({name: rows[name].iloc[first].astype(object) for name in there})
    called = [_name(row) for row in words.to_dict("records")]
    codes, names = pd.factorize(np.array(called, dtype=object))
    small = codes.astype(group.dtype)
    named = filled(len(rows), group.dtype, lambda some: small[group[some]])
    return pd.Series(
        pd.Categorical.from_codes(named, pd.Index(names, dtype=object), validate=False),
        index=rows.index,
        copy=False,
    )


def said_of(rows: pd.DataFrame, names: pd.Series) -> dict[str, Said]:
    """What a file says of each of its series: the first word of each kind, and all tags."""
    told: dict[str, dict[str, Any]] = {name: {} for name in names.cat.categories}
    for column in ("category", "entity", *MEASURES):
        for name, word in pairs(rows, names, column):
            told[name].setdefault(column, word.upper() if column == "currency" else word)
    for name, word in pairs(rows, names, "tags"):
        more = [tag.strip() for tag in TAGS.split(word) if tag.strip()]
        told[name]["tags"] = tuple(dict.fromkeys([*told[name].get("tags", ()), *more]))
    return {name: Said(**words) for name, words in told.items()}


def pairs(rows: pd.DataFrame, names: pd.Series, column: str) -> list[tuple[str, str]]:
    """Each series with each word that it has in a column, in the order in which they come."""
    if column not in rows:
        return []
    both = pd.DataFrame({"name": names, "word": _categories(rows[column])}, copy=False)
    found = both.iloc[firsts(both, ["name", "word"])].dropna()
    return list(zip(found["name"].astype(str), found["word"].astype(str), strict=True))


def mixed(rows: pd.DataFrame, names: pd.Series) -> list[Fault]:
    """Rows of a series that are in another unit or currency than the rows above."""
    faults = []
    for column in ("unit", "currency"):
        words: dict[str, str] = {}
        strange = {}
        for name, word in pairs(rows, names, column):
            if words.setdefault(name, word) != word:
                strange[name, word] = f"{name} is in {words[name]} above, and in {word} here."
        faults += _of_words(rows, names, column, strange)
    return faults


def against_stored(
    rows: pd.DataFrame, names: pd.Series, stored: Mapping[str, Series]
) -> list[Fault]:
    """Rows that are in another unit or currency than their series is; never are they mixed."""
    faults: list[Fault] = []
    said = said_of(rows, names)
    for name, one in stored.items():
        field, reason = _conflict(one, said[name])
        if reason:
            faults += _faults(rows, (names == name).to_numpy(), field, reason)
    return faults


def refuse_conflicts(stored: Mapping[str, Series], said: Mapping[str, Said]) -> None:
    """Refuse a file that says of a stored series what it is not."""
    for name, one in stored.items():
        _, reason = _conflict(one, said[name])
        if reason:
            raise Conflict(reason)


def there(db: Session, owner: UUID, names: Iterable[str]) -> dict[str, Series]:
    """The series of these names that a person has."""
    mine = select(Series).where(col(Series.user_id) == owner)
    found = {}
    for some in rollup.in_parts(list(names)):  # type: ignore[arg-type]
        for one in db.scalars(mine.where(col(Series.name).in_(some))):
            found[one.name] = one
    return found


def extended(
    db: Session, owner: UUID, said: Mapping[str, Said], stored: Mapping[str, Series]
) -> None:
    """Note what a file adds to series that are there, and that they were extended."""
    plain = []
    for name, one in stored.items():
        told = said[name]
        tags = [tag for tag in told.tags if tag not in (one.tags or [])]
        if tags:
            one.tags = [*(one.tags or []), *tags]
        if one.unit is None and one.currency is None:
            one.unit, one.currency = told.unit, told.currency
        plain.append(one.id)
    db.flush()
    for some in rollup.in_parts(plain):
        dated = update(Series).where(col(Series.id).in_(some)).values(updated_at=now())
        db.execute(dated.execution_options(owner=owner, synchronize_session=False))


def made(
    db: Session, owner: UUID, said: Mapping[str, Said], frequencies: Mapping[str, str | None]
) -> dict[str, UUID]:
    """Make the series that are new, as the file says."""
    new = [_made(owner, name, told, frequencies.get(name)) for name, told in said.items()]
    classifying.begin(db, owner, new)
    db.add_all(new)
    db.flush()
    return {one.name: one.id for one in new}


def frequencies(rows: pd.DataFrame, names: pd.Series, wanted: Sequence[str]) -> dict[str, str]:
    """How often the values of some series come; many have the same dates and are seen once."""
    found: dict[str, str] = {}
    known: dict[bytes, str | None] = {}
    for name, stamps in _moments(rows, names, frozenset(wanted)):
        mine = np.unique(stamps)[-ENOUGH_MOMENTS:]
        pattern = mine.tobytes()
        if pattern not in known:
            seen = rhythm.recognised(pd.DatetimeIndex(mine))
            known[pattern] = seen.code if seen else None
        code = known[pattern]
        found |= {name: code} if code else {}
    return found


def _moments(
    rows: pd.DataFrame, names: pd.Series, wanted: Collection[str]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """The moments of each wanted series."""
    if not wanted:
        return
    for some, called in batches(rows, names):
        codes = called.cat.codes.to_numpy()
        order = np.argsort(codes, kind="stable")
        there, starts = np.unique(codes[order], return_index=True)
        moments = some["timestamp"].dt.tz_convert("UTC").dt.tz_localize(None).dt.as_unit("us")
        stamps = np.split(moments.to_numpy()[order], starts[1:])
        for code, mine in zip(there.tolist(), stamps, strict=True):
            name = str(names.cat.categories[code])
            if name in wanted:
                yield name, mine


def _made(owner: UUID, name: str, told: Said, frequency: str | None) -> Series:
    one = Series(
        user_id=owner,
        name=name,
        category=told.category,
        entity=told.entity,
        unit=told.unit,
        currency=told.currency,
        tags=list(told.tags) or None,
        frequency=frequency,
    )
    if told.kind:  # else it follows from the category
        one.kind = SeriesKind(told.kind)
    return one


def _of_words(
    rows: pd.DataFrame, names: pd.Series, column: str, strange: Mapping[tuple[str, str], str]
) -> list[Fault]:
    """A fault for each row in which a series has a word that it must not have."""
    faults = []
    for (name, word), reason in strange.items():
        is_here = (names == name).to_numpy() & (rows[column] == word).to_numpy()
        faults += _faults(rows, is_here, column, reason)
    return faults


def _faults(rows: pd.DataFrame, is_wrong: NDArray[Any], column: str, reason: str) -> list[Fault]:
    places = np.flatnonzero(is_wrong)
    return [Fault(row, column, reason) for row in labels(rows, places).tolist()]


def _categories(words: pd.Series) -> pd.Series:
    is_done = isinstance(words.dtype, pd.CategoricalDtype)
    return words if is_done else words.astype("category")


def _conflict(one: Series, told: Said) -> tuple[str, str]:
    """The field, and the sentence, in which a file contradicts a stored series."""
    if one.currency and told.currency and one.currency != told.currency:
        return "currency", _sentence(one.name, one.currency, told.currency)
    if one.unit and told.unit and one.unit != told.unit:
        return "unit", _sentence(one.name, one.unit, told.unit)
    if one.currency and told.unit and not one.unit and not told.currency:
        return "unit", _sentence(one.name, one.currency, told.unit)
    if one.unit and told.currency and not one.currency and not told.unit:
        return "currency", _sentence(one.name, one.unit, told.currency)
    return "", ""


def _sentence(name: str, stored: str, said: str) -> str:
    return (
        f"{name} is stored in {stored}, and this is in {said}. Convert the file, or give the "
        "series another name."
    )


def _name(row: Mapping[Any, Any]) -> str:
    said = {key: value for key, value in row.items() if isinstance(value, str)}
    category, entity = said.get("category", CATEGORY), said.get("entity")
    return said.get("name") or (f"{category} · {entity}" if entity else category)
