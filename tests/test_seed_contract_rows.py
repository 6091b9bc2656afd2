"""What the contract says about rows: their defaults, the words they take, where they lead."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from core.db.packages import metadata
from tests.bed import contract
from tests.bed.contract import Line
from tests.bed.live import Live
from tests.bed.refusals import insertion, rule_of
from tests.bed.rows import Rows, plain

DEFAULTS = contract.lines("defaults")
VALID_VALUES = contract.lines("valid_values")
TRUTH = {"true": True, "false": False}


def given_by(kind: str) -> list[Line]:
    """Defaults given by the server or by the model."""
    return [line for line in DEFAULTS if kind in line.content["satisfied_by"]]


def restricted(*kinds: str) -> list[Line]:
    """Lists of words that are kept by a check or an enum, or that are open."""
    return [line for line in VALID_VALUES if set(kinds) & line.content["satisfied_by"].keys()]


def place_of(line: Line) -> tuple[str, str]:
    """Table and column of a default or a list of words."""
    table, _, column = line.content["satisfied_by"]["column"].partition(".")
    return table, column


def inserted_bare(db: Session, table: str, column: str) -> Any:
    """What the database puts into a column that nobody names."""
    connection = db.connection()
    row = Rows(connection).valid(table)
    row.pop(column, None)
    columns = metadata().tables[table].columns
    bare = sa.table(table, *(sa.column(name, columns[name].type) for name in row))
    connection.execute(sa.insert(bare).values(plain(table, row)))
    stored = metadata().tables[table]
    return connection.execute(sa.select(stored.c[column]).where(stored.c.id == row["id"])).scalar()


def attribute(table: str, column: str) -> Any:
    """The default that the model gives a column."""
    return getattr(contract.class_of(table)(), column)


def is_as_promised(value: Any, promised: str) -> bool:
    """Whether a stored or given value is the one that the contract writes as text."""
    if promised == "CURRENT_TIMESTAMP":
        return abs(datetime.now(UTC) - value) < timedelta(minutes=1)
    if isinstance(value, bool):
        return value is TRUTH[promised]
    if isinstance(value, int | float):
        return value == float(promised)
    return bool(value == promised)


@pytest.mark.parametrize("line", given_by("server"), ids=str)
def test_a_default_of_a_document_is_given_by_the_server_and_by_the_model(
    db: Session, line: Line
) -> None:
    table, column = place_of(line)
    promised = line.content["satisfied_by"]["server"]

    stored = inserted_bare(db, table, column)

    assert is_as_promised(stored, promised), stored
    assert is_as_promised(attribute(table, column), promised)


@pytest.mark.parametrize("line", given_by("python"), ids=str)
def test_a_default_that_the_model_gives_is_not_the_servers(db: Session, line: Line) -> None:
    table, column = place_of(line)

    found = Live(db.connection()).column(f"{table}.{column}")

    assert found["default"] is None
    assert repr(attribute(table, column)) == line.content["satisfied_by"]["python"]


@pytest.mark.parametrize(
    "line", [line for line in DEFAULTS if "onupdate" in line.content["document"]], ids=str
)
def test_a_moment_of_change_moves_when_the_row_changes(db: Session, line: Line) -> None:
    table, column = place_of(line)
    before = datetime(2024, 1, 1, tzinfo=UTC)
    key = Rows(db.connection()).add(table, **{column: before})["id"]

    row = db.get_one(contract.class_of(table), key)
    row.name = "another"
    db.flush()
    db.refresh(row)

    assert getattr(row, column) > before


@pytest.mark.parametrize("line", VALID_VALUES, ids=str)
def test_each_word_of_a_document_is_accepted_and_stored_as_it_is(db: Session, line: Line) -> None:
    connection = db.connection()
    table, column = place_of(line)
    stored = metadata().tables[table]
    found = []

    for word in line.content["values"]:
        key = Rows(connection).add(table, **{column: word})["id"]
        text = sa.select(sa.cast(stored.c[column], sa.String)).where(stored.c.id == key)
        found.append(connection.execute(text).scalar())

    assert found == line.content["values"]


@pytest.mark.parametrize("line", restricted("open"), ids=str)
def test_an_open_list_takes_other_words_too(db: Session, line: Line) -> None:
    table, column = place_of(line)
    connection = db.connection()

    Rows(connection).add(table, **{column: "something else"})

    conditions = Live(connection).checks(table).values()
    assert not any(column in condition for condition in conditions)


@pytest.mark.parametrize("line", restricted("check", "enum"), ids=str)
@pytest.mark.parametrize("wrong", ["nothing", "", "UPPER"])
def test_a_closed_list_refuses_every_other_word(db: Session, line: Line, wrong: str) -> None:
    connection = db.connection()
    table, column = place_of(line)
    word = str(line.content["values"][0]).swapcase()[:10] if wrong == "UPPER" else wrong
    row = Rows(connection).valid(table, **{column: word})

    with pytest.raises((IntegrityError, DataError)) as caught, connection.begin_nested():
        connection.execute(insertion(table, row))

    assert rule_of(connection, caught.value) == named(connection, line, word)


def named(connection: sa.Connection, line: Line, word: str) -> str:
    """The rule that the contract says refuses a word, as this database names it."""
    promised = line.content["satisfied_by"]
    if "check" in promised:
        return str(promised["check"])
    if connection.dialect.name == "postgresql":
        return f'invalid input value for enum {promised["enum"]}: "{word}"'
    return f"ck_{promised['column'].partition('.')[0]}_{promised['enum']}"


def test_an_enum_of_the_contract_is_a_type_where_the_database_has_types(db: Session) -> None:
    promised = {
        line.content["satisfied_by"]["enum"]: line.content["values"] for line in restricted("enum")
    }

    enums = Live(db.connection()).enums()

    assert enums == (promised if db.connection().dialect.name == "postgresql" else {})


@pytest.mark.parametrize("line", contract.object_relations(), ids=str)
def test_a_document_walks_from_row_to_row_as_it_says(db: Session, line: Line) -> None:
    name, _, way = line.content.partition(".")
    relation = contract.mappers()[name].relationships[way]
    near, far = relation.local_remote_pairs[0]
    rows = Rows(db.connection())
    here, there = ends(rows, near, far)

    found = getattr(db.get_one(contract.mappers()[name].class_, here), way)

    reached = found if isinstance(found, list) else [found]
    assert [row.id for row in reached] == [there]


def ends(rows: Rows, near: sa.Column[Any], far: sa.Column[Any]) -> tuple[Any, Any]:
    """A row and the one its relation leads to, whichever of them holds the foreign key."""
    if far.foreign_keys:
        parent = rows.add(near.table.name)["id"]
        return parent, rows.add(far.table.name, **{far.name: parent})["id"]
    parent = rows.add(far.table.name)["id"]
    return rows.add(near.table.name, **{near.name: parent})["id"], parent
