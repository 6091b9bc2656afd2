"""The terminal lists alerts and rules, shows one with who was told, and checks all rules."""

import json

import pytest

from core.actors import SYSTEM
from core.alerts import rules
from core.alerts.tables import Comparison
from core.catalogue import WATCHED
from core.db import carry_out, write
from core.errors import Invalid
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.cli.test_terminal import run

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def lamp():
    with write(SYSTEM) as db:
        Rows(db.connection()).add("products", name="Lamp", sku="L-1", stock=1)
    wanted = rules.Wanted("free_stock", Comparison.below, amber=10.0)
    return carry_out(rules.add_rule, ADA, WATCHED, wanted)


def test_with_nothing_watched_it_says_so():
    assert run("alerts").output == "Nothing is over a limit.\n"
    assert run("alerts", "rules").output == "Nothing is watched.\n"


def test_what_a_check_raises_is_listed_and_shown(lamp):
    checked = run("alerts", "check").output
    listed = run("alerts", "list").output
    (row,) = json.loads(run("alerts", "list", "--json").output)["alerts"]
    shown = run("alerts", "show", row["id"]).output

    assert checked.startswith("1 rule looked at: 1 raised, 0 cleared.")
    assert "amber" in listed
    assert row["message"] in listed
    assert (row["acknowledged_by"], row["delivered_at"]) == (None, None)
    assert f"message         {row['message']}" in shown


def test_rules_are_listed_with_their_limits(lamp):
    (line,) = run("alerts", "rules").output.splitlines()

    assert line == f"{lamp}  free_stock of every product, below: amber 10; 0 open"


def test_what_is_no_number_of_an_alert_is_a_sentence():
    with pytest.raises(Invalid, match="alerts list"):
        run("alerts", "show", "lamp")
