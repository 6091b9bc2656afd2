"""All forecasts at a glance, and all series forecast at once."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.db import write
from core.forecasting import actions
from core.jobs.tables import Job
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import looking_at, opened, texts
from tests.forecasting.futures import made_of, seasonal

FILE = "finance/forecasts.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def with_series(name, values=None, **given):
    """A series of ada's, forecast if there are values."""
    with write(ADA) as db:
        made = Rows(db.connection()).add("series", user_id=ADA.id, name=name, **given)
        if values is not None:
            actions.store(db, ADA, made_of(made["id"], values, name=name))


def test_without_a_series_the_page_says_what_it_needs():
    assert "A file with a date and a value" in texts(opened(ADA, FILE))


def test_where_nothing_was_forecast_the_page_says_so_and_offers_it():
    with_series("Sales")

    page = opened(ADA, FILE)

    assert "None of these series has been forecast yet." in texts(page)
    assert "Forecast 1 series" in [button.label for button in page.button]


def test_each_forecast_is_a_row_with_what_it_is_worth():
    with_series("Even", (5.0,) * 24)
    with_series("Other", seasonal(), is_shared=True)
    with_series("Idle")

    page = opened(ADA, FILE)

    table = page.dataframe[0].value
    assert page.metric[0].value == "2 of 3"
    assert set(table["Series"]) == {"Even", "Other"}
    assert table.set_index("Series")["Sum expected"]["Even"] == pytest.approx(15.0, rel=0.01)
    said = texts(page).replace("\\", "")
    assert "Other is the hardest to forecast: its past error was " in said


def test_what_could_not_be_tried_says_so():
    with_series("Young", (5.0, 6.0, 5.5, 5.0))

    page = opened(ADA, FILE)

    assert "too few values to try these forecasts" in texts(page)
    assert page.metric[2].value == "0 of 0"


def test_a_viewer_sees_what_is_shared_and_cannot_begin_anything():
    with_series("Other", seasonal(), is_shared=True)

    page = opened(VIC, FILE)

    assert page.dataframe[0].value["By"].tolist() == ["ada"]
    assert not [button for button in page.button if button.label.startswith("Forecast")]


def test_private_forecasts_are_not_told_to_others():
    with_series("Even", (5.0,) * 24)

    assert not opened(EVE, FILE).dataframe


def test_all_series_are_asked_for_as_one_job():
    with_series("Sales")
    page = opened(ADA, FILE)

    next(one for one in page.button if one.label == "Forecast 1 series").click().run()

    assert "**Forecast**" in texts(page)


def box(page, label):
    return next(one for one in page.selectbox if one.label == label)


def test_forecasts_are_sorted_by_what_somebody_looks_for():
    with_series("Even", (5.0,) * 24)
    with_series("Falling", tuple(range(60, 24, -1)))
    with_series("Wild", np.random.default_rng(1).normal(50, 20, 36))
    page = opened(ADA, FILE)

    by_error = page.dataframe[0].value["Series"].tolist()
    page = box(page, "Sort by").set_value("Change").run()
    by_change = page.dataframe[0].value["Change (%)"].abs().tolist()
    page = box(page, "Sort by").set_value("Name").run()
    by_name = page.dataframe[0].value["Series"].tolist()

    assert by_error[0] == "Wild"
    assert by_change == sorted(by_change, reverse=True)
    assert by_name == ["Even", "Falling", "Wild"]


def test_a_category_is_chosen_and_forecast_as_one_job():
    with_series("Red", category="paint")
    with_series("Blue", category="paint")
    with_series("Rent", category="costs")
    page = opened(ADA, FILE)

    page = (
        next(one for one in page.multiselect if one.label == "Category").set_value(["paint"]).run()
    )
    next(one for one in page.button if one.label == "Forecast 2 series").click().run()

    with write(ADA) as db:
        (job,) = db.scalars(select(Job).where(col(Job.kind) == "forecast"))
        assert len(job.parameters["series"]) == 2


def test_totals_are_the_sums_of_their_parts():
    with_series("Red", seasonal(), category="paint", currency="EUR")
    with_series("Blue", 2 * seasonal(), category="paint", currency="EUR")

    page = looking_at(opened(ADA, FILE), "Totals", "forecasts")

    sums = next(one.value for one in page.dataframe if "Of" in one.value).set_index("Of")
    expected = sums["Sum expected"]
    assert expected["Total"] == pytest.approx(expected["Red"] + expected["Blue"])
    assert "Total of 2 series is expected to come to" in texts(page)


def test_one_series_that_stands_out_in_two_ways_is_named_once():
    with_series("Wild", np.random.default_rng(1).normal(50, 20, 36))

    said = texts(opened(ADA, FILE))

    assert "; it is expected to change most, by" in said
