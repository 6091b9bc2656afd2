"""Reading a file without storing it: what was understood, what is refused, what must be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from core.errors import Invalid
from core.uploads.converting import Conversion
from core.uploads.reading import Dialect
from core.uploads.shapes import Fault, Holds, Match, Shape, Shapes, best, match
from core.uploads.sources import File, Source, opened
from core.uploads.table import Asked, Refusal, Table
from core.uploads.values.columns import kind_of
from core.uploads.values.notation import Told, notations_of
from core.uploads.values.signs import Notation

AUTO = "auto"
HOLDS = {"number": Holds.number, "date": Holds.day, "moment": Holds.day, "word": Holds.words}
LOOKED_AT = 2_000  # cells of a column, for what it seems to hold


@dataclass(frozen=True)
class Detected:
    """How the file is written, the numbers in it included."""

    dialect: Dialect
    decimal: str | None
    thousands: str | None
    sheet: str = ""


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

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be asked before it can be loaded."""
        return self.shape is not None and not self.questions


def tried(
    file: File,
    shapes: Shapes,
    *,
    shape: str = AUTO,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Trial:
    """Read a whole file as one of the shapes; ``mapping`` leads from columns to fields."""
    source = opened(file, answers)
    found = _matched(shapes, shape, source, mapping or {}, answers or {})
    table = found.table if found else source.table
    told = notations_of({name: table.column(name).words for name in table.names})
    detected = Detected(source.dialect, *_signs(told.values()), source.sheet)
    if found is None:
        rows = pd.DataFrame(index=pd.RangeIndex(len(table)))
        return Trial(detected, table.names, None, {}, rows, table.refusals, read=len(table))
    return _read(detected, found, told, answers or {})


def _signs(told: Iterable[Told]) -> tuple[str | None, str | None]:
    """Decimal and thousands sign, where the numbers of the file agree and show one."""
    notations = [one for one in told if isinstance(one, Notation)]
    decimals = {one.decimal for one in notations if one.decimal}
    thousands = {one.thousands for one in notations if one.thousands}
    return (
        decimals.pop() if len(decimals) == 1 else None,
        thousands.pop() if len(thousands) == 1 else None,
    )


def _matched(
    shapes: Shapes,
    wanted: str,
    source: Source,
    mapping: Mapping[str, str],
    answers: Mapping[str, str],
) -> Match | None:
    """The shape that is wanted or fits best, with the file's table as it reads it."""
    if wanted != AUTO and wanted not in shapes:
        raise Invalid(f"There is no shape {wanted!r}; there is {', '.join(sorted(shapes))}.")
    kinds: dict[tuple[str, ...], list[Holds | None]] = {}
    matches = []
    for one in [shapes[wanted]] if wanted != AUTO else _having(shapes, mapping):
        table = one.table(source, answers)
        if table is not None and all(name in table.names for name in mapping):
            if table.names not in kinds:
                kinds[table.names] = [_kind(column.first(LOOKED_AT)) for column in table.columns]
            matches.append(match(one, table, kinds[table.names], mapping))
    if wanted == AUTO and not mapping:
        return best(matches)
    found = max(matches, key=lambda one: (not one.missing, one.score), default=None)
    if found is None or found.missing:
        raise _unfit(shapes, wanted, source, mapping, found)
    return found


def _having(shapes: Shapes, mapping: Mapping[str, str]) -> list[Shape]:
    """The shapes that have all fields which a person spoke of."""
    fields = set(mapping.values())
    found = [one for one in shapes.values() if fields <= {field.name for field in one.fields}]
    if not found:
        raise Invalid(f"No shape has the fields {', '.join(sorted(fields))}.")
    return found


def _unfit(
    shapes: Shapes,
    wanted: str,
    source: Source,
    mapping: Mapping[str, str],
    found: Match | None,
) -> Invalid:
    """Why a file is not of the shape that a person named, or lacks the columns they spoke of."""
    names = found.table.names if found else source.table.names
    strange = [name for name in mapping if name not in names]
    if strange:
        return Invalid(f"There is no column {strange[0]!r}; there is {', '.join(names)}.")
    if wanted != AUTO:
        fields = [one.name for one in shapes[wanted].fields]
        unknown = [name for name in mapping.values() if name not in fields]
        if unknown:
            return Invalid(
                f"{shapes[wanted].title} has no field {unknown[0]!r}; it has {', '.join(fields)}."
            )
        if found is None:
            return Invalid(f"The file is not laid out as {shapes[wanted].title}.")
    missing = ", ".join(found.missing) if found else "what it needs"
    return Invalid(
        f"No column was found for {missing}; the file has {', '.join(names)}. Say which with "
        "--map column=field."
    )


def _kind(cells: Sequence[str]) -> Holds | None:
    """What a column seems to hold."""
    return HOLDS.get(kind_of(cells).kind)


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
        frame = _without(pd.DataFrame(made.values), {row for row, *_ in made.refusals})
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
        table.notes,
        shape.totals(rows) if not asked and len(rows) else {},
        len(table) + len(table.refusals),
    )


def _line(one: Refusal) -> int:
    return one.line


def _without(frame: pd.DataFrame, rows: set[int]) -> pd.DataFrame:
    return frame.drop(index=list(rows)) if rows else frame


def _twice(shape: Shape, table: Table, frame: pd.DataFrame) -> list[Fault]:
    """Rows that say again what a row above said, by the key of their shape."""
    key = [name for name in shape.key if name in frame]
    if not key or frame.empty:
        return []
    again = frame.duplicated(key).to_numpy()
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
