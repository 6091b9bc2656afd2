"""How the terminal is told which one of many is meant."""

from uuid import UUID

from core.errors import Invalid


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
