"""How often each domain has changed, so that no one is shown a stale figure."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import default, key, updated


class DataVersion(SQLModel, table=True):
    """One counter per domain and owner, so that every process drops just the cached results
    that a write made stale.
    """

    __tablename__ = "data_versions"
    __table_args__ = (
        UniqueConstraint("domain", "owner"),
        CheckConstraint("version >= 0", name="version"),
    )

    id: UUID = key()
    domain: str = Field(max_length=50, description="package name")
    owner: str = default(
        "all",
        max_length=36,
        description="whose private rows changed: a user's id; 'all' for rows common to the "
        "workspace and for shared ones",
    )
    version: int = default(
        0,
        sa_type=BigInteger,
        description="part of every cache key; raised by the last statement of a writing "
        "transaction",
    )
    updated_at: datetime = updated()
