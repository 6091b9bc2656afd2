"""The Forecasting page shows what is stored, with its proof, and says where nothing is."""

from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.analytics.forecasting.events import Event
from core.analytics.forecasting.study import Scenario, Wish
from core.analytics.forecasting.surroundings import Surroundings
from core.db import write
from core.forecasting import actions, making
from core.forecasting.choices import WAYS
from core.jobs.tables import Job
from core.series.actions import add_points
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import looking_at, opened, texts
from tests.forecasting.futures import made_of, months, seasonal

FILE = "finance/forecasting.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def with_series(**given):
    """A series of ada's with three years of months."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Sales", currency="EUR", **given)
        upload = rows.add("data_uploads", user_id=ADA.id)
        values = months(seasonal())
        named = {"series_id": made["id"], "category": "sales"}
        frame = pd.DataFrame({"timestamp": values.index.tz_localize("UTC"), "value": values})
        add_points(db, ADA, upload["id"], frame.assign(**named))
    return made["id"]


def field(fields, label):
    return next(one for one in fields if one.label == label)


def with_forecast(**given):
    """The same, forecast for three months."""
    series_id = with_series(**given)
    with write(ADA) as db:
        actions.store(db, ADA, made_of(series_id, seasonal()))
    return series_id


def test_without_a_series_the_page_says_what_it_needs():
    page = opened(ADA, FILE)

    assert "A file with a date and a value in each row is needed." in texts(page)


def test_a_series_that_was_never_forecast_says_so():
    with_series()

    page = opened(ADA, FILE)

    assert "**Sales has not been forecast yet.**" in texts(page)
    assert [button.label for button in page.button if button.label == "Forecast"] == ["Forecast"]


def test_a_stored_forecast_is_answered_in_figures_and_a_sentence():
    with_forecast()

    page = opened(ADA, FILE)

    labels = [figure.label for figure in page.metric[:4]]
    assert labels == [
        "Next 3 \\(EUR\\)",
        "95 % band",
        "Past bands that held",
        "Error of past forecasts",
    ]
    assert page.metric[2].value.endswith(" of 9")
    assert "Sales is expected to be" in texts(page)
    assert "on 2027\\-01\\-31, and with 95 % certainty" in texts(page)
    assert page.get("plotly_chart")


def test_the_leaderboard_says_who_beats_the_naive():
    with_forecast()

    page = opened(ADA, FILE)

    ranked = next(table.value for table in page.dataframe if "Beats naive" in table.value)
    assert ranked["Forecaster"].iloc[0] == "Combination"
    assert set(ranked["Beats naive"]) <= {"yes", "no", "—"}


def test_what_was_stored_is_computed_again_and_compared():
    with_forecast()
    page = looking_at(opened(ADA, FILE), "The same again")

    button = next(one for one in page.button if one.label == "Compute it again")
    button.click().run(timeout=60)

    assert [box.value for box in page.success] == ["The same numbers came out again."]


def test_of_several_versions_the_active_one_is_shown_and_others_can_be_chosen():
    series_id = with_forecast()
    with write(ADA) as db:
        actions.store(db, ADA, made_of(series_id, seasonal()))

    page = opened(ADA, FILE)

    chooser = next(box for box in page.selectbox if box.label == "Version")
    assert str(chooser.value).startswith("Version 2 of ")
    assert len(chooser.options) == 2


def test_a_persons_own_figures_are_kept_beside_those_of_the_model():
    with_forecast()
    page = looking_at(opened(ADA, FILE), "Adjust")

    field(page.number_input, "By").set_value(10.0)
    field(page.text_input, "Because").set_value("a new shop opens")
    next(one for one in page.button if one.label == "Keep it").click().run()

    assert not page.error
    table = next(one.value for one in page.dataframe if "Adjusted" in one.value)
    assert set(table["By"]) == {"ada"}
    assert table["Adjusted"].tolist() == pytest.approx((1.1 * table["Expected"]).tolist())


def test_a_change_without_a_reason_is_refused_with_a_sentence():
    with_forecast()
    page = looking_at(opened(ADA, FILE), "Adjust")

    field(page.number_input, "By").set_value(10.0)
    next(one for one in page.button if one.label == "Keep it").click().run()

    assert [box.value.startswith("Say why the forecast is changed") for box in page.error] == [True]


def test_a_viewer_sees_a_shared_forecast_and_cannot_make_one():
    with_forecast(is_shared=True)

    page = opened(VIC, FILE)

    assert "Sales · ada is expected to be" in texts(page)
    assert "Forecast" not in [button.label for button in page.button]


def test_a_private_series_of_somebody_else_is_not_even_a_choice():
    with_forecast()

    assert not opened(EVE, FILE).selectbox


def test_cases_are_shown_beside_what_is_expected():
    with_forecast()

    page = looking_at(opened(ADA, FILE), "What if")

    said = texts(page).replace("\\", "")
    assert "Worse" in said
    assert "(-10.0 %)" in said
    assert "(+10.0 %)" in said


def test_a_case_is_kept_as_work_of_its_own():
    with_forecast()
    page = looking_at(opened(ADA, FILE), "What if")

    next(one for one in page.button if one.label == "Keep it as a version").click().run()

    assert not page.error
    with write(ADA) as db:
        (job,) = db.scalars(select(Job).where(col(Job.kind) == "forecast"))
        assert job.parameters["level"] == -0.1
        assert job.parameters["horizon"] == 3


def test_the_panel_of_what_is_being_done_is_found_again_in_another_tab():
    with_forecast()
    page = opened(ADA, FILE)
    next(one for one in page.button if one.label == "Forecast").click().run()

    other = opened(ADA, FILE)

    assert "Waits for its turn" in texts(other)


def test_a_shortfall_is_told_with_its_probability():
    with_forecast()
    page = looking_at(opened(ADA, FILE), "Shortfall")

    field(page.number_input, "Not below").set_value(1e6).run()

    assert "Sales falls below 1,000,000 EUR with a probability of 100.0%" in texts(page).replace(
        "\\", ""
    )


def test_what_a_forecaster_may_be_told_is_asked_and_sent():
    with_series()
    page = opened(ADA, FILE)
    by = next(box for box in page.selectbox if box.label == "By")
    by.set_value(next(way for way in WAYS if way.name == "sarima")).run()

    field(page.number_input, "P").set_value(2).run()
    next(one for one in page.button if one.label == "Forecast").click().run()

    with write(ADA) as db:
        (job,) = db.scalars(select(Job).where(col(Job.kind) == "forecast"))
        assert job.parameters["forecaster"] == "sarima"
        assert job.parameters["parameters"] == {"p": 2}


def test_what_a_persons_own_choice_has_cost_or_gained_is_said():
    series_id = with_series()
    with write(ADA) as db:
        actions.store(db, ADA, made_of(series_id, seasonal(), Wish(3, forecaster="naive")))

    page = opened(ADA, FILE)

    assert "Naive alone has cost" in texts(page)


def test_effects_of_events_are_told_with_their_doubt():
    series_id = with_series()
    made = made_of(series_id, seasonal())
    days = tuple(moment.date() for moment in made.known.values.index[[3, 10, 17, 22, 29]])
    known = replace(made.known, beside=Surroundings((Event("Sale", days),)))
    with write(ADA) as db:
        actions.store(db, ADA, making.made(known, Wish(3)))

    page = looking_at(opened(ADA, FILE), "Events")

    effects = next(table.value for table in page.dataframe if "Counts as" in table.value)
    assert effects["Cause"].tolist() == ["Sale"]
    assert (effects["95 % from"] < effects["95 % to"]).all()
    assert "With events the error of past forecasts was" in texts(page)


def test_a_forecast_that_ends_before_today_says_so():
    with write(ADA) as db:
        rows = Rows(db.connection())
        series_id = rows.add("series", user_id=ADA.id, name="Old")["id"]
        upload = rows.add("data_uploads", user_id=ADA.id)
        moments = pd.date_range("2019-01-31", periods=24, freq="ME", tz="UTC")
        named = {"series_id": series_id, "category": "sales", "value": 5.0}
        add_points(db, ADA, upload["id"], pd.DataFrame({"timestamp": moments, **named}))
        known = making.known(db, ADA, series_id)
        actions.store(db, ADA, making.made(known, Wish(3)))

    page = opened(ADA, FILE)

    assert "All of this lies in the past\\: it ends on 2021\\-03\\-31." in texts(page)


def test_a_what_if_says_that_it_is_none_of_what_is_expected():
    series_id = with_series()
    with write(ADA) as db:
        wish = Wish(3, scenario=Scenario(level=-0.1))
        actions.store(db, ADA, made_of(series_id, seasonal(), wish))

    page = opened(ADA, FILE)

    assert "This is a what\\-if, not what is expected\\: \\-10 %." in texts(page)
