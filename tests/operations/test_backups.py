"""A backup that is missing, empty or old is told before somebody needs it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from core.db.health import Word
from core.db.types import now
from core.operations import backups
from core.settings import settings
from tests.bed.rights import unprivileged


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of BACKUP_DIR."""
    made = tmp_path / "backups"
    made.mkdir()
    monkeypatch.setenv("BACKUP_DIR", str(made))
    settings.cache_clear()
    return made


def written(path: Path, *, age: timedelta, content: bytes = b"data") -> None:
    path.write_bytes(content)
    moment = (now() - age).timestamp()
    os.utime(path, (moment, moment))


def test_without_a_folder_that_is_a_warning_and_no_failure() -> None:
    found = backups.finding()

    assert found.word is Word.warning
    assert "No backups are configured; set BACKUP_DIR" in found.sentence


def test_an_empty_setting_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_DIR", "")
    settings.cache_clear()

    assert "No backups are configured" in backups.finding().sentence


def test_a_folder_without_backups_is_a_warning(folder: Path) -> None:
    (folder / "a folder").mkdir()
    written(folder / ".half", age=timedelta())

    found = backups.finding()

    assert (found.word, found.value) == (Word.warning, None)


def test_the_newest_counts_and_its_age_is_told(folder: Path) -> None:
    written(folder / "monday.dump", age=timedelta(days=2))
    written(folder / "tuesday.dump", age=timedelta(hours=5))
    written(folder / ".wednesday.part", age=timedelta())

    found = backups.finding()

    assert (found.word, found.value) == (Word.fine, "tuesday.dump")
    assert "is 5 hours old" in found.sentence
    assert [backup.name for backup in backups.readable()] == ["tuesday.dump", "monday.dump"]


def test_one_that_is_older_than_a_day_is_a_warning(folder: Path) -> None:
    written(folder / "monday.dump", age=timedelta(days=2))

    found = backups.finding()

    assert found.word is Word.warning
    assert "is 48 hours old" in found.sentence


def test_one_of_tomorrow_is_not_younger_than_now(folder: Path) -> None:
    written(folder / "tomorrow.dump", age=-timedelta(days=1))

    assert "is 0 hours old" in backups.finding().sentence


def test_an_empty_file_is_no_backup(folder: Path) -> None:
    written(folder / "monday.dump", age=timedelta(days=1))
    written(folder / "tuesday.dump", age=timedelta(hours=1), content=b"")

    found = backups.finding()

    assert found.word is Word.failing
    assert "tuesday.dump, is empty" in found.sentence


def test_a_folder_that_is_not_there_fails_with_the_reason(folder: Path) -> None:
    folder.rmdir()

    found = backups.finding()

    assert found.word is Word.failing
    assert "No such file or directory" in found.sentence
    assert backups.readable() == []


def test_a_folder_that_may_not_be_read_fails_with_the_reason(folder: Path) -> None:
    folder.chmod(0)
    settings()

    with unprivileged():
        found = backups.finding()
        listed = backups.readable()

    folder.chmod(0o700)
    assert found.word is Word.failing
    assert "Permission denied" in found.sentence
    assert listed == []
