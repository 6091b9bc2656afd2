"""The terminal tells the risk of what is stored, and keeps it where somebody says in whose name."""

import json

import pytest

from core.analytics.risk.metrics import METRICS
from core.analytics.risk.var import METHODS
from core.db import answer, write
from core.errors import BellwetherError
from core.risk import kept
from tests.bed.cast import ADA
from tests.cli.test_terminal import run
from tests.risk.markets import listed, portfolio, walk

pytestmark = pytest.mark.usefixtures("own_db")
COUNT = 60


@pytest.fixture
def fruit(own_db):
    """A portfolio of ada's, of two instruments."""
    with write(ADA) as db:
        apple, pear = listed(db, "APL", walk(COUNT, 1)), listed(db, "PER", walk(COUNT, 2))
        return portfolio(db, ADA, "Fruit", {apple: 0.5, pear: 0.5})


def test_all_that_the_page_has_is_told_as_json(fruit):
    told = json.loads(run("risk", "Fruit", "APL", "--as", "ada", "--json").output)["subjects"]

    assert list(told) == ["Fruit", "APL (X)"]
    one = told["Fruit"]
    assert one["n"] == COUNT - 1
    assert set(one["metrics"]) == set(METRICS)
    assert set(one["var"]) == set(METHODS)
    assert one["var"]["hist"]["95"]["var"] > 0
    assert one["null_reasons"]["beta"] == "There is no benchmark."
    assert one["believed"] is None


def test_for_people_it_is_lines_with_what_to_believe(fruit):
    lines = run("risk", "Fruit", "--against", "PER", "--horizon", "5").output.splitlines()

    assert lines[0].startswith("Fruit · ada: 59 returns from 2024-01-02")
    assert any(line.startswith("  Beta  ") for line in lines)
    assert any(line.startswith("  VaR 99 % GARCH") for line in lines)
    assert lines[-1] == "  No method could be tried on this series; believe none of them too much."


def test_what_is_stored_is_kept_in_somebodys_name(fruit):
    run("risk", "Fruit", "--as", "ada", "--store")

    assert answer(kept.newest, ADA)["label"].tolist() == ["Fruit"]


def test_the_time_looked_at_can_be_cut(fruit):
    told = json.loads(
        run("risk", "Fruit", "--since", "2024-01-10", "--until", "2024-02-09", "--json").output
    )

    (one,) = told["subjects"].values()
    assert (one["from"], one["to"]) == ("2024-01-10", "2024-02-09")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("Fruit", "--store"), "say in whose name, with --as"),
        (("Vegetables",), "no portfolio, instrument or series called Vegetables"),
        (("Fruit", "--against", "ZZZ"), "called ZZZ"),
        (("Fruit", "--rf", "-2"), "leaves nothing"),
    ],
    ids=["nobody", "unknown", "unknown benchmark", "rate"],
)
def test_what_cannot_be_told_is_a_sentence(fruit, asked, sentence):
    with pytest.raises(BellwetherError, match=sentence):
        run("risk", *asked)


def test_a_name_that_two_things_have_is_asked_about(fruit):
    with write(ADA) as db:
        portfolio(db, ADA, "APL", {})

    with pytest.raises(BellwetherError, match="2 subjects are called APL; say which"):
        run("risk", "APL", "--as", "ada")
