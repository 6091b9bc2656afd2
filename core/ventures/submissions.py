"""Files of quarters: what is new is submitted, what differs from before is a new version."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db import bulk
from core.db.dialects import lock
from core.db.frames import frame
from core.errors import Conflict, Invalid
from core.uploads import storing, traces
from core.uploads.dependents import in_parts
from core.uploads.pointing import once_each, refused
from core.uploads.shapes import Fault, Load, Mode
from core.uploads.table import Asked
from core.uploads.tables import ReplacedRows
from core.ventures import figures, quarters, reported
from core.ventures.naming import Names, distinct
from core.ventures.quarter_fields import MONEY, NEEDED, STATED, TITLES
from core.ventures.tables import Company, MetricsInput

KEY = ("company_id", "fiscal_reporting_date")
AS_IT_IS: dict[str, Any] = {"synchronize_session": False}
ENDS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December")  # fmt: skip


@dataclass
class Held:
    """Rows of a file held against what is stored, and what stands against them."""

    made: pd.DataFrame = field(default_factory=pd.DataFrame)  # as the table has them
    faults: list[Fault] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault | Asked]:
    """Companies that nobody knows, quarters that are none of theirs, and what is not new."""
    require(user, Role.viewer)
    if rows.empty:
        return []
    held = _held(db, rows, mode)
    return [*held.faults, *held.questions]


def store(db: Session, user: Actor, load: Load) -> int:
    """Submit what is new; what was submitted before stays as an earlier version."""
    require(user, Role.analyst)
    names = Names.stored(db)
    found = [one for one in map(names.find, distinct(load.rows["company"])) if one]
    number = traces.begin(db, load.upload_id, MetricsInput)
    for one in sorted(one.id for one in found):
        lock(db, "metrics_inputs", one)
    held = _held(db, load.rows, load.mode)
    for question in held.questions:
        raise Invalid(question.sentence)
    for fault in held.faults:
        if fault.blocks:
            raise Invalid(fault.reason)
    made = held.made[~held.made["is_same"]]
    if made.empty:
        return 0
    kept = made["before"].notna()
    before = made.loc[kept, "before"].tolist()
    partial = made.loc[kept & made["takes_over"], "before"].tolist()
    if partial:
        traces.keep(db, load.upload_id, MetricsInput, number, _of(db, partial), columns=STATED)
    _mark(db, before, is_current=False)
    reported.forget(db, before)
    rows = made.drop(columns=["before", "takes_over", "is_same"])
    rows = rows.assign(is_current=True)
    rows["created_by_id"] = pd.Series([user.id] * len(rows), rows.index, dtype=object)
    return bulk.load(db, MetricsInput, rows, data_upload_id=load.upload_id)


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take submissions back: the version before counts again."""
    require(user, Role.analyst)
    traces.begin(db, upload_id, MetricsInput)
    mine = col(MetricsInput.data_upload_id) == upload_id
    brought = frame(
        db, select(col(MetricsInput.id), *(col(getattr(MetricsInput, n)) for n in KEY)).where(mine)
    )
    companies = sorted(brought["company_id"].unique()) if len(brought) else []
    for one in companies:
        lock(db, "metrics_inputs", one)
    _refuse_if_taken_over(db, upload_id, set(brought["id"]) if len(brought) else set())
    db.execute(delete(MetricsInput).where(mine).execution_options(**AS_IT_IS))
    if companies:
        _mark(db, _newest(db, companies), is_current=True)
    traces.forget(db, upload_id, MetricsInput)
    return len(brought)


def _refuse_if_taken_over(db: Session, upload_id: UUID, ids: set[UUID]) -> None:
    """A correction of some figures has the others from the version before it."""
    others = select(col(ReplacedRows.data_upload_id)).where(
        col(ReplacedRows.table_name) == MetricsInput.__tablename__,
        col(ReplacedRows.data_upload_id) != upload_id,
    )
    for other in db.scalars(others.distinct()).all():
        taken = [row for row in traces.before(db, other, MetricsInput) if UUID(row["id"]) in ids]
        if taken:
            name = db.scalar(
                select(col(Company.name)).where(col(Company.id) == UUID(taken[0]["company_id"]))
            )
            raise Conflict(
                f"A later file corrects some figures of {name} for the quarter up to "
                f"{taken[0]['fiscal_reporting_date']} and takes the others from this one. Take "
                "that file back first."
            )


