"""The terminal forecasts stored series, lists versions, computes them again, and scores them."""

import json

import pandas as pd
import pytest

from core.db import write
from core.errors import BellwetherError
from core.series.actions import add_points
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.cli.test_terminal import run

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def sales(own_db):
    """Two years of the same each month, of ada's."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Sales")
        add(db, made["id"], "2024-01-31", 24)
    return made["id"]


def add(db, series_id, first, count):
    upload = Rows(db.connection()).add("data_uploads", user_id=ADA.id)
    moments = pd.date_range(first, periods=count, freq="ME", tz="UTC")
    named = {"series_id": series_id, "category": "sales"}
    add_points(db, ADA, upload["id"], pd.DataFrame({"timestamp": moments, "value": 5.0, **named}))


def forecast(*more):
    return run("forecast", "Sales", "--as", "ada", "--horizon", "2", *more)


def test_a_series_is_forecast_and_listed_and_comes_out_the_same_again(sales):
    made = json.loads(forecast("--json").output)
    lines = forecast().output.splitlines()

    listed = [line.split("  ")[-1].strip() for line in run("models").output.splitlines()]
    shown = run("models", "show", made["id"]).output
    again = run("models", "reproduce", made["id"]).output

    assert [row["expected"] for row in made["ahead"]] == [5.0, 5.0]
    assert lines[-1].startswith("2025-12-31 00:00:00+00:00,2026-02-28 00:00:00+00:00,5.0,")
    assert listed == ["Sales, version 2", "Sales, version 1"]
    assert "is active           no" in shown
    assert again == "The same numbers came out again.\n"


def test_a_what_if_as_of_a_day_is_asked_for_in_options(sales):
    plain = json.loads(forecast("--json").output)
    more = json.loads(
        forecast("--level", "10", "--no-events", "--until", "2025-06-30", "--json").output
    )

    assert plain["chosen"]["scenario"] is None
    assert more["chosen"]["scenario"] == {"growth": 0.0, "level": 0.1, "changes": {}}
    assert (more["chosen"]["events"], more["chosen"]["until"]) == (False, "2025-06-30")
    assert [row["expected"] for row in more["ahead"]] == pytest.approx([5.5, 5.5])
    assert more["ahead"][0]["moment"].startswith("2025-07-31")


def test_another_series_is_named_that_explains_it(sales):
    with pytest.raises(BellwetherError, match="There is no series called Price"):
        forecast("--with", "Price")


def test_an_older_version_is_made_the_active_one_again(sales):
    first = json.loads(forecast("--json").output)["id"]
    forecast()

    shown = run("models", "activate", first).output

    assert "is active           yes" in shown


def test_a_version_is_put_away_and_brought_back(sales):
    first = json.loads(forecast("--json").output)["id"]
    forecast()

    run("models", "archive", first)
    listed = run("models").output.splitlines()[1]
    shown = json.loads(run("models", "show", first, "--json").output)
    back = run("models", "bring-back", first).output

    assert "  archived  " in listed
    assert shown["archived_at"] is not None
    assert "archived at" not in back


def test_two_versions_are_compared(sales):
    made = [json.loads(forecast(*more, "--json").output)["id"] for more in ((), ("--by", "naive"))]

    said = json.loads(run("models", "compare", *made, "--json").output)
    lines = run("models", "compare", *made).output.splitlines()

    assert {"what": "Forecaster", "Version 1": "combination", "Version 2": "naive"} in said[
        "differences"
    ]
    assert said["values"] == []
    assert len(said["expected"]) == 4
    assert lines[-1] == "0 of the values they were made from differ."


def test_a_version_is_written_out_as_a_notebook(sales, tmp_path):
    made = json.loads(forecast("--json").output)["id"]

    on_screen = run("models", "notebook", made).output
    said = run("models", "notebook", made, "--out", str(tmp_path / "sales.ipynb")).output

    assert said == f"{tmp_path / 'sales.ipynb'} was written.\n"
    assert json.loads(on_screen) == json.loads((tmp_path / "sales.ipynb").read_text())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("compare", "one"), "2 to 5 versions are compared at once, not 1"),
        (("show", "one", "one"), "is about one version; these are 2"),
    ],
)
def test_too_few_or_too_many_versions_are_a_sentence(sales, asked, said):
    made = json.loads(forecast("--json").output)["id"]

    with pytest.raises(BellwetherError, match=said):
        run("models", *(made if word == "one" else word for word in asked))


def test_what_came_is_scored_and_told_series_by_series(sales):
    forecast()
    with write(ADA) as db:
        add(db, sales, "2026-01-31", 1)

    before = run("ledger").output
    after = run("ledger", "--score").output.splitlines()

    assert before == "Nothing came yet of what was forecast.\n"
    assert after[0] == "1 forecast was scored."
    assert "1 of 1 inside the band, mean error 0, of the naive 0" in after[1]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "oracle"), "There is no forecaster 'oracle'"),
        (("--parameters", "{"), "The parameters are no JSON"),
        (("--parameters", "[]"), "Parameters are given like"),
        (("--by", "naive", "--parameters", '{"p": 1}'), "'naive' has no parameter 'p'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(sales, more, said):
    with pytest.raises(BellwetherError, match=said):
        forecast(*more)


def test_without_models_there_are_none(own_db):
    assert run("models").output == "There are no models.\n"
