"""Does what is in the queue: takes jobs, shows that they live, ends them, takes up dropped ones.

Each step has a thread of its own, so that none waits for another. Where a bulk load holds the lock
of a SQLite file, taking and filing wait for it; looking, which only reads, goes on; heartbeats and
recovery are left out until it is over, and nobody is held for dead meanwhile.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock, Thread
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlmodel import Session

from core.actors import SYSTEM, Actor
from core.db import answer, carry_out, slow, write
from core.errors import BellwetherError, Conflict, Interrupted, Unavailable
from core.jobs import due, needs, queue, results
from core.jobs.kinds import Kind
from core.jobs.queue import Claim, Lost
from core.jobs.tables import JobStatus
from core.jobs.task import Line, Stopped, Task
from core.settings import settings

log = logging.getLogger("bellwether.jobs")

POLL_SECONDS = 0.5  # between looks for work that another process filed
LOOK_SECONDS = 0.3  # between looks whether what is done is still wanted
BEAT_SECONDS = 1.0
RECOVER_SECONDS = 5.0
SCHEDULE_SECONDS = 1.0
NEEDED_SECONDS = 2.0  # between looks whether the data asks for work
AT_ONCE = 2
GRACE_SECONDS = 1.0  # for work to stop by itself
KEEP_AGAIN_SECONDS = 1.0
NO_MEMORY = "This needed more memory than there is; ask for less at once."

T = TypeVar("T")


@dataclass
class Hand:
    """A job in work here."""

    claim: Claim
    kind: Kind
    task: Task
    began: float = field(default_factory=time.monotonic)
    asked_at: float | None = None  # to stop
    is_unwanted: bool = False
    is_late: bool = False
    beating: Lock = field(default_factory=Lock)

    def unwritten(self) -> list[Line]:
        """The last lines, once a heartbeat has written those before them."""
        with self.beating:
            return self.task.unwritten()


_serving: list["Runner"] = []  # the one of this process, if it has one


def wake() -> None:
    """Have this process look for work now, because some was just filed."""
    for runner in _serving:
        runner.wake()


class Runner:
    """Does jobs of the kinds it is given, so many at once."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        *,
        at_once: int = AT_ONCE,
        silent_after: timedelta | None = None,
    ) -> None:
        self.kinds, self.at_once = kinds, at_once
        self.silent_after = silent_after or timedelta(seconds=settings().jobs_silent_seconds)
        self._hands: dict[UUID, Hand] = {}
        self._lock = Lock()
        self._wake, self._end = Event(), Event()
        self._suspects: dict[UUID, datetime | None] = {}
        self._threads: list[Thread] = []

    def start(self) -> "Runner":
        """Begin to look for work."""
        steps = {
            "jobs-take": (self._take, POLL_SECONDS),
            "jobs-look": (self._look, LOOK_SECONDS),
            "jobs-beat": (self._beat, BEAT_SECONDS),
            "jobs-recover": (self._recover, RECOVER_SECONDS),
            "jobs-schedule": (self._file_scheduled, SCHEDULE_SECONDS),
        } | {
            f"jobs-needed-{name}": (partial(self._file_needed, name), NEEDED_SECONDS)
            for name, kind in self.kinds.items()
            if kind.needed is not None
        }
        for name, (step, seconds) in steps.items():
            thread = Thread(target=self._repeat, args=(step, seconds), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()
        _serving.append(self)
        return self

    def wake(self) -> None:
        """Look for work now: some was just filed."""
        self._wake.set()

    def wait(self) -> None:
        """Wait until it was stopped."""
        self._end.wait()

    def stop(self, seconds: float = 5.0) -> None:
        """Take no more work, and put back what is in hand for another process to do."""
        if self in _serving:
            _serving.remove(self)
        self._end.set()
        self._wake.set()
        for hand in self._in_hand():
            hand.task.stop.set()
        deadline = time.monotonic() + seconds
        while self._in_hand() and time.monotonic() < deadline:
            time.sleep(0.02)
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.1))

    def is_idle(self) -> bool:
        """Whether nothing is in hand."""
        return not self._in_hand()

    def _repeat(self, step: Callable[[], None], seconds: float) -> None:
        """Do a step again and again; what keeps it from that for a while is told of once."""
        taking = step == self._take
        trouble = ""
        while not self._end.is_set():
            try:
                step()
                trouble = ""
            except BellwetherError as error:
                if trouble != str(error):
                    log.warning("jobs wait: %s", error)
                trouble = str(error)
            except Exception as error:  # whatever it is, the next job may go well
                if trouble != repr(error):
                    log.exception("a look at the jobs went wrong")
                trouble = repr(error)
            (self._wake if taking else self._end).wait(seconds)
            if taking:
                self._wake.clear()

    def _take(self) -> None:
        names = list(self.kinds)
        while len(self._in_hand()) < self.at_once and not self._end.is_set():
            if not _asked(lambda db, _: queue.is_due(db, names)):
                return
            claim = _done(lambda db: queue.claim(db, names))
            if claim is None:
                return
            hand = Hand(claim, self.kinds[claim.kind], Task(claim.user))
            with self._lock:
                self._hands[claim.id] = hand
            Thread(target=self._do, args=(hand,), name=f"job-{claim.kind}", daemon=True).start()

    def _do(self, hand: Hand) -> None:
        """Do one job and end it, whatever comes."""
        try:
            self._work(hand)
        except Lost:
            log.info("job %s is over, or somebody else has it", hand.claim.id)
        except Unavailable as error:  # it falls silent, and is done again
            log.warning("job %s could not be ended: %s", hand.claim.id, error)
        finally:
            self._drop(hand)

    def _work(self, hand: Hand) -> None:
        claim, kind = hand.claim, hand.kind
        try:
            with slow.while_nobody_waits():
                made = kind.work(hand.task, kind.params.model_validate(claim.parameters))
                self._keep(hand, made)
        except Stopped:
            lines = hand.unwritten()
            _done(lambda db: _end_stopped(db, hand, lines))
        except (Lost, Unavailable):
            raise
        except BellwetherError as error:
            _fail(hand, str(error))
        except MemoryError:
            _fail(hand, NO_MEMORY)
        except Exception:  # what the work of a whole product raises must not end the runner
            incident = uuid4().hex[:8]
            log.exception("job %s (%s), incident %s", claim.id, claim.kind, incident)
            _fail(hand, f"This went wrong on our side; the log has it as incident {incident}.")

    def _keep(self, hand: Hand, made: Any) -> None:
        """Keep what was made, also where another process writes for minutes."""
        lines = hand.unwritten()

        def kept(db: Session, user: Actor) -> None:  # one transaction, so that it is kept once
            result = results.checked(hand.kind, hand.kind.keep(db, user, made))
            queue.succeed(db, hand.claim, result, lines)

        while True:
            hand.task.check()
            try:
                carry_out(kept, hand.claim.user)
            except Interrupted:
                hand.task.stop.wait(KEEP_AGAIN_SECONDS)
            else:
                return

    def _drop(self, hand: Hand) -> None:
        with self._lock:
            if self._hands.get(hand.claim.id) is hand:
                del self._hands[hand.claim.id]
        self.wake()

    def _look(self) -> None:
        """Stop what is no longer wanted, was taken over, or takes too long."""
        hands = self._in_hand()
        ids = [hand.claim.id for hand in hands]
        states = _asked(lambda db, _: queue.states(db, ids)) if ids else {}
        for hand in hands:
            state = states.get(hand.claim.id)
            hand.is_unwanted |= state is not None and state.is_unwanted
            hand.is_late |= time.monotonic() - hand.began > hand.kind.seconds
            is_ours = state == queue.State(hand.claim.attempt, JobStatus.running, hand.is_unwanted)
            if not is_ours or hand.is_unwanted or hand.is_late:
                self._ask_to_stop(hand)

    def _ask_to_stop(self, hand: Hand) -> None:
        """Ask the work to stop; work that does not listen is left to itself, its job is ended."""
        hand.task.stop.set()
        hand.asked_at = hand.asked_at or time.monotonic()
        if time.monotonic() - hand.asked_at < GRACE_SECONDS:
            return
        lines = hand.unwritten()
        try:
            with suppress(Lost), write(SYSTEM, waits=False) as db:
                _end_stopped(db, hand, lines)
        except Interrupted:  # another process writes: it is ended at the next look, or a later one
            hand.task.put_back(lines)
            return
        log.warning("job %s (%s) does not stop", hand.claim.id, hand.claim.kind)
        self._drop(hand)

    def _beat(self) -> None:
        """Show that jobs live, and what they said; not while another process writes for long."""
        for hand in self._in_hand():
            with hand.beating:
                self._beat_for(hand)

    def _beat_for(self, hand: Hand) -> None:
        task, lines = hand.task, hand.task.unwritten()
        try:
            with write(SYSTEM, waits=False) as db:
                queue.beat(db, hand.claim, task.fraction, task.note, lines)
        except Lost:
            task.stop.set()
        except Unavailable:  # the other steps say so where it lasts
            task.put_back(lines)

    def _recover(self) -> None:
        """Put back what fell silent, if it is just as silent at the second look.

        A clock that jumped makes jobs look silent once. A lock that keeps heartbeats waiting also
        keeps us: without it nobody is suspected, and whoever was, no more.
        """
        found = _asked(lambda db, _: queue.silent(db, self.silent_after))
        silent = found.keys() - {hand.claim.id for hand in self._in_hand()}
        suspects, self._suspects = self._suspects, {}
        if not silent:
            return
        with suppress(Interrupted), write(SYSTEM, waits=False) as db:
            for job_id, heard_at in queue.silent(db, self.silent_after).items():
                if job_id in silent and suspects.get(job_id, "never") == heard_at:
                    queue.revive(db, job_id, heard_at)
            self._suspects = {job_id: found[job_id] for job_id in silent}
        self.wake()

    def _file_scheduled(self) -> None:
        """File what is due by its schedule."""
        if _asked(due.is_due) and carry_out(due.file_due, SYSTEM, self.kinds):
            self.wake()

    def _file_needed(self, name: str) -> None:
        """File work of one kind when the data asks for it."""
        if _asked(needs.is_needed, self.kinds, name):
            with suppress(Conflict):  # it was done between the question and now
                carry_out(needs.file_needed, SYSTEM, self.kinds, name)
                self.wake()

    def _in_hand(self) -> list[Hand]:
        with self._lock:
            return list(self._hands.values())


def _end_stopped(db: Session, hand: Hand, lines: list[Line]) -> None:
    """End a job whose work was stopped, by the reason for that."""
    if hand.is_late:
        queue.fail(db, hand.claim, f"It was given up after {hand.kind.seconds:g} seconds.", lines)
    elif hand.is_unwanted:
        queue.cancel(db, hand.claim, lines)
    else:
        queue.release(db, hand.claim, lines)


def _fail(hand: Hand, sentence: str) -> None:
    lines = hand.unwritten()
    _done(lambda db: queue.fail(db, hand.claim, sentence, lines))


def _asked(question: Callable[..., T], *args: Any) -> T:
    """The answer to a question of a step, for which nobody waits, unlike for what is then done."""
    with slow.while_nobody_waits():
        return answer(question, SYSTEM, *args)


def _done(change: Callable[[Session], T]) -> T:
    """What a change of the queue answers, made once."""
    return carry_out(lambda db, _: change(db), SYSTEM)
