"""Which shape a file is of: the one that is wanted, the one that fits best, or the question."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from core.errors import Invalid
from core.uploads.matching import Match, candidates, match, rivals
from core.uploads.shapes import Holds, Shape, Shapes
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.values.columns import kind_of

AUTO = "auto"
ABOUT = "shape"
HOLDS = {
    "number": Holds.number,
    "date": Holds.day,
    "moment": Holds.day,
    "word": Holds.words,
    "yes-no": Holds.yes_no,
}
LOOKED_AT = 2_000  # cells of a column, for what it seems to hold
SHOWN = 8  # columns named in a sentence


@dataclass(frozen=True)
class Recognised:
    """What a file is taken for, or the question which of a few things it is."""

    found: Match | None
    question: Asked | None = None
    was_asked: bool = False


class _Kinds:
    """What columns seem to hold, each looked at once however many shapes it is tried with."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Column, Holds | None]] = {}

    def of(self, table: Table) -> list[Holds | None]:
        return [self._kind(column) for column in table.columns]

    def _kind(self, column: Column) -> Holds | None:
        if id(column) not in self._known:
            kind = HOLDS.get(kind_of(column.first(LOOKED_AT)).kind)
            self._known[id(column)] = column, kind
        return self._known[id(column)][1]


def recognised(
    shapes: Shapes,
    wanted: str,
    source: Source,
    mapping: Mapping[str, str],
    answers: Mapping[str, str],
) -> Recognised:
    """The shape that is wanted or fits best, with the file's table as it reads it."""
    if wanted != AUTO and wanted not in shapes:
        raise Invalid(f"There is no shape {wanted!r}; there is {', '.join(sorted(shapes))}.")
    kinds = _Kinds()
    tried = [shapes[wanted]] if wanted != AUTO else _having(shapes, mapping)
    look = partial(_matches, tried, source, mapping, answers, kinds, is_wanted=wanted != AUTO)
    matches = look()
    if wanted == AUTO and not mapping:
        found_rivals = rivals(matches) or rivals(look(special=_special(shapes)))
        return _settled(found_rivals, answers)
    found = max(matches, key=lambda one: (not one.missing, one.score), default=None)
    if found is None or found.missing:
        raise _unfit(shapes, wanted, source, mapping, found, kinds)
    return Recognised(found)


def _matches(
    shapes: Sequence[Shape],
    source: Source,
    mapping: Mapping[str, str],
    answers: Mapping[str, str],
    kinds: _Kinds,
    *,
    is_wanted: bool,
    special: Mapping[str, Collection[str]] | None = None,
) -> list[Match]:
    """How each shape fits; a column that a person spoke of has to be there still."""
    found = []
    for one in shapes:
        table = one.table(source, answers)
        if table is None or not all(name in table.names for name in mapping):
            continue
        own = (special or {}).get(one.name, ())
        fit = match(one, table, kinds.of(table), mapping, source.table, own)
        is_swallowed = fit.is_relaid and any(name in source.table.names for name in mapping)
        if is_wanted or not is_swallowed:
            found.append(fit)
    return found


def _special(shapes: Shapes) -> dict[str, set[str]]:
    """The fields of each shape whose names mean nothing to another, but one with the same field."""
    fields = {id(field): field for shape in shapes.values() for field in shape.fields}
    counts = Counter(name for field in fields.values() for name in field.names)
    return {
        shape.name: {one.name for one in shape.fields if all(counts[n] == 1 for n in one.names)}
        for shape in shapes.values()
    }


def _settled(found: Sequence[Match], answers: Mapping[str, str]) -> Recognised:
    """The one that is left, or that a person chose of those between which nothing decides."""
    if len(found) < 2:
        return Recognised(found[0] if found else None)
    said = [one for one in found if one.shape.name == answers.get(ABOUT)]
    if said:
        return Recognised(said[0], was_asked=True)
    titles = [one.shape.title for one in found]
    sentence = f"This could be {' or '.join(titles)}: which is it?"
    choices = {one.shape.name: f"{one.shape.title}: {one.why}" for one in found}
    return Recognised(None, Asked(ABOUT, sentence, choices), was_asked=True)


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
    kinds: _Kinds,
) -> Invalid:
    """Why a file is not of the shape that a person named, or lacks the columns they spoke of."""
    names = found.table.names if found else source.table.names
    strange = [name for name in mapping if name not in names]
    if strange:
        return Invalid(f"There is no column {strange[0]!r}; there is {_some(names)}.")
    if wanted != AUTO:
        shape = shapes[wanted]
        fields = [one.name for one in shape.fields]
        unknown = [name for name in mapping.values() if name not in fields]
        if unknown:
            return Invalid(f"{shape.title} has no field {unknown[0]!r}; it has {_some(fields)}.")
        if found is None:
            return Invalid(f"The file is not laid out as {shape.title}.{_lacking(shape, source)}")
    if found is None:
        return Invalid(
            f"No kind of file that has {', '.join(mapping.values())} fits; the file has "
            f"{_some(names)}. Say what it is with --shape."
        )
    return Invalid(
        f"No column was found for {', '.join(found.missing)}; the file has {_some(names)}."
        f"{_could_be(found, kinds)} Say which with --map column=field."
    )


def _could_be(found: Match, kinds: _Kinds) -> str:
    """Which columns hold what a missing field does."""
    told = []
    for name in found.missing:
        places = candidates(found.shape, name, kinds.of(found.table), found.columns)
        if places:
            told.append(f" For {name}: {_some([found.table.names[at] for at in places], 'or')}?")
    return "".join(told)


def _lacking(shape: Shape, source: Source) -> str:
    """Which columns there are of a layout, and which are not."""
    names = source.table.names
    there = [one for one in shape.fields if not one.is_said and any(map(one.is_called, names))]
    others = [one.title.casefold() for one in shape.fields if one not in there]
    told = f" It has {_some([one.title.casefold() for one in there])};" if there else ""
    has_none = f"{told} no column is called {_some(others, 'or')}." if others else ""
    return f"{has_none} The file has {_some(names)}."


def _some(names: Sequence[str], last: str = "") -> str:
    told = list(names[:SHOWN]) + (["…"] if len(names) > SHOWN else [])
    if last and len(told) > 1 and len(names) <= SHOWN:
        return f"{', '.join(told[:-1])} {last} {told[-1]}"
    return ", ".join(told)
