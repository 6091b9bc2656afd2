"""What is said while a file is worked at: how far it is, what is left out, what was noticed.

A remark that many series share is said of the first few and counted of the others, so that ten
thousand series do not become ten thousand lines; a series that is left out is always named.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

EACH_SECONDS = 10.0
SHOWN = 3  # series of each remark
MOST_REMARKS = 100  # that are told apart
FIGURES = re.compile(r"\d[\d,.:-]*")

Say = Callable[[str], None]


@dataclass
class Telling:
    """The voice of one run."""

    say: Say
    count: int  # of series
    refused: int = 0
    began: float = field(default_factory=monotonic)
    said_at: float = field(default_factory=monotonic)
    remarks: dict[str, int] = field(default_factory=dict)  # how often each was made

    def left_out(self, name: str, reason: str) -> None:
        """Name a series that has no forecast."""
        self.refused += 1
        self.say(f"Series {name} is left out: {reason.rstrip('.')}.")

    def remark(self, name: str, note: str) -> None:
        """Say what was noticed of a series, if it was not said of several already."""
        kind = FIGURES.sub("#", note)
        if kind not in self.remarks and len(self.remarks) >= MOST_REMARKS:
            kind = "#"
        self.remarks[kind] = self.remarks.get(kind, 0) + 1
        if self.remarks[kind] <= SHOWN:
            self.say(f"Series {name}: {note.rstrip('.')}.")

    def progress(self, done: int) -> None:
        """Say how far it is, now and then."""
        now = monotonic()
        if now - self.said_at < EACH_SECONDS or not done:
            return
        self.said_at = now
        left = (now - self.began) / done * (self.count - done)
        self.say(
            f"{done:,} of {self.count:,} series ({done / self.count:.0%}), {self.refused:,} left "
            f"out; about {lasting(left)} to go."
        )

    def counted(self) -> None:
        """Say how often remarks were made that were not said of every series."""
        for kind, often in self.remarks.items():
            if often > SHOWN:
                said = "other remarks" if kind == "#" else f"“{kind.rstrip('.')}”"
                self.say(f"{often - SHOWN:,} more series: {said}.")


def lasting(seconds: float) -> str:
    """A time to wait, as one says it.

    >>> lasting(42), lasting(600), lasting(7200)
    ('42 seconds', '10 minutes', '2.0 hours')
    """
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
