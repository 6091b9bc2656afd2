"""Reading a file without storing it: what was understood, what is refused, what must be asked."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from core.uploads.converting import Conversion
from core.uploads.matching import Match
from core.uploads.opening import opened
from core.uploads.reading import Dialect
from core.uploads.recognising import AUTO, recognised
from core.uploads.room import chosen, taken
from core.uploads.shapes import Fault, Shape, Shapes, folded
from core.uploads.sources import File, Source
from core.uploads.table import Asked, Column, Refusal, Table
from core.uploads.twins import said_again
from core.uploads.values.notation import Told, notations_of
from core.uploads.values.signs import Notation


@dataclass(frozen=True)
class Detected:
    """How the file is written, the numbers in it included."""

    dialect: Dialect
    decimal: str | None
    thousands: str | None
    sheet: str = ""
    sheets: tuple[str, ...] = ()  # of a workbook


@dataclass(frozen=True)
class Trial:
    """A file as it would be loaded."""

    detected: Detected
    columns: tuple[str, ...]
    shape: str | None
    mapping: dict[str, str]  # field → the column it is read from
    rows: pd.DataFrame  # accepted, a column for each field
    refusals: list[Refusal] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    totals: dict[str, str] = field(default_factory=dict)
    read: int = 0  # rows that the table has, the refused ones included
    lines: Sequence[int] = ()  # of the file, by the index of ``rows``
    passing: frozenset[str] = frozenset()  # what was asked of this file alone
    layout: str = ""  # the shape, where it made another table of the file's
    names: tuple[str, ...] = ()  # of the columns of the file itself
    why: str = ""  # it is taken for this shape
    was_asked: bool = False  # whether a person had to say which of a few shapes it is

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be asked before it can be loaded."""
        return self.shape is not None and not self.questions

    @property
    def signature(self) -> str:
        """By which the next file of this kind is known: its layout and the names of its columns."""
        if not self.columns:
            return self.book
        if self.layout and not self.was_asked:
            return _hashed(self.layout, self.columns)
        return _hashed("", self.names or self.columns)

    @property
    def book(self) -> str:
        """By which the next workbook of this kind is known: the names of its sheets."""
        return _hashed("book", self.detected.sheets) if self.detected.sheets else ""

    def without(self, found: Iterable[Fault | Asked]) -> "Trial":
        """The same once it was held against what is stored."""
        found = list(found)
        faults = [one for one in found if isinstance(one, Fault)]
        told = [
            Refusal(
                self.lines[fault.row],
                self.mapping.get(fault.field),
                str(self.rows[fault.field][fault.row]) if fault.field in self.rows else "",
                fault.reason,
            )
            for fault in faults
        ]
        refused = [one for one, fault in zip(told, faults, strict=True) if fault.blocks]
        warned = [one for one, fault in zip(told, faults, strict=True) if not fault.blocks]
        return replace(
            self,
            rows=_without(self.rows, {fault.row for fault in faults if fault.blocks}),
            questions=[*self.questions, *(one for one in found if isinstance(one, Asked))],
            refusals=sorted([*self.refusals, *refused], key=_line),
            warnings=sorted([*self.warnings, *warned], key=_line),
        )


