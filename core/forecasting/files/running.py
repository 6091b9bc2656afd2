"""A file of series forecast: read, each series handed to whoever computes, the lines written.

What is held at once does not depend on how many series there are: one block of the file while it is
read, some thousand histories for the panels, and a few parcels of series for each worker.
"""

import pickle
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.analytics.forecasting import filed
from core.analytics.forecasting.filed import HEAD, Asked, Group, Lines, Sample
from core.analytics.forecasting.grid import Values
from core.compute.engines import Engine
from core.forecasting.files import written
from core.forecasting.files.spool import Spool
from core.forecasting.files.telling import Say, Telling

SEED = 0
LOOKED_AT = 4_000  # series that a panel may be drawn from
LEARNED_FROM = 1_000  # of each frequency and season
TOGETHER = 8  # series in a parcel, as each takes a tenth of a second
POINTS = 10_000  # in a parcel, or one series

Panels = dict[Group, bytes]


@dataclass(frozen=True)
class Outcome:
    """How many series a file had, and of how many there is no forecast."""

    series: int
    refused: int


def forecast_file(
    path: Path, out: Path, asked: Asked, engine: Engine, *, is_alone: bool, say: Say
) -> Outcome:
    """Write the forecast of every series of a file, whole or not at all."""
    written.refuse(out)
    with Spool.of(path) as spool:
        say(f"{spool.rows:,} rows of {spool.count:,} series were read.")
        telling = Telling(say, spool.count)
        panels = {} if is_alone else _panels(spool, asked, engine, telling)
        with written.whole(out) as write:
            write(",".join(HEAD) + "\n")
            for number, lines in _forecasts(spool, asked, panels, engine):
                write(lines.text)
                _tell(telling, spool, number, lines)
        telling.counted()
        return Outcome(spool.count, telling.refused)


def _forecasts(
    spool: Spool, asked: Asked, panels: Panels, engine: Engine
) -> Iterator[tuple[int, Lines]]:
    work = partial(filed.lines, asked=asked, panels=panels)
    for answer in engine.each(work, spool.all(), chunk=_chunk(spool)):
        failure = answer.failure
        yield answer.index + 1, Lines(refusal=failure.reason) if failure else answer.value


def _tell(telling: Telling, spool: Spool, number: int, lines: Lines) -> None:
    if lines.refusal:
        telling.left_out(spool.name(number), lines.refusal)
    for note in lines.notes:
        telling.remark(spool.name(number), note)
    telling.progress(number)


def _panels(spool: Spool, asked: Asked, engine: Engine, telling: Telling) -> Panels:
    """What the series of the file teach about each other, packed, by frequency and season."""
    samples = _samples(spool, asked, engine)
    learned = engine.map(partial(filed.panel_of, asked=asked), samples)
    for place, reason in learned.reasons.items():
        code, season = samples[place].group
        telling.say(f"Nothing was learned across series ({code}, season {season}): {reason}")
    return {
        sample.group: pickle.dumps(panel)
        for sample, panel in zip(samples, learned.values, strict=True)
        if panel is not None
    }


def _samples(spool: Spool, asked: Asked, engine: Engine) -> list[Sample]:
    """Series drawn by chance, the same at each run, at most so many of a frequency and season."""
    chance = random.Random(SEED)
    drawn = chance.sample(range(1, spool.count + 1), min(LOOKED_AT, spool.count))
    found: dict[Group, list[Values]] = {}
    seasons: dict[Group, tuple[int, ...]] = {}
    series = (spool.series(number) for number in drawn)
    for answer in engine.each(partial(filed.seen, asked=asked), series, chunk=_chunk(spool)):
        if answer.failure is None and answer.value.group is not None:
            histories = found.setdefault(answer.value.group, [])
            seasons[answer.value.group] = answer.value.seasons
            if len(histories) < LEARNED_FROM:
                histories.append(answer.value.values)
    return [
        Sample(group, tuple(histories), seasons[group])
        for group, histories in sorted(found.items())
    ]


def _chunk(spool: Spool) -> int:
    """How many series travel together; very long ones each on its own."""
    return max(min(TOGETHER, POINTS // spool.longest), 1)
