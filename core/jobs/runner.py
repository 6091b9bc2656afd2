"""Does what is in the queue: takes jobs, shows that they live, ends them, takes up dropped ones.

Three threads of its own watch, so that none waits for another: one takes jobs and starts a thread
for each, one looks whether they are still wanted, one writes their heartbeats. Where a bulk load
holds the lock of a SQLite file, only the last of them waits.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from core.actors import SYSTEM, Actor
from core.db import answer, carry_out
from core.errors import BellwetherError, Invalid, Unavailable
from core.jobs import queue, schedules
from core.jobs.kinds import Kind, Stopped, Task
from core.jobs.queue import Claim, Lost
from core.jobs.tables import JobStatus
from core.settings import settings

log = logging.getLogger("bellwether.jobs")

POLL_SECONDS = 0.5  # between looks for work that another process filed
LOOK_SECONDS = 0.3  # between looks whether what is done is still wanted
BEAT_SECONDS = 1.0
RECOVER_SECONDS = 5.0
SCHEDULE_SECONDS = 1.0
AT_ONCE = 2
GRACE_SECONDS = 1.0  # for work to stop by itself
LARGEST_RESULT = 100_000


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
            "jobs-schedule": (self._schedule, SCHEDULE_SECONDS),
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
        """Do a step again and again; a database that is away for a while is told of once."""
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
            except Exception:  # whatever it is, the next job may go well
                log.exception("a look at the jobs went wrong")
            (self._wake if taking else self._end).wait(seconds)
            if taking:
                self._wake.clear()

    def _take(self) -> None:
        while len(self._in_hand()) < self.at_once and not self._end.is_set():
            if not answer(_is_due, SYSTEM, list(self.kinds)):
                return
            claim = carry_out(_claim, SYSTEM, list(self.kinds))
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
            made = kind.work(hand.task, kind.params.model_validate(claim.parameters))
            hand.task.check()
            carry_out(_keep, claim.user, kind, claim, made)
        except Stopped:
            carry_out(_stop, SYSTEM, hand)
        except (Lost, Unavailable):
            raise
        except BellwetherError as error:
            carry_out(_fail, SYSTEM, claim, str(error))
        except Exception:  # what the work of a whole product raises must not end the runner
            incident = uuid4().hex[:8]
            log.exception("job %s (%s), incident %s", claim.id, claim.kind, incident)
            said = f"This went wrong on our side; the log has it as incident {incident}."
            carry_out(_fail, SYSTEM, claim, said)

    def _drop(self, hand: Hand) -> None:
        with self._lock:
            if self._hands.get(hand.claim.id) is hand:
                del self._hands[hand.claim.id]
        self.wake()

    def _look(self) -> None:
        """Stop what is no longer wanted, was taken over, or takes too long."""
        hands = self._in_hand()
        states = answer(_states, SYSTEM, [hand.claim.id for hand in hands]) if hands else {}
        for hand in hands:
            state = states.get(hand.claim.id)
            hand.is_unwanted |= state is not None and state.is_unwanted
            hand.is_late |= time.monotonic() - hand.began > hand.kind.seconds
            is_ours = state == queue.State(hand.claim.attempt, JobStatus.running, hand.is_unwanted)
            if not is_ours or hand.is_unwanted or hand.is_late:
                self._stop(hand)

    def _stop(self, hand: Hand) -> None:
        """Ask the work to stop; work that does not listen is left to itself, its job is ended."""
        hand.task.stop.set()
        hand.asked_at = hand.asked_at or time.monotonic()
        if time.monotonic() - hand.asked_at < GRACE_SECONDS:
            return
        log.warning("job %s (%s) does not stop", hand.claim.id, hand.claim.kind)
        self._drop(hand)
        with suppress(Lost):
            carry_out(_stop, SYSTEM, hand)

    def _beat(self) -> None:
        for hand in self._in_hand():
            try:
                carry_out(_beat, SYSTEM, hand.claim, hand.task.fraction, hand.task.note)
            except Lost:
                hand.task.stop.set()

    def _recover(self) -> None:
        """Put back what fell silent, if it is just as silent at the second look.

        A clock that jumped, or a lock that kept heartbeats waiting, makes jobs look silent once.
        """
        found = answer(_silent, SYSTEM, self.silent_after)
        for job_id, heard_at in found.items():
            if self._suspects.get(job_id, "never") == heard_at:
                carry_out(_revive, SYSTEM, job_id, heard_at)
                self.wake()
        self._suspects = found

    def _schedule(self) -> None:
        """File what is due by its schedule."""
        if answer(schedules.is_due, SYSTEM) and carry_out(schedules.file_due, SYSTEM, self.kinds):
            self.wake()

    def _in_hand(self) -> list[Hand]:
        with self._lock:
            return list(self._hands.values())


def _keep(db: Session, user: Actor, kind: Kind, claim: Claim, made: Any) -> None:
    """Keep what was made and end the job in one transaction, so that it is kept once."""
    queue.succeed(db, claim, _small(kind, kind.keep(db, user, made)))


def _small(kind: Kind, result: dict[str, Any] | None) -> dict[str, Any] | None:
    """The result, if it is one that the row of a job can hold."""
    try:
        size = len(json.dumps(result, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Invalid(f"{kind.title} made a result that cannot be stored: {error}.") from None
    if size > LARGEST_RESULT:
        raise Invalid(
            f"{kind.title} made a result of {size:,} bytes; a job can keep {LARGEST_RESULT:,}."
        )
    return result


def _stop(db: Session, _: Actor, hand: Hand) -> None:
    """End a job whose work was stopped, by the reason for that."""
    if hand.is_late:
        queue.fail(db, hand.claim, f"It was given up after {hand.kind.seconds:g} seconds.")
    elif hand.is_unwanted:
        queue.cancel(db, hand.claim)
    else:
        queue.release(db, hand.claim)


def _fail(db: Session, _: Actor, claim: Claim, sentence: str) -> None:
    queue.fail(db, claim, sentence)


def _is_due(db: Session, _: Actor, kinds: list[str]) -> bool:
    return queue.is_due(db, kinds)


def _claim(db: Session, _: Actor, kinds: list[str]) -> Claim | None:
    return queue.claim(db, kinds)


def _states(db: Session, _: Actor, ids: list[UUID]) -> dict[UUID, queue.State]:
    return queue.states(db, ids)


def _beat(db: Session, _: Actor, claim: Claim, fraction: float, note: str) -> None:
    queue.beat(db, claim, fraction, note)


def _silent(db: Session, _: Actor, since: timedelta) -> dict[UUID, datetime | None]:
    return queue.silent(db, since)


def _revive(db: Session, _: Actor, job_id: UUID, heard_at: datetime | None) -> bool:
    return queue.revive(db, job_id, heard_at)
