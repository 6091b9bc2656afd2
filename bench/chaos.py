"""What breaks on purpose: all connections are cut, five times a second, while people work."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from bench import places, rows
from bench.measure import Table, exactly
from bench.places import Given, server
from core.actors import SYSTEM, Actor
from core.db import answer, carry_out, write
from core.db.tables import DataVersion
from core.errors import BellwetherError
from core.series import actions, queries
from core.uploads.tables import DataUpload, UploadStatus

EACH = 4  # threads that read, and as many that write
PAUSE_SECONDS = 0.2
POINTS = 10_000

CUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'bellwether'"
)


@dataclass
class Seen:
    """What the threads of one kind saw."""

    done: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def work(self, over: Event, number: int, do: Callable[[str], object]) -> None:
        """Do it again and again until it is over, each time under another name."""
        at = 0
        while not over.is_set():
            at += 1
            try:
                do(f"{number}-{at}")
                self.done.append(f"{number}-{at}")
            except (BellwetherError, sa.exc.SQLAlchemyError) as error:
                self.failed[str(error).splitlines()[0]] += 1


@dataclass
class Storm:
    """Who works while connections are cut, and what became of it."""

    reads: Seen = field(default_factory=Seen)
    writes: Seen = field(default_factory=Seen)
    plain: Seen = field(default_factory=Seen)
    cuts: int = 0

    def blow(self, url: str, place: rows.Workspace, seconds: float) -> None:
        """Let all of them work for so long."""
        over = Event()
        engine = plain_engine(url)
        with ThreadPoolExecutor(2 * EACH + 2) as pool:
            working = [pool.submit(self.plain.work, over, 0, lambda _: ask_plainly(engine))]
            for number in range(EACH):
                working.append(pool.submit(self.reads.work, over, number, lambda _: ask(place)))
                working.append(
                    pool.submit(self.writes.work, over, number, lambda name: note(place, name))
                )
            self.cuts = cut(url, seconds, over)
            for one in working:
                one.result()
        engine.dispose()


def connections_cut(given: Given) -> Table:
    """Readers see no error, and every write is kept exactly once."""
    storm = Storm()
    with places.postgresql(given.server) as url:
        place = rows.workspace()
        with write(place.ada) as db:
            actions.add_points(db, place.ada, place.upload_id, rows.points(place, POINTS))
        before = answer(times_changed, SYSTEM)
        storm.blow(url, place, given.seconds)
        counted = answer(times_changed, SYSTEM) - before
        stored = Counter(answer(names, SYSTEM))
    return table(given, storm, stored, counted)


def table(given: Given, storm: Storm, stored: Counter[str], counted: int) -> Table:
    """What was seen and what was kept."""
    made = Table(
        f"{storm.cuts:,} connections cut in {given.seconds:g} s, "
        f"{EACH} threads that read and {EACH} that write",
        ["what", "times"],
    )
    told = storm.writes.done
    lost = [name for name in told if name not in stored]
    twice = [name for name, times in stored.items() if times > 1]
    untold = stored.keys() - set(told)
    errors, refused = storm.reads.failed.total(), storm.writes.failed.total()
    made.add("reads answered", len(storm.reads.done))
    made.add("  visible errors", errors, target=exactly(errors, 0))
    made.add("writes acknowledged", len(told))
    made.add("  visible errors", refused, target=exactly(refused, 0))
    made.add("  acknowledged and not stored", len(lost), target=exactly(len(lost), 0))
    made.add("  stored twice", len(twice), target=exactly(len(twice), 0))
    made.add("  stored and not acknowledged", len(untold), target=exactly(len(untold), 0))
    made.add("  as the counter has it", counted, target=exactly(counted, len(told)))
    made.add("peer: plain session with pre-ping, reads answered", len(storm.plain.done))
    made.add("  visible errors", storm.plain.failed.total())
    for seen in (storm.reads, storm.writes):
        made.notes += [f"{times} × {sentence}" for sentence, times in seen.failed.most_common(5)]
    return made


def cut(url: str, seconds: float, over: Event) -> int:
    """Cut every connection of ours again and again; say how many in all."""
    cuts = 0
    try:
        with server(url) as connection:
            connection.autocommit = True
            for _ in range(round(seconds / PAUSE_SECONDS)):
                over.wait(PAUSE_SECONDS)
                found = connection.execute(CUT).fetchone()
                cuts += found[0] if found else 0
    finally:
        over.set()
    return cuts


def ask(place: rows.Workspace) -> None:
    """Read as a page does."""
    answer(queries.monthly_totals, place.ada, rows.category(0))


def note(place: rows.Workspace, name: str) -> None:
    """Write as a page does; nothing but the door keeps it from being there twice."""
    carry_out(noted, place.ada, name)


def noted(db: Session, user: Actor, name: str) -> None:
    """Store an upload under a name."""
    assert user.id is not None
    db.add(
        DataUpload(
            user_id=user.id,
            filename=name,
            file_sha256="0" * 64,
            file_size=0,
            data_type="chaos",
            status=UploadStatus.error,
        )
    )


def names(db: Session, _: Actor) -> list[str]:
    """What is stored."""
    return list(db.exec(select(DataUpload.filename).where(DataUpload.data_type == "chaos")))


def times_changed(db: Session, _: Actor) -> int:
    """How often uploads changed, as the versions have it."""
    counted = select(func.sum(DataVersion.version)).where(col(DataVersion.domain) == "uploads")
    return int(db.exec(counted).one() or 0)


def plain_engine(url: str) -> sa.Engine:
    """Connections as one usually opens them, cut like ours."""
    return sa.create_engine(
        url, pool_pre_ping=True, connect_args={"application_name": "bellwether"}
    )


def ask_plainly(engine: sa.Engine) -> None:
    """Read as one usually does."""
    with Session(engine) as db:
        queries.monthly_totals(db, SYSTEM, rows.category(0))
