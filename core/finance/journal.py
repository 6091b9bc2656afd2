"""Journals of ledgers as files: every posting a line, summed by account, cost centre and day."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.finance.journal_fields import FIELDS, SAMPLE
from core.finance.statement import points_of
from core.series import imports as series
from core.uploads.shapes import Fault, Load, Mode, Shape
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table

SIGN = "sign"
LEDGER, POSITIVE = "as in the ledger", "income positive"
BY = ("timestamp", "account", "category", "entity", "currency")
DAY = re.compile(
    r"\b(\d{1,4}([./-])\d{1,2}\2\d{1,4}|\d{1,2}\.? [^\W\d]{3,10}\.? \d{4}"
    r"|[^\W\d]{3,10} \d{1,2},? \d{4})\b"
)
NAMED_MOST = 50  # vouchers that are named one by one
CHOICES = {
    LEDGER: "Debit is positive, credit negative: income has a minus",
    POSITIVE: "Credit is positive, debit negative: costs have a minus",
}
ZERO = Decimal(0)


def unfold(source: Source, answers: Mapping[str, str]) -> Table | None:
    """The postings of a journal; None where no account or no amount is named."""
    table = source.table
    found = {one.name: _at(table, one.name) for one in FIELDS}
    is_sided = found["debit"] is not None and found["credit"] is not None
    is_signed = found["amount"] is not None and any(
        found[name] is not None for name in ("voucher", "side", "contra", "text", "cost_center")
    )
    has_account = found["account"] is not None or found["account_name"] is not None
    if not has_account or not (is_sided or is_signed):
        return None
    if found["timestamp"] is None:
        day = day_of_title(source) if is_sided else ""
        if not day:
            return None
        told = f"No line has a date; all are of {day}, the day that the title names."
        table = replace(
            table,
            names=(*table.names, "timestamp"),
            columns=[*table.columns, Column.same(day, len(table))],
            notes=(*table.notes, told),
        )
        found["timestamp"] = len(table.names) - 1
    notes = [*table.notes, _points_said(table, found), _how_signed(is_sided, answers)]
    if found[SIGN] is not None:
        return replace(table, notes=tuple(notes))
    sentence = "How shall income and costs be signed?"
    said = answers.get(SIGN, LEDGER)
    return replace(
        table,
        names=(*table.names, SIGN),
        columns=[*table.columns, Column.same(said, len(table))],
        questions=(*table.questions, Asked(SIGN, sentence, CHOICES)),
        notes=tuple(notes),
    )


def day_of_title(source: Source) -> str:
    """The one day that the lines above a table name, as it is written; nothing if none does."""
    grid = source.grid
    if grid is None:
        return ""
    above = [
        cell
        for line, row in zip(grid.lines, grid.rows, strict=True)
        if line < source.dialect.header_line
        for cell in row
    ]
    days = {found[0] for cell in above for found in DAY.finditer(cell)}
    return days.pop() if len(days) == 1 else ""


def _at(table: Table, name: str) -> int | None:
    one = next(one for one in FIELDS if one.name == name)
    return next((at for at, head in enumerate(table.names) if one.is_called(head)), None)


def _points_said(table: Table, found: Mapping[str, int | None]) -> str:
    keys = [found[name] for name in ("timestamp", "account", "account_name", "cost_center")]
    codes = pd.DataFrame({at: table.columns[at].codes for at in keys if at is not None})
    points = len(codes.drop_duplicates())
    more = " and their contra accounts" if found["contra"] is not None else ""
    return (
        f"{len(table):,} lines become the sums of {points:,} days of accounts{more}, "
        "by cost centre where there is one."
    )


def _how_signed(is_sided: bool, answers: Mapping[str, str]) -> str:
    if answers.get(SIGN) == POSITIVE:
        return "Amounts are credit less debit: income is positive, costs are negative."
    if is_sided:
        return "Amounts are debit less credit: income is negative, as in the ledger."
    return "Amounts are signed as in the ledger: debit positive, credit negative."


def check(rows: pd.DataFrame) -> list[Fault]:
    """One side a line, an account on each, and vouchers that balance."""
    faults = _sides(rows)
    none = np.ones(len(rows), bool)
    for name in ("account", "account_name"):
        none &= rows[name].isna().to_numpy() if name in rows else True
    faults += [Fault(row, "account", "This line names no account.") for row in rows.index[none]]
    refused = {fault.row for fault in faults}
    return faults + _unbalanced(rows.drop(index=list(refused)))


def _sides(rows: pd.DataFrame) -> list[Fault]:
    debit, credit = _has(rows, "debit"), _has(rows, "credit")
    faults = [
        Fault(row, "credit", "Debit and credit are both filled in; a posting has one of them.")
        for row in rows.index[debit & credit]
    ]
    stated = np.zeros(len(rows), bool)
    for name in ("debit", "credit", "amount"):
        stated |= rows[name].notna().to_numpy() if name in rows else False
    missing = [Fault(row, "debit", "This posting has no amount.") for row in rows.index[~stated]]
    both = (debit | credit) & _has(rows, "amount") & (_signed(rows) != _own(rows, "amount"))
    differing = [
        Fault(row, "amount", "The amount is not debit less credit.") for row in rows.index[both]
    ]
    sides = []
    if "side" in rows and "amount" in rows:
        none = rows["side"].isna().to_numpy() & _has(rows, "amount")
        why = "This line does not say whether it is debit or credit."
        sides = [Fault(row, "side", why) for row in rows.index[none]]
    return faults + missing + (differing if "side" not in rows else []) + sides


def _has(rows: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    """Where a column has an amount other than nothing."""
    return np.array(_own(rows, name) != ZERO, bool)


def _own(rows: pd.DataFrame, name: str) -> NDArray[np.object_]:
    if name not in rows:
        return np.full(len(rows), ZERO, dtype=object)
    values: NDArray[np.object_] = rows[name].astype(object).to_numpy(copy=True)
    values[pd.isna(values)] = ZERO
    return values


def _signed(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Debit less credit of each line."""
    if "debit" in rows or "credit" in rows:
        sided = _own(rows, "debit") - _own(rows, "credit")
        stated = (_has(rows, "debit") | _has(rows, "credit")).astype(bool)
        return np.where(stated, sided, _with_side(rows)) if "amount" in rows else sided
    return _with_side(rows)


