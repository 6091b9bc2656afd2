"""The contract with the source documents, as lines that can be checked one by one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

from core.db.packages import metadata

FILE = Path(__file__).parents[1] / "seed_contract.json"

KNOWN = {
    "document": {"system", "columns_from", "tables", "rules", "object_relations"},
    "table": {
        "to",
        "model",
        "why",
        "columns",
        "indexes",
        "uniques",
        "defaults",
        "valid_values",
        "foreign_keys",
    },
    "column": {"type", "to", "nullable", "primary_key", "becomes", "why", "derived", "needs"},
    "rule": {
        "columns",
        "indexed_columns",
        "not_null",
        "indexes",
        "uniques",
        "checks",
        "foreign_keys",
        "partitioned",
        "enum",
        "all_tables",
        "service",
        "why",
    },
}


@dataclass(frozen=True)
class Line:
    """One promise: where it stands in the contract, and what it says."""

    document: str
    table: str
    name: str
    content: Any

    def __str__(self) -> str:
        words = (self.document[:3], self.table, self.name)
        return "-".join(word.replace(" ", "_") for word in words if word)


@lru_cache(maxsize=1)
def documents() -> dict[str, Any]:
    """The five documents, by file name."""
    contract = json.loads(FILE.read_text())
    found: dict[str, Any] = contract["documents"]
    return found


def tables() -> list[Line]:
    """Each table of each document."""
    return [
        Line(document, table, "", content)
        for document, whole in documents().items()
        for table, content in whole["tables"].items()
    ]


def lines(section: str) -> list[Line]:
    """Each line of a section of the tables: columns, defaults, valid_values, foreign_keys."""
    return [
        Line(line.document, line.table, name, content)
        for line in tables()
        for name, content in line.content.get(section, {}).items()
    ]


def keys(section: str) -> list[Line]:
    """Each line of a section that is a list of indexes or uniques."""
    return [
        Line(line.document, line.table, "+".join(content["columns"]), content)
        for line in tables()
        for content in line.content.get(section, [])
    ]


def rules() -> list[Line]:
    """Each rule of each document."""
    return [
        Line(document, "", content["rule"], content["satisfied_by"])
        for document, whole in documents().items()
        for content in whole.get("rules", [])
    ]


def object_relations() -> list[Line]:
    """Each way from row to row that a document walks."""
    return [
        Line(document, "", relation, relation)
        for document, whole in documents().items()
        for relation in whole.get("object_relations", [])
    ]


def ours(line: Line, column: str) -> str:
    """Our name of a column that a line of the same table names as its document does."""
    content = documents()[line.document]["tables"][line.table]["columns"][column]
    return str(content["to"]).partition(".")[2]


@lru_cache(maxsize=1)
def mappers() -> dict[str, Mapper[Any]]:
    """Our classes, by name."""
    metadata()
    return {mapper.class_.__name__: mapper for mapper in SQLModel._sa_registry.mappers}


def class_of(table: str) -> Any:
    """The class whose rows a table holds."""
    return next(
        mapper.class_ for mapper in mappers().values() if mapper.class_.__tablename__ == table
    )


def unknown_words() -> Iterator[str]:
    """What stands in the contract that no test would look at."""
    for document, whole in documents().items():
        yield from (f"{document}: {word}" for word in whole.keys() - KNOWN["document"])
    for line in tables():
        yield from (f"{line}: {word}" for word in line.content.keys() - KNOWN["table"])
    for line in lines("columns"):
        yield from (f"{line}: {word}" for word in line.content.keys() - KNOWN["column"])
    for line in rules():
        yield from (f"{line}: {word}" for word in line.content.keys() - KNOWN["rule"])
