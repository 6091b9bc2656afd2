"""What the worker processes can do, measured as long work: `capacity` among the jobs."""

import time
from statistics import median
from typing import Any

from pydantic import Field

from core.actors import Role
from core.compute import doors, yardstick
from core.compute.yardstick import Took
from core.errors import Unavailable
from core.jobs.kinds import Kind, Params
from core.jobs.task import NotComputed, Task

CHUNKS = 4  # one after the other
CHUNKS_OF_EACH = 4  # when all workers work at once
WARM_UPS = 40  # of a tenth of a chunk, until each worker has been at work
MB = 1_000_000


class Measure(Params):
    """How large a chunk is; by itself it takes about a quarter of a second."""

    rounds: int = Field(default=yardstick.ROUNDS, ge=10, le=100_000_000)


def measure(task: Task, params: Measure) -> dict[str, Any]:
    """The same chunk of work here, with one worker, and with all of them at once."""
    workers = ready(task, params.rounds // 10)
    here = []
    for number in range(CHUNKS):
        task.report(0.2 + 0.2 * number / CHUNKS, "Counts in this process.")
        here.append(yardstick.count(params.rounds).seconds)
    walls, alone = one_by_one(task, params.rounds)
    began = time.perf_counter()
    all_at_once = [params.rounds] * (workers * CHUNKS_OF_EACH)
    together = counted(task, all_at_once, 1.0, "Counts in all workers: {done} of {total}.")
    took = time.perf_counter() - began
    held = [one.memory for one in together if one.memory]
    return {
        "workers": workers,
        "seconds_of_a_chunk_in_the_server": round(median(here), 3),
        "seconds_of_a_chunk_in_a_worker": round(median(one.seconds for one in alone), 3),
        "overhead_of_a_chunk_in_milliseconds": round(1000 * overhead(walls, alone), 1),
        "times_as_fast_as_one_worker": round(median(walls) * len(together) / took, 2),
        "memory_of_a_worker_in_mb": round(max(held) / MB) if held else "not known",
    }


def ready(task: Task, rounds: int) -> int:
    """How many workers there are, once they have all been at work."""
    task.report(0.0, "Waits for the workers.")
    engine = doors.engine()
    try:
        engine.warm_up()  # a cluster tells only then how many it has
    except Unavailable as error:
        raise NotComputed(str(error)) from error
    workers = max(engine.carrier.capacity, 1)
    seen: set[int] = set()
    for _ in range(WARM_UPS):
        told = counted(task, [rounds] * workers, task.fraction, "Waits for the workers.")
        seen |= {one.process for one in told}
        if len(seen) >= workers:
            break
    return workers


def one_by_one(task: Task, rounds: int) -> tuple[list[float], list[Took]]:
    """How long each chunk took from here, and where it was done."""
    walls, told = [], []
    for number in range(1, CHUNKS + 1):
        began = time.perf_counter()
        told += counted(task, [rounds], 0.4 + 0.3 * number / CHUNKS, "Counts in one worker.")
        walls.append(time.perf_counter() - began)
    return walls, told


def overhead(walls: list[float], told: list[Took]) -> float:
    """What a chunk takes longer from here than where it is done."""
    return median(wall - one.seconds for wall, one in zip(walls, told, strict=True))


def counted(task: Task, chunks: list[int], until: float, note: str) -> list[Took]:
    """Chunks of so many rounds, done by the workers."""
    outcome = task.map(yardstick.count, chunks, until=until, note=note)
    for failure in outcome.failures.values():
        raise NotComputed(failure.reason)
    return outcome.values


CAPACITY = Kind("Measure the workers", measure, Measure, role=Role.admin)
