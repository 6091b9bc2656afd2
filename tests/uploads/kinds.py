"""Files of every kind as people in seven languages write them, made from a few columns each."""

import random
from collections.abc import Iterator, Mapping

from tests.uploads import kinds_of_money, kinds_of_things
from tests.uploads.kind import LANGUAGES, Case, Kind

KINDS = (*kinds_of_money.KINDS, *kinds_of_things.KINDS)
EXTRAS = {
    "Remark of the clerk": ["ok", "", "see mail", "ok", "", "late"],
    "Checked by": ["JD", "JD", "MK", "MK", "JD", "JD"],
    "Colour": ["red", "blue", "red", "green", "red", "blue"],
}


def every_case() -> Iterator[Case]:
    """Each kind in seven languages, and in the ways that people change a file."""
    for kind in KINDS:
        for at, language in enumerate(LANGUAGES):
            names = [names.split("|")[at] for names, _ in kind.columns.values()]
            yield Case(f"{kind.shape} {language}", kind.shape, _written(kind, names, ";"))
        yield from _changed(kind)


def _changed(kind: Kind) -> Iterator[Case]:
    english = {key: names.split("|")[0] for key, (names, _) in kind.columns.items()}
    order = [*kind.columns]
    random.Random(kind.shape).shuffle(order)
    least = [key for key in kind.columns if key not in kind.optional]
    ways = {
        "in another order": _of(kind, order, [english[key] for key in order]),
        "in snake case": _written(kind, [_snake(name) for name in english.values()]),
        "in camel case": _written(kind, [_camel(name) for name in english.values()]),
        "in capitals": _written(kind, [name.upper() for name in english.values()]),
        "without what may lack": _of(kind, least, [english[key] for key in least]),
        "with other columns": _written(kind, [*english.values(), *EXTRAS], more=EXTRAS),
        "without names": _of(kind, [*kind.columns], None),
        "with columns of no name": _written(kind, [*english.values(), "", ""], more={
            "": EXTRAS["Colour"], " ": EXTRAS["Checked by"]}),
    }  # fmt: skip
    for way, text in ways.items():
        yield Case(f"{kind.shape} {way}", kind.shape, text)


def _snake(name: str) -> str:
    return name.lower().replace(" ", "_")


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _written(
    kind: Kind, names: list[str], sign: str = ",", more: Mapping[str, list[str]] | None = None
) -> str:
    cells = [cells for _, cells in kind.columns.values()] + list((more or {}).values())
    return _text([names, *map(list, zip(*cells, strict=True))], sign)


def _of(kind: Kind, keys: list[str], names: list[str] | None) -> str:
    rows = map(list, zip(*(kind.columns[key][1] for key in keys), strict=True))
    return _text([*([names] if names else []), *rows], ",")


def _text(rows: list[list[str]], sign: str) -> str:
    return "".join(f"{sign.join(row)}\n" for row in rows)
