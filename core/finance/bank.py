"""Statements of banks as files: what moved, summed by day, and the balance at its end."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.finance.journal_fields import FIELDS as BOOKED
from core.series import imports as series
from core.uploads.shapes import Fault, Field, Holds, Load, Mode, Shape
from core.uploads.sources import Source
from core.uploads.table import Asked, Table

MOVED, LEFT = "cash_flow", "cash"
ZERO = Decimal(0)
NAMED_MOST = 50
BROKEN = "The balance is not the one before it and this amount; a line may be missing."
TAKEN_OVER = {one.name: one for one in BOOKED}

FIELDS = (
    Field(
        "timestamp",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *TAKEN_OVER["timestamp"].synonyms,
            *(
                "buchungstag",
                "buchung",
                "date operation",
                "date de l operation",
                "date d operation",
            ),
            *(
                "fecha operacion",
                "f operacion",
                "data operazione",
                "data contabile",
                "transactiedatum",
            ),
            *("completed date", "data mov", "data do movimento", "booked"),
        ),
    ),
    Field(
        "value_date",
        "Value date",
        Holds.day,
        synonyms=(
            *("valuta", "valutadatum", "wertstellung", "wert", "date valeur", "date de valeur"),
            *("fecha valor", "f valor", "data valuta", "rentedatum", "data valor", "started date"),
        ),
    ),
    Field("amount", "Amount", Holds.amount, synonyms=TAKEN_OVER["amount"].synonyms),
    Field(
        "debit",
        "Debit",
        Holds.amount,
        synonyms=(
            *TAKEN_OVER["debit"].synonyms,
            *(
                "withdrawal",
                "withdrawals",
                "paid out",
                "money out",
                "out",
                "ausgang",
                "lastschrift",
            ),
            *("depenses", "cargo", "cargos", "uscite", "addebiti", "af", "saida"),
        ),
    ),
    Field(
        "credit",
        "Credit",
        Holds.amount,
        synonyms=(
            *TAKEN_OVER["credit"].synonyms,
            *("deposit", "deposits", "paid in", "money in", "in", "eingang", "gutschrift"),
            *("recettes", "abono", "abonos", "entrate", "accrediti", "bij", "entrada"),
        ),
    ),
    Field(
        "balance",
        "Balance",
        Holds.amount,
        synonyms=(
            *("running balance", "balance after", "saldo", "kontostand", "saldo nach buchung"),
            *("solde", "saldo disponible", "saldo contabile", "saldo na mutatie", "saldo apos"),
        ),
    ),
    Field(
        "text",
        "Text",
        Holds.words,
        synonyms=(
            *TAKEN_OVER["text"].synonyms,
            *("reference", "payment reference", "buchungstext", "vorgang", "mededelingen"),
            *("mouvement", "detail", "details", "tipo de movimiento", "narrative"),
        ),
    ),
    Field(
        "payee",
        "Payee",
        Holds.words,
        synonyms=(
            *("counterparty", "name", "beneficiary", "payer", "auftraggeber empfanger"),
            *("empfanger", "beguenstigter zahlungspflichtiger", "tiers", "beneficiaire"),
            *("beneficiario", "ordinante", "naam tegenpartij", "begunstigter zahlungspflichtiger"),
        ),
    ),
    Field(
        "entity",
        "Account",
        Holds.words,
        longest=100,
        synonyms=(
            *("iban", "account", "account number", "auftragskonto", "konto", "kontonummer"),
            *("compte", "cuenta", "conto", "rekening", "rekeningnummer", "conta"),
        ),
    ),
    TAKEN_OVER["currency"],
)

SAMPLE = """\
date,value date,account,text,payee,debit,credit,amount,balance,currency
2026-01-05,2026-01-05,DE02120300000000202051,Invoice 17,Example Ltd,,1190.00,1190.00,6190.00,EUR
2026-01-05,2026-01-06,DE02120300000000202051,Rent January,Landlord,800.00,,-800.00,5390.00,EUR
2026-01-09,2026-01-09,DE02120300000000202051,Invoice 18,Example AG,,238.00,238.00,5628.00,EUR
"""


def unfold(source: Source, _answers: Mapping[str, str]) -> Table | None:
    """The lines of a bank; None where it has no balance, or no amount."""
    table = source.table
    there = {one.name for one in FIELDS if any(one.is_called(name) for name in table.names)}
    has_amount = "amount" in there or {"debit", "credit"} <= there
    if not has_amount or "timestamp" not in there or "balance" not in there:
        return None
    told = "The lines of a day are summed; the balance is that of the last line of the day."
    return replace(table, notes=(*table.notes, told))


def check(rows: pd.DataFrame) -> list[Fault]:
    """An amount on each line, on one side, and balances that follow from the amounts."""
    debit, credit = _own(rows, "debit") != ZERO, _own(rows, "credit") != ZERO
    stated = np.zeros(len(rows), bool)
    for name in ("amount", "debit", "credit"):
        stated |= rows[name].notna().to_numpy() if name in rows else False
    faults = [
        Fault(row, "credit", "Debit and credit are both filled in; a line has one of them.")
        for row in rows.index[(debit & credit).astype(bool)]
    ]
    faults += [Fault(row, "amount", "This line has no amount.") for row in rows.index[~stated]]
    sided = (debit | credit).astype(bool)
    both = sided & (_own(rows, "amount") != ZERO).astype(bool)
    apart = both & (_own(rows, "amount") != _sided(rows)).astype(bool)
    why = "The amount is not credit less debit."
    faults += [Fault(row, "amount", why) for row in rows.index[apart]]
    return faults + _broken(rows.drop(index=list({fault.row for fault in faults})))


def _own(rows: pd.DataFrame, name: str) -> NDArray[np.object_]:
    if name not in rows:
        return np.full(len(rows), ZERO, dtype=object)
    values: NDArray[np.object_] = rows[name].astype(object).to_numpy(copy=True)
    values[pd.isna(values)] = ZERO
    return values


def _sided(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Credit less debit; some banks write debits with a minus already."""
    debits = np.abs(_own(rows, "debit"))
    return np.array(_own(rows, "credit") - debits, dtype=object)


