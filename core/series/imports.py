"""Files of series: one value a line, with its moment, and what series it belongs to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select, update
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.types import now
from core.series import actions, rollup
from core.series.tables import Series
from core.uploads.shapes import Fault, Field, Holds, Load, Shape

CATEGORY = "value"  # where a file has no word for it

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
        longest=200,
        synonyms=("unique id", "series id", "id", "serie", "reihe", "zeitreihe", "metric"),
    ),
    Field(
        "category",
        "Category",
        Holds.words,
        longest=100,
        synonyms=("kategorie", "categorie", "categoria", "type", "account", "konto", "compte"),
    ),
    Field(
        "entity",
        "Entity",
        Holds.words,
        longest=100,
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
    Field(
        "unit",
        "Unit",
        Holds.words,
        longest=50,
        synonyms=("einheit", "unite", "unidad", "unita"),
    ),
    Field(
        "currency",
        "Currency",
        Holds.words,
        upper=True,
        pattern="[A-Z]{3}",
        says="the three letters of a currency, such as EUR",
        synonyms=("waehrung", "wahrung", "devise", "moneda"),
    ),
)


def check(rows: pd.DataFrame) -> list[Fault]:
    """One value for each moment of a series."""
    names = _names(rows)
    twice = pd.DataFrame({"series": names, "timestamp": rows["timestamp"]}).duplicated()
    return [
        Fault(row, "timestamp", f"{names[row]} has a value for this moment already.")
        for row in rows.index[twice.to_numpy()]
    ]


def store(db: Session, user: Actor, load: Load) -> int:
    """Extend the series of this person that are named, and make those that are new."""
    require(user, Role.analyst)
    rows = load.rows
    names = _names(rows)
    first = rows.loc[~names.duplicated()].set_axis(names[~names.duplicated()])
    ids = _series(db, load.owner, first)
    points = pd.DataFrame(
        {
            "series_id": names.cat.rename_categories(ids),
            "timestamp": rows["timestamp"],
            "category": _words(rows, "category", CATEGORY),
            "value": rows["value"],
        }
    )
    return actions.add_points(db, user, load.upload_id, points)


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
    """What each row's series is called: by itself, or by its category and entity.

    Every combination of words is named once, however many rows have it.
    """
    there = [name for name in ("name", "category", "entity") if name in rows]
    if not there:
        return pd.Series(pd.Categorical([CATEGORY] * len(rows)), index=rows.index)
    group = rows.groupby(there, observed=True, dropna=False, sort=False).ngroup()
    first = rows.loc[~group.duplicated(), there].astype(object)
    called = [_name(row) for row in first.to_dict("records")]
    codes, names = pd.factorize(np.array(called, dtype=object))
    named = pd.Categorical.from_codes(codes[group.to_numpy()], pd.Index(names, dtype=object))
    return pd.Series(named, index=rows.index)


def _name(row: Mapping[Any, Any]) -> str:
    said = {key: value for key, value in row.items() if isinstance(value, str)}
    category, entity = said.get("category", CATEGORY), said.get("entity")
    return said.get("name") or (f"{category} · {entity}" if entity else category)


def _words(rows: pd.DataFrame, name: str, otherwise: str) -> pd.Series:
    """The words of a field, with one for those that have none."""
    if name not in rows:
        return pd.Series(pd.Categorical([otherwise] * len(rows)), index=rows.index)
    words = rows[name].astype("category")
    return words.cat.add_categories(
        [] if otherwise in words.cat.categories else [otherwise]
    ).fillna(otherwise)


LONG = Shape(
    "series",
    "Series, one value a line",
    FIELDS,
    store,
    actions.remove_points,
    check,
)
