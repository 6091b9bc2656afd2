"""Commands that look and change nothing."""

from typing import Annotated

import typer

from core.actors import SYSTEM
from core.analytics.forecasters.trials import TRIALS
from core.catalogue import CHECKS
from core.cli.say import AsJson, result
from core.db import SessionLocal, answer, engines, health, schema
from core.db.failures import in_words
from core.db.health import Word
from core.operations import libraries
from core.operations.queries import standing

Trial = Annotated[
    bool, typer.Option("--try", help="Fit a model of each forecasting library; it takes seconds.")
]
MARKS = {Word.fine: "ok     ", Word.warning: "warning", Word.failing: "FAILING"}


def check(is_tried: Trial = False, as_json: AsJson = False) -> None:
    """Tell how all is: database, keys, encryption, disk, jobs, audit log, backups, libraries."""
    found = health.findings()
    if all(finding.word is not Word.failing for finding in found):
        found += answer(standing.of_tables, SYSTEM)
    found += standing.of_machine(TRIALS if is_tried else libraries.NOTHING)
    healthy = all(finding.word is not Word.failing for finding in found)
    lines = [f"{MARKS[finding.word]} {finding.name}: {finding.sentence}" for finding in found]
    result(as_json, {"healthy": healthy, "findings": found}, lines)
    if not healthy:
        raise typer.Exit(1)


def validate(as_json: AsJson = False) -> None:
    """Check what the database itself cannot: sums, chains, files, pointers. Nothing is changed."""
    schema.require_head()
    found = {}
    # The owner's connections have no time limits; over millions of rows a sum takes its time.
    with in_words(), engines.owner() as engine, SessionLocal(bind=engine) as db:
        for claim, holds in CHECKS.items():
            found[claim] = holds(db, SYSTEM)
    broken = {claim: offenders for claim, offenders in found.items() if offenders}
    lines = []
    for claim, offenders in found.items():
        lines.append(f"{'FAILING' if offenders else 'ok     '} {claim}")
        lines += [f"        {offender}" for offender in offenders]
    result(as_json, {"valid": not broken, "checked": list(found), "broken": broken}, lines)
    if broken:
        raise typer.Exit(1)
