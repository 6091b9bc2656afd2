"""The first administrator, a forgotten password and the audit log, from the terminal."""

import json

import pytest
from sqlalchemy import create_engine, select, text
from typer.testing import CliRunner

from core.accounts import passwords, signing_in
from core.accounts.tables import User
from core.actors import SYSTEM, Role
from core.cli import application
from core.db import read
from core.errors import Conflict, Invalid, NotFound
from tests.bed.terminal import terminal

PASSWORD = "nine horses in a green field"

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")


def run(*arguments, typed=None):
    return CliRunner().invoke(application(), list(arguments), input=typed, catch_exceptions=False)


def test_an_administrator_made_by_link_signs_in_once_with_it():
    result = run("create-admin", "--username", "Grace", "--email", "grace@navy.mil")

    link = result.output.splitlines()[-1]
    opened = signing_in.sign_in_by_link(link.partition("?link=")[2])
    with read(SYSTEM) as db:
        grace = db.scalars(select(User).where(User.username == "grace")).one()
    assert link.startswith("http://127.0.0.1:8501/?link=")
    assert (grace.role, grace.password_changed_at) == (Role.admin, None)
    assert opened.token


def test_the_link_begins_with_the_public_address(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://bell.example/wb/")

    found = json.loads(
        run("create-admin", "--username", "g1", "--email", "g@n.mil", "--json").output
    )

    assert found["link"].startswith("https://bell.example/wb/?link=")


def test_an_administrator_made_with_a_password_signs_in_with_it():
    arguments = ("--username", "grace", "--email", "grace@navy.mil", "--password-stdin")

    result = run("create-admin", *arguments, typed=f"{PASSWORD}\n")

    assert "can sign in" in result.output
    assert PASSWORD not in result.output
    assert signing_in.sign_in("grace", PASSWORD).token


def test_a_weak_password_makes_no_administrator():
    with pytest.raises(Invalid, match="at least 12"):
        run(
            "create-admin",
            "--username",
            "g1",
            "--email",
            "g@n.mil",
            "--password-stdin",
            typed="x\n",
        )

    with read(SYSTEM) as db:
        assert db.scalars(select(User).where(User.username == "g1")).first() is None


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(Conflict, match="already somebody"):
        run("create-admin", "--username", "ada", "--email", "new@example.org")


def test_a_reset_takes_the_password_away_and_gives_a_link():
    result = run("reset-password", "ADA@example.org", "--json")

    found = json.loads(result.output)
    assert found["username"] == "ada"
    assert signing_in.sign_in_by_link(found["link"].partition("?link=")[2]).token
    with read(SYSTEM) as db:
        stored = db.scalars(select(User.password_hash).where(User.username == "ada")).one()
    assert not passwords.matches("!", stored)


def test_a_reset_of_nobody_is_said():
    with pytest.raises(NotFound, match="nobody called zoe"):
        run("reset-password", "zoe")


def test_a_person_who_types_the_command_sees_a_sentence_and_no_trace():
    result = terminal("reset-password", "zoe")

    assert result.returncode == 1
    assert result.stderr == "bellwether: There is nobody called zoe.\n"


def test_an_intact_log_is_sealed_and_verified():
    run("create-admin", "--username", "g1", "--email", "g@n.mil")

    sealed, verified = run("audit", "seal"), run("audit", "verify", "--json")

    assert "entries are sealed" in sealed.output
    assert json.loads(verified.output) == {"intact": True, "found": []}


def test_a_log_that_was_tampered_with_is_named_and_fails(own_db, kind):
    run("create-admin", "--username", "g1", "--email", "g@n.mil")
    engine = create_engine(own_db)
    with engine.begin() as connection:
        trigger = (
            "audit_log_no_update" if kind == "sqlite" else "audit_log_append_only ON audit_log"
        )
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE audit_log SET action = 'user.forget'"))
    engine.dispose()

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert "not as it was written" in result.output
