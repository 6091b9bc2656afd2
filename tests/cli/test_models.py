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


def test_an_older_version_is_made_the_active_one_again(sales):
    first = json.loads(forecast("--json").output)["id"]
    forecast()

    shown = run("models", "activate", first).output

    assert "is active           yes" in shown


def test_what_came_is_scored_and_told_series_by_series(sales):
    forecast()
    with write(ADA) as db:
        add(db, sales, "2026-01-31", 1)

    before = run("ledger").output
    after = run("ledger", "--score").output.splitlines()

    assert before == "Nothing came yet of what was forecast.\n"
    assert after[0] == "1 forecasts were scored."
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
