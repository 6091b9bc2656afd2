"""What a rerun of Home that changes nothing costs, above the least that Streamlit can do."""

import asyncio
import statistics
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field

from bench import browserless, people, serving
from bench.browserless import Answer, Tab
from bench.measure import Table, at_most, percentile, seconds
from bench.places import Given
from bench.serving import OUR_LINE, OURS, STOCK_LINE, THAWED, Server

PROGRAMS = (OURS, THAWED, STOCK_LINE, OUR_LINE)
RERUNS = 20  # in a row, before the next program has its turn
WARM_UP = 5
REST_SECONDS = 0.1  # after each answer; the server still collects its garbage
MOST_CPU_MS = 20  # above one line
MOST_KB = 200


@dataclass
class Cost:
    """What the reruns of one program took."""

    server: Server
    tab: Tab
    cpus: list[float] = field(default_factory=list)  # of one rerun, the mean of each turn
    answers: list[Answer] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """The median."""
        return statistics.median(self.cpus)

    @property
    def kilobytes(self) -> float:
        """The most that one rerun sent."""
        return max(answer.size for answer in self.answers) / 1000

    async def turn(self) -> None:
        """Rerun some times, and note what that took."""
        before = self.server.cpu_seconds
        self.answers += await reruns(self.tab, RERUNS)
        self.cpus.append((self.server.cpu_seconds - before) / RERUNS)


def measured(engine: str, given: Given) -> Table:
    """All programs on one database, in turn."""
    (token,) = people.signed_in(1)
    with ExitStack() as stack:
        servers = [stack.enter_context(serving.running(program)) for program in PROGRAMS]
        costs = asyncio.run(in_turn(servers, token, given.repeat))
    return table(engine, costs)


async def in_turn(servers: Sequence[Server], token: str, turns: int) -> list[Cost]:
    """Let every server have its turn so often, so that what disturbs one disturbs all of them."""
    async with AsyncExitStack() as stack:
        costs = []
        for server in servers:
            title = server.program.title
            opened = browserless.opened(server.port, token=token, title=title)
            costs.append(Cost(server, await stack.enter_async_context(opened)))
        for cost in costs:
            await reruns(cost.tab, WARM_UP)
        for _ in range(turns):
            for cost in costs:
                await cost.turn()
    return costs


async def reruns(tab: Tab, count: int) -> list[Answer]:
    """So many reruns of one tab, each when the one before is done with."""
    found = []
    for _ in range(count):
        found.append(await tab.rerun())
        await asyncio.sleep(REST_SECONDS)
    return found


def table(engine: str, costs: Sequence[Cost]) -> Table:
    """Processor, time and bytes of a rerun, and how far Home is above one line."""
    made = Table(
        f"A rerun of Home that changes nothing, {engine}",
        ["what", "CPU median", "min – max", "ratio", "answer p50", "p95", "kB"],
    )
    found = {cost.server.program: cost for cost in costs}
    peer = found[STOCK_LINE]
    for program, cost in found.items():
        walls = [answer.seconds for answer in cost.answers]
        made.add(
            program.name,
            seconds(cost.cpu),
            f"{seconds(min(cost.cpus))} – {seconds(max(cost.cpus))}",
            f"{cost.cpu / peer.cpu:.2f}",
            seconds(statistics.median(walls)),
            seconds(percentile(walls, 0.95)),
            f"{cost.kilobytes:.1f}",
            target=at_most(cost.kilobytes, MOST_KB, " kB") if program is OURS else None,
        )
    add_differences(made, found[OURS], peer, found[OUR_LINE])
    made.notes.append(
        f"{len(peer.cpus)} turns of {RERUNS} reruns each; CPU of the whole server process, the "
        f"collection after each run included. Ratio to: {STOCK_LINE.name}."
    )
    return made


def add_differences(made: Table, ours: Cost, *peers: Cost) -> None:
    """How far Home is above each peer; what is promised is told of the first."""
    for number, peer in enumerate(peers):
        above = (ours.cpu - peer.cpu) * 1000
        made.add(
            f"  Home above {peer.server.program.name}",
            f"{above:+.1f} ms",
            *([""] * 5),
            target=at_most(round(above, 1), MOST_CPU_MS, " ms") if number == 0 else None,
        )
