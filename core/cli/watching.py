"""A folder that is watched: what is put there is loaded as the last file of its kind was."""

import time
from collections.abc import Iterator
from pathlib import Path

from core.actors import Actor
from core.catalogue import CSV_SHAPES
from core.cli.people import acting_as
from core.db import answer, carry_out
from core.errors import BellwetherError, Unavailable
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.recognising import AUTO
from core.uploads.trial import tried

LOADED, REFUSED = "loaded", "refused"
Seen = dict[Path, tuple[int, int]]


def watched(
    folder: Path, owner: str, shape: str, said: Choices, *, every: float, once: bool
) -> Iterator[str]:
    """Load what comes into a folder, and tell of each file; without ``once`` it never ends.

    A file is taken when it no longer grows. Then it lies in the folder of those that were loaded,
    or of those that were refused, with the reason beside it.
    """
    before: Seen = {}
    while True:
        now: Seen = _seen(folder)
        for path in sorted(now):
            if once or before.get(path) == now[path]:
                yield _taken(path, acting_as(owner), shape, said)
        if once:
            return
        before = now
        time.sleep(every)


def _seen(folder: Path) -> Seen:
    files = [one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")]
    return {one: (one.stat().st_size, one.stat().st_mtime_ns) for one in files}


def _taken(path: Path, user: Actor, shape: str, said: Choices) -> str:
    try:
        count = _load(path, user, shape, said)
    except Unavailable:
        raise  # the database is away: the file stays where it is
    except BellwetherError as error:
        place = _move(path, REFUSED)
        place.with_name(f"{place.name}.txt").write_text(f"{error}\n", encoding="utf-8")
        return f"{path.name} was refused: {error}"
    _move(path, LOADED)
    return f"{path.name}: {count:,} rows are stored."


def _load(path: Path, user: Actor, shape: str, said: Choices) -> int:
    trial = tried(path, CSV_SHAPES, shape=shape, mapping=said.mapping, answers=said.answers)
    like = answer(queries.kinds_loaded, user).get(trial.signature)
    if like is not None and like.shape in CSV_SHAPES and shape in {AUTO, like.shape}:
        fields = {one.name for one in CSV_SHAPES[like.shape].fields}
        said = Choices.as_told(like.holds_for(path.name, fields))
        shape = like.shape
        trial = tried(path, CSV_SHAPES, shape=shape, mapping=said.mapping, answers=said.answers)
    carry_out(actions.load_file, user, CSV_SHAPES, Received.of(path), trial, said)
    return len(trial.rows)


def _move(path: Path, where: str) -> Path:
    """Out of the way, and never over another file of the same name."""
    home = path.parent / where
    home.mkdir(exist_ok=True)
    place, number = home / path.name, 1
    while place.exists():
        number += 1
        place = home / f"{path.stem} ({number}){path.suffix}"
    return path.rename(place)
