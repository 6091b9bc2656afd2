"""Files of companies: what is new is added, of what is known only what they say is changed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Alert, AlertRule, Subject
from core.currency.codes import CODES
from core.db import bulk
from core.db.packages import metadata
from core.db.types import now
from core.errors import Conflict, Invalid
from core.uploads import storing, traces
from core.uploads.dependents import in_parts
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault, Load, Mode
from core.uploads.twins import said_again
from core.ventures import money
from core.ventures.checks import LEAST
from core.ventures.company_fields import TITLES
from core.ventures.naming import Names, plain
from core.ventures.tables import Company, FundingRound, ReportingStatus

KEY = ("name",)
MONEY = ("equity_raised", "post_money_valuation")
NEEDED = ("reporting_currency", "fund", "location_country", "customer_type", "revenue_type",
          "year_end_date")  # fmt: skip
SAID = ("reporting_status", *NEEDED, *MONEY)
SHOWN = 5  # of many names, in a sentence


def check(rows: pd.DataFrame) -> list[Fault]:
    """Each company once, in currencies and amounts that can be kept."""
    if rows.empty:
        return []
    names = rows["name"].astype(object).map(plain)
    again = said_again(pd.DataFrame({"name": names, "exact": rows["name"]}), ["name"])
    said = "A row above names the same company, written in another way."
    differs = again & ~said_again(rows, ["name"])
    faults = [Fault(int(row), "name", said) for row in rows.index[differs]]
    for name in MONEY:
        if name in rows:
            faults += money.kept(_amounts(rows, name), name)
    if "reporting_currency" in rows:
        codes = rows["reporting_currency"].astype(object)
        strange = (codes.notna() & ~codes.isin(CODES)).to_numpy()
        faults += once_each(strange, codes, "reporting_currency", _strange)
    if "year_end_date" in rows:
        days = rows["year_end_date"]
        is_inside = (days.notna() & ~days.dt.is_month_end).to_numpy()
        faults += once_each(is_inside, rows["name"], "year_end_date", _inside)
    return faults


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """What new companies lack, and what would not agree with the rounds of those that are known."""
    require(user, Role.viewer)
    return _faults(db, rows, mode) if len(rows) else []


def _faults(db: Session, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    names = Names.stored(db)
    known = names.of(rows["name"])
    there = _there(db, [one.id for one in known.dropna()])
    funded = _funded(db, list(there))
    faults = []
    for row, said in zip(rows.index, _said(rows), strict=True):
        one = known[row]
        if one is None:
            faults += _not_new(names, int(row), said)
        elif mode is Mode.adding:
            faults.append(Fault(int(row), "name", f"{one.name} is known already."))
        else:
            faults += _unlike(int(row), said, there[one.id], funded.get(one.id))
    return faults


def _not_new(names: Names, row: int, said: Mapping[str, Any]) -> list[Fault]:
    """Why a company cannot be added."""
    if plain(str(said["name"])) in names.alike:
        return [Fault(row, "name", names.why_not(str(said["name"])))]
    lacking = [TITLES[name].casefold() for name in NEEDED if said.get(name) is None]
    if not lacking:
        return []
    why = f"{said['name']} is new, and nothing is said of its {', '.join(lacking)}."
    return [Fault(row, "name", why)]


def _unlike(
    row: int, said: Mapping[str, Any], before: Mapping[str, Any], funded: Mapping[str, Any] | None
) -> list[Fault]:
    """What a row would set that does not agree with amounts or rounds that are stored."""
    currency, was = said.get("reporting_currency"), before["reporting_currency"]
    faults = [
        Fault(
            row,
            "reporting_currency",
            f"{TITLES[name]} of {before['name']} is stored in {was}; state it in {currency} too.",
        )
        for name in MONEY
        if currency not in {None, was} and said.get(name) is None and before[name] is not None
    ]
    if funded is None or funded["currency"] != (currency or was):
        return faults
    for name in MONEY:
        due, given = funded[name], said.get(name)
        if given is None and currency in {None, was}:
            continue
        final = before[name] if given is None else given
        if due is not None and (final is None or abs(float(final) - float(due)) >= LEAST):
            field = name if given is not None else "reporting_currency"
            why = f"The rounds of {before['name']} say {float(due):,.2f}. Leave this cell empty."
            faults.append(Fault(row, field, why))
    return faults


def store(db: Session, user: Actor, load: Load) -> int:
    """Add companies; of those that are known, change what the file says and keep the rest."""
    require(user, Role.analyst)
    traces.begin(db, load.upload_id, Company)  # two may name the same new one at once
    for fault in _faults(db, load.rows, load.mode):
        if fault.blocks:
            raise Invalid(fault.reason)
    known = Names.stored(db).of(load.rows["name"])
    there = _there(db, [one.id for one in known.dropna()])
    rows = [
        _whole(said, there.get(one.id) if one else None, user)
        for said, one in zip(_said(load.rows), known, strict=True)
    ]
    made = pd.DataFrame(rows, dtype=object)
    set_here = [name for name in (*KEY, *SAID) if name in load.rows or name in KEY]
    storing.make_room(db, load, Company, made[[*set_here, "updated_at", "updated_by_id"]], key=KEY)
    return bulk.upsert(db, Company, _typed(made), key=KEY, data_upload_id=load.upload_id)


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take companies back, unless something has come to be about one that was new."""
    require(user, Role.analyst)
    traces.begin(db, upload_id, Company)
    before = storing.replaced(db, upload_id, Company)
    known = set(before["id"]) if len(before) else set()
    brought = select(col(Company.id), col(Company.name)).where(
        col(Company.data_upload_id) == upload_id
    )
    new = {row.id: row.name for row in db.execute(brought) if row.id not in known}
    if used := _used(db, list(new)):
        first = sorted(new[one] for one in used)
        told = ", ".join(first[:SHOWN]) + (" …" if len(first) > SHOWN else "")
        raise Conflict(
            f"There are submissions or other figures of {told}. Take those back first, then the "
            "file of the companies."
        )
    return storing.take_back(db, upload_id, Company, key=KEY)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many companies there are, and what they have raised in each currency."""
    found = {"Companies": f"{len(rows):,}"}
    if "equity_raised" not in rows:
        return found
    currency = (
        rows["reporting_currency"].astype(object)
        if "reporting_currency" in rows
        else pd.Series("", rows.index)
    )
    amounts = _amounts(rows, "equity_raised")
    return found | {
        f"Equity raised {code}".strip(): money.total(some.to_list())
        for code, some in amounts.groupby(currency.where(currency.notna(), ""))
    }


def _amounts(rows: pd.DataFrame, name: str) -> pd.Series:
    return money.exact(rows[name], rows.get("scale"))


def _said(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """What each row says; an empty cell says nothing."""
    said = pd.DataFrame({"name": rows["name"].astype(object)})
    for name in SAID:
        if name in MONEY and name in rows:
            said[name] = _amounts(rows, name)
        elif name == "year_end_date" and name in rows:
            said[name] = pd.Series(rows[name].dt.date, dtype=object)
        elif name in rows:
            said[name] = rows[name].astype(object)
    plainly = said.astype(object).where(said.notna(), None)
    return plainly.to_dict("records")


def _whole(
    said: Mapping[str, Any], before: Mapping[str, Any] | None, user: Actor
) -> dict[str, Any]:
    """A company with what is known of it and what is said of it now."""
    if before is None:
        made = {name: said.get(name) for name in (*KEY, *SAID)}
        made["reporting_status"] = made["reporting_status"] or ReportingStatus.active.value
        return {**made, "created_by_id": user.id, "updated_at": now(), "updated_by_id": user.id}
    made = {
        name: before[name] if said.get(name) is None else said[name] for name in (*KEY, *SAID)
    } | {"name": before["name"]}
    return {
        **made,
        "created_by_id": before["created_by_id"],
        "updated_at": now(),
        "updated_by_id": user.id,
    }


def _typed(made: pd.DataFrame) -> pd.DataFrame:
    return made.assign(updated_at=pd.to_datetime(made["updated_at"], utc=True))


def _there(db: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What is stored of some companies."""
    columns = ("id", "name", *SAID, "created_by_id")
    wanted = select(*(col(getattr(Company, name)) for name in columns))
    found: dict[UUID, dict[str, Any]] = {}
    for some in in_parts(list(ids)):
        for row in db.execute(wanted.where(col(Company.id).in_(some))):
            found[row.id] = dict(row._mapping)
    return found


