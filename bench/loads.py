"""Files that are loaded while what loads them is killed: whole, once, and nothing is forgotten."""

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from uuid import UUID

import pandas as pd

from bench import places, rows, servers
from bench.kept import Kept, kept, remaining
from bench.kills import DatabaseKills
from bench.measure import Table, exactly
from bench.places import Given
from bench.served import loaders
from bench.served.loaders import STORED
from core.actors import SYSTEM, Actor, Role
from core.catalogue import CSV_SHAPES, JOBS
from core.db import answer, carry_out, engines, write
from core.errors import BellwetherError
from core.jobs import actions as jobs
from core.jobs import queries
from core.jobs.tables import JobStatus
from core.uploads import actions, spool
from tests.bed.databases import address

ROUNDS = {"PostgreSQL": 100, "SQLite": 50}
SERIES = 20  # in a file
PART = 10  # of the rows that other benches load
FIRST_ROUNDS = 2  # in which nothing is killed, so that it is known how long a load takes
BOTH_WAYS_EVERY = 4  # rounds; in these the same file is sent in both ways at once
TOLD_EVERY = 5  # rounds
STAYS_EVERY = 5  # rounds; what the others stored is taken back, to keep the database small
PATIENCE_SECONDS = 180
PAUSE_SECONDS = 0.05
LOADED_BEFORE = "You loaded this very file"
SETTINGS = {"JOBS_SILENT_SECONDS": "3", "COMPUTE_WORKERS": "0"}

Kill = Callable[[], None]


def postgresql(given: Given) -> Table:
    """On a PostgreSQL of its own, whose processes are killed too."""
    with (
        servers.of_our_own() as cluster,
        data_folder(),
        places.postgresql(address(cluster.url)) as url,
    ):
        kills = DatabaseKills(cluster, url)
        return storm("PostgreSQL", given, kills.ways, kills.wait)


def sqlite(given: Given) -> Table:
    """In a file."""
    with data_folder(), places.sqlite():
        return storm("SQLite", given, {}, lambda: None)


@contextmanager
def data_folder() -> Iterator[None]:
    """A folder for what is on its way in, which every process finds."""
    before = {name: os.environ.get(name) for name in ("DATA_DIR", *SETTINGS)}
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ |= {"DATA_DIR": folder, **SETTINGS}
        engines.dispose()  # which forgets the settings
        yield
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
    engines.dispose()


@dataclass
class Processes:
    """Who loads: a process that does jobs, and one for each file that is sent at once."""

    ada: Actor
    context: multiprocessing.context.ForkServerContext = field(
        default_factory=lambda: multiprocessing.get_context("forkserver")
    )
    runner: ForkServerProcess | None = None
    sender: ForkServerProcess | None = None
    told: Connection | None = None

    def run(self) -> None:
        """Have jobs done, unless that is so."""
        if self.runner is None or not self.runner.is_alive():
            self.runner = self.context.Process(
                target=loaders.do_jobs, args=(dict(os.environ),), daemon=True
            )
            self.runner.start()

    def send(self, file: Path) -> None:
        """Have a file loaded at once."""
        self.told, tells = self.context.Pipe(duplex=False)
        given = (dict(os.environ), self.ada, file, tells)
        self.sender = self.context.Process(target=loaders.send, args=given, daemon=True)
        self.sender.start()
        tells.close()

    def answer(self) -> tuple[str, str]:
        """What became of the file; nothing is known where its process was killed before."""
        assert self.sender is not None
        assert self.told is not None
        self.sender.join(PATIENCE_SECONDS)
        try:
            said: tuple[str, str] = self.told.recv() if self.told.poll() else ("", "")
        except EOFError:
            return "", ""
        return said

    @property
    def is_sending(self) -> bool:
        """Whether a file is being loaded at once."""
        return self.sender is not None and self.sender.is_alive()

    def kill_runner(self) -> None:
        """Kill what does jobs."""
        _killed(self.runner)

    def kill_sender(self) -> None:
        """Kill what a page does at once."""
        _killed(self.sender)

    def kill_both(self) -> None:
        """Kill the app: both are one process there."""
        self.kill_sender()
        self.kill_runner()

    @property
    def ways(self) -> dict[str, Kill]:
        """How they are killed."""
        return {
            "what does jobs killed": self.kill_runner,
            "what stores at once killed": self.kill_sender,
            "the app killed": self.kill_both,
        }


