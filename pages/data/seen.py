"""What a file that waits would be loaded as: by itself, as last month, or as its owner says."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.errors import NotFound
from core.uploads import queries, spool
from core.uploads.choices import Choices, Policy
from core.uploads.quality import Quality
from core.uploads.queries import Before
from core.uploads.recognising import AUTO
from core.uploads.shapes import Mode
from core.uploads.spool import Waiting
from core.uploads.trial import Trial
from pages.data import looking
from pages.data.arriving import leave, owner, waiting_tokens
from pages.data.looking import looked_at
from pages.shared.data import ask
from pages.shared.words import plain

# What is kept with a load, by the name that it has while the next file of its kind waits.
REMEMBERED = {"mapping": "columns", "answers": "answers", "policy": "policy", "mode": "mode"}


@dataclass
class Arrived:
    """A file that waits, what was said of it so far, and what it would be loaded as."""

    waiting: Waiting
    said: dict[str, Any]
    trial: Trial | str  # or why it cannot be read
    like: Before | None = None  # the last file of its kind
    quality: Quality | None = None
    periods: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def choices(self) -> Choices:
        """What was said, as the loader takes it."""
        mode = self.said.get("mode")
        return Choices(
            self.said.get("mapping", {}),
            self.said.get("answers", {}),
            Policy(self.said.get("policy", Policy.all)),
            Mode(mode) if mode else None,
            bool(self.said.get("again")),
        )

    @property
    def before(self) -> Before | None:
        """When these very bytes were loaded as what they are now."""
        if isinstance(self.trial, str) or self.trial.shape is None:
            return None
        what = (self.waiting.sha256, self.trial.shape, self.trial.detected.sheet)
        found: Before | None = ask(queries.same_file, *what)
        return found

    @property
    def is_begun(self) -> bool:
        """Whether it was loaded from this page, or is being loaded."""
        return "upload" in self.said or "job" in self.said

    @property
    def is_ready(self) -> bool:
        """Whether it can be loaded as it is."""
        trial = self.trial
        if isinstance(trial, str) or not trial.is_clear or trial.rows.empty:
            return False
        return not trial.refusals or self.choices.policy is Policy.good

    def say(self, **said: Any) -> None:
        """Note what the person says, for whenever the page is drawn again."""
        self.said |= said
        spool.choose(owner(), self.waiting.token, self.said)


def arrived() -> list[Arrived]:
    """The files that wait, each as it would be loaded."""
    found = []
    for token in waiting_tokens():
        try:
            found.append(seen(spool.waiting(owner(), token)))
        except NotFound as error:
            st.warning(plain(str(error)))
            leave(token)
    return found


def seen(waiting: Waiting) -> Arrived:
    """Look at a file: as its owner said, or as the last one of its kind was loaded."""
    said = spool.choices(owner(), waiting.token)
    first = looked_at(waiting, AUTO, {}, {})
    like = None
    if isinstance(first, Trial):
        like = ask(queries.kinds_loaded).get(first.signature)
        if not said and like is not None and like.shape in CSV_SHAPES:
            fields = {one.name for one in CSV_SHAPES[like.shape].fields}
            then = like.holds_for(waiting.filename, fields)
            kept = {name: then.get(told) for name, told in REMEMBERED.items()}
            said = {"shape": like.shape} | {name: told for name, told in kept.items() if told}
    trial = looked_at(
        waiting, said.get("shape", AUTO), said.get("mapping", {}), said.get("answers", {})
    )
    one = Arrived(waiting, said, trial, like)
    if isinstance(trial, Trial) and trial.is_clear and len(trial.rows) and not one.is_begun:
        one.trial = looking.held_against(waiting, repr(said), trial, one.choices.mode)
        one.quality, one.periods = looking.measured(waiting, repr(one.said), one.trial)
    return one
