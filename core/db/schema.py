"""Which schema a database has, and taking it to the one that this version works with."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from core.db import engines
from core.db.failures import in_words
from core.db.packages import metadata
from core.db.partitions import partitions
from core.errors import SchemaError

ROOT = Path(__file__).parents[2]


class State(StrEnum):
    """How a database stands to this version."""

    empty = "empty"
    behind = "behind"
    current = "current"
    unknown = "unknown"
    foreign = "foreign"


@dataclass(frozen=True)
class Standing:
    """What was found in a database."""

    state: State
    revision: str | None
    head: str
    strangers: tuple[str, ...] = ()  # tables that are not ours

    @property
    def sentence(self) -> str:
        """What it means and what to do."""
        names = ", ".join(self.strangers[:5])
        return {
            State.empty: "The database is empty; run `python -m core setup`.",
            State.behind: (
                f"The database is at revision {self.revision}, this version works with "
                f"{self.head}; run `python -m core setup`."
            ),
            State.current: f"The database is at revision {self.revision}, as it should be.",
            State.unknown: (
                f"The database is at revision {self.revision}, which this version does not know; "
                "it was made by a newer Bellwether or by another program. Install that version, "
                "or name another database."
            ),
            State.foreign: (
                f"The database holds tables that are not Bellwether's ({names}); "
                "name a database of its own in DATABASE_URL."
            ),
        }[self.state]


def config() -> Config:
    """Alembic's settings, wherever the process was started."""
    return Config(ROOT / "alembic.ini")


@dataclass(frozen=True)
class Revisions:
    """What this version was made with: the revisions it knows, and the newest of them."""

    known: frozenset[str]
    head: str


@lru_cache(maxsize=1)
def revisions() -> Revisions:
    """They do not change while a process runs, and reading them takes longer than a page may."""
    scripts = ScriptDirectory.from_config(config())
    known = frozenset(script.revision for script in scripts.walk_revisions())
    return Revisions(known, str(scripts.get_current_head()))


def head() -> str:
    """The revision this version works with."""
    return revisions().head


def standing(engine: Engine) -> Standing:
    """How a database stands to this version."""
    with in_words(), engine.connect() as connection:
        return _standing(connection)


def _standing(connection: Connection) -> Standing:
    revision = MigrationContext.configure(connection).get_current_revision()
    tables = set(inspect(connection).get_table_names()) - partitions(connection)
    strangers = tuple(sorted(tables - metadata().tables.keys() - {"alembic_version"}))
    known, latest = revisions().known, head()
    if revision is None:
        state = State.foreign if tables - {"alembic_version"} else State.empty
        strangers = tuple(sorted(tables - {"alembic_version"}))
    elif revision not in known:
        state = State.unknown
    else:
        state = State.current if revision == latest else State.behind
    return Standing(state, revision, latest, strangers)


def require_head() -> None:
    """Refuse to work on a schema that is not this version's."""
    found = standing(engines.primary())
    if found.state is not State.current:
        raise SchemaError(found.sentence)


def upgrade() -> Standing:
    """Create or migrate the database to head; safe to run twice, also at once."""
    before = _look()
    if before.state in {State.foreign, State.unknown}:
        raise SchemaError(before.sentence)
    with in_words():
        command.upgrade(config(), "head")
    return before


def upgrade_on(engine: Engine) -> None:
    """Create the tables in another database than the one of the settings."""
    chosen = config()
    with in_words(), engine.connect() as connection:
        chosen.attributes["connection"] = connection
        command.upgrade(chosen, "head")


def reset() -> None:
    """Take every table of ours away and make them anew; what others keep there stays."""
    before = _look()
    if before.state in {State.foreign, State.unknown}:
        raise SchemaError(before.sentence)
    with in_words():
        command.downgrade(config(), "base")
        command.upgrade(config(), "head")


def _look() -> Standing:
    with engines.owner() as engine:
        return standing(engine)
