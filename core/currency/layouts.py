"""Exchange rates as people and central banks lay them out, as a table of pairs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.currency import sheets
from core.currency.codes import CODES, USUAL
from core.currency.fields import CURRENCIES, FIELDS, PAIRS
from core.currency.pairs import Pair, base_of, pair_of
from core.uploads.reading.gathering import lines_of
from core.uploads.shapes import folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.values.answers import EMPTY

Answers = Mapping[str, str]
OPEN = "XXX"  # the code of ISO 4217 for no currency: the person is still asked for it
NO_RATE = EMPTY | {".", "nd", "n/d", "no value available", "bank holiday", "holiday"}
PER_BASE = re.compile(r"(?:.* )?per (?:1 |one )?([a-z]{3})")
PER_CURRENCY = re.compile(r"(?:in )?([a-z]{3})(?: per (?:unit|currency|1|one).*)?")


def wide(source: Source, answers: Answers) -> Table | None:
    """A table in which every column is a currency, as central banks publish it."""
    sheet = sheets.from_table(source) or sheets.from_grid(source)
    if sheet is None:
        return None
    against, questions = _against(sheet.pairs, sheet.titles, sheet.cells, answers)
    return _unfolded(_without_base(sheet, against), against, questions)


def long(source: Source, answers: Answers) -> Table | None:
    """A table of rates one a line, its pairs from whatever columns name them."""
    table = source.table
    called = _called(table)
    if {"base_currency", "quote_currency", "rate"} <= called.keys():
        return table
    pair = next((name for name in table.names if folded(name) in PAIRS), None)
    if pair is not None and "rate" in called:
        return _split(table, pair)
    one = next((name for name in table.names if folded(name) in CURRENCIES), None)
    rate = called.get("rate") or next((name for name in table.names if _by_head(name)), None)
    if one is None or rate is None or not _are_codes(table.column(one)):
        return table
    return _of_one(table, one, rate, answers)


def _called(table: Table) -> dict[str, str]:
    return {
        one.name: next(name for name in table.names if one.is_called(name))
        for one in FIELDS
        if any(one.is_called(name) for name in table.names)
    }


@dataclass(frozen=True)
class Against:
    """The currency that the others are against, and which way round the rates are."""

    base: str
    per_base: bool

    def whole(self, pair: Pair) -> Pair:
        """A pair of which the base was open."""
        if pair.base is not None:
            return pair
        if self.per_base:
            return Pair(self.base, pair.quote, pair.units)
        return Pair(pair.quote, self.base, pair.units)


def _against(
    pairs: Sequence[Pair], titles: Sequence[str], cells: Sequence[Column], answers: Answers
) -> tuple[Against, list[Asked]]:
    """What is said of the other currency, and what has to be asked."""
    if all(pair.base for pair in pairs):
        return Against(OPEN, True), []
    told = base_of(*titles)
    has_units = any(pair.units and not pair.base for pair in pairs)
    answer = answers.get("base_currency", "").strip().upper()
    said = answer if answer in CODES else None
    base = told or said
    others = [code for code in USUAL if code not in {pair.quote for pair in pairs}]
    choices = {answers["base_currency"]: "as you said"} if said else {}
    choices |= {code: f"Each rate is between a currency and {code}." for code in others}
    questions = []
    if told is None:
        sentence = "The file does not say against which currency its rates are. Which is it?"
        questions.append(Asked("base_currency", sentence, choices, is_open=True))
    if told is None and not has_units:
        questions.append(_which_way(pairs, cells, base))
    way = answers.get("rates_are")
    per_base = told is not None if told or has_units else way != "per_currency"
    return Against(base or OPEN, per_base and not has_units), questions


def _which_way(pairs: Sequence[Pair], cells: Sequence[Column], base: str | None) -> Asked:
    one, pair = next(
        (word.strip(), pair)
        for pair, column in zip(pairs, cells, strict=True)
        if not pair.base
        for word in [*(word for word in column.first(200) if not _is_blank(word)), "x"][:1]
    )
    other = base or "of the other currency"
    return Asked(
        "rates_are",
        f"Does '{one}' say how many {pair.quote} one {other} costs, or the other way round?",
        {
            "per_base": f"1 {other} is {one} {pair.quote}",
            "per_currency": f"1 {pair.quote} is {one} {other}",
        },
    )


def _is_blank(word: str) -> bool:
    return word.strip().casefold() in NO_RATE


def _without_base(sheet: sheets.Sheet, against: Against) -> sheets.Sheet:
    """The same without a column that says of the base that it is 1."""
    gone = {
        at
        for at, (pair, column) in enumerate(zip(sheet.pairs, sheet.cells, strict=True))
        if pair.base is None
        and pair.quote == against.base
        and all(_is_blank(word) or re.fullmatch(r"1(?:[.,]0*)?", word) for word in column.words)
    }
    if not gone:
        return sheet
    kept = [at for at in range(len(sheet.pairs)) if at not in gone]
    return replace(
        sheet,
        heads=[sheet.heads[at] for at in kept],
        pairs=[sheet.pairs[at] for at in kept],
        cells=[sheet.cells[at] for at in kept],
        notes=(*sheet.notes, f"The column of {against.base} itself is 1 and was left out."),
    )


def _unfolded(sheet: sheets.Sheet, against: Against, questions: list[Asked]) -> Table:
    """One row for each rate; cells without one are counted."""
    rows, codes, which, blanks = [], [], [], 0
    words: list[str] = []
    for at, column in enumerate(sheet.cells):
        is_blank = np.array([_is_blank(word) for word in column.words], bool)
        kept = np.flatnonzero(~is_blank[column.codes])
        blanks += len(column) - len(kept)
        codes.append(column.codes[kept].astype(np.int64) + len(words))
        words += list(column.words)
        rows.append(kept)
        which.append(np.full(len(kept), at, np.int16))
    of, row = np.concatenate(which), np.concatenate(rows)
    pairs = [against.whole(pair) for pair in sheet.pairs]
    made = {
        "date": sheet.dates.taken(row),
        "base_currency": Column([str(pair.base) for pair in pairs], of),
        "quote_currency": Column([str(pair.quote) for pair in pairs], of),
        "rate": Column(words, np.concatenate(codes).astype(np.int32)),
    }
    if any(pair.units for pair in pairs):
        made["units"] = Column([pair.units or "1" for pair in pairs], of)
    head = Column(sheet.heads, of)
    heads = {name: head for name in made if name != "date"}
    note = (f"{blanks:,} cells hold no rate.",) if blanks else ()
    return Table(
        tuple(made),
        list(made.values()),
        lines_of(sheet.lines, row),
        sheet.refusals,
        heads | {"date": Column.same(sheet.date_head, len(row))},
        questions=tuple(questions),
        notes=(*sheet.notes, *note),
    )


def _split(table: Table, name: str) -> Table:
    """Pairs that stand in one column, in two."""
    column = table.column(name)
    pairs = [pair_of(word) or Pair(None, None) for word in column.words]
    if not all(pair.base for pair in pairs):
        return table
    made = {
        "base_currency": Column([str(pair.base) for pair in pairs], column.codes),
        "quote_currency": Column([str(pair.quote) for pair in pairs], column.codes),
    }
    if any(pair.units not in {"", "1"} for pair in pairs):
        made["units"] = Column([pair.units or "1" for pair in pairs], column.codes)
    return _exchanged(table, name, made, {})


def _by_head(name: str) -> Pair | None:
    """What the name of a column of rates says of the one currency or the other."""
    if (found := PER_BASE.fullmatch(folded(name))) and found[1].upper() in CODES:
        return Pair(found[1].upper(), None)
    found = PER_CURRENCY.fullmatch(folded(name))
    if found and found[1].upper() in CODES and folded(name) != found[1]:
        return Pair(None, found[1].upper())
    return None


def _are_codes(column: Column) -> bool:
    return all(word.strip().upper() in CODES for word in column.words if word.strip())


def _of_one(table: Table, name: str, rate: str, answers: Answers) -> Table:
    """One column of currencies, whose other side the name of the rates or a person says."""
    column = table.column(name)
    said = _by_head(rate)
    questions: list[Asked] = []
    if said is not None:
        against = Against(str(said.base or said.quote), said.base is not None)
    else:
        pairs = [Pair(None, word.strip().upper()) for word in column.words if word.strip()]
        against, questions = _against(pairs[:1], [], [table.column(rate)], answers)
    other = Column.same(against.base, len(table))
    sides = ("quote_currency", "base_currency")
    mine, others = sides if against.per_base else sides[::-1]
    table = _exchanged(table, name, {mine: column, others: other}, {rate: "rate"})
    return replace(table, questions=(*table.questions, *questions))


def _exchanged(
    table: Table, gone: str, made: Mapping[str, Column], names: Mapping[str, str]
) -> Table:
    """The same with other columns in the place of one, which people still know by its name."""
    kept = [name for name in table.names if name != gone]
    renamed = tuple(names.get(name, name) for name in kept)
    heads = {name: Column.same(gone, len(table)) for name in made}
    heads |= {new: Column.same(old, len(table)) for old, new in names.items()}
    return replace(
        table,
        names=(*renamed, *made),
        columns=[*(table.column(name) for name in kept), *made.values()],
        heads={**table.heads, **heads},
    )
