"""What the matrix of permissions says of a function: its role, and whose rows it reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from tests.bed.matters import Row
from tests.bed.rows import Rows

Call = Callable[..., Any]


class Whose(StrEnum):
    """To whom the row belongs that a call is about."""

    own = "own"
    foreign = "foreign"
    shared = "shared"
    nobodys = "nobodys"  # it has no owner, or the call is about no row


class Reach(StrEnum):
    """Whose rows a function reaches, for whoever has the role."""

    none = "none"
    common = "common"
    own = "own"
    own_or_shared = "own-or-shared"
    own_or_admin = "own-or-admin"
    own_shared_or_admin = "own-shared-or-admin"
    admin = "admin"  # others get an empty answer, since nothing waits for them

    @property
    def has_owners(self) -> bool:
        """Whether it matters to whom a row belongs."""
        return self.value.startswith("own")

    def holds(self, whose: Whose, user: Actor) -> bool:
        """Whether such a row is within reach."""
        if "admin" in self.value and user.sees_all:
            return True
        if whose is Whose.shared:
            return "shared" in self.value
        return whose is not Whose.foreign and self is not Reach.admin


@dataclass(frozen=True)
class Line:
    """The rule of one function and one call of it.

    Out of reach, the call of a ``searches`` line says False and any other is refused.
    """

    role: Role | None  # the least; None is everybody, signed in or not
    reach: Reach
    call: Callable[[Call, Session, Actor, Row], Any]
    about: Callable[[Rows, UUID, bool], Row] | None = None  # makes the row, given owner and sharing
    searches: bool = False
