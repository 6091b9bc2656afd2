"""Opening any file that can be read: a text or a workbook, by what is in it."""

from collections.abc import Mapping

from core.uploads import books, sources
from core.uploads.sources import File, Source


def opened(file: File, said: Mapping[str, str]) -> Source:
    """Find out what a file is and how it is written; ``said`` is what a person knows better."""
    return books.book(file, said) if books.is_book(file) else sources.text(file, said)
