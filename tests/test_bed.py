"""The test bed keeps its own promises."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import URL
from sqlmodel import Session, col, select

from core.accounts.tables import User
from core.actors import Actor
from core.db import engines, read
from core.settings import settings
from tests.bed import chromium, postgres
from tests.bed.databases import Databases
from tests.bed.postgres import Cluster
from tests.bed.statements import Statements


@pytest.mark.parametrize("attempt", [1, 2])
def test_what_a_test_writes_is_gone_in_the_next(db: Session, attempt: int) -> None:
    before = len(db.execute(select(User)).all())

    db.add(User(username="new", email="new@example.org", password_hash="!"))
    db.commit()

    assert before == 4
    assert len(db.execute(select(User)).all()) == 5


def test_the_cast_is_there_with_its_roles(
    own_db: URL, ada: Actor, vic: Actor, root: Actor, eve: Actor
) -> None:
    cast = {actor.id: (actor.name, actor.role) for actor in (ada, vic, root, eve)}

    with read(ada) as db:
        users = db.execute(select(User)).scalars()
        stored = {user.id: (user.username, user.role) for user in users}

    assert stored == cast


def test_a_block_over_its_budget_fails_and_lists_its_statements(
    db: Session, statements: Statements
) -> None:
    with statements.budget(1):
        db.execute(select(col(User.id)))

    def two_of_them() -> None:
        with statements.budget(1):
            db.execute(select(col(User.id)))
            db.execute(select(col(User.email)))

    with pytest.raises(AssertionError, match=r"(?s)2 statements, the budget is 1:.*1\. SELECT"):
        two_of_them()


def test_the_settings_of_the_developer_are_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().url == sa.make_url("sqlite:///./bellwether.db")
    assert not Path(".env").exists()


def test_the_server_from_pip_starts_and_is_not_the_one_of_the_system(
    databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases("postgresql-pip").empty()
    monkeypatch.setenv("DATABASE_URL", str(url))

    with engines.primary().connect() as connection:
        folder = connection.execute(sa.text("SHOW data_directory")).scalar_one()

    databases("postgresql-pip").drop(url)
    assert folder == f"{url.query['host']}/data"


def test_the_newest_programs_of_the_system_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    (tmp_path / "18" / "bin").mkdir(parents=True)  # clients only
    monkeypatch.setattr(postgres, "SYSTEM", tmp_path)

    programs = postgres.system_programs()

    assert programs is not None
    assert programs.folder == tmp_path / "17" / "bin"


def test_without_programs_of_the_system_those_from_pip_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SYSTEM", tmp_path)

    with postgres.cluster_of_our_own() as cluster:
        folder = cluster.programs.folder

    assert folder.parent.name == "pginstall"
    assert not cluster.base.exists()


@pytest.mark.parametrize("in_ci", [True, False])
def test_without_any_server_the_tests_fail_in_ci_and_skip_loudly_elsewhere(
    in_ci: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start() -> Cluster:
        raise postgres.NoPostgres

    monkeypatch.setenv("CI", "1") if in_ci else monkeypatch.delenv("CI", raising=False)
    outcome = pytest.fail.Exception if in_ci else pytest.skip.Exception

    with pytest.raises(outcome, match="NO POSTGRESQL WAS FOUND"):
        postgres.found(start)


def test_programs_that_cannot_be_reached_are_copied(tmp_path: Path) -> None:
    class Unreachable(postgres.Programs):
        def run(self, program: str, *arguments: str | Path) -> str:
            raise PermissionError

    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "postgres").touch()
    programs = Unreachable(tmp_path / "venv" / "bin", None)

    found = postgres._within_reach(programs, tmp_path / "server")

    assert found.folder == tmp_path / "server" / "pginstall" / "bin"
    assert (found.folder / "postgres").exists()


def test_a_server_stops_and_starts_again_with_its_data(cluster: Cluster) -> None:
    cluster.stop("fast")
    stopped = not cluster.is_running

    cluster.start()

    assert stopped
    assert cluster.is_running


def test_without_any_browser_what_needs_one_is_skipped_loudly() -> None:
    with pytest.raises(pytest.skip.Exception, match="NO CHROMIUM WAS FOUND"):
        chromium.refuse(chromium.NONE_FOUND)
