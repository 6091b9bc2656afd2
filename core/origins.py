"""Where a figure comes from: its formula, what went into it, its files, and the same once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Conflict

SAME = 1e-9  # of a figure: sums in another order, and other processors, may differ by so much
SMALLEST = 1e-12  # below it two figures are both nothing
MOST_NAMED = 3  # changes in one sentence


@dataclass(frozen=True)
class Input:
    """One of the things that a figure is made of, as the page shows it and as it is reckoned."""

    name: str
    shown: str
    value: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A file that has rows in a figure; one that is not shared has no hash."""

    id: UUID
    filename: str
    sha256: str
    points: int
    loaded_at: datetime | None = None  # with it a link opens this very upload of the file


@dataclass(frozen=True)
class Model:
    """A version of the registry that a figure is of."""

    id: UUID
    label: str


@dataclass(frozen=True)
class Origin:
    """One figure of a page with all that is needed to follow it, and to reckon it again."""

    key: str
    label: str  # unlike that of the other figures beside it
    value: float | None
    shown: str  # as the page shows it; empty without a value
    formula: str
    variant: str = ""
    version: str = ""  # of the formula
    reason: str = ""  # why there is no value
    inputs: tuple[Input, ...] = ()
    rows: int | None = None
    period: str = ""  # of which time the rows are
    files: tuple[Source, ...] = ()
    model: Model | None = None
    conventions: tuple[str, ...] = ()
    made_of: str = "rows"  # what its rows are: returns, points, scores


@dataclass(frozen=True)
class Again:
    """What came of reckoning a figure again, in a sentence."""

    value: float | None
    is_same: bool
    said: str


def again(origin: Origin, now: Sequence[Origin]) -> Again:
    """Hold a figure against the same one of figures that were reckoned anew, whatever changed."""
    found = next((one for one in now if one.key == origin.key), None)
    if found is None:
        raise Conflict(f"{origin.label} is not among the figures any more; open the page anew.")
    return held_against(origin, found.value, found.shown, _in_words(changes(origin, found)))


def held_against(origin: Origin, value: float | None, shown: str, why: str = "") -> Again:
    """Say whether a value is that of a figure; ``why`` names what has changed in between."""
    is_same = _is_same(origin.value, value)
    if is_same:
        though = f", though {why}" if why else ""
        told = "there is no number" if value is None else f"{shown}, the same number"
        told += f", as before{though}" if value is None else though
        return Again(value, True, f"Computed again just now: {told}.")
    now, then = _apart(value, shown), _apart(origin.value, origin.shown)
    if now == then:  # as the page shows them, and still two numbers
        now, then = f"{value:.12g}", f"{origin.value:.12g}"
    because = f"because {why}" if why else "and nothing of what is listed here has changed"
    return Again(
        value,
        False,
        f"Computed again just now: {now}; it was {then}. It is another number now, {because}.",
    )


def changes(then: Origin, now: Origin) -> tuple[str, ...]:
    """What of a figure's inputs, rows, files, model and formula is not as it was."""
    said = [*_inputs(then, now)]
    if then.rows != now.rows:
        said.append(f"it is made of {_count(now)}, where it was of {_count(then)}")
    elif then.period != now.period:
        said.append(f"its time is {now.period or 'not known'}, where it was {then.period}")
    said += _files(then, now)
    if then.model != now.model:
        said.append("it is of another version of the model")
    if (then.formula, then.variant, then.version) != (now.formula, now.variant, now.version):
        said.append("its formula is another one")
    return tuple(said)


def _inputs(then: Origin, now: Origin) -> list[str]:
    """Inputs that differ; one that is as large as it was may be shown in other words."""
    before = {one.name: one for one in then.inputs}
    after = {one.name: one for one in now.inputs}
    said = [
        f'"{name}" was {before[name].shown} and is {after[name].shown}'
        for name in before
        if name in after and not _alike(before[name], after[name])
    ]
    said += [f'"{name}" is gone' for name in before if name not in after]
    return said + [f'"{name}" has come' for name in after if name not in before]


def _alike(then: Input, now: Input) -> bool:
    if then.value is None and now.value is None:
        return then.shown == now.shown
    return _is_same(then.value, now.value)


def _files(then: Origin, now: Origin) -> list[str]:
    """Files that came, went, or count with more or fewer rows than before."""
    before = {one.id: one for one in then.files}
    after = {one.id: one for one in now.files}
    said = [f"{one.filename} has come" for key, one in after.items() if key not in before]
    said += [f"{one.filename} is gone" for key, one in before.items() if key not in after]
    return said + [
        f"{one.filename} counts with {after[key].points:,} in place of {one.points:,}"
        for key, one in before.items()
        if key in after and after[key].points != one.points
    ]


def _count(one: Origin) -> str:
    """How much a figure is made of.

    >>> _count(Origin("k", "Sum", 1.0, "1", "the sum", rows=1_250, made_of="points"))
    '1,250 points'
    """
    return "an unknown number of rows" if one.rows is None else f"{one.rows:,} {one.made_of}"


def _in_words(changed: Sequence[str]) -> str:
    """The first few changes, and how many more there are.

    >>> _in_words(["a", "b"]), _in_words(["a", "b", "c", "d", "e"])
    ('a, and b', 'a, b, c, and 2 more changes')
    """
    if len(changed) > MOST_NAMED:
        rest = len(changed) - MOST_NAMED
        more = "1 more change" if rest == 1 else f"{rest} more changes"
        changed = [*changed[:MOST_NAMED], more]
    *first, last = changed or [""]
    return f"{', '.join(first)}, and {last}" if first else last


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(SAME * max(abs(one), abs(other)), SMALLEST)


def _apart(value: float | None, shown: str) -> str:
    return "no number" if value is None else shown
