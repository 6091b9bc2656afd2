"""Sample data from the terminal, and what `make run` says last."""

import json

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from core.accounts.tables import User
from core.actors import SYSTEM
from core.cli import application, welcome
from core.db import read, write
from core.db.types import now
from core.demo import actions, market
from core.errors import NotFound
from core.market.tables import Instrument

pytestmark = pytest.mark.usefixtures("own_db")
ADDRESS = "http://127.0.0.1:8501"


def run(*arguments):
    return CliRunner().invoke(application(), list(arguments), catch_exceptions=False)


class Some:
    """The least of the sample data; that all of it comes whole is claimed beside the areas."""

    @staticmethod
    def tables(*given):
        return {Instrument: market.tables(*given)[Instrument]}


@pytest.fixture
def some_of_it(monkeypatch):
    monkeypatch.setattr(actions, "AREAS", (Some,))


def nobody():
    with write(SYSTEM) as db:
        for person in db.execute(select(User)).scalars():
            db.delete(person)


@pytest.mark.usefixtures("some_of_it")
def test_sample_data_is_put_in_once_and_does_not_come_back_by_itself():
    first = json.loads(run("demo", "--once", "--json").output)["rows"]
    again = run("demo", "--once").output
    removed = json.loads(run("demo", "--remove", "--json").output)["rows"]
    after = run("demo", "--once").output

    assert first == -removed > 0
    assert "There was sample data before" in again
    assert "There was sample data before" in after


@pytest.mark.usefixtures("some_of_it")
def test_sample_data_belongs_to_whom_one_names(root):
    assert f"for {root.name}" in run("demo", "--as", "ROOT ").output
    with pytest.raises(NotFound, match="no administrator called ada"):
        run("demo", "--as", "ada")


def test_without_an_administrator_there_is_nobody_whose_it_could_be():
    nobody()

    with pytest.raises(NotFound, match="create-admin"):
        run("demo")


def test_the_first_administrator_is_made_where_there_is_nobody_and_only_there():
    assert "nothing was to do" in run("first-admin").output
    nobody()

    assert "admin is the first administrator" in run("first-admin").output

    assert "nothing was to do" in run("first-admin").output
    with read(SYSTEM) as db:
        assert db.execute(select(User.username)).scalars().all() == ["admin"]


def test_until_a_password_is_chosen_the_last_line_is_a_link_that_signs_in():
    nobody()
    run("first-admin")

    first, second = welcome.lines(ADDRESS)[-1], welcome.lines(ADDRESS)[-1]

    assert first.startswith(f"{ADDRESS}/?link=")
    assert first != second  # the one before is good no more


def test_once_somebody_has_a_password_the_address_is_enough():
    with write(SYSTEM) as db:
        db.execute(update(User).values(password_changed_at=now()))

    lines = welcome.lines(ADDRESS)

    assert lines[-1] == f"{ADDRESS}/"
    assert "reset-password" in lines[0]


def test_in_an_empty_database_it_says_how_the_first_account_is_made():
    nobody()

    assert "first-admin" in welcome.lines(ADDRESS)[0]