def _newest(db: Session, companies: Sequence[UUID]) -> list[UUID]:
    """The last versions of the quarters of which none counts."""
    columns = ("id", *KEY, "version", "is_current")
    wanted = select(*(col(getattr(MetricsInput, name)) for name in columns))
    found: list[UUID] = []
    for some in in_parts(list(companies)):
        there = frame(db, wanted.where(col(MetricsInput.company_id).in_(some)))
        if there.empty:
            continue
        there = there.assign(is_current=there["is_current"].astype(bool))
        last = there.sort_values("version").groupby(list(KEY), observed=True).tail(1)
        found += last.loc[~last["is_current"], "id"].tolist()
    return found


def _mark(db: Session, ids: Sequence[UUID], *, is_current: bool) -> None:
    for some in in_parts(list(ids)):
        marked = update(MetricsInput).where(col(MetricsInput.id).in_(some))
        # What was submitted does not change with it, so neither does when it was written.
        same = {"is_current": is_current, "updated_at": col(MetricsInput.updated_at)}
        db.execute(marked.values(**same).execution_options(**AS_IT_IS))


def _of(db: Session, ids: Sequence[UUID]) -> pd.DataFrame:
    columns = select(*(col(getattr(MetricsInput, name)) for name in ("id", *KEY, *STATED)))
    parts = [frame(db, columns.where(col(MetricsInput.id).in_(some))) for some in in_parts(ids)]
    return pd.concat(parts, ignore_index=True)


def _held(db: Session, rows: pd.DataFrame, mode: Mode) -> Held:
    names = Names.stored(db)
    known = names.of(rows["company"])
    held = Held()
    unknown = known.isna()
    held.faults += refused(rows.loc[unknown, "company"].astype(object), "company", names.why_not)
    rows, known = rows.loc[~unknown], known.loc[~unknown]
    if rows.empty:
        return held
    held.questions += _which_quarters(rows, known)
    if held.questions:
        return held
    rows, known, ends = _placed(rows, known, held)
    if len(rows):
        _against_stored(db, rows, known, ends, mode, held)
    return held


def _which_quarters(rows: pd.DataFrame, known: pd.Series) -> list[Asked]:
    """Ask what the number of a quarter counts, where a company's year is not the calendar's."""
    kinds = figures.kinds_of(rows)
    is_open = (kinds != quarters.DAY) & known.map(lambda one: one.year_end != 12)
    if not is_open.any() or "quarters_are" in rows:
        return []
    first: Any = is_open.idxmax()
    one, is_fiscal = known[first], kinds[first] == quarters.FISCAL
    day = rows["fiscal_reporting_date"][first]
    number = f"Q{(day.month + 2) // 3} {day.year}"
    ways = ("fiscal", "fiscal begun") if is_fiscal else ("calendar", "fiscal", "fiscal begun")
    ends = {way: _end(rows.loc[[first]], one.year_end, kinds[first], way) for way in ways}
    if is_fiscal and one.year_end == 12:
        return []
    told = {
        "calendar": "Quarters of the calendar",
        "fiscal": "Quarters of a year that is called by the one it ends in",
        "fiscal begun": "Quarters of a year that is called by the one it begins in",
    }
    sentence = (
        f"The year of {one.name} ends in {ENDS[one.year_end - 1]}. When does its {number} end?"
    )
    return [Asked("quarters_are", sentence, {w: f"{told[w]}: {ends[w]}" for w in ways})]


def _end(rows: pd.DataFrame, year_end: int, kind: str, way: str) -> str:
    found = quarters.resolved(rows["fiscal_reporting_date"], [kind], np.array([year_end]), [way])
    return str(found[0])


