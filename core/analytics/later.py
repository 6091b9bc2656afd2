"""Large libraries that are imported when they are first used: most commands never need them."""

from importlib import import_module
from typing import Any

AWAITED: dict[str, "Later"] = {}


class Later:
    """A module that is imported as soon as something of it is asked for."""

    def __init__(self, name: str) -> None:
        """The module of this name, which stays unread."""
        self._name = name
        AWAITED[name] = self

    def __getattr__(self, asked: str) -> Any:
        """What is asked for of it, from now on without a detour."""
        found = getattr(import_module(self._name), asked)
        setattr(self, asked, found)
        return found


def load() -> None:
    """Import them all, where the first who needs them should not wait."""
    for name in AWAITED:
        import_module(name)