def tried(
    file: File,
    shapes: Shapes,
    *,
    shape: str = AUTO,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Trial:
    """Read a whole file as one of the shapes; ``mapping`` leads from columns to fields."""
    source = opened(file, answers or {})
    if source.questions:
        return _asking(source)
    known = recognised(shapes, shape, source, mapping or {}, answers or {})
    found, names = known.found, source.table.names
    table = found.table if found else source.table
    told = notations_of({name: table.column(name).words for name in table.names})
    signs = _signs(_as_written(source, table, told).values())
    detected = Detected(source.dialect, *signs, source.sheet, source.sheets)
    if found is None:
        rows = pd.DataFrame(index=pd.RangeIndex(len(table)))
        count = len(table) + len(table.refusals)
        asked = [known.question] if known.question else []
        trial = Trial(detected, names, None, {}, rows, table.refusals, asked, read=count)
    else:
        trial = _read(detected, found, told, answers or {})
    return replace(trial, names=names, was_asked=known.was_asked)


def _as_written(source: Source, table: Table, told: Mapping[str, Told]) -> Mapping[str, Told]:
    """How the numbers of the file are written, also where a layout wrote them anew."""
    if not table.heads:
        return told
    plain = source.table
    return notations_of({name: plain.column(name).words for name in plain.names})


def _asking(source: Source) -> Trial:
    """Nothing is read of a file of which something has to be said first."""
    detected = Detected(source.dialect, None, None, source.sheet, source.sheets)
    return Trial(detected, (), None, {}, pd.DataFrame(), questions=list(source.questions))


def _hashed(kind: str, names: Sequence[str]) -> str:
    told = json.dumps([kind, sorted(map(folded, names))])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _signs(told: Iterable[Told]) -> tuple[str | None, str | None]:
    """Decimal and thousands sign, where the numbers of the file agree and show one."""
    notations = [one for one in told if isinstance(one, Notation)]
    decimals = {one.decimal for one in notations if one.decimal}
    thousands = {one.thousands for one in notations if one.thousands}
    return (
        decimals.pop() if len(decimals) == 1 else None,
        thousands.pop() if len(thousands) == 1 else None,
    )


def _read(
    detected: Detected, found: Match, told: Mapping[str, Told], answers: Mapping[str, str]
) -> Trial:
    """Convert what is matched, and refuse what does not fit; an unanswered question stops here."""
    shape, table = found.shape, found.table
    made = Conversion()
    mapping = {name: table.names[at] for name, at in found.columns.items()}
    for one in shape.fields:
        if one.name in mapping:
            column = table.columns[found.columns[one.name]]
            made.add(one, column, told[mapping[one.name]], answers.get(one.name))
        elif one.is_said and answers.get(one.name) in one.one_of.values():
            made.add(one, Column.same(answers[one.name], len(table)), None, None)
    asked = [one for one in table.questions if answers.get(one.about) not in one.choices]
    asked += [
        Asked(name, one.sentence, {choice.name: choice.label for choice in one.choices})
        for name, one in made.questions.items()
    ]
    refusals = [
        Refusal(table.lines[row], table.head(mapping[name], row), value, why)
        for row, name, value, why in made.refusals
    ]
    rows, warnings = pd.DataFrame(), list(table.warnings)
    if not asked:
        frame = _without(pd.DataFrame(made.values, copy=False), {row for row, *_ in made.refusals})
        faults = [*_twice(shape, table, frame), *shape.check(frame)]
        refusals += [_named(table, mapping, fault) for fault in faults if fault.blocks]
        warnings += [_named(table, mapping, fault) for fault in faults if not fault.blocks]
        rows = _without(frame, {fault.row for fault in faults if fault.blocks})
    return Trial(
        detected,
        table.names,
        shape.name,
        mapping,
        rows,
        sorted([*table.refusals, *refusals], key=_line),
        asked,
        sorted(warnings, key=_line),
        (*table.notes, *_left_out(table, mapping)),
        shape.totals(rows) if not asked and len(rows) else {},
        len(table) + len(table.refusals),
        table.lines,
        frozenset(one.about for one in table.questions if not one.lasts),
        shape.name if found.is_relaid else "",
        why=f"{found.score:.0%}: {found.why}",
    )


def _left_out(table: Table, mapping: Mapping[str, str]) -> list[str]:
    """What is in the file and not stored, since the shape has no field for it."""
    left = [name for name in table.names if name not in mapping.values()]
    return [f"Left out, since nothing is made of it: {', '.join(left)}."] if left else []


def _line(one: Refusal) -> int:
    return one.line


def _without(frame: pd.DataFrame, rows: set[int]) -> pd.DataFrame:
    if not rows:
        return frame
    is_kept = np.ones(len(frame), bool)
    is_kept[frame.index.get_indexer(pd.Index(list(rows)))] = False
    return taken(frame, chosen(is_kept))


def _twice(shape: Shape, table: Table, frame: pd.DataFrame) -> list[Fault]:
    """Rows that say again what a row above said, by the key of their shape."""
    key = [name for name in shape.key if name in frame]
    if not key or frame.empty:
        return []
    again = said_again(frame, key)
    if not again.any():
        return []
    twins = frame[frame.duplicated(key, keep=False).to_numpy()]
    group = twins.groupby(key, observed=True, dropna=False, sort=False).ngroup()
    above = dict(zip(group[::-1], group.index[::-1], strict=True))  # the first of each group
    title = ", ".join(shape.field(name).title.casefold() for name in key)
    return [
        Fault(
            row,
            key[-1],
            f"Line {table.lines[above[group[row]]]} has the same {title} already.",
        )
        for row in frame.index[again]
    ]


def _named(table: Table, mapping: Mapping[str, str], fault: Fault) -> Refusal:
    """A fault as people find it in their file."""
    line = table.lines[fault.row]
    name = mapping.get(fault.field)
    if name is None:
        return Refusal(line, None, "", fault.reason)
    cell: Any = table.column(name)[fault.row]
    return Refusal(line, table.head(name, fault.row), cell, fault.reason)
