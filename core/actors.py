"""Who asks: a person, the product itself, or nobody yet."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from core.errors import NotAllowed


class Role(StrEnum):
    """What a person may do; each role may do what the ones before it may."""

    viewer = "viewer"
    analyst = "analyst"
    admin = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other may.

        >>> Role.admin.includes(Role.analyst), Role.viewer.includes(Role.analyst)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Actor:
    """A signed-in person as queries and actions see them: who, and with which rights."""

    id: UUID | None
    name: str
    role: Role | None
    # Where they act from, for the audit log; somebody is the same person everywhere.
    ip: str | None = field(default=None, compare=False)

    @property
    def sees_all(self) -> bool:
        """Whether rows that belong to others are visible too."""
        return self.role is Role.admin


SYSTEM = Actor(None, "system", Role.admin)
NOBODY = Actor(None, "nobody", None)


def require(user: Actor, role: Role) -> None:
    """Refuse whoever has not at least this role; the first line of every query and action."""
    if user.role is None:
        raise NotAllowed("Please sign in first.")
    if not user.role.includes(role):
        raise NotAllowed(f"This needs the role {role}; {user.name} is a {user.role}.")
