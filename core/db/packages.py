"""The packages that own tables, each after those its foreign keys point to."""

from functools import lru_cache
from importlib import import_module

from sqlalchemy import MetaData
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

PACKAGES = (
    "db",
    "accounts",
    "jobs",
    "alerts",
    "uploads",
    "series",
    "retail",
    "ventures",
    "registry",
    "calendar",
    "currency",
    "forecasting",
    "finance",
    "market",
    "autoindex",
    "risk",
)


@lru_cache(maxsize=1)
def metadata() -> MetaData:
    """All tables of the product. Rows lead to rows of other packages, so all or none are loaded."""
    for package in PACKAGES:
        import_module(f"core.{package}.tables")
    configure_mappers()
    return SQLModel.metadata


@lru_cache(maxsize=1)
def _domains() -> dict[str, str]:
    metadata()
    return {
        mapper.local_table.name: mapper.class_.__module__.split(".")[1]  # type: ignore[attr-defined]
        for mapper in SQLModel._sa_registry.mappers
    }


def domain_of(table: str) -> str:
    """The package that owns a table: the domain whose version a write to it raises."""
    return _domains()[table]
