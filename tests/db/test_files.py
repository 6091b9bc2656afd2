"""A SQLite file that is read-only, full, damaged, in use or no database is told in a sentence."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL
from sqlmodel import Session, func, select

from core.actors import Actor
from core.db import answer, carry_out, engines, write
from core.errors import Interrupted, Unavailable
from core.market.tables import Instrument
from tests.bed.rights import unprivileged

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")


def add(db: Session, user: Actor, count: int = 1) -> None:
    db.add_all(
        Instrument(symbol=f"S{number}", exchange="US", name="x" * 200) for number in range(count)
    )


def instruments(db: Session, user: Actor) -> int:
    return db.execute(select(func.count()).select_from(Instrument)).scalar_one()


@pytest.fixture
def kept(own_db: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The database in a folder that everybody can enter and nobody else can change."""
    with TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        path = folder / "bell.db"
        path.write_bytes(Path(str(own_db.database)).read_bytes())
        path.chmod(0o444)
        folder.chmod(0o555)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
        engines.dispose()
        yield path
        engines.dispose()
        folder.chmod(0o755)


def test_a_file_that_can_only_be_read_is_told(kept: Path, ada: Actor) -> None:
    before = kept.read_bytes()
    engines.primary()  # or the settings would be read by somebody who cannot enter their folder

    with unprivileged(), pytest.raises(Unavailable, match="can only be read|cannot be opened"):
        carry_out(add, ada)

    assert kept.read_bytes() == before


def test_a_full_disk_is_told_nothing_is_kept_and_it_works_again_with_room(
    own_db: URL, ada: Actor
) -> None:
    def add_until_full(db: Session, user: Actor) -> None:
        connection = db.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        add(db, user, 500)

    with pytest.raises(Unavailable, match="The disk is full; make room, nothing was written"):
        carry_out(add_until_full, ada)
    engines.dispose()  # a new connection has room again
    kept = answer(instruments, ada)
    carry_out(add, ada, 500)

    assert kept == 0
    assert answer(instruments, ada) == 500


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(
    own_db: URL, ada: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = "Dear reader, this is a letter and no database. " * 100
    (tmp_path / "letter.txt").write_text(letter)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/letter.txt")
    engines.dispose()

    with pytest.raises(Unavailable, match="The file is not a database; check DATABASE_URL"):
        carry_out(add, ada)

    assert (tmp_path / "letter.txt").read_text() == letter


def test_a_damaged_file_is_told(own_db: URL, ada: Actor) -> None:
    path = Path(str(own_db.database))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    with pytest.raises(Unavailable, match="The database file is damaged; restore a backup"):
        answer(instruments, ada)


def test_a_folder_in_place_of_a_file_is_told(
    own_db: URL, ada: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
    engines.dispose()

    with pytest.raises(Unavailable, match="The database file cannot be opened"):
        answer(instruments, ada)


def test_a_file_that_another_program_holds_is_told(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    engines.dispose()
    other = sqlite3.connect(str(own_db.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Interrupted, match="Another process is writing"), write(ada) as db:
        add(db, ada)
    other.close()

    assert answer(instruments, ada) == 0
