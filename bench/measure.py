"""Timing ways against each other in one run, and the table that says what came out."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import sub
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

RESET_PEAK = Path("/proc/self/clear_refs")  # Linux: 5 begins the peak of memory anew
STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Way:
    """One way to reach the same end; ``share`` is the part of the work it does, scaled up."""

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] = lambda: None
    share: float = 1.0


@dataclass
class Runs:
    """What the runs of one way took: seconds on the clock, seconds of our processor, memory."""

    name: str
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)  # megabytes before a run
    peaks: list[float] = field(default_factory=list)  # and at most in it

    @property
    def wall(self) -> float:
        """The median."""
        return statistics.median(self.walls)


@dataclass(frozen=True)
class Target:
    """What was to be reached, and whether it was."""

    text: str
    met: bool

    def __str__(self) -> str:
        """As it stands in a table."""
        return f"{self.text} {'met' if self.met else 'NOT MET'}"


@dataclass(frozen=True)
class Line:
    """One line of a table."""

    cells: Sequence[str]
    target: Target | None = None


@dataclass
class Table:
    """What one bench has to say."""

    title: str
    heads: Sequence[str]
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object, target: Target | None = None) -> None:
        """Add a line."""
        self.lines.append(Line([str(cell) for cell in cells], target))

    @property
    def missed(self) -> list[str]:
        """The lines whose target was not met."""
        return [
            f"{self.title}: {line.cells[0]}, {line.target.text}"
            for line in self.lines
            if line.target is not None and not line.target.met
        ]

    def __str__(self) -> str:
        """As it is printed."""
        rows = [[*self.heads, "target"]]
        rows += [[*line.cells, str(line.target or "")] for line in self.lines]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        ruled = [rows[0], ["-" * width for width in widths], *rows[1:]]
        text = [_aligned(row, widths) for row in ruled]
        return "\n".join(["", self.title, *text, *self.notes])


def at_most(value: float, limit: float, unit: str = "") -> Target:
    """A figure that must not be above its limit.

    >>> str(at_most(1.3, 1.2, "x"))
    '≤ 1.2x NOT MET'
    """
    return Target(f"≤ {limit:g}{unit}", value <= limit)


def exactly(value: object, wanted: object) -> Target:
    """A figure that must be just this."""
    return Target(f"= {wanted}", value == wanted)


def compare(ways: Sequence[Way], repeat: int) -> dict[str, Runs]:
    """Run each way so often, in turn, so that what disturbs the machine disturbs all of them."""
    runs = {way.name: Runs(way.name) for way in ways}
    for _ in range(repeat):
        for way in ways:
            way.prepare()
            once(way, runs[way.name])
    return runs


def once(way: Way, runs: Runs) -> None:
    """Run a way and note what it took."""
    gc.collect()
    runs.held.append(begin_peak())
    cpu, wall = time.process_time(), time.perf_counter()
    opened = way.run()
    runs.walls.append((time.perf_counter() - wall) / way.share)
    runs.cpus.append((time.process_time() - cpu) / way.share)
    runs.peaks.append(peak_mb())
    del opened  # what a way opened and handed back is closed when the clock has stopped


def begin_peak() -> float:
    """Count the peak of this process's memory from now on, where the system can; what it is now."""
    if RESET_PEAK.exists():
        RESET_PEAK.write_text("5")
    return peak_mb()


def peak_mb() -> float:
    """The most memory this process held since; where the system cannot tell, ever."""
    if not STATUS.exists():
        return getrusage(RUSAGE_SELF).ru_maxrss / 1e6
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024 / 1e6


def cpu_with_children() -> float:
    """Seconds of the processor that this process has taken, and those that it has waited for."""
    children = getrusage(RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timings(title: str, runs: Mapping[str, Runs], peer: str, limits: Mapping[str, float]) -> Table:
    """Medians, extremes and ratios to the peer; ``limits`` are of the ratios."""
    table = Table(title, ["what", "median", "min – max", "ratio", "our CPU", "memory"])
    for name, found in runs.items():
        ratio = found.wall / runs[peer].wall
        limit = limits.get(name)
        table.add(
            name,
            seconds(found.wall),
            f"{seconds(min(found.walls))} – {seconds(max(found.walls))}",
            f"{ratio:.2f}",
            seconds(statistics.median(found.cpus)),
            f"+{max(map(sub, found.peaks, found.held)):.0f} MB",
            target=None if limit is None else at_most(ratio, limit),
        )
    table.notes.append(
        f"{len(runs[peer].walls)} runs each, in turn; ratio to: {peer}. CPU and memory are of this "
        "process, memory above what it held before."
    )
    return table


def seconds(value: float) -> str:
    """A time as a person reads it.

    >>> seconds(0.0123), seconds(4.2)
    ('12.3 ms', '4.20 s')
    """
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def percentile(values: Sequence[float], part: float) -> float:
    """The value that so large a part of the values does not exceed.

    >>> percentile([5, 1, 4, 2, 3], 0.5), percentile([1, 2], 0.95)
    (3, 2)
    """
    return sorted(values)[max(math.ceil(part * len(values)) - 1, 0)]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, figures to the right, the target to the left again."""
    first, *middle, last = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in middle), last[0]]
    return "  ".join(cells).rstrip()
