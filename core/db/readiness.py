"""Whether the database can serve this version, in words that strangers may read."""

import logging
from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from core.db import engines, schema
from core.db.failures import in_words
from core.errors import BellwetherError
from core.settings import settings

log = logging.getLogger("bellwether.db")


@dataclass(frozen=True)
class Readiness:
    """Whether the database answers, whether its schema is ours, and both in a sentence."""

    answers: bool
    is_at_head: bool
    sentence: str


READY = Readiness(True, True, "The database answers, and its schema is that of this version.")
OTHER_SCHEMA = Readiness(
    True, False, "The schema of the database is not that of this version; run the setup command."
)
SILENT = Readiness(False, False, "The database does not answer.")


def readiness() -> Readiness:
    """Ask the database; what exactly it said is for the log only."""
    if _file_is_gone():
        return SILENT
    try:
        with in_words(), engines.reader().connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
    except (BellwetherError, SQLAlchemyError) as error:
        log.warning("not ready: %s", error)
        return SILENT
    return READY if heads == (schema.head(),) else OTHER_SCHEMA


def _file_is_gone() -> bool:
    """Whether an SQLite file was taken away: connections that are open would not notice."""
    url = settings().url
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()
