"""The backups that lie in the folder of BACKUP_DIR, whatever program wrote them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.db.health import Finding, Word
from core.db.types import now
from core.settings import settings

# What runs once a day may be two hours late.
EVERY_DAY = timedelta(hours=26)
NOT_CONFIGURED = (
    "No backups are configured; set BACKUP_DIR to the folder in which they are written."
)


@dataclass(frozen=True)
class Backup:
    """One file, and when it was last written."""

    name: str
    bytes: int
    at: datetime


def backups(folder: Path) -> list[Backup]:
    """The files of a folder, the newest first; hidden ones are still being written."""
    found = []
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            about = path.stat()
            at = datetime.fromtimestamp(about.st_mtime, UTC)
            found.append(Backup(path.name, about.st_size, at))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def readable() -> list[Backup]:
    """The same of BACKUP_DIR; none where it is not set or cannot be read."""
    folder = settings().backup_dir
    try:
        return [] if folder is None else backups(folder)
    except OSError:
        return []


def finding() -> Finding:
    """Whether there is a backup that is not too old."""
    folder = settings().backup_dir
    if folder is None:
        return Finding("backups", Word.warning, NOT_CONFIGURED)
    try:
        found = backups(folder)
    except OSError as error:
        sentence = f"The folder of BACKUP_DIR cannot be read: {error.strerror}."
        return Finding("backups", Word.failing, sentence)
    if not found:
        return Finding("backups", Word.warning, "There is no backup yet in BACKUP_DIR.")
    return _newest(found[0])


def _newest(backup: Backup) -> Finding:
    if backup.bytes == 0:
        sentence = f"The newest backup, {backup.name}, is empty; look at what writes it."
        return Finding("backups", Word.failing, sentence, backup.name)
    hours = max(0.0, (now() - backup.at).total_seconds() / 3600)
    sentence = f"The newest backup, {backup.name}, is {hours:,.0f} hours old."
    late = hours > EVERY_DAY.total_seconds() / 3600
    return Finding("backups", Word.warning if late else Word.fine, sentence, backup.name)