def _placed(
    rows: pd.DataFrame, known: pd.Series, held: Held
) -> tuple[pd.DataFrame, pd.Series, Any]:
    """The rows whose day is the end of a quarter of their company, with that day."""
    year_ends = known.map(lambda one: one.year_end).to_numpy(np.int64)
    said: Any = ["calendar"] * len(rows)
    if "quarters_are" in rows:
        said = rows["quarters_are"].astype(object).tolist()
    kinds = figures.kinds_of(rows).tolist()
    ends = quarters.resolved(rows["fiscal_reporting_date"], kinds, year_ends, said)
    fits = quarters.fits(ends, year_ends)
    for at in np.flatnonzero(~fits).tolist():
        one = known.iloc[at]
        why = (
            f"{ends[at]} is not the last day of a quarter of {one.name}, whose year ends in "
            f"{ENDS[one.year_end - 1]}."
        )
        held.faults.append(Fault(int(rows.index[at]), "fiscal_reporting_date", why))
    rows, known, ends = rows.loc[fits], known.loc[fits], ends[fits]
    keys = pd.DataFrame({"company": [one.id for one in known], "day": ends}, index=rows.index)
    again = keys.duplicated().to_numpy()
    why = "A row above has this quarter of the same company already."
    held.faults += [Fault(int(row), "company", why) for row in rows.index[again]]
    return rows.loc[~again], known.loc[~again], ends[~again]


def _against_stored(
    db: Session, rows: pd.DataFrame, known: pd.Series, ends: Any, mode: Mode, held: Held
) -> None:
    """Make of each row what is to be stored; where it is silent, as it was before."""
    year_ends = known.map(lambda one: one.year_end).to_numpy(np.int64)
    keys = pd.DataFrame(
        {
            "company_id": pd.Series([one.id for one in known], rows.index, dtype=object),
            **{
                name: pd.Series(list(values), rows.index)
                for name, values in quarters.placed(ends, year_ends).items()
            },
        }
    )
    there = _by_quarter(storing.stored(db, MetricsInput, keys, key=KEY))
    quarter = list(zip(keys["company_id"].map(str), keys["fiscal_reporting_date"], strict=True))
    current = [there.get(one) for one in quarter]
    is_there = np.array([one is not None for one in current], bool)
    if mode is Mode.adding:
        held.faults += [
            Fault(int(row), "fiscal_reporting_date", _submitted(known[row].name, day))
            for row, day in zip(
                rows.index[is_there], keys["fiscal_reporting_date"][is_there], strict=True
            )
        ]
    said = figures.stated(rows)
    made = keys.assign(**{name: _taken(said, name, current) for name in STATED})
    made["note"] = rows["note"].astype(object) if "note" in rows else None
    made["currency"] = _currencies(rows, known, current, held)
    made["version"] = [1 if one is None else one["last"] + 1 for one in current]
    made["before"] = [None if one is None else one["id"] for one in current]
    blank = pd.DataFrame({name: said[name].isna() if name in said else True for name in STATED},
                         index=rows.index)  # fmt: skip
    taken_over = blank.to_numpy() & made[list(STATED)].notna().to_numpy()
    made["takes_over"] = is_there & taken_over.any(axis=1)
    held.faults += _lacking(made, known) + _partly(made, current, blank)
    held.faults += _beyond(made, held)
    same = ["currency", *STATED]
    made["is_same"] = [
        one is not None and all(_equal(row[name], one[name]) for name in same)
        for row, one in zip(made[same].to_dict("records"), current, strict=True)
    ]
    if mode is not Mode.adding:
        of = pd.Series([one.name for one in known], rows.index)
        is_same = made["is_same"].to_numpy(bool)
        held.faults += once_each(is_same, of, "fiscal_reporting_date", _unchanged)
        computed = reported.known(db, made.loc[is_there & ~is_same, "before"].tolist())
        goes = made["before"].isin(list(computed)).to_numpy()
        held.faults += once_each(goes & ~is_same, of, "fiscal_reporting_date", _no_longer)
    held.made = made