def _killed(process: ForkServerProcess | None) -> None:
    if process is not None and process.is_alive():
        process.kill()
        process.join()


@dataclass
class Storm:
    """What is sent and killed, and what becomes of it."""

    processes: Processes
    folder: Path
    text: str
    chance: random.Random = field(default_factory=lambda: random.Random(rows.SEED))
    usual_seconds: float = 0.0  # that a round takes in which nothing is killed
    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: set[UUID] = field(default_factory=set)
    stay: set[UUID] = field(default_factory=set)
    sent: int = 0
    killed_in_time: int = 0  # while a load was not over
    sent_again: int = 0
    taken_up: int = 0
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def ada(self) -> Actor:
        """Whose files they are."""
        return self.processes.ada

    @property
    def count(self) -> int:
        """How many rows a file has."""
        return self.text.count("\n") - 1

    def round(self, number: int, name: str = "", kill: Kill | None = None) -> None:
        """Send files in both ways, kill something at a random moment, look at what is there."""
        began = time.monotonic()
        self.processes.run()
        files = self.files(number)
        token = spool.receive(_id(self.ada), files[0].name, [files[0].read_bytes()]).token
        given = {"token": token, "filename": files[0].name}
        job_id = carry_out(jobs.file_job, self.ada, JOBS, "load", given)
        self.processes.send(files[1])
        self.sent += 2
        if kill is not None:
            time.sleep(self.chance.uniform(0, self.usual_seconds))
            self.killed_in_time += not over(self.ada, job_id) or self.processes.is_sending
            kill()
            self.kills[name] += 1
        self.processes.run()
        said = self.settled(files[1])
        wait(self.ada, job_id)
        if kill is None:
            self.usual_seconds = time.monotonic() - began
        self.look(number, files, job_id, said)

    def files(self, number: int) -> tuple[Path, Path]:
        """What is loaded by a job, and what at once; now and then they are the same."""
        by_job, at_once = (self.folder / f"{way} {number}.csv" for way in ("job", "page"))
        by_job.write_text(self.text.replace("@", f"j{number}"))
        if number % BOTH_WAYS_EVERY == 0:
            return by_job, by_job
        at_once.write_text(self.text.replace("@", f"p{number}"))
        return by_job, at_once

    def settled(self, file: Path) -> tuple[str, str]:
        """What became of a file that was sent at once; who gets no answer sends it again."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        said = self.processes.answer()
        while said[0] != STORED and LOADED_BEFORE not in said[1] and time.monotonic() < deadline:
            self.told[said[1] or "(killed before it could say)"] += 1
            self.sent_again += 1
            self.processes.send(file)
            said = self.processes.answer()
        return said

    def look(
        self, number: int, files: tuple[Path, Path], job_id: UUID, said: tuple[str, str]
    ) -> None:
        """Hold what is stored of the files of a round against what was said of them."""
        names = [file.name for file in dict.fromkeys(files)]
        state = answer(kept, self.ada, names, job_id, self.count)
        wrong = [*state.wrong, *said_wrongly(state, said, is_one=len(names) == 1)]
        self.wrong += [f"round {number}: {one}" for one in wrong]
        self.taken_up += state.attempts > 1
        told = state.by_job | ({UUID(said[1])} if said[0] == STORED else set())
        self.acknowledged |= told
        if number % STAYS_EVERY == 0:
            self.stay |= told
        else:
            for upload_id in state.uploads:
                carry_out(actions.undo_upload, self.ada, CSV_SHAPES, upload_id)
        for file in set(files):
            file.unlink()


def storm(engine: str, given: Given, more: dict[str, Kill], ready: Kill) -> Table:
    """Round after round, one kill each; everything is looked at after each of them."""
    count = given.rounds or ROUNDS[engine]
    with write(SYSTEM) as db:
        person = rows.stored_user(db)
    processes = Processes(Actor(person.id, person.username, Role.analyst))
    processes.context.set_forkserver_preload(["bench.__main__", loaders.__name__])
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        found = Storm(processes, Path(folder), template(given.rows // PART))
        try:
            for number in range(-FIRST_ROUNDS, 0):
                found.round(number)
            ways = processes.ways | more
            for number in range(count):
                name = list(ways)[number % len(ways)]
                found.round(number, name, ways[name])
                ready()
                if number % TOLD_EVERY == 0:
                    print(f"round {number} of {count}, wrong {len(found.wrong)}", file=sys.stderr)
        finally:
            processes.kill_both()
    whole = answer(remaining, SYSTEM)
    return table(engine, count, found, whole, time.monotonic() - began)


def over(ada: Actor, job_id: UUID) -> bool:
    """Whether a job is; not as far as is known while the database is away."""
    try:
        return bool(answer(queries.job, ada, job_id).is_over)
    except BellwetherError:
        return False


def wait(ada: Actor, job_id: UUID) -> None:
    """Come back when a job is over, or when patience is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not over(ada, job_id) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def said_wrongly(state: Kept, said: tuple[str, str], *, is_one: bool) -> list[str]:
    """Where what a page or a job said of a file is not what is stored."""
    by_page, by_job = said[0] == STORED, state.status is JobStatus.succeeded
    wrong = []
    if by_page and UUID(said[1]) not in state.uploads:
        wrong.append("what a page was told is stored is not there")
    if not by_page and not (is_one and LOADED_BEFORE in said[1]) and not state.uploads:
        wrong.append(f"a page was told: {said[1]}")
    if by_job and not state.by_job <= state.uploads:
        wrong.append("what a job has stored is not there")
    if not by_job and not (is_one and LOADED_BEFORE in state.error):
        wrong.append(f"the job is {state.status}: {state.error}")
    if is_one and by_page and by_job:
        wrong.append("one file was stored in both ways")
    return wrong


