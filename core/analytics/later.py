"""Large libraries that are imported when they are first used: most commands never need them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

AWAITED: dict[str, "Later"] = {}
# What a library takes along where it is installed, for tables of a kind that we never give it.
NOT_NEEDED = {"statsforecast.models": "dask.dataframe"}


class Later:
    """A module that is imported as soon as something of it is asked for."""

    def __init__(self, name: str) -> None:
        """The module of this name, which stays unread."""
        self._name = name
        AWAITED[name] = self

    def __getattr__(self, asked: str) -> Any:
        """What is asked for of it, from now on without a detour."""
        found = getattr(_loaded(self._name), asked)
        setattr(self, asked, found)
        return found


def load() -> None:
    """Import them all, where the first who needs them should not wait."""
    for name in AWAITED:
        _loaded(name)


def _loaded(name: str) -> ModuleType:
    with _without(NOT_NEEDED.get(name, "")):
        return import_module(name)


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Have a module be missing for a while, unless somebody has it already."""
    if not name or name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
