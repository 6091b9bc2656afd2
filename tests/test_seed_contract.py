"""Every line of the contract with the source documents holds in a live database."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.bed import contract
from tests.bed.contract import Line
from tests.bed.live import Key, Live, accepts

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@pytest.fixture(scope="module")
def live(module_url: sa.URL) -> Iterator[Live]:
    """The schema of the database of this module."""
    url = module_url
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield Live(connection)


def test_the_contract_is_whole_and_holds_nothing_that_no_test_looks_at() -> None:
    counts = {
        section: len(contract.lines(section))
        for section in ("columns", "defaults", "valid_values", "foreign_keys")
    }
    keys = {section: len(contract.keys(section)) for section in ("indexes", "uniques")}

    assert list(contract.unknown_words()) == []
    assert len(contract.documents()) == 5
    assert len(contract.tables()) == 30
    assert counts == {"columns": 327, "defaults": 41, "valid_values": 18, "foreign_keys": 18}
    assert keys == {"indexes": 60, "uniques": 16}
    assert len(contract.rules()) == 26
    assert len(contract.object_relations()) == 10


@pytest.mark.parametrize("line", contract.tables(), ids=str)
def test_a_table_of_a_document_has_its_table_and_its_class(live: Live, line: Line) -> None:
    assert line.content["to"] in live.tables
    assert contract.class_of(line.content["to"]).__name__ == line.content["model"]


@pytest.mark.parametrize(
    "line", [line for line in contract.lines("columns") if "to" in line.content], ids=str
)
def test_a_column_of_a_document_has_a_column_that_takes_what_it_holds(
    live: Live, line: Line
) -> None:
    column = live.column(line.content["to"])
    wanted = line.content.get("becomes", line.content["type"])

    assert accepts(column["type"], wanted, is_postgresql=live.is_postgresql), column["type"]
    if "nullable" in line.content:
        assert column["nullable"] is line.content["nullable"]


@pytest.mark.parametrize(
    "line", [line for line in contract.lines("columns") if "derived" in line.content], ids=str
)
def test_a_derived_column_has_all_that_it_is_derived_from(live: Live, line: Line) -> None:
    assert line.content["why"]
    assert line.content["needs"]
    for place in line.content["needs"]:
        assert live.column(place)


@pytest.mark.parametrize(
    "line", [line for line in contract.lines("columns") if "primary_key" in line.content], ids=str
)
def test_a_key_of_a_document_is_our_key(live: Live, line: Line) -> None:
    table, _, name = line.content["to"].partition(".")
    primary = next(key for key in live.keys(table) if key.kind == "primary_key")

    split_by = {"price_bars": ("ts",), "features": ("ts",)}  # on SQLite too: one model, one key
    assert primary.columns == (name, *split_by.get(table, ()))
    assert contract.class_of(table)().id.version == 7


@pytest.mark.parametrize("line", contract.keys("indexes") + contract.keys("uniques"), ids=str)
def test_an_index_or_unique_of_a_document_is_served_as_the_contract_says(
    live: Live, line: Line
) -> None:
    promised = line.content["satisfied_by"]
    key = next(key for key in live.keys(promised["table"]) if key.name == promised["name"])
    descending = [column.endswith(" DESC") for column in line.content["columns"]]
    wanted = tuple(
        contract.ours(line, column.removesuffix(" DESC")) for column in line.content["columns"]
    )

    assert key == Key(promised["kind"], promised["name"], tuple(promised["columns"]))
    assert serves(key, wanted, promised["how"])
    assert any(descending) == (promised["how"] == "reverse scan")
    assert promised["how"] not in {"scoped", "reverse scan"} or promised["why"]


def serves(key: Key, wanted: tuple[str, ...], how: str) -> bool:
    """Whether a key does what an index on the wanted columns is there for, in the way stated."""
    ways = {
        "same": key.columns == wanted,
        "reverse scan": key.columns == wanted,
        "leading": key.columns[: len(wanted)] == wanted and len(key.columns) > len(wanted),
        "scoped": key.kind == "unique" and set(wanted) < set(key.columns),
    }
    return ways[how]


def test_a_unique_of_a_document_is_never_served_by_a_mere_index() -> None:
    kinds = {line.content["satisfied_by"]["kind"] for line in contract.keys("uniques")}

    assert kinds == {"unique"}


@pytest.mark.parametrize("line", contract.lines("foreign_keys"), ids=str)
def test_a_foreign_key_of_a_document_points_where_it_should(live: Live, line: Line) -> None:
    promised = line.content["satisfied_by"]
    table = promised["columns"][0].partition(".")[0]
    columns = tuple(place.partition(".")[2] for place in promised["columns"])
    parent, _, key = line.content["document"].partition(".")
    of_document = contract.documents()[line.document]["tables"][parent]["columns"][key]["to"]

    found = live.foreign_keys(table)[promised["name"]]

    assert found == (columns, promised["references"], promised["on_delete"])
    assert promised["references"] == of_document
    assert columns == (contract.ours(line, line.name),)


@pytest.mark.parametrize("line", contract.rules(), ids=str)
def test_a_rule_of_a_document_is_kept_by_what_the_contract_names(live: Live, line: Line) -> None:
    kept_by = {word: promised for word, promised in line.content.items() if word != "why"}

    assert kept_by
    for word, promised in kept_by.items():
        assert RULES[word](live, promised), f"{word}: {promised}"


def has_columns(live: Live, places: list[str]) -> bool:
    """Whether the columns exist."""
    return all(live.column(place) for place in places)


def leads_indexes(live: Live, places: list[str]) -> bool:
    """Whether each of the columns is the first of an index over all rows."""
    led = {
        f"{table}.{key.columns[0]}"
        for table in live.tables
        for key in live.keys(table)
        if key.where is None
    }
    return set(places) <= led


def has_keys(live: Live, names: list[str]) -> bool:
    """Whether the indexes exist."""
    return set(names) <= live.all_keys().keys()


def has_uniques(live: Live, names: list[str]) -> bool:
    """Whether the uniques exist."""
    return all(live.all_keys()[name].kind == "unique" for name in names)


def has_checks(live: Live, names: list[str]) -> bool:
    """Whether the checks exist; that they refuse is shown by test_constraints."""
    return set(names) <= live.all_checks()


def has_foreign_keys(live: Live, names: list[str]) -> bool:
    """Whether the foreign keys exist."""
    return set(names) <= {name for table in live.tables for name in live.foreign_keys(table)}


def are_not_null(live: Live, places: list[str]) -> bool:
    """Whether the columns must be filled."""
    return not any(live.column(place)["nullable"] for place in places)


def are_partitioned(live: Live, tables: list[str]) -> bool:
    """Whether the tables are split by year, where the database can."""
    return live.partitioned == (set(tables) if live.is_postgresql else set())


def is_an_enum(live: Live, name: str) -> bool:
    """Whether the type exists; SQLite has a check in its place."""
    return name in live.enums() if live.is_postgresql else f"ck_events_{name}" in live.all_checks()


def holds_for_all_tables(live: Live, claim: str) -> bool:
    """Whether a convention is kept everywhere."""
    tables = [table for table in live.tables if table != "alembic_version"]
    if claim == "snake_case":
        names = [*tables, *(name for table in tables for name in live.columns(table))]
        return all(SNAKE_CASE.fullmatch(name) for name in names)
    assert claim == "id is UUID"
    return all(
        accepts(live.column(f"{table}.id")["type"], "UUID", is_postgresql=live.is_postgresql)
        for table in tables
    )


def is_left_to_a_service(live: Live, sentence: str) -> bool:
    """Whether the contract says who keeps a rule that the database cannot state."""
    return sentence.startswith("the index service")


RULES: dict[str, Any] = {
    "columns": has_columns,
    "indexed_columns": leads_indexes,
    "indexes": has_keys,
    "uniques": has_uniques,
    "checks": has_checks,
    "foreign_keys": has_foreign_keys,
    "not_null": are_not_null,
    "partitioned": are_partitioned,
    "enum": is_an_enum,
    "all_tables": holds_for_all_tables,
    "service": is_left_to_a_service,
}