def _with_side(rows: pd.DataFrame) -> NDArray[np.object_]:
    amounts = _own(rows, "amount")
    if "side" not in rows:
        return amounts
    return np.where((rows["side"] == "credit").to_numpy(), -amounts, amounts)


def _unbalanced(rows: pd.DataFrame) -> list[Fault]:
    """Vouchers of which debit and credit differ; without vouchers, the journal as a whole."""
    if rows.empty or "contra" in rows:
        return []  # a line with its contra account balances by itself
    amounts = pd.Series(_signed(rows), index=rows.index, dtype=object)
    total = sum(amounts, ZERO)
    if "voucher" in rows and rows["voucher"].notna().any():
        known = rows["voucher"].notna()
        sums = amounts[known].groupby(rows.loc[known, "voucher"], observed=True).sum()
        apart = sums[sums != ZERO]
        if len(apart) < len(sums):
            first = rows["voucher"].drop_duplicates()
            place = dict(zip(first, first.index, strict=True))
            return [
                Fault(place[voucher], "voucher", _why(f"Voucher {voucher}", value), blocks=False)
                for voucher, value in apart.head(NAMED_MOST).items()
            ]
    if total == ZERO:
        return []
    return [Fault(rows.index[0], "debit", _why("The journal", total), blocks=False)]


def _why(what: str, difference: Decimal) -> str:
    side = "debit" if difference > 0 else "credit"
    return f"{what} does not balance: its {side} is {abs(difference):,f} more."


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    """The amount of each account, cost centre and day: exact, then as a series keeps it."""
    lines = _lines(rows)
    by = [name for name in BY if name in lines]
    place = lines.groupby(by, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    values = lines["value"].groupby(place).sum()
    first = lines[~pd.Series(place).duplicated().to_numpy()]
    return points_of(first.assign(value=values.to_numpy(object)))


def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Every posting with its account, signed; a contra account is a line of its own."""
    amounts = _signed(rows)
    if SIGN in rows and len(rows) and (rows[SIGN] == POSITIVE).any():
        amounts = np.where((rows[SIGN] == POSITIVE).to_numpy(), -amounts, amounts)
    kept = {"timestamp": rows["timestamp"]}
    kept |= {name: rows[name].astype(object) for name in ("account", "currency") if name in rows}
    if "cost_center" in rows:
        kept["entity"] = rows["cost_center"].astype(object)
    names = rows["account_name"] if "account_name" in rows else rows["account"]
    names = names.astype(object)
    if "account" in rows:
        names = names.where(names.notna(), rows["account"].astype(object))
    lines = pd.DataFrame({**kept, "category": names}).assign(value=amounts)
    if "contra" not in rows:
        return lines
    has = rows["contra"].notna().to_numpy()
    contra = rows["contra"].astype(object)
    called = dict(zip(lines.get("account", names), names, strict=True))
    other = lines.assign(account=contra, category=contra.map(lambda one: called.get(one, one)))
    other["value"] = -other["value"]
    return pd.concat([lines, other[has]])


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault | Asked]:
    """What stored series do not let a journal add; a sum is known by its first line."""
    require(user, Role.viewer)
    faults = series.LONG.against(db, user, summed(rows).reset_index(names="line"), mode)
    lines = summed(rows).index
    return [
        one if isinstance(one, Asked) else replace(one, row=int(lines[one.row])) for one in faults
    ]


def store(db: Session, user: Actor, load: Load) -> int:
    """Store the sums of a journal as points of series, one for each account and cost centre."""
    require(user, Role.analyst)
    points = summed(load.rows).reset_index(drop=True)
    return series.LONG.store(db, user, replace(load, rows=points))


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """Debit and credit, and how many points the lines become."""
    amounts = _signed(rows)
    return {
        "Debit": f"{sum(amounts[amounts > 0], ZERO):,f}",
        "Credit": f"{-sum(amounts[amounts < 0], ZERO):,f}",
        "Points": f"{len(summed(rows)):,}",
    }


SHAPE = Shape(
    "journal",
    "Journal of a ledger",
    FIELDS,
    store,
    series.LONG.undo,
    check,
    against,
    modes=(Mode.updating, Mode.adding, Mode.replacing),
    unfold=unfold,
    totals=totals,
    sample=SAMPLE,
)
