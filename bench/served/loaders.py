"""Processes that load files: one that does the jobs, one that does what a page does at once."""

import os
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from core.actors import Actor
from core.catalogue import CSV_SHAPES, JOBS
from core.db import carry_out, engines
from core.errors import BellwetherError
from core.jobs import runner
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.trial import tried

STORED, REFUSED = "stored", "refused"
LOOK_FOR_DROPPED_SECONDS = 0.5  # instead of five: what is waited for here is not what is measured


def do_jobs(environment: Mapping[str, str]) -> None:
    """Do the loads that were filed, until this process is killed."""
    _enter(environment)
    runner.RECOVER_SECONDS = LOOK_FOR_DROPPED_SECONDS
    runner.Runner({"load": JOBS["load"]}).start().wait()


def send(environment: Mapping[str, str], ada: Actor, file: Path, told: Connection) -> None:
    """Load a file in one go, and say what became of it when that is certain."""
    _enter(environment)
    try:
        trial = tried(file, CSV_SHAPES)
        upload_id = carry_out(actions.load_file, ada, CSV_SHAPES, Received.of(file), trial)
    except BellwetherError as error:
        told.send((REFUSED, str(error)))
    else:
        told.send((STORED, str(upload_id)))


def _enter(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    engines.dispose()
