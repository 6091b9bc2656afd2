"""The terminal: the same queries and actions as the pages; every error is one line that helps."""

import sys
from collections.abc import Callable
from typing import Any

import typer

from core.cli import (
    accounts,
    alerts,
    database,
    demo,
    events,
    forecast_series,
    forecasting,
    imports,
    inspection,
    jobs,
    kpi,
    ledger,
    lineage,
    models,
    people,
    recipes,
    reports,
    risk,
    risk_of,
)
from core.errors import BellwetherError

COMMANDS: dict[str, Callable[..., Any]] = {
    "setup": database.setup,
    "create-admin": people.create_admin,
    "first-admin": people.first_admin,
    "reset-password": people.reset_password,
    "check": inspection.check,
    "validate": inspection.validate,
    "maintenance": database.maintenance,
    "audit": people.audit,
    "jobs": jobs.jobs,
    "worker": jobs.worker,
    "schedule": jobs.schedule,
    "import": imports.import_file,
    "forecast-file": forecasting.forecast_file,
    "forecast": forecast_series.forecast,
    "models": models.models,
    "ledger": ledger.ledger,
    "events": events.events,
    "kpi": kpi.kpi,
    "report": reports.report,
    "risk": risk_of.risk,
    "risk-file": risk.risk_file,
    "lineage": lineage.lineage,
    "accounts": accounts.accounts,
    "recipe": recipes.recipe,
    "alerts": alerts.alerts,
    "demo": demo.demo,
    "copy": database.copy,
    "reset": database.reset,
}


def application() -> typer.Typer:
    """All commands, as typer runs them."""
    made = typer.Typer(
        help="Bellwether's terminal. What the pages do, for scripts and administrators.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, function in COMMANDS.items():
        made.command(name)(function)
    return made


def main() -> None:
    """Run the command that was asked for; an error is a sentence on standard error, status 1."""
    try:
        application()(prog_name="python -m core")
    except BellwetherError as error:
        print(f"bellwether: {error}", file=sys.stderr)
        sys.exit(1)
