"""What `make run` prepares before it serves, and what it refuses; the whole way is a journey."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.actors import SYSTEM
from core.cli import first_run, serving, welcome
from core.db import answer, carry_out
from core.demo import actions, currency, market, queries
from core.errors import Unavailable
from tests.bed.databases import SQLITE
from tests.bed.terminal import served

ROOT = Path(__file__).parents[2]
# The process ends when the first area is written and the second is asked for its rows.
KILLED = """
import os, signal
from core.cli import first_run
from core.demo import actions
class Deadly:
    def tables(*_):
        os.kill(os.getpid(), signal.SIGKILL)
actions.AREAS = (actions.AREAS[0], Deadly)
first_run.prepare(print)
"""


@SQLITE
def test_a_first_run_that_was_killed_is_finished_by_the_next_and_done_only_once(
    empty_db, monkeypatch
):
    said: list[str] = []
    monkeypatch.setattr(actions, "AREAS", (currency, market))
    killed = subprocess.run([sys.executable, "-c", KILLED], check=False, timeout=120)
    left = answer(queries.standing, SYSTEM)

    first_run.prepare(said.append)
    beginner = welcome.beginner()
    carry_out(actions.remove_samples, beginner)
    first_run.prepare(said.append)

    assert killed.returncode == -signal.SIGKILL
    assert (left.is_loaded, left.was_loaded) == (False, False)
    assert beginner.name == "admin"
    assert len(said) == 1, "the tables were there, and what was removed stays away"
    assert re.fullmatch(r"  Sample data   \d{2,3},\d{3} rows of every area, \d+ s", said[0])


def test_sample_data_is_never_put_beside_the_work_of_others(own_db):
    first_run.prepare(pytest.fail)

    assert not answer(queries.standing, SYSTEM).was_loaded


@SQLITE
@pytest.mark.parametrize("arguments", [(), ("--welcome",)])
def test_a_database_of_a_newer_version_is_a_sentence(own_db, arguments):
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_0000'"))
    engine.dispose()

    result = served(*arguments)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "made by a newer Bellwether" in result.stderr
    assert "Install that version, or name another database." in result.stderr


@SQLITE
def test_a_port_that_is_taken_is_a_sentence_before_anything_is_done(empty_db):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = served("--welcome", PORT=port)

    assert result.returncode == 1
    assert re.fullmatch(
        rf"bellwether: Port {port} of 127\.0\.0\.1 cannot be had \(.+\); stop what uses it, or "
        r"leave PORT away to take the next free one\.\n",
        result.stderr,
    )
    assert result.stdout == ""


def test_settings_that_are_not_usable_are_a_sentence():
    result = subprocess.run(
        [sys.executable, ROOT / "app.py"],
        env=os.environ | {"PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert result.returncode == 1
    assert result.stderr.startswith("bellwether: The settings are not usable: PORT")
    assert result.stderr.count("\n") == 1


@SQLITE
def test_one_at_a_time_serves_a_file_and_says_where(own_db):
    first, second = serving.Post(), serving.Post()
    taken = first.take(), second.take()
    starting = welcome.elsewhere()
    first.tell("http://127.0.0.1:8503")

    running = welcome.elsewhere()
    links = welcome.address()
    first.leave()

    assert taken == (True, False)
    assert "being started here already" in starting[0]
    assert "running here already" in running[0]
    assert (running[-1], links) == ("http://127.0.0.1:8503/", "http://127.0.0.1:8503")
    assert welcome.address() == "http://127.0.0.1:8501"
    assert second.take()
    second.leave()


def test_a_lock_that_cannot_be_written_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/b.db")

    with pytest.raises(Unavailable, match="none cannot be written: No such file"):
        serving.Post().take()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8502/desk"),
        ("::1", "http://[::1]:8502/desk"),
        ("desk", "http://desk:8502/desk"),
    ],
)
def test_the_address_that_is_printed_can_be_opened(monkeypatch, host, address):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("BASE_PATH", "/desk")

    assert welcome.address(8502) == address
