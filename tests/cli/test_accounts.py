"""Classes of accounts are listed and given from the terminal."""

import json

import pytest

from core.db import engines
from core.errors import Invalid, NotFound
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.cli.test_terminal import run

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def series(own_db):
    with engines.primary().begin() as connection:
        rows = Rows(connection)
        for name in ("Miete", "Dies"):
            rows.add("series", user_id=ADA.id, name=name, category=name)
    engines.dispose()


def told(*arguments):
    found = json.loads(run("accounts", *arguments, "--json").output)
    return found["changed"], {one["category"]: one["class"] for one in found["accounts"]}


def test_what_is_not_mapped_is_listed_with_what_is_suggested():
    said = run("accounts").output

    assert (
        "Miete: not mapped; suggested: operating_expense (“Miete” says operating expense)" in said
    )
    assert "Dies: not mapped, 1 series of ada" in said


def test_suggestions_are_taken_and_a_class_that_is_set_goes_before_them():
    taken = told("--as", "ada", "--suggest")
    chosen = told("--as", "ada", "--set", "Dies=tax", "--set", "Miete=none")

    assert taken == (1, {"Miete": "operating_expense", "Dies": None})
    assert chosen == (2, {"Miete": None, "Dies": "tax"})


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (("--set", "Dies=tax"), Invalid, "with --as"),
        (("--as", "ada", "--set", "Dies"), Invalid, "--set takes category=class"),
        (("--as", "ada", "--set", "Dies=turnover"), Invalid, "no class of accounts"),
        (("--as", "ada", "--set", "Das=tax"), NotFound, "There is no category Das"),
    ],
)
def test_what_cannot_be_is_a_sentence(words, error, sentence):
    with pytest.raises(error, match=sentence):
        run("accounts", *words)
