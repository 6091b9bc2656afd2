"""Files about companies as people lay them out, as tables of companies and of quarters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.uploads.shapes import Field, folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Refusal, Table
from core.uploads.values.months import MONTHS
from core.uploads.values.notation import notation_of
from core.uploads.values.signs import Notation
from core.ventures import quarters, units
from core.ventures.company_fields import COMPANY_FIELDS
from core.ventures.quarter_fields import EXPENSES, MONEY, QUARTER, QUARTER_FIELDS, STATED
from core.ventures.shared_fields import CURRENCY, SCALE
from core.ventures.units import Unit

Answers = Mapping[str, str]
UNSURE = 0.45  # too little for a file to be taken for one of companies by itself
LEAST_FIGURES = 3
LEAST_OWN = 2
# Columns that no other kind of file has.
OF_COMPANIES = ("fund", "customer_type", "revenue_type", "equity_raised", "post_money_valuation",
                "year_end_date")  # fmt: skip
YEARS = {"year", "fiscal year", "fy", "jahr", "geschaftsjahr", "annee", "exercice", "ano", "anno",
         "ejercicio", "esercizio", "jaar", "boekjaar", "reporting year"}  # fmt: skip
FISCAL_YEARS = {"fiscal year", "fy", "geschaftsjahr", "exercice", "ejercicio", "esercizio",
                "boekjaar"}  # fmt: skip
NEGATIVE = re.compile(r"^[^0-9]*[-\u2212\u2013(][^0-9]*[0-9.,]|[0-9]\s*-$")
FIRST_YEAR = "2001"  # of a day that is told without a year; only day and month count
DAY_MONTH = re.compile(r"(?P<a>[0-9]{1,2})[./-](?P<b>[0-9]{1,2})\.?")


def companies(source: Source, _answers: Answers) -> Table | None:
    """A table of companies, surely one where it has what only companies have."""
    table = _renamed(source.table, COMPANY_FIELDS)
    there = {
        one.name: name for one in COMPANY_FIELDS for name in table.names if one.is_called(name)
    }
    if "name" not in there:
        return None
    own = sum(name in there for name in OF_COMPANIES)
    if own < LEAST_OWN and not (own and folded(there["name"]) != "name"):
        table = replace(table, fit=UNSURE)
    amounts = [there[one] for one in ("equity_raised", "post_money_valuation") if one in there]
    table = _scaled(table, amounts, [units.of_header(name) for name in source.table.names])
    if "year_end_date" in there:
        table = _exchanged(table, there["year_end_date"], _year_ends)
    said = {units.of_header(name).currency for name in source.table.names} - {""}
    if "reporting_currency" not in there and len(said) == 1 and len(code := said.pop()) == 3:
        table = _with(table, "reporting_currency", Column.same(code, len(table)))
    return table


def quarterly(source: Source, answers: Answers) -> Table | None:
    """A table of quarters, one a line."""
    table = _renamed(source.table, QUARTER_FIELDS)
    called = {one.name for one in QUARTER_FIELDS if any(map(one.is_called, table.names))}
    if QUARTER.name not in called or called.isdisjoint(STATED):
        return None  # before all its days are looked at
    table = _quartered(table)
    there = {
        one.name: name for one in QUARTER_FIELDS for name in table.names if one.is_called(name)
    }
    figures = [there[name] for name in STATED if name in there]
    if len(figures) < LEAST_FIGURES or "company" not in there:
        table = replace(table, fit=UNSURE)
    said = [units.of_header(name) for name in source.table.names]
    table = _scaled(table, [there[name] for name in MONEY if name in there], said)
    table = _in_currency(table, there, said, answers)
    table = replace(table, questions=(*table.questions, *_signs(table, there)))
    return table


def _renamed(table: Table, fields: Sequence[Field]) -> Table:
    """The same with columns called as fields are, where only a unit stood behind their names."""
    names, heads, notes = list(table.names), dict(table.heads), []
    for at, name in enumerate(table.names):
        unit = units.of_header(name)
        if unit.is_share:
            if any(one.is_called(unit.rest) for one in fields):
                names[at] = f"share {at + 1}: {name}"
                notes.append(f"The column '{name}' holds shares and no amounts; it was left out.")
            continue
        if any(one.is_called(name) for one in fields) or unit.rest in names:
            continue
        if unit.rest != name and any(one.is_called(unit.rest) for one in fields):
            names[at] = unit.rest
            heads[unit.rest] = Column.same(name, len(table))
    return replace(table, names=tuple(names), heads=heads, notes=(*table.notes, *notes))


def _with(table: Table, name: str, column: Column) -> Table:
    return replace(table, names=(*table.names, name), columns=[*table.columns, column])


def _scaled(table: Table, amounts: Sequence[str], said: Sequence[Unit]) -> Table:
    """The same with a question where names say that amounts are in thousands or millions."""
    scales = {unit.scale for unit in said} - {1}
    if not scales or not amounts or any(SCALE.is_called(name) for name in table.names):
        return table
    if len(scales) > 1:
        told = " and ".join(units.CALLED[scale] for scale in sorted(scales))
        why = f"Columns are in {told}. Write all amounts in the same."
        return replace(table, refusals=[*table.refusals, Refusal(1, None, "", why)])
    return replace(table, questions=(*table.questions, _how_much(scales.pop(), table, amounts)))


def _how_much(scale: int, table: Table, amounts: Sequence[str]) -> Asked:
    words = [(name, word) for name in amounts for word in table.column(name).words if word.strip()]
    name, word = next(iter(words), (amounts[0], "1"))
    return Asked(
        SCALE.name,
        f"The file says that amounts are in {units.CALLED[scale]}. Are they?",
        {
            str(scale): f"Yes: {name} of '{word}' is {word} {units.CALLED[scale]}",
            "1": f"No: {name} of '{word}' is {word}, as it is written",
        },
    )


def _in_currency(
    table: Table, there: Mapping[str, str], said: Sequence[Unit], answers: Answers
) -> Table:
    """The same with the currency that its names or cells say, asked where they say two things."""
    if CURRENCY.name in there:
        return table
    found = {unit.currency for unit in said} - {""}
    if not found:
        cells = (notation_of(table.column(there[name]).words) for name in MONEY if name in there)
        found = {one.currency for one in cells if isinstance(one, Notation) and one.currency}
    if not found:
        return table
    choices = [code for sign in sorted(found) for code in units.SHARED.get(sign, (sign,))]
    if len(choices) == 1:
        return _with(table, CURRENCY.name, Column.same(choices[0], len(table)))
    sentence = f"The file says {' and '.join(sorted(found))}. In which currency are its amounts?"
    asked = Asked(CURRENCY.name, sentence, {code: code for code in choices})
    given = answers.get(CURRENCY.name, "")
    code = given if given in choices else choices[0]
    table = _with(table, CURRENCY.name, Column.same(code, len(table)))
    return replace(table, questions=(*table.questions, asked))


def _signs(table: Table, there: Mapping[str, str]) -> list[Asked]:
    """What a minus means where it can mean two things."""
    asked = []
    if (burn := there.get("cash_burn")) and (cell := _below_zero(table.column(burn))):
        choices = {
            "positive": f"A figure above 0 is cash consumed: in '{cell}' cash came in",
            "negative": f"A figure below 0 is cash consumed: '{cell}' was burnt",
        }
        asked.append(Asked("burn_is", f"What does '{cell}' mean under {burn}?", choices))
    for name in EXPENSES:
        if name in there and not asked[1:] and (cell := _below_zero(table.column(there[name]))):
            choices = {
                "negative": f"Expenses are written below 0: '{cell}' was spent",
                "positive": f"Expenses are written above 0: '{cell}' is refused",
            }
            sentence = f"What does '{cell}' mean under {there[name]}?"
            return [*asked, Asked("expenses_are", sentence, choices)]
    return asked


def _below_zero(column: Column) -> str:
    return next((word.strip() for word in column.words if NEGATIVE.search(word.strip())), "")


def _quartered(table: Table) -> Table:
    """The same with the last day of each quarter, whatever it is written as."""
    at = next((name for name in table.names if QUARTER.is_called(name)), None)
    if at is None:
        return table
    year = next((name for name in table.names if folded(name) in YEARS), None)
    column, kinds = quarters.column_of(table.column(at))
    if year is not None and set(kinds.words) <= {quarters.DAY}:
        is_fiscal = folded(year) in FISCAL_YEARS or folded(at).startswith("fiscal")
        both = quarters.joined(table.column(year), table.column(at), is_fiscal)
        column, kinds = both or (column, kinds)
    columns = [column if name == at else table.column(name) for name in table.names]
    return _with(replace(table, columns=columns), "quarter_is", kinds)


def _exchanged(table: Table, name: str, way: object) -> Table:
    """The same with other words in one column."""
    column = table.column(name)
    words = way(column.words) if callable(way) else column.words
    made = Column(words, column.codes)
    columns = [made if each == name else table.column(each) for each in table.names]
    return replace(table, columns=columns)


def _year_ends(words: Sequence[str]) -> list[str]:
    """Ends of years told without a year, as days of some year; all others as they are."""
    made = [_year_end(word) for word in words]
    is_told = [one is not None or not word.strip() for one, word in zip(made, words, strict=True)]
    return [one or "" for one in made] if all(is_told) and any(made) else list(words)


def _year_end(word: str) -> str | None:
    """The day that a month, or a day of a month, is.

    >>> _year_end("December"), _year_end("31 March"), _year_end("30.06."), _year_end("03/04")
    ('2001-12-31', '2001-03-31', '2001-06-30', None)
    """
    tokens = folded(word).split()
    months = [MONTHS[token] for token in tokens if token in MONTHS]
    days = [int(token) for token in tokens if token.isdigit()]
    rest = [token for token in tokens if token not in MONTHS and not token.isdigit()]
    if len(months) == 1 and len(days) <= 1 and not set(rest) - {"de", "of", "end", "st", "th"}:
        last = quarters.end_of(int(FIRST_YEAR), months[0])
        day = days[0] if days else last.day
        return f"{FIRST_YEAR}-{months[0]:02}-{min(day, last.day):02}" if day <= 31 else None
    if len(tokens) == 1 and len(days) == 1 and 1 <= days[0] <= 12:
        return quarters.end_of(int(FIRST_YEAR), days[0]).isoformat()
    found = DAY_MONTH.fullmatch(word.strip())
    if found is None:
        return None
    day, month = sorted((int(found["a"]), int(found["b"])), reverse=True)
    if not 12 < day <= 31 or not 1 <= month <= 12:
        return None
    return f"{FIRST_YEAR}-{month:02}-{min(day, quarters.end_of(int(FIRST_YEAR), month).day):02}"
