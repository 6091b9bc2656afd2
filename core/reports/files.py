"""Names of files that say what is inside, and when it was taken out."""

import unicodedata
from datetime import UTC, datetime

LONGEST = 120  # bytes, so that name, moment and extension fit any file system's 255
KEPT = {"L", "N", "M"}  # letters, digits, and the marks that some scripts write letters with


def file_name(what: str, extension: str, *, at: datetime | None = None) -> str:
    """A name that every file system takes, such as ``revenue-forecast-2026-11-21-1530.csv``.

    The moment is in UTC; without one it is now.

    >>> file_name("Revenue: forecast", "csv", at=datetime(2026, 11, 21, 15, 30, tzinfo=UTC))
    'revenue-forecast-2026-11-21-1530.csv'
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return f"{slug(what)}-{moment:%Y-%m-%d-%H%M}.{slug(extension)}"


def slug(text: str) -> str:
    """The words of a text, in small letters with hyphens between; "export" where there are none.

    >>> slug("Net  margin, % (EUR)"), slug("../../etc/passwd"), slug("…")
    ('net-margin-eur', 'etc-passwd', 'export')
    """
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    spaced = "".join(sign if unicodedata.category(sign)[0] in KEPT else " " for sign in letters)
    words = "-".join(spaced.split())
    return words.encode()[:LONGEST].decode(errors="ignore").strip("-") or "export"
