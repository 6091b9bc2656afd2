"""How the terminal is told which one of many is meant."""

from uuid import UUID

from core.actors import Actor
from core.db import answer
from core.errors import Invalid, NotFound
from core.series import queries


def key(text: str, of: str, listing: str) -> UUID:
    """The number of something, or where those there are stand.

    >>> key("seven", "a job", "jobs list")
    Traceback (most recent call last):
    core.errors.Invalid: seven is no number of a job; `jobs list` shows them.
    """
    try:
        return UUID(text)
    except ValueError:
        said = f"{text or 'Nothing'} is no number of {of}; `{listing}` shows them."
        raise Invalid(said) from None


def series_called(user: Actor, named: str) -> UUID:
    """The series of this number, or of this name where there is but one."""
    every = answer(queries.series, user)
    found = [one for one in every if str(one.id) == named] or [
        one for one in every if named in {one.name, str(one)}
    ]
    if len(found) > 1:
        numbers = ", ".join(f"{one.id} ({one.owner})" for one in found)
        raise Invalid(f"There are {len(found)} series called {named}; say which: {numbers}.")
    if not found:
        raise NotFound(f"There is no series called {named}.")
    return found[0].id