def _funded(db: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the rounds of companies say, of those whose rounds are all in one currency."""
    columns = ("company_id", "date", "currency", *MONEY)
    wanted = select(*(col(getattr(FundingRound, name)) for name in columns))
    ordered = wanted.order_by(col(FundingRound.company_id), col(FundingRound.date))
    found: dict[UUID, dict[str, Any]] = {}
    mixed: set[UUID] = set()
    for some in in_parts(list(ids)):
        for row in db.execute(ordered.where(col(FundingRound.company_id).in_(some))):
            empty = {"currency": row.currency, MONEY[0]: Decimal(0), MONEY[1]: None}
            one = found.setdefault(row.company_id, empty)
            one[MONEY[0]] += row.equity_raised
            one[MONEY[1]] = one[MONEY[1]] if row[-1] is None else row[-1]
            if one["currency"] != row.currency:
                mixed.add(row.company_id)
    return {key: one for key, one in found.items() if key not in mixed}


def _used(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    """The companies that something is about, whether or not it would go with them."""
    used: set[UUID] = set()
    keys = [
        key.parent
        for table in metadata().sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == Company.__tablename__ and key.ondelete != "SET NULL"
    ]
    watched = select(col(AlertRule.subject_id)).where(
        col(AlertRule.subject_type) == Subject.company
    )
    told = (
        select(col(Alert.subject_id))
        .join(AlertRule, col(AlertRule.id) == Alert.alert_rule_id)
        .where(col(AlertRule.subject_type) == Subject.company)
    )
    for some in in_parts(list(ids)):
        for key in keys:
            used |= set(db.scalars(select(key).where(key.in_(some)).distinct()))
        used |= set(db.scalars(watched.where(col(AlertRule.subject_id).in_(some))))
        used |= set(db.scalars(told.where(col(Alert.subject_id).in_(some)).distinct()))
    return used


def _strange(code: str, _count: int) -> str:
    return f"{code} is not among the currencies that are known here; look whether it is meant."


def _inside(name: str, _count: int) -> str:
    return f"The year of {name} does not end with a month; its quarters are reckoned by months."
