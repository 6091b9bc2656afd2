"""Reading a file that waits: once for each way that somebody wants it read."""

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.errors import BellwetherError
from core.uploads import quality
from core.uploads.quality import Quality
from core.uploads.spool import Waiting
from core.uploads.trial import Trial, tried


def looked_at(
    waiting: Waiting, shape: str, mapping: dict[str, str], answers: dict[str, str]
) -> Trial | str:
    """What a file would be loaded as, or why it cannot be."""
    return _looked_at(waiting.token, shape, mapping, answers, waiting)


@st.cache_resource(max_entries=12, ttl=3_600, show_spinner="Reads every cell …")
def _looked_at(
    token: str,
    shape: str,
    mapping: dict[str, str],
    answers: dict[str, str],
    _waiting: Waiting,
) -> Trial | str:
    try:
        return tried(_waiting.path, CSV_SHAPES, shape=shape, mapping=mapping, answers=answers)
    except BellwetherError as error:
        return str(error)


def measured(waiting: Waiting, said: str, trial: Trial) -> tuple[Quality, pd.DataFrame]:
    """How good a file is, and how its rows lie in time; ``said`` is what makes it another."""
    return _measured(waiting.token, said, len(trial.refusals), trial)


@st.cache_resource(max_entries=12, ttl=3_600, show_spinner=False)
def _measured(token: str, said: str, refused: int, _trial: Trial) -> tuple[Quality, pd.DataFrame]:
    shape = CSV_SHAPES[str(_trial.shape)]
    return quality.quality(shape, _trial), quality.by_period(shape, _trial.rows)
