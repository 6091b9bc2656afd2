"""The terminal scores stored forecasts, and tells how they have done by whatever is asked."""

import json

import pandas as pd
import pytest

from core.db import write
from core.forecasting import actions
from core.series.actions import add_points
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.cli.test_terminal import run
from tests.forecasting.futures import made_of

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def came(own_db):
    """A forecast of ever the same 5, of which two months have come."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Sales")
        upload = rows.add("data_uploads", user_id=ADA.id)
        actions.store(db, ADA, made_of(made["id"]))
        moments = pd.date_range("2026-01-31", periods=2, freq="ME", tz="UTC")
        named = {"series_id": made["id"], "category": "sales"}
        values = pd.DataFrame({"timestamp": moments, "value": [5.0, 9.0], **named})
        add_points(db, ADA, upload["id"], values)


def test_what_came_is_scored_once_and_told_series_by_series(came):
    before = run("ledger").output
    scored = run("ledger", "--score").output.splitlines()
    again = run("ledger", "--score").output.splitlines()

    assert before == "Nothing came yet of what was forecast.\n"
    assert scored[0] == "2 forecasts were scored."
    assert "1 of 2 inside the band, mean error 2, of the naive 2, which would" in scored[1]
    assert again == ["0 forecasts were scored.", scored[1]]


@pytest.mark.parametrize(
    ("by", "first", "said"),
    [
        ("month", {"month": "2026-01-01T00:00:00.000"}, "2026-02-01"),
        ("step", {"step": 1}, "2 "),
        ("forecaster", {"model_type": "combination"}, "combination"),
    ],
)
def test_scores_are_summed_up_by_what_is_asked(came, by, first, said):
    told = json.loads(run("ledger", "--score", "--by", by, "--json").output)
    lines = run("ledger", "--by", by).output.splitlines()

    assert (told["by"], told["scored"]) == (by, 2)
    assert first.items() <= told["ledger"][0].items()
    assert lines[-1].startswith(said)
    assert "error 100 % of the naive one's" in lines[-1]
