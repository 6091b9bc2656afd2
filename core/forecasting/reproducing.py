"""A version computed once more, with all that has changed since it was made."""

from dataclasses import replace

from core.compute.fingerprint import own_code
from core.forecasting import making
from core.forecasting.making import Again
from core.registry.queries import About


def reproduced(version: About, kept: bytes) -> Again:
    """The figures again; what changed is libraries, and the mathematics of the product itself."""
    found = making.again(kept)
    if version.code_version in (None, own_code()):
        return found
    said = f"the product's own mathematics was {version.code_version}, and is {own_code()}"
    return replace(found, changed=(*found.changed, said))


def in_words(found: Again) -> str:
    """What came of it, as a sentence.

    >>> in_words(Again(True, 0.0, ()))
    'The same numbers came out again.'
    """
    if found.is_same:
        return "The same numbers came out again."
    return f"It differs by up to {found.most_apart:g}."
