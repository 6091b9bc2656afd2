"""Every command does its work, speaks JSON when asked, and says what to do when it cannot."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from core.catalogue import CHECKS
from core.cli import COMMANDS, application
from tests.bed.terminal import terminal

ADDRESS_WITH_SECRET = "postgresql://bell:wether-secret@127.0.0.1:9/none"


def run(*arguments):
    return CliRunner().invoke(application(), list(arguments), catch_exceptions=False)


def process(*arguments, **environment):
    """The same in a process of its own, where nothing has been read or imported yet."""
    return subprocess.run(
        [sys.executable, "-m", "core", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_setup_makes_the_tables_and_says_so_each_time(empty_db):
    first, second = run("setup"), run("setup", "--json")

    assert "tables were created" in first.output
    assert json.loads(second.output)["before"] == json.loads(second.output)["revision"]


def test_check_is_healthy_after_setup_and_prints_one_object(empty_db):
    assert terminal("setup").returncode == 0

    result = terminal("check", "--json")

    found = json.loads(result.stdout)
    assert result.returncode == 0
    assert found["healthy"] is True
    names = {finding["name"] for finding in found["findings"]}
    assert {"connection", "revision", "foreign_keys", "tls", "disk", "size", "jobs"} <= names


def test_check_tries_the_libraries_that_forecast_where_it_is_asked(empty_db):
    run("setup")

    tried = run("check", "--try").output

    assert "ok      statsforecast: statsforecast 2." in tried
    assert "ok      prophet: Prophet 1." in tried
    assert tried.count(" forecasts.") == 2


def test_check_of_an_empty_database_fails_with_the_command_that_mends_it(empty_db):
    result = terminal("check")

    assert result.returncode == 1
    assert "FAILING revision: The database is empty; run `python -m core setup`." in result.stdout
    assert "ok      connection" in result.stdout


def test_check_of_a_database_that_does_not_answer_fails_without_its_password():
    result = terminal("check", "--json", DATABASE_URL=ADDRESS_WITH_SECRET)

    assert result.returncode == 1
    assert json.loads(result.stdout)["healthy"] is False
    assert "does not answer" in result.stdout
    assert "wether-secret" not in result.stdout + result.stderr


def test_setup_of_a_database_that_does_not_answer_is_one_sentence():
    result = terminal("setup", DATABASE_URL=ADDRESS_WITH_SECRET)

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("bellwether: The database does not answer")
    assert len(result.stderr.splitlines()) == 1


def test_unusable_settings_are_one_sentence_without_values():
    result = process("setup", DATABASE_URL="mysql://bell:wether-secret@host/name")

    assert result.returncode == 1
    assert "use postgresql:// or sqlite:///" in result.stderr
    assert "wether-secret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_check_names_rows_that_point_to_nothing(own_db, kind):
    engine = create_engine(own_db)
    with engine.begin() as connection:
        if kind == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            orphan = "INSERT INTO saved_views SELECT '1', '2', 'p', 'n', '{}', 0, 0, 1, 1"
        else:
            orphan = (
                "ALTER TABLE saved_views ADD CONSTRAINT fk_doubtful FOREIGN KEY (user_id) "
                "REFERENCES users NOT VALID"
            )
        connection.execute(text(orphan))
    engine.dispose()

    result = run("check")

    assert result.exit_code == 1
    assert "Rows point to nothing" in result.output


def test_validate_runs_every_check_and_finds_nothing_in_a_clean_database(own_db):
    result = run("validate", "--json")

    found = json.loads(result.output)
    assert result.exit_code == 0
    assert found["valid"] is True
    assert found["checked"] == list(CHECKS)


def test_validate_names_the_offender_and_fails(own_db):
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO products (id, sku, name, price, stock) VALUES "
                "('01890000000070008000000000000001', 'CH-1', 'Chair', 1, 5)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO stock_movements (id, product_id, kind, quantity, stock_after) VALUES "
                "('01890000000070008000000000000002', '01890000000070008000000000000001', "
                "'opening', 4, 4)"
            )
        )
    engine.dispose()

    result = run("validate")

    assert result.exit_code == 1
    assert "CH-1" in result.output


def test_reset_asks_for_a_yes_and_is_refused_in_production(own_db):
    without = terminal("reset")
    production = terminal("reset", "--yes", ENVIRONMENT="production")

    assert (without.returncode, production.returncode) == (1, 1)
    assert "add --yes" in without.stderr
    assert "production database is not reset" in production.stderr


def test_reset_empties_the_database(own_db):
    result = run("reset", "--yes", "--json")

    engine = create_engine(own_db)
    with engine.connect() as connection:
        people = connection.execute(text("SELECT count(*) FROM users")).scalar()
    engine.dispose()
    assert result.exit_code == 0
    assert people == 0


def test_maintenance_says_what_it_did(own_db, kind):
    result = run("maintenance")

    assert result.exit_code == 0
    assert "statistics refreshed" in result.output


def test_maintenance_moves_strays_into_partitions_of_their_own(own_db, kind):
    if kind == "sqlite":
        assert json.loads(run("maintenance", "--json").output)["maintained"]["partitions"] == []
        return
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO instruments (id, symbol, exchange) "
                "VALUES (gen_random_uuid(), 'A', 'B')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO features (id, ts, instrument_id) "
                "SELECT gen_random_uuid(), '1999-06-01+00', id FROM instruments"
            )
        )

    reported = run("check")
    moved = json.loads(run("maintenance", "--json").output)["maintained"]

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM features_y1999")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM features_default")).scalar() == 0
    engine.dispose()
    assert "features: 1999" in reported.output
    assert reported.exit_code == 0
    assert moved["adopted"] == {"features": [1999]}


def test_copy_moves_everything_and_prints_one_object(own_db, tmp_path):
    result = run("copy", "--to", f"sqlite:///{tmp_path}/copy.db", "--json")

    found = json.loads(result.output)
    assert result.exit_code == 0
    assert found["rows"] == 4
    assert {table["table"] for table in found["tables"] if table["rows"]} == {"users"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    result = run(name, "--help")

    assert result.exit_code == 0
    assert "--json" in result.output


def test_an_unknown_command_is_refused_with_status_two():
    assert terminal("frobnicate").returncode == 2