def _by_quarter(there: pd.DataFrame) -> dict[Any, dict[str, Any]]:
    """The submission that counts for each quarter, and the number of the last one."""
    if there.empty:
        return {}
    last = there.groupby(list(KEY), observed=True)["version"].transform("max")
    current = there.assign(last=last)[there["is_current"].astype(bool)]
    plainly: Any = current.astype(object).where(current.notna(), None)
    return {
        (str(row["company_id"]), row["fiscal_reporting_date"]): row
        for row in plainly.to_dict("records")
    }


def _taken(said: pd.DataFrame, name: str, current: Sequence[Any]) -> pd.Series:
    """What the file says, and where it says nothing what the version before does."""
    here = said[name] if name in said else pd.Series(None, said.index, dtype=object)
    values = [
        (before[name] if before else None) if one is None or one != one else one
        for one, before in zip(here, current, strict=True)
    ]
    return pd.Series(values, said.index, dtype=object)


def _currencies(
    rows: pd.DataFrame, known: pd.Series, current: Sequence[Any], held: Held
) -> pd.Series:
    """The currency of each row: as said, as before, or that in which the company reports."""
    none = pd.Series(None, rows.index, dtype=object)
    said = rows["currency"].astype(object) if "currency" in rows else none
    usual = pd.Series(
        [before["currency"] if before else one.reporting_currency
         for one, before in zip(known, current, strict=True)],
        rows.index, dtype=object,
    )  # fmt: skip
    names = pd.Series([one.name for one in known], rows.index)
    own = names + " in " + usual
    unsaid = said.isna().to_numpy()
    held.faults += once_each(unsaid, own, "currency", _as_usual)
    reports = pd.Series([one.reporting_currency for one in known], rows.index, dtype=object)
    differs = (said.notna() & (said != reports)).to_numpy()
    own = names + ", which reports in " + reports
    held.faults += once_each(differs, own, "currency", _other_currency)
    return said.where(said.notna(), usual)


def _lacking(made: pd.DataFrame, known: pd.Series) -> list[Fault]:
    """Quarters of which not all is said that is needed."""
    missing = made[list(NEEDED)].isna()
    return [
        Fault(
            int(row),
            "company",
            f"{known[row].name} has not submitted {made['fiscal_reporting_date'][row]} before, and "
            "nothing is said of its "
            f"{', '.join(TITLES[n].casefold() for n in NEEDED if missing.loc[row, n])}.",
        )
        for row in made.index[missing.any(axis=1)]
    ]


def _partly(made: pd.DataFrame, current: Sequence[Any], blank: pd.DataFrame) -> list[Fault]:
    """Corrections to another currency that leave some amounts as they were."""
    faults = []
    for row, before in zip(made.index, current, strict=True):
        if before is None or made["currency"][row] == before["currency"]:
            continue
        left = [name for name in MONEY if blank.loc[row, name] and before[name] is not None]
        if left:
            why = (
                f"This quarter was submitted in {before['currency']}. To state it in "
                f"{made['currency'][row]}, say its {TITLES[left[0]].casefold()} too."
            )
            faults.append(Fault(int(row), "currency", why))
    return faults


def _beyond(made: pd.DataFrame, held: Held) -> list[Fault]:
    known = {fault.row for fault in held.faults if fault.blocks}
    return [fault for fault in figures.parts(made) if fault.row not in known]


def _equal(one: Any, other: Any) -> bool:
    if one is None or other is None or one != one:
        return (one is None or one != one) and other is None
    return bool(one == other)


def _submitted(name: str, day: Any) -> str:
    return f"{name} has submitted the quarter up to {day} already."


def _unchanged(name: str, count: int) -> str:
    return (
        f"{name} has submitted these very figures of {count:,} "
        f"quarter{'s' * (count > 1)} already; they make no new version."
    )


def _no_longer(name: str, count: int) -> str:
    return (
        f"What was computed of the earlier figures of {name} for {count:,} "
        f"quarter{'s' * (count > 1)} goes with them; until it is computed again there is none."
    )


def _as_usual(name: str, _count: int) -> str:
    return f"The file names no currency; its amounts are taken as those of {name}."


def _other_currency(name: str, _count: int) -> str:
    return f"The currency is another than that of {name}."
