"""The terminal shows, tries and keeps how a series is prepared."""

import json

import pandas as pd
import pytest

from core.db import write
from core.errors import BellwetherError
from core.series.actions import add_points
from tests.bed.cast import ADA, EVE
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.cli.test_terminal import run

FILL = '[{"step": "fill", "method": "forward"}]'

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def sales(own_db):
    """Ten days of ada's without the third."""
    return sales_of(ADA)


def sales_of(owner):
    with write(owner) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=owner.id, name="Sales", is_shared=True)
        upload = rows.add("data_uploads", user_id=owner.id)
        moments = pd.date_range(FIRST_MOMENT, periods=10).delete(2)
        named = {"series_id": made["id"], "category": "sales"}
        points = pd.DataFrame({"timestamp": moments, "value": 2.0, **named})
        add_points(db, owner, upload["id"], points)
    return made["id"]


def test_a_recipe_is_tried_then_kept_then_shown(sales):
    tried = run("recipe", "Sales", "--try", FILL).output
    before = json.loads(run("recipe", "Sales", "--json").output)
    kept = json.loads(run("recipe", "Sales", "--set", FILL, "--as", "ada", "--json").output)
    shown = run("recipe", str(sales)).output

    assert "1. Gaps are filled with the last value before them. 1 value filled in." in tried
    assert (before["recipe"], before["marks"]) == ([], {})
    assert (kept["recipe"], kept["marks"]) == (json.loads(FILL), {"filled": 1})
    assert shown == tried


def test_every_value_is_printed_raw_and_prepared(sales):
    found = json.loads(run("recipe", "Sales", "--try", FILL, "--points", "--json").output)
    lines = run("recipe", "Sales", "--try", FILL, "--points").output.splitlines()

    assert found["points"][2] == {
        "timestamp": "2024-01-03T00:00:00.000Z",
        "value": 2.0,
        "raw": None,
        "flag": "filled",
    }
    assert "2024-01-03 00:00:00+00:00,2.0,,filled" in lines


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Costs",), "There is no series called Costs"),
        (("Sales", "--set", FILL, "--try", FILL), "Either --set or --try"),
        (("Sales", "--set", "fill"), "The recipe is no JSON"),
        (("Sales", "--set", '[{"step": "melt"}]'), "Step 1: there is no step 'melt'"),
        (("Sales", "--set", FILL, "--as", "eve"), "no such series among yours"),
        (("Sales", "--set", FILL, "--as", "vic"), "needs the role analyst"),
    ],
)
def test_what_cannot_be_is_a_sentence(sales, words, sentence):
    with pytest.raises(BellwetherError, match=sentence):
        run("recipe", *words)


def test_of_two_series_of_one_name_the_number_is_asked_for(sales):
    other = sales_of(EVE)

    with pytest.raises(BellwetherError, match=f"There are 2 series called Sales.*{other}"):
        run("recipe", "Sales")
