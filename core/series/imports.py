"""Files of series: one value a line, with its moment, and what series it belongs to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select, update
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.types import now
from core.errors import NotFound
from core.series import actions, rollup
from core.series.tables import Series
from core.uploads.shapes import Fault, Field, Holds, Shape

CATEGORY = "value"  # where a file has no word for it
LONGEST = {"name": 200, "category": 100, "entity": 100, "unit": 50, "currency": 3}

FIELDS = (
    Field(
        "timestamp",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "time", "datetime", "period", "month", "ds", "when"),
            *("datum", "tag", "monat", "zeit", "zeitpunkt", "buchungsdatum"),
            *("jour", "mois", "periode", "fecha", "mes", "data", "giorno", "dia", "maand"),
        ),
    ),
    Field(
        "value",
        "Value",
        Holds.number,
        is_required=True,
        synonyms=(
            *("amount", "y", "total", "actual", "sum", "number", "close"),
            *("wert", "betrag", "summe", "umsatz", "menge"),
            *("valeur", "montant", "ventes", "valor", "importe", "monto", "ventas"),
            *("valore", "importo", "waarde", "bedrag", "revenue", "sales"),
        ),
    ),
    Field(
        "name",
        "Series",
        Holds.words,
        synonyms=("unique id", "series id", "id", "serie", "reihe", "zeitreihe", "metric"),
    ),
    Field(
        "category",
        "Category",
        Holds.words,
        synonyms=("kategorie", "categorie", "categoria", "type", "account", "konto", "compte"),
    ),
    Field(
        "entity",
        "Entity",
        Holds.words,
        synonyms=(
            "entite",
            "entidad",
            "entita",
            "region",
            "unit name",
            "store",
            "filiale",
            "magasin",
            "tienda",
            "business",
        ),
    ),
    Field("unit", "Unit", Holds.words, synonyms=("einheit", "unite", "unidad", "unita")),
    Field(
        "currency", "Currency", Holds.words, synonyms=("waehrung", "wahrung", "devise", "moneda")
    ),
)


def check(rows: pd.DataFrame) -> list[Fault]:
    """One value for each moment of a series, and words that fit."""
    named = rows.assign(series=_names(rows))
    twice = named.duplicated(["series", "timestamp"])
    faults = [
        Fault(row, "timestamp", f"{named['series'][row]} has a value for this moment already.")
        for row in rows.index[twice]
    ]
    for field, most in LONGEST.items():
        if field in rows:
            long = rows[field].str.len() > most
            said = f"This is longer than {most} characters."
            faults += [Fault(row, field, said) for row in rows.index[long.fillna(value=False)]]
    return faults


def store(db: Session, user: Actor, data_upload_id: UUID, rows: pd.DataFrame) -> int:
    """Extend the series of this person that are named, and make those that are new."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotFound("A series belongs to somebody.")
    names = _names(rows)
    first = rows.assign(series=names).groupby("series", sort=False).first()
    ids = _series(db, user.id, first)
    points = pd.DataFrame(
        {
            "series_id": names.map(ids),
            "timestamp": rows["timestamp"],
            "category": _column(rows, "category").fillna(CATEGORY),
            "value": rows["value"],
        }
    )
    return actions.add_points(db, user, data_upload_id, points)


def _series(db: Session, owner: UUID, wanted: pd.DataFrame) -> dict[str, UUID]:
    """The keys of the series by name; what is new is made as the file says."""
    found = _there(db, owner, [str(name) for name in wanted.index])
    made = []
    for name, row in wanted[~wanted.index.isin(list(found))].iterrows():
        said = {key: value for key, value in row.items() if isinstance(value, str)}
        one = Series(
            user_id=owner,
            name=str(name),
            category=said.get("category", CATEGORY),
            entity=said.get("entity"),
            unit=said.get("unit"),
            currency=said["currency"].upper() if "currency" in said else None,
        )
        made.append(one)
        found[one.name] = one.id
    db.add_all(made)
    db.flush()
    return found


def _there(db: Session, owner: UUID, names: Sequence[str]) -> dict[str, UUID]:
    """The series of these names that this person has, which are noted as extended."""
    found: dict[str, UUID] = {}
    mine = col(Series.user_id) == owner
    for at in range(0, len(names), rollup.SERIES_AT_ONCE):
        some = names[at : at + rollup.SERIES_AT_ONCE]
        rows = db.execute(select(col(Series.name), col(Series.id)).where(mine, _is_one_of(some)))
        found |= {row.name: row.id for row in rows}
        extended = update(Series).where(mine, _is_one_of(some)).values(updated_at=now())
        db.execute(extended.execution_options(owner=owner, synchronize_session=False))
    return found


def _is_one_of(names: Sequence[str]) -> Any:
    return col(Series.name).in_(names)


def _names(rows: pd.DataFrame) -> pd.Series:
    """What each row's series is called: by itself, or by its category and entity."""
    category = _column(rows, "category").fillna(CATEGORY)
    entity = _column(rows, "entity")
    usual = category.where(entity.isna(), category + " · " + entity.fillna(""))
    return _column(rows, "name").fillna(usual).astype(object)


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    if name in rows:
        return rows[name].astype(object)
    return pd.Series([None] * len(rows), index=rows.index, dtype=object)


LONG = Shape("series", "Series, one value a line", FIELDS, store, actions.remove_points, check)
