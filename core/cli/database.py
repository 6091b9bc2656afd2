"""Commands that make, move and tend a database."""

from typing import Annotated

import typer

from core.actors import SYSTEM
from core.cli.say import AsJson, result
from core.db import carry_out, copying, schema
from core.db import maintenance as upkeep
from core.errors import NotAllowed
from core.jobs.actions import forget_old_jobs
from core.settings import Environment, settings
from core.uploads import spool

Yes = Annotated[bool, typer.Option("--yes", help="Really do it; nothing can be brought back.")]


def setup(as_json: AsJson = False) -> None:
    """Create the database's tables, or migrate them to this version. Safe to run twice."""
    before = schema.upgrade()
    figures = {"before": before.revision, "revision": before.head}
    if before.state is schema.State.current:
        said = f"The database is at revision {before.head} already; nothing was to do."
    elif before.state is schema.State.empty:
        said = f"The tables were created, at revision {before.head}."
    else:
        said = f"The database was migrated from {before.revision} to {before.head}."
    result(as_json, figures, [said])


def maintenance(as_json: AsJson = False) -> None:
    """Make the partitions of the coming year, refresh statistics, tidy up. Run it weekly."""
    done = upkeep.maintain()
    lines = [f"Partition made: {name}" for name in done.partitions]
    lines += [f"Rows of {table} moved into {years}" for table, years in done.adopted.items()]
    lines += [f"Done: {step}" for step in done.steps]
    forgotten = carry_out(forget_old_jobs, SYSTEM)
    lines += [f"Jobs forgotten that ended long ago: {forgotten}"] if forgotten else []
    dropped = spool.prune()
    lines += [f"Files removed that nobody came back for: {dropped}"] if dropped else []
    figures = {"maintained": done, "jobs_forgotten": forgotten, "files_dropped": dropped}
    result(as_json, figures, lines)


def copy(
    to: Annotated[str, typer.Option("--to", help="Address of the target; it must be empty.")],
    as_json: AsJson = False,
) -> None:
    """Copy the whole database to another one, SQLite or PostgreSQL, and compare every table."""
    report = (lambda _: None) if as_json else typer.echo
    done = copying.copy(settings().url.render_as_string(hide_password=False), to, report)
    rows = sum(table.rows for table in done)
    said = f"{rows:,} rows in {len(done)} tables arrived as they were sent."
    result(as_json, {"rows": rows, "tables": done}, [said])


def reset(yes: Yes = False, as_json: AsJson = False) -> None:
    """Drop all tables with everything in them, and create them anew. Refused in production."""
    if settings().environment is Environment.production:
        raise NotAllowed("A production database is not reset; copy it or make another one.")
    if not yes:
        raise NotAllowed("This deletes everything; add --yes if that is what you want.")
    schema.reset()
    result(as_json, {"revision": schema.head()}, ["The database is empty and ready."])
