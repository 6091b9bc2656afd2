"""Reading a file without storing it: what was understood, what is refused, what must be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from core.errors import Invalid
from core.uploads import reading
from core.uploads.converting import Conversion
from core.uploads.reading import Dialect
from core.uploads.shapes import Holds, Match, Shape, Shapes, best, match
from core.uploads.values.columns import kind_of
from core.uploads.values.notation import Told, notations_of
from core.uploads.values.signs import Notation

AUTO = "auto"
HOLDS = {"number": Holds.number, "date": Holds.day, "moment": Holds.day, "word": Holds.words}
LOOKED_AT = 2_000  # cells of a column, for what it seems to hold


@dataclass(frozen=True)
class Refusal:
    """What was not taken: the line in the file, the column if it is about one, and why."""

    line: int
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """What only a person can say, and the answers there are, each with what it would mean."""

    about: str
    sentence: str
    choices: dict[str, str]


@dataclass(frozen=True)
class Detected:
    """How the file is written, the numbers in it included."""

    dialect: Dialect
    decimal: str | None
    thousands: str | None


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

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be asked before it can be loaded."""
        return self.shape is not None and not self.questions


@dataclass(frozen=True)
class _Table:
    """All cells as text, and the line each record begins at."""

    names: tuple[str, ...]
    lines: Sequence[int]
    cells: list[list[str]]
    refusals: list[Refusal]


def tried(
    file: Path | bytes,
    shapes: Shapes,
    *,
    shape: str = AUTO,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Trial:
    """Read a whole file as one of the shapes; ``mapping`` leads from columns to fields."""
    dialect = reading.detect_file(file) if isinstance(file, Path) else reading.detect(file)
    table = _table(file, dialect)
    told = notations_of(dict(zip(table.names, table.cells, strict=True)))
    detected = Detected(dialect, *_signs(told.values()))
    found = _matched(shapes, shape, table, mapping or {})
    if found is None:
        return Trial(
            detected,
            table.names,
            None,
            {},
            pd.DataFrame(index=pd.RangeIndex(len(table.lines))),
            table.refusals,
        )
    return _read(detected, table, found, told, answers or {})


def _table(file: Path | bytes, dialect: Dialect) -> _Table:
    refused: list[reading.Refusal] = []
    lines: list[int] = []
    cells: list[list[str]] = [[] for _ in range(dialect.columns)]
    source = BytesIO(file) if isinstance(file, bytes) else file
    for part in reading.columns(source, dialect, refused.append):
        lines += part.lines
        for column, more in zip(cells, part.cells, strict=True):
            column += more
    names = _unlike(dialect.names, dialect.columns)
    refusals = [
        Refusal(one.line, names[one.column - 1] if one.column else None, one.value, one.reason)
        for one in refused
    ]
    return _Table(names, lines, cells, refusals)


def _unlike(names: Sequence[str], count: int) -> tuple[str, ...]:
    """A name for each column, none twice; columns without one are counted."""
    made: list[str] = []
    for at in range(count):
        name = names[at].strip() if at < len(names) else ""
        name = name or f"column {at + 1}"
        made.append(f"{name} ({at + 1})" if name in made else name)
    return tuple(made)


def _signs(told: Any) -> tuple[str | None, str | None]:
    """Decimal and thousands sign, where the numbers of the file agree and show one."""
    notations = [one for one in told if isinstance(one, Notation)]
    decimals = {one.decimal for one in notations if one.decimal}
    thousands = {one.thousands for one in notations if one.thousands}
    return (
        decimals.pop() if len(decimals) == 1 else None,
        thousands.pop() if len(thousands) == 1 else None,
    )


def _matched(
    shapes: Shapes, wanted: str, table: _Table, mapping: Mapping[str, str]
) -> Match | None:
    kinds = [_kind(cells[:LOOKED_AT]) for cells in table.cells]
    if wanted == AUTO and not mapping:
        return best(shapes, table.names, kinds)
    if wanted == AUTO:
        fields = set(mapping.values())
        wanted = next((n for n, s in shapes.items() if fields <= {f.name for f in s.fields}), AUTO)
    if wanted not in shapes:
        raise Invalid(f"There is no shape {wanted!r}; there is {', '.join(sorted(shapes))}.")
    for name, field_name in mapping.items():
        _check_mapping(shapes[wanted], table, name, field_name)
    found = match(shapes[wanted], table.names, kinds, mapping)
    if found.missing:
        raise Invalid(
            f"No column was found for {', '.join(found.missing)}; the file has "
            f"{', '.join(table.names)}. Say which with --map column=field."
        )
    return found


def _check_mapping(shape: Shape, table: _Table, name: str, field_name: str) -> None:
    if name not in table.names:
        raise Invalid(f"There is no column {name!r}; there is {', '.join(table.names)}.")
    if field_name not in {one.name for one in shape.fields}:
        fields = ", ".join(one.name for one in shape.fields)
        raise Invalid(f"{shape.title} has no field {field_name!r}; it has {fields}.")


def _kind(cells: Sequence[str]) -> Holds | None:
    """What a column seems to hold."""
    return HOLDS.get(kind_of(cells).kind)


def _read(
    detected: Detected,
    table: _Table,
    found: Match,
    told: Mapping[str, Told],
    answers: Mapping[str, str],
) -> Trial:
    """Convert what is matched, and refuse what does not fit; an unanswered question stops here."""
    made = Conversion()
    mapping = {field: table.names[at] for field, at in found.columns.items()}
    for one in found.shape.fields:
        if one.name in mapping:
            cells = table.cells[found.columns[one.name]]
            made.add(one, cells, told[mapping[one.name]], answers.get(one.name))
    asked = [
        Asked(name, one.sentence, {choice.name: choice.label for choice in one.choices})
        for name, one in made.questions.items()
    ]
    wrong = {row for row, *_ in made.refusals}
    frame = pd.DataFrame(made.values).drop(index=list(wrong)) if not asked else pd.DataFrame()
    refusals = [
        Refusal(table.lines[row], mapping[name], value, why)
        for row, name, value, why in made.refusals
    ]
    faults = found.shape.check(frame) if not asked else []
    for fault in faults:
        cell = table.cells[found.columns[fault.field]][fault.row] if fault.field in mapping else ""
        name = mapping.get(fault.field)
        refusals.append(Refusal(table.lines[fault.row], name, cell, fault.reason))
    return Trial(
        detected,
        table.names,
        found.shape.name,
        mapping,
        frame.drop(index=list({fault.row for fault in faults})),
        sorted([*table.refusals, *refusals], key=lambda one: one.line),
        asked,
    )
