"""A history of loads without one of them: what the others would have left, in their order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column
from sqlmodel import SQLModel

from core.errors import Conflict
from core.uploads.traces import Key, Row, Trace, key_of, written_value

# Of a row itself, whoever wrote it; a row keeps its id, on which others depend.
ITS_OWN = frozenset(["id", "created_at", "updated_at", "data_upload_id"])


def without(
    table: type[SQLModel],
    key: Sequence[str],
    was: Mapping[Key, Row | None],
    later: Sequence[Trace],
    now: Mapping[Key, Row],
) -> dict[Key, Row | None]:
    """The rows of some keys as the later loads would have made them, had a load not been.

    What they keep of how it was before them changes with it.

    Args:
        table: where the rows are.
        key: columns by which a row is known again.
        was: the rows before the load that goes; None where there was none.
        later: the traces of the loads after it, in their order.
        now: the rows that are stored.

    """
    made = _made(key, now.values(), later)
    rows = dict(was)
    for trace in later:
        inherited = _inherited(table, key, trace)
        whole = trace.replaced()
        for one, row in rows.items():
            version = made.get((str(trace.upload_id), one))
            if version is None and one not in trace.was and not _is_in(row, trace, whole):
                continue
            _keep(trace, one, row)
            rows[one] = version and _merged(version, row, inherited)
    return rows


def _made(
    key: Sequence[str], now: Iterable[Row], later: Sequence[Trace]
) -> dict[tuple[str, Key], Row]:
    """Each row that a load made: it is still there, or was when a later one came."""
    versions = [*now, *(row for trace in later for row in trace.was.values())]
    return {(row["data_upload_id"], key_of(row, key)): row for row in versions}


def _is_in(row: Row | None, trace: Trace, whole: frozenset[Key]) -> bool:
    """Whether a load that found this row would have removed it, with all of its series, say."""
    if row is None or trace.scope is None:
        return False
    return tuple(row[name] for name in trace.scope[0]) in whole


def _keep(trace: Trace, one: Key, row: Row | None) -> None:
    if trace.was.get(one) == row:
        return
    trace.is_changed = True
    if row is None:
        del trace.was[one]
    else:
        trace.was[one] = row


def _inherited(table: type[SQLModel], key: Sequence[str], trace: Trace) -> list[Column[Any]]:
    """The columns that a load left as it found them."""
    own = ITS_OWN | trace.columns | set(key)
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return [column for column in columns if column.name not in own]


def _merged(version: Row, before: Row | None, inherited: Sequence[Column[Any]]) -> Row:
    """A row as a load makes it of the one before."""
    if before is not None:
        return version | {column.name: before.get(column.name) for column in inherited}
    return version | {column.name: _unsaid(column) for column in inherited}


def _unsaid(column: Column[Any]) -> Any:
    """What a column holds that no file has spoken of."""
    default: Any = column.default
    if default is not None:
        return written_value(default.arg(None) if default.is_callable else default.arg)
    if column.nullable:
        return None
    raise Conflict(
        "A later file changed rows of this one and has no "
        f"{column.name.replace('_', ' ')} of its own for them. Take that file back first."
    )
