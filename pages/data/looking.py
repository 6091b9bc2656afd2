"""Reading a file that waits: once for each way that somebody wants it read."""

from typing import TypeAlias

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.errors import BellwetherError
from core.uploads import quality
from core.uploads.quality import Quality
from core.uploads.shapes import Mode
from core.uploads.spool import Waiting
from core.uploads.trial import Trial, tried
from pages.shared.data import as_of, later

SMALL_BYTES = 500_000  # of such files many are kept as they were read, of larger ones a few
# The domains that files are stored in, and so what they are held against.
STORED_IN = sorted({shape.store.__module__.split(".")[1] for shape in CSV_SHAPES.values()})
As: TypeAlias = dict[str, str]  # what a person said: of columns, or in answers


def looked_at(waiting: Waiting, shape: str, mapping: As, answers: As) -> Trial | str:
    """What a file would be loaded as, or why it cannot be."""
    kept = _small if waiting.size <= SMALL_BYTES else _large
    found: Trial | str = kept(waiting.token, shape, mapping, answers, waiting)
    return found


@st.cache_resource(max_entries=200, ttl=3_600, show_spinner=False)
def _small(token: str, shape: str, mapping: As, answers: As, _waiting: Waiting) -> Trial | str:
    return _read(_waiting, shape, mapping, answers)


@st.cache_resource(max_entries=12, ttl=3_600, show_spinner="Reads every cell …")
def _large(token: str, shape: str, mapping: As, answers: As, _waiting: Waiting) -> Trial | str:
    return _read(_waiting, shape, mapping, answers)


def _read(waiting: Waiting, shape: str, mapping: As, answers: As) -> Trial | str:
    try:
        return tried(waiting.path, CSV_SHAPES, shape=shape, mapping=mapping, answers=answers)
    except BellwetherError as error:
        return str(error)


def held_against(waiting: Waiting, said: str, trial: Trial, mode: Mode | None) -> Trial:
    """The same, without what cannot stand beside what is stored now."""
    shape = CSV_SHAPES[str(trial.shape)]
    key, now = f"against-{waiting.token}", (said, as_of(STORED_IN))
    known, faults = st.session_state.get(key, (None, []))
    if known != now:  # the load looks again, and that counts
        faults = later(shape.against, trial.rows, mode or shape.modes[0])()
        st.session_state[key] = now, faults
    return trial.without(faults) if faults else trial


def measured(waiting: Waiting, said: str, trial: Trial) -> tuple[Quality, pd.DataFrame]:
    """How good a file is, and how its rows lie in time; ``said`` is what makes it another."""
    return _measured(waiting.token, said, len(trial.refusals), trial)


@st.cache_resource(max_entries=200, ttl=3_600, show_spinner=False)
def _measured(token: str, said: str, refused: int, _trial: Trial) -> tuple[Quality, pd.DataFrame]:
    shape = CSV_SHAPES[str(_trial.shape)]
    return quality.quality(shape, _trial), quality.by_period(shape, _trial.rows)
