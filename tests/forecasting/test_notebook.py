"""A notebook of a version makes its figures again with public libraries alone."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasting.events import Event
from core.analytics.forecasting.question import Mode
from core.analytics.forecasting.study import Scenario, Wish
from core.analytics.forecasting.surroundings import NOTHING, Surroundings
from core.forecasting import making
from core.forecasting.notebook.whole import notebook
from core.registry.queries import About
from core.registry.tables import Family
from tests.forecasting.futures import months, seasonal, untried

CHANCE = np.random.default_rng(3)
WEEKS = np.arange(130)
SERIES = {
    "monthly": months(seasonal(60)),
    "short": months([3.0, 4.0, 6.0]),
    "constant": months([5.0] * 24),
    "intermittent": months(np.where(CHANCE.random(48) < 0.35, CHANCE.poisson(4, 48), 0)),
    "lumpy": months(np.where(CHANCE.random(48) < 0.3, CHANCE.poisson(3, 48) ** 2, 0)),
    "gaps": months(seasonal(60)).drop(pd.Timestamp("2025-03-31")),
    "weekly": pd.Series(
        50 + WEEKS / 10 + 5 * np.sin(WEEKS * np.pi / 26) + CHANCE.normal(0, 1, 130),
        pd.date_range("2022-01-02", periods=130, freq="W"),
    ),
    "two seasons": pd.Series(
        50 + 9 * np.sin(np.arange(400) * np.pi / 12) + CHANCE.normal(0, 1, 400),
        pd.date_range("2026-01-01", periods=400, freq="h"),
    ),
}
DEMAND = ("croston", "sba", "tsb", "adida", "imapa")


PROMOTED = tuple(date(2024 + year, month, 10) for year in range(6) for month in (3, 8, 9))
EVENTFUL = Surroundings((Event("Promotion", PROMOTED),))
PRICES = pd.Series(10 + np.sin(np.arange(80.0)), pd.date_range("2024-01-15", periods=80, freq="MS"))


def stored(values, wish, beside=NOTHING):
    """A version of these values as the registry tells of it, and what was kept of it."""
    made = untried(values, wish, beside)
    version = About(
        id=uuid4(),
        name="Sales",
        version="7",
        family=Family.forecast,
        by=wish.forecaster,
        owner_id=uuid4(),
        author="ada",
        series_id=uuid4(),
        is_active=True,
        archived_at=None,
        trained_at=datetime(2026, 11, 22, tzinfo=UTC),
        trained_until=None,
        file="sales.csv",
        params_hash="",
        data_sha256=making.data_hash(made),
        code_version=None,
        chosen=wish.written(),
        told=making.metrics(made),
        has_artefact=True,
    )
    return version, making.artefact(made)


def code_of(version, kept):
    """The code cells of its notebook."""
    cells = json.loads(notebook(version, kept))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def ran(code):
    """What stands in a notebook's memory after all of its cells."""
    memory = {}
    for cell in code:
        exec(compile(cell, "a cell", "exec"), memory)
    return memory


def assert_same(values, wish, beside=NOTHING):
    version, kept = stored(values, wish, beside)
    code = code_of(version, kept)

    memory = ran(code)

    said = json.loads(kept)
    for name in ("mean", "lower", "upper"):
        assert memory[name] == pytest.approx(np.array(said[name]), rel=1e-6, abs=1e-9)
    assert "core" not in "\n".join(code)


@pytest.mark.parametrize("name", SERIES)
def test_the_combination_comes_out_the_same(name):
    assert_same(SERIES[name], Wish(6))


def test_a_thorough_combination_comes_out_the_same():
    assert_same(SERIES["monthly"], Wish(6, Mode.BEST))


@pytest.mark.parametrize("forecaster", FORECASTERS)
def test_each_forecaster_chosen_alone_comes_out_the_same(forecaster):
    values = SERIES["intermittent" if forecaster in DEMAND else "monthly"]

    assert_same(values, Wish(4, forecaster=forecaster))


@pytest.mark.parametrize(
    ("forecaster", "parameters"),
    [
        ("linear", {"trend": "piecewise", "scale": "log", "shrinking": "none", "lasting": "no"}),
        ("linear", {"trend": "none"}),
        ("linear", {"trend": "linear"}),
        ("ets", {"scale": "log", "trend": "A", "damped": "yes"}),
        ("theta", {"form": "standard", "seasonal": "additive"}),
        ("sarima", {"p": 0, "seasonal_p": 1}),
        ("prophet", {"growth": "logistic", "cap": 300.0, "scale": "log"}),
        ("prophet", {"country": "DE", "yearly": "yes", "seasonal": "multiplicative"}),
    ],
)
def test_what_was_chosen_of_a_forecaster_is_in_the_notebook(forecaster, parameters):
    assert_same(SERIES["monthly"], Wish(4, forecaster=forecaster, parameters=parameters))


@pytest.mark.parametrize(
    ("forecaster", "parameters"),
    [
        ("croston", {"sizes": 0.0, "gaps": 0.0, "bounds": "sizes"}),
        ("tsb", {"chances": 0.0}),
        ("imapa", {"blocks": 0.0}),
    ],
)
def test_smoothing_constants_that_were_found_are_found_again(forecaster, parameters):
    assert_same(SERIES["intermittent"], Wish(4, forecaster=forecaster, parameters=parameters))


@pytest.mark.parametrize("forecaster", ["combination", "ets", "linear", "arima", "prophet"])
def test_events_are_put_back_or_known_to_those_who_can(forecaster):
    assert_same(SERIES["monthly"], Wish(4, forecaster=forecaster), EVENTFUL)


def test_what_people_say_of_an_event_and_of_growth_is_in_the_notebook():
    believed = Surroundings(EVENTFUL.events, {"Promotion": 0.3})

    assert_same(SERIES["monthly"], Wish(4, scenario=Scenario(0.1, 0.05)), believed)


def test_another_series_that_is_known_ahead_is_in_the_notebook():
    beside = Surroundings(others={"Price": PRICES})

    for forecaster in ("combination", "linear"):
        assert_same(SERIES["monthly"], Wish(4, forecaster=forecaster), beside)


def test_two_seasons_are_taken_out_and_told_by_waves():
    for forecaster in ("mstl", "linear"):
        assert_same(SERIES["two seasons"], Wish(24, forecaster=forecaster))


def test_a_notebook_has_the_form_that_version_four_asks_for():
    told = json.loads(notebook(*stored(SERIES["short"], Wish(2))))

    assert (told["nbformat"], told["nbformat_minor"]) == (4, 5)
    assert told["metadata"]["kernelspec"]["name"] == "python3"
    parts = {"cell_type", "id", "metadata", "source"}
    for cell in told["cells"]:
        more = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == parts | more
    assert len({cell["id"] for cell in told["cells"]}) == len(told["cells"])


def test_a_notebook_says_what_it_is_of_and_what_it_needs():
    version, kept = stored(SERIES["gaps"], Wish(6))

    cells = json.loads(notebook(version, kept))["cells"]

    title, imports = ("".join(cell["source"]) for cell in cells[:2])
    assert title.startswith("# Sales, version 7\n")
    assert "1 gap filled by interpolation" in title
    assert making.libraries()["statsforecast"] in imports
    assert "prophet" not in imports


def test_a_notebook_of_tampered_figures_says_so_where_it_is_run():
    version, kept = stored(SERIES["monthly"], Wish(6, forecaster="naive"))
    said = json.loads(kept)
    said["mean"][2] += 1.0

    with pytest.raises(AssertionError):
        ran(code_of(version, json.dumps(said).encode()))
