"""The terminal looks at a file without a user or a database, and loads it in somebody's name."""

import json

import pytest

from core.actors import SYSTEM
from core.db import read
from core.errors import Invalid, NotFound
from core.series import queries
from tests.bed.cast import ADA
from tests.cli.test_terminal import run

CLEAR = "Datum;Wert\n31.01.2026;1.234,50\n28.02.2026;1.300,00\n"
WITH_A_FAULT = CLEAR + "31.03.2026;viel\n"


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_dry_run_says_what_was_understood_and_writes_nothing(file, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")

    found = json.loads(run("import", file(CLEAR), "--dry-run", "--records", "--json").output)

    assert found["detected"] == {
        "encoding": "utf-8",
        "delimiter": ";",
        "quotechar": '"',
        "decimal": ",",
        "thousands": ".",
        "header_line": 1,
        "compression": None,
        "sheet": None,
    }
    assert (found["shape"], found["rows"], found["refused"], found["upload_id"]) == (
        "series",
        2,
        0,
        None,
    )
    assert [row["value"] for row in found["records"]] == [1234.5, 1300.0]
    assert found["records"][0]["timestamp"].startswith("2026-01-31T00:00:00")


@pytest.mark.usefixtures("own_db")
def test_a_file_is_loaded_in_somebodys_name(file):
    said = run("import", file(CLEAR), "--as", "ada").output

    assert "Stored as " in said
    with read(SYSTEM) as db:
        (series,) = queries.series(db, ADA)
        assert queries.points(db, ADA, series.id)["value"].tolist() == [1234.5, 1300.0]


@pytest.mark.usefixtures("own_db")
def test_a_file_with_a_fault_is_stored_only_without_it_and_if_that_is_wanted(file):
    refused = run("import", file(WITH_A_FAULT), "--as", "ada")
    good = run("import", file(WITH_A_FAULT), "--as", "ada", "--policy", "good")

    assert (refused.exit_code, good.exit_code) == (2, 0)
    assert "Line 4, column Wert" in refused.output
    assert "Nothing was stored. 2 rows accepted, 1 refusals." in refused.output
    assert "Stored as " in good.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--map", "Wert"), "--map takes name=value"),
        (("--shape", "recipe"), "There is no shape 'recipe'"),
    ],
)
def test_what_cannot_be_is_a_sentence(file, words, sentence):
    with pytest.raises(Invalid, match=sentence):
        run("import", file(CLEAR), "--dry-run", *words)


@pytest.mark.usefixtures("own_db")
def test_without_a_name_nothing_is_stored(file):
    with pytest.raises(Invalid, match="with --as"):
        run("import", file(CLEAR))


@pytest.mark.usefixtures("own_db")
def test_what_became_of_a_file_is_said_by_its_number_or_name(file):
    upload_id = json.loads(run("import", file(CLEAR), "--as", "ada", "--json").output)["upload_id"]

    named = json.loads(run("lineage", "export.csv", "--json").output)
    said = run("lineage", upload_id, "--as", "ada").output

    (use,) = named["uses"]
    assert (named["upload_id"], use["kind"], use["is_built"]) == (upload_id, "Series", False)
    assert "2 points: has rows of it" in said
    with pytest.raises(NotFound, match="no file another"):
        run("lineage", "another.csv")