def _id(user: Actor) -> UUID:
    assert user.id is not None
    return user.id


def table(engine: str, count: int, found: Storm, whole: Kept, seconds: float) -> Table:
    """What was seen."""
    made = Table(f"Loads of {found.count:,} rows that are killed, {engine}", ["what", "number"])
    lost, wrong = len(found.stay - whole.uploads), len(found.wrong)
    made.add("rounds", count)
    for name, times in found.kills.items():
        made.add(f"  {name}", times)
    made.add("  before the loads were over", found.killed_in_time)
    made.add("files sent", found.sent)
    made.add("jobs begun more than once", found.taken_up)
    made.add("sent again for want of an answer", found.sent_again)
    made.add("loads acknowledged", len(found.acknowledged))
    made.add("  lost", lost, target=exactly(lost, 0))
    made.add("half, twice, or said wrongly", wrong, target=exactly(wrong, 0))
    made.add("rows in the end", f"{whole.points:,}")
    made.add("  by the uploads", f"{whole.rows:,}", target=exactly(whole.rows, whole.points))
    made.add("  by the months", f"{whole.months:,}", target=exactly(whole.months, whole.points))
    made.notes += found.wrong[:10]
    made.notes += [f"{times} × {sentence}" for sentence, times in found.told.most_common(6)]
    made.notes.append(
        f"Each round a file as a job and one at once (every {BOTH_WAYS_EVERY}th the same file in "
        "both ways), one kill at a random moment, then all that is stored of them is counted; "
        f"{seconds:.0f} s in all."
    )
    return made


def template(count: int) -> str:
    """A file of so many rows, in which @ stands for what no other file has."""
    days = pd.date_range("2005-01-01", periods=count // SERIES).strftime("%Y-%m-%d").tolist()
    lines = [
        f"{day},@ {number},{(at * 37 + number * 11) % 9973 / 100:.2f}"
        for number in range(SERIES)
        for at, day in enumerate(days)
    ]
    return "\n".join(["date,category,value", *lines, ""])
