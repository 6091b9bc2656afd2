"""Tables whose rows stay as they are: triggers that refuse to change or delete them."""

from collections.abc import Sequence

from alembic import op

# The columns of kpi_reports that stay as they were stored: all but is_shared.
OF_REPORTS = (
    "id",
    "user_id",
    "model_id",
    "company_id",
    "data_upload_id",
    "title",
    "report_date",
    "report_period_start",
    "report_period_end",
    "revenue_growth_rate",
    "operating_margin",
    "net_margin",
    "forecast_accuracy",
    "budget_variance",
    "risk_adjusted_return",
    "report_data",
    "formula_version",
    "data_version",
    "supersedes_id",
    "created_at",
)
FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = '23000';
END $$
"""


def create_function() -> None:
    """Make what the triggers of PostgreSQL call; before the first of them."""
    if _is_postgresql():
        op.execute(FUNCTION)


def drop_function() -> None:
    """Take it back; after the last of them."""
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_change()")


def protect(table: str, columns: Sequence[str] = ()) -> None:
    """Refuse deletes and updates of a table; updates of these columns only, if any are named."""
    of = f" OF {', '.join(columns)}" if columns else ""
    events = [f"UPDATE{of}", "DELETE"]
    if _is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(events)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for event in events:
        word = event.split()[0].lower()
        op.execute(
            f"CREATE TRIGGER {table}_no_{word} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def let_go(table: str, columns: Sequence[str], first: str, last: str) -> None:
    """Let the rows with a key from one to another be deleted; all else stays refused.

    The keys are those of sample data, which no row that somebody made has.
    """
    kept = f"OLD.id NOT BETWEEN '{_stored(first)}' AND '{_stored(last)}'"
    if _is_postgresql():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        for event, when in ((f"UPDATE OF {', '.join(columns)}", ""), ("DELETE", f"WHEN ({kept})")):
            name = f"{table}_append_only" if not when else f"{table}_no_delete"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} "
                "EXECUTE FUNCTION refuse_change()"
            )
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {kept} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def keep_all(table: str, columns: Sequence[str]) -> None:
    """Take `let_go` back: no row may be deleted."""
    if _is_postgresql():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_delete ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {', '.join(columns)} OR DELETE "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _stored(key: str) -> str:
    """A key as the database writes it."""
    return key if _is_postgresql() else key.replace("-", "")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
