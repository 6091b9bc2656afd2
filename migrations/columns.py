"""Columns that most tables share; what stands here never changes, since old revisions use it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

# JSONB on PostgreSQL, and None is NULL on both.
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def moment(name: str) -> "sa.Column[object]":
    """A moment that is now unless it is given."""
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.text("CURRENT_TIMESTAMP"),
        nullable=False,
    )
