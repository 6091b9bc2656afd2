"""Budgets as files: an amount a line, for a category, an entity and a period."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.errors import NotFound
from core.finance.statements.asking import USUAL
from core.finance.statements.periods import Span
from core.finance.tables import Budget
from core.uploads import storing, usual
from core.uploads.shapes import Fault, Field, Holds, Load, Mode, Shape, folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.tables import DataUpload
from core.uploads.values.answers import Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of
from core.uploads.values.moments import convert_dates
from core.uploads.values.notation import notation_of
from core.uploads.values.signs import Notation

KEY = ("user_id", "category", "entity", "period_start", "period_end", "version")
SCOPE = ("user_id", "category", "entity", "version")
PLACES = 4  # decimals of an amount that the table keeps
MOST = Decimal(10) ** 16
PERIOD, CURRENCY, LENGTH = "period_start", "currency", "period_length"
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal year": 12}

FIELDS = (
    Field(
        "category",
        "Category",
        Holds.words,
        is_required=True,
        longest=100,
        synonyms=(
            *("account", "account name", "line", "line item", "cost type", "budget line"),
            *("kategorie", "konto", "kostenart", "position", "bezeichnung", "categorie"),
            *("compte", "poste", "libelle", "rubrique", "nature", "categoria", "cuenta"),
            *("partida", "concepto", "conto", "voce", "rekening", "post", "conta", "rubrica"),
        ),
    ),
    Field(
        "entity",
        "Entity",
        Holds.words,
        longest=100,
        synonyms=(
            *("company", "department", "division", "region", "cost center", "cost centre"),
            *("business unit", "store", "gesellschaft", "abteilung", "bereich", "kostenstelle"),
            *("filiale", "entite", "societe", "service", "departement", "centre de cout"),
            *("entidad", "departamento", "centro de coste", "entita", "reparto"),
            *("centro di costo", "afdeling", "kostenplaats", "vestiging", "entidade"),
            *("centro de custo", "magasin", "tienda", "negozio"),
        ),
    ),
    Field(
        PERIOD,
        "Period",
        Holds.day,
        is_required=True,
        synonyms=(
            *("start", "period start", "from", "month", "date", "quarter", "year", "begin"),
            *("monat", "periode", "von", "beginn", "zeitraum", "datum", "quartal", "jahr"),
            *("mois", "debut", "du", "trimestre", "annee", "mes", "periodo", "desde", "inicio"),
            *("fecha", "ano", "mese", "inizio", "dal", "data", "anno", "maand", "van", "de"),
        ),
    ),
    Field(
        "period_end",
        "Period end",
        Holds.day,
        synonyms=(
            *("end", "to", "until", "bis", "ende", "fin", "au", "hasta", "fine", "al", "tot"),
            *("einde", "ate", "fim"),
        ),
    ),
    Field(
        "amount",
        "Budget",
        Holds.amount,
        is_required=True,
        synonyms=(
            *("budget amount", "plan", "planned", "planned amount", "budgeted", "target"),
            *("betrag", "planwert", "soll", "sollwert", "budgetbetrag", "plan betrag"),
            *("montant", "montant budgete", "budgete", "objectif", "importe", "presupuesto"),
            *("importo", "preventivo", "bedrag", "begroting", "begroot", "valor", "orcamento"),
            *("value", "wert", "valeur", "valore", "waarde", "budget value"),
        ),
    ),
    usual.currency(*usual.CURRENCY, "monnaie", "divisa", "munt", name=CURRENCY),
    Field(
        "version",
        "Version",
        Holds.number,
        least=1,
        most=1_000,
        is_whole=True,
        synonyms=("budget version", "versie", "versao", "versione", "fassung", "v"),
    ),
)
# Names that say that amounts are budgeted; without one a file of amounts is one of series.
SAYS_SO = {"budget", "budgets", "budgeted", "plan", "planned", "planwert", "soll", "sollwert",
           "budgetbetrag", "budgete", "presupuesto", "presupuestado", "preventivo", "begroting",
           "begroot", "orcamento", "orcado", "objectif", "target", "version"}  # fmt: skip

SAMPLE = """category,entity,period_start,period_end,budget,currency,version
Sales of goods,North,2026-01-01,2026-01-31,118000.00,EUR,1
Sales of goods,North,2026-02-01,2026-02-28,125000.00,EUR,1
Wages,North,2026-01-01,2026-01-31,-32000.00,EUR,1
Wages,North,2026-02-01,2026-02-28,-32000.00,EUR,1
"""


def unfold(source: Source, answers: Mapping[str, str]) -> Table | None:
    """The table of budgets with the end of each period, and a currency where it has none."""
    table = source.table
    at = {one.name: _at(table, one) for one in FIELDS}
    amount, period = at["amount"], at[PERIOD]
    if amount is None or period is None or not _says_so(table):
        return None
    names, columns, questions = list(table.names), list(table.columns), list(table.questions)
    if at["period_end"] is None and (days := _days(columns[period].words, answers)):
        months, asked = _months(days, answers)
        questions += asked
        columns[period], ends = _spanned(columns[period], days, months)
        names.append("period_end")
        columns.append(ends)
    if at[CURRENCY] is None:
        code, asked = _currency(table.columns[amount], answers)
        questions += asked
        names.append(CURRENCY)
        columns.append(Column.same(code, len(table)))
    return replace(table, names=tuple(names), columns=columns, questions=tuple(questions))


def _at(table: Table, one: Field) -> int | None:
    return next((at for at, name in enumerate(table.names) if one.is_called(name)), None)


def _says_so(table: Table) -> bool:
    words = {word for name in table.names for word in folded(name).split()}
    return bool(words & SAYS_SO)


def _days(words: Sequence[str], answers: Mapping[str, str]) -> dict[str, tuple[date, str]]:
    """The first day of each word and what it is: a day, a month …; none until that is settled."""
    told = date_format_of(words, serials=True)
    if isinstance(told, Question):
        known = {choice.name: choice.answer for choice in told.choices}
        told = known.get(answers.get(PERIOD, ""))
    if not isinstance(told, DateFormat) or told.has_time:
        return {}
    days = convert_dates(words, told).values.tolist()
    return {
        word: (day, told.period)
        for word, day in zip(words, days, strict=True)
        if isinstance(day, date)
    }


def _months(
    days: Mapping[str, tuple[date, str]], answers: Mapping[str, str]
) -> tuple[int, list[Asked]]:
    """How many months a period has, 0 for a day; asked where days stand for longer periods."""
    period = next(iter(days.values()))[1]
    if period != "day":
        return MONTHS.get(period, 0), []
    known = sorted({day for day, _ in days.values()})
    if not all(day.day == 1 for day in known) and not all(_is_last(day) for day in known):
        return 0, []
    counted = [day.year * 12 + day.month for day in known]
    gaps = {later - earlier for earlier, later in pairwise(counted)}
    if 1 in gaps:
        return 1, []
    choices = {"1": "A month", "3": "A quarter", "12": "A year", "0": "That day alone"}
    sentence = f"How long is the period of {known[0]:%Y-%m-%d}? The file has no end of it."
    return int(answers.get(LENGTH, "1")), [Asked(LENGTH, sentence, choices)]


def _is_last(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _spanned(
    column: Column, days: Mapping[str, tuple[date, str]], months: int
) -> tuple[Column, Column]:
    """The first and the last days of periods; what is no date stays as it is written."""
    starts, ends = [], []
    for word in column.words:
        if word not in days:
            starts.append(word)
            ends.append("")
            continue
        span = _span(days[word][0], months)
        starts.append(span.start.isoformat())
        ends.append(span.end.isoformat())
    return Column(starts, column.codes), Column(ends, column.codes)


def _span(day: date, months: int) -> Span:
    if not months:
        return Span(day, day, 0)
    if day.day == 1:
        return Span.of(day.year, day.month, months)
    first = day.year * 12 + day.month - months
    return Span.of(first // 12, first % 12 + 1, months)


def _currency(amounts: Column, answers: Mapping[str, str]) -> tuple[str, list[Asked]]:
    """The currency that is written with the amounts, or that a person names."""
    told = notation_of(amounts.words)
    if isinstance(told, Notation) and told.currency and len(told.currency) == 3:
        return told.currency, []
    sentence = "In which currency are the budgets? The file does not say."
    return answers.get(CURRENCY, USUAL[0]), [
        Asked(CURRENCY, sentence, {code: code for code in USUAL})
    ]


def check(rows: pd.DataFrame) -> list[Fault]:
    """Periods that end after they begin, amounts that fit, and a currency for each."""
    faults = amounts_kept(rows["amount"], "amount") + currencies_said(rows)
    if "period_end" not in rows:
        return faults
    ends, starts = pd.to_datetime(rows["period_end"]), pd.to_datetime(rows[PERIOD])
    faults += [
        Fault(row, "period_end", "Each budget needs the end of its period.")
        for row in rows.index[ends.isna()]
    ]
    return faults + [
        Fault(row, "period_end", "The period ends before it begins.")
        for row in rows.index[(ends < starts).to_numpy()]
    ]


def amounts_kept(amounts: pd.Series, name: str) -> list[Fault]:
    """Amounts of more decimals, or larger, than budgets keep."""
    why = f"This has more than {PLACES} decimals, or more than 16 digits before them."
    is_long = amounts.map(lambda one: abs(one) >= MOST or one != round(one, PLACES)).to_numpy(bool)
    return [Fault(row, name, why) for row in amounts.index[is_long]]


def currencies_said(rows: pd.DataFrame) -> list[Fault]:
    """Budgets without a currency."""
    if rows.empty:
        return []
    none = rows[CURRENCY].isna().to_numpy() if CURRENCY in rows else [True] * len(rows)
    return [Fault(row, CURRENCY, "A budget needs a currency.") for row in rows.index[none]]


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """Budgets of this person that are stored and may not be overwritten."""
    require(user, Role.viewer)
    if mode is not Mode.adding or user.id is None or rows.empty:
        return []
    is_taken = storing.taken(db, Budget, _stored_as(rows, user.id), key=KEY)
    why = "There is a budget for this category and period already."
    return [Fault(row, "category", why) for row in rows.index[is_taken]]


def store(db: Session, user: Actor, load: Load) -> int:
    """Store budgets of a person; without a version in the file they are the first one."""
    require(user, Role.analyst)
    budgets = _stored_as(load.rows, load.owner)
    return storing.put(db, load, Budget, budgets, key=KEY, scope=SCOPE, owner=load.owner)


def _stored_as(rows: pd.DataFrame, owner: UUID) -> pd.DataFrame:
    """Rows as the table has them."""
    ends = rows["period_end"] if "period_end" in rows else rows[PERIOD]
    return pd.DataFrame(
        {
            "category": rows["category"].astype(object),
            "entity": _words(rows, "entity"),
            "user_id": pd.Series([owner] * len(rows), index=rows.index, dtype=object),
            PERIOD: pd.to_datetime(rows[PERIOD]).dt.date,
            "period_end": pd.to_datetime(ends).dt.date,
            "version": rows["version"].fillna(1).astype(int) if "version" in rows else 1,
            "amount": rows["amount"],
            CURRENCY: rows[CURRENCY].astype(object),
        }
    ).reset_index(drop=True)


def _words(rows: pd.DataFrame, name: str) -> Any:
    if name not in rows:
        return ""
    words = rows[name].astype(object)
    return words.where(words.notna(), "")


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take back the budgets of an upload; those that it overwrote come back."""
    require(user, Role.analyst)
    upload = db.get(DataUpload, upload_id)
    if upload is None or not (user.sees_all or upload.user_id == user.id):
        raise NotFound("This file is not yours, or was removed.")
    return storing.take_back(db, upload_id, Budget, key=KEY, owner=upload.user_id)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """The sum of each currency."""
    return {
        f"Budget in {code}": f"{sum(some, Decimal(0)):,f}"
        for code, some in rows.groupby(rows[CURRENCY].astype(str))["amount"]
    }


SHAPE = Shape(
    "budgets",
    "Budgets, one amount a line",
    FIELDS,
    store,
    undo,
    check,
    against,
    key=("category", "entity", PERIOD, "period_end", "version"),
    modes=(Mode.updating, Mode.adding, Mode.replacing),
    unfold=unfold,
    totals=totals,
    sample=SAMPLE,
)