def _amounts(rows: pd.DataFrame) -> NDArray[np.object_]:
    """What each line moved."""
    sided = _sided(rows)
    own = _own(rows, "amount")
    return np.where((sided != ZERO).astype(bool), sided, own)


def _accounts(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The lines of each account and currency that have a balance, in the order of the file."""
    if "balance" not in rows:
        return
    known = rows.assign(moved=_amounts(rows))[rows["balance"].notna().to_numpy()]
    by = [name for name in ("entity", "currency") if name in known]
    if not by:
        yield known
        return
    for _, some in known.groupby(by, observed=True, dropna=False, sort=False):
        yield some


def _steps(lines: pd.DataFrame) -> tuple[NDArray[np.bool_], bool]:
    """Whether each line follows from its neighbour, and whether the newest stands first."""
    balance, moved = lines["balance"].to_numpy(object), lines["moved"].to_numpy(object)
    down = np.array(balance[1:] - balance[:-1] == moved[1:], dtype=bool)
    up = np.array(balance[:-1] - balance[1:] == moved[:-1], dtype=bool)
    if down.sum() == up.sum():
        days = lines["timestamp"]
        return down, bool(len(days) and days.iloc[0] > days.iloc[-1])
    is_newest_first = bool(up.sum() > down.sum())
    return (up if is_newest_first else down), is_newest_first


def _broken(rows: pd.DataFrame) -> list[Fault]:
    """Lines whose balance does not follow; a person should look at them."""
    faults = []
    for lines in _accounts(rows):
        follows, is_newest_first = _steps(lines)
        index = lines.index[:-1] if is_newest_first else lines.index[1:]
        faults += [Fault(row, "balance", BROKEN, blocks=False) for row in index[~follows]]
    return faults[:NAMED_MOST]


def points(rows: pd.DataFrame) -> pd.DataFrame:
    """What moved on each day of an account, and its balance at the end of it."""
    moved = rows.assign(value=_amounts(rows), category=MOVED, kind="flow")
    parts = [_by_day(moved, "sum")]
    for lines in _accounts(rows):
        _, is_newest_first = _steps(lines)
        ordered = lines.iloc[::-1] if is_newest_first else lines
        left = ordered.assign(value=ordered["balance"], category=LEFT, kind="stock")
        parts.append(_by_day(left, "last"))
    made = pd.concat(parts, ignore_index=True)
    return made.assign(value=made["value"].map(float).astype(float))


def _by_day(lines: pd.DataFrame, how: str) -> pd.DataFrame:
    by = [name for name in ("timestamp", "category", "kind", "entity", "currency") if name in lines]
    plain = lines[[*by, "value"]].astype(dict.fromkeys(by[1:], object))
    grouped = plain.groupby(by, observed=True, dropna=False, sort=False)["value"]
    return (grouped.sum() if how == "sum" else grouped.last()).reset_index()


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault | Asked]:
    """What stored series do not let a bank statement add: told at the first line of that day."""
    require(user, Role.viewer)
    made = points(rows)
    faults = series.LONG.against(db, user, made, mode)
    first = rows["timestamp"].drop_duplicates()
    place = dict(zip(first, first.index, strict=True))
    return [
        one if isinstance(one, Asked) else replace(one, row=int(place[made["timestamp"][one.row]]))
        for one in faults
    ]


def store(db: Session, user: Actor, load: Load) -> int:
    """Store what moved each day, and the balances, as points of series."""
    require(user, Role.analyst)
    return series.LONG.store(db, user, replace(load, rows=points(load.rows)))


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """What came in and went out."""
    moved = _amounts(rows)
    return {
        "In": f"{sum(moved[moved > ZERO], ZERO):,f}",
        "Out": f"{sum(moved[moved < ZERO], ZERO):,f}",
    }


SHAPE = Shape(
    "bank",
    "Bank statement",
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
