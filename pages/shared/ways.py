"""What this person may do, and the ways that are open to them."""

from typing import Any

from core.actors import Role
from pages.shared import session
from pages.shared.menu import found


def may(least: Role) -> bool:
    """Whether whoever is signed in has this role, or a higher one."""
    role = session.current_user().role
    return role is not None and role.includes(least)


def way(path: str) -> Any:
    """The page of an address, for a link; none where there is none, or not for this person."""
    place = found(path)
    return place.page() if place and may(place.role) else None
