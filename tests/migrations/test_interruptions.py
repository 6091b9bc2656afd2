"""A migration that fails, is killed, or meets another leaves the database whole."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from core.db import engines, schema
from core.errors import SchemaError
from tests.bed import migrating

HALF_DONE = """
    op.execute("CREATE TABLE one_more (id INTEGER)")
    op.execute("INSERT INTO one_more VALUES (1)")
    op.execute("ALTER TABLE products ADD COLUMN colour VARCHAR(20)")
    op.execute("UPDATE products SET name = 'changed'")
"""
FAILS = HALF_DONE + '    op.execute("INSERT INTO there_is_no_such_table VALUES (1)")\n'
LEAVES_ORPHANS = """
    op.execute("UPDATE transactions SET product_id = '" + 32 * "0" + "'")
"""
# The program waits in Python where it is killed, with its statements done and not committed.
WAITS = HALF_DONE + '    Path("{marker}").touch()\n    time.sleep(60)\n'
PATIENCE_SECONDS = 30
UPGRADE = "import sys; from alembic.config import main; main(argv=['-c', *sys.argv[1:]])"
SETUP = ["-m", "core", "setup"]


def state() -> dict[str, Any]:
    """Everything that must be as it was: revision, names, columns, and every row."""
    found = migrating.columns()
    return {
        "revision": schema.standing(engines.primary()).revision,
        "names": migrating.names() - {"alembic_version", "alembic_version_pkc"},
        "columns": found,
        "rows": migrating.contents(found),
    }


def test_a_migration_that_fails_leaves_an_empty_database_as_it_was(
    fresh: URL, tmp_path: Path
) -> None:
    leaves_no_trace(tmp_path)


def test_a_migration_that_fails_leaves_a_filled_database_as_it_was(
    own_db: URL, tmp_path: Path
) -> None:
    migrating.fill(migrating.columns())

    leaves_no_trace(tmp_path)


def leaves_no_trace(tmp_path: Path) -> None:
    """Migrate in vain, and then as it should be."""
    before = state()
    config = migrating.add_revision(migrating.copied(tmp_path), FAILS)

    with pytest.raises(DBAPIError, match="there_is_no_such_table"):
        migrating.upgrade("head", config)

    assert state() == before
    migrating.upgrade()
    migrating.drift()


def test_a_migration_that_is_killed_leaves_the_database_as_it_was(
    fresh: URL, tmp_path: Path
) -> None:
    migrating.upgrade(migrating.revisions()[-2])
    migrating.fill(migrating.columns())
    before = state()
    marker = tmp_path / "half done"
    migrating.add_revision(migrating.copied(tmp_path), WAITS.format(marker=marker))

    with subprocess.Popen(
        [sys.executable, "-c", UPGRADE, str(tmp_path / "alembic.ini"), "upgrade", "head"],
        cwd=tmp_path,
    ) as running:
        wait_for(marker, running)
        running.send_signal(signal.SIGKILL)

    assert running.returncode == -signal.SIGKILL
    assert state() == before
    migrating.upgrade()
    migrating.drift()


def wait_for(marker: Path, running: "subprocess.Popen[bytes]") -> None:
    """Wait until a program has come as far as its marker."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not marker.exists():
        assert running.poll() is None, "it ended before it was killed"
        assert time.monotonic() < deadline, "it did not come so far"
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
def test_a_migration_that_would_leave_orphans_is_undone(own_db: URL, tmp_path: Path) -> None:
    migrating.fill(migrating.columns())
    before = state()
    config = migrating.add_revision(migrating.copied(tmp_path), LEAVES_ORPHANS)

    with pytest.raises(SchemaError, match="leave rows in transactions pointing to nothing"):
        migrating.upgrade("head", config)

    assert state() == before


def test_two_set_ups_at_once_of_an_empty_database_both_succeed(fresh: URL) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, *SETUP],
            cwd=migrating.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=120) for process in running]

    assert [process.returncode for process in running] == [0, 0], ended
    migrating.drift()
    assert schema.standing(engines.primary()).state is schema.State.current


def test_setting_up_again_changes_nothing(own_db: URL) -> None:
    migrating.fill(migrating.columns())
    before = state()

    schema.upgrade()

    assert state() == before
