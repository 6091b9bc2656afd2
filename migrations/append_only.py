"""Tables whose rows stay as they are: triggers that refuse to change or delete them."""

from collections.abc import Sequence

from alembic import op

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


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
