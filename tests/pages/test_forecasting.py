"""The Forecasting page shows what is stored, with its proof, and says where nothing is."""

import pandas as pd
import pytest

from core.db import write
from core.forecasting import actions
from core.series.actions import add_points
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of
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


def with_forecast(**given):
    """The same, forecast for three months."""
    series_id = with_series(**given)
    with write(ADA) as db:
        actions.store(db, ADA, made_of(series_id, seasonal()))
    return series_id


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    assert not page.error
    return page


def texts(page):
    return " ".join(line.value for line in page.markdown)


def test_without_a_series_the_page_says_what_it_needs():
    page = opened(ADA)

    assert "A file with a date and a value in each row is needed." in texts(page)


def test_a_series_that_was_never_forecast_says_so():
    with_series()

    page = opened(ADA)

    assert "**Sales has not been forecast yet.**" in texts(page)
    assert [button.label for button in page.button if button.label == "Forecast"] == ["Forecast"]


def test_a_stored_forecast_is_answered_in_figures_and_a_sentence():
    with_forecast()

    page = opened(ADA)

    labels = [figure.label for figure in page.metric]
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

    page = opened(ADA)

    ranked = next(table.value for table in page.dataframe if "Beats naive" in table.value)
    assert ranked["Forecaster"].iloc[0] == "Combination"
    assert set(ranked["Beats naive"]) <= {"yes", "no", "—"}


def test_what_was_stored_is_computed_again_and_compared():
    with_forecast()
    page = opened(ADA)

    button = next(one for one in page.button if one.label == "Compute it again")
    button.click().run(timeout=60)

    assert [box.value for box in page.success] == ["The same numbers came out again."]


def test_of_several_versions_the_active_one_is_shown_and_others_can_be_chosen():
    series_id = with_forecast()
    with write(ADA) as db:
        actions.store(db, ADA, made_of(series_id, seasonal()))

    page = opened(ADA)

    chooser = next(box for box in page.selectbox if box.label == "Version")
    assert str(chooser.value).startswith("Version 2 of ")
    assert len(chooser.options) == 2


def test_a_persons_own_figures_are_kept_beside_those_of_the_model():
    with_forecast()
    page = opened(ADA)

    page.number_input[-1].set_value(10.0)
    page.text_input[-1].set_value("a new shop opens")
    next(one for one in page.button if one.label == "Keep it").click().run()

    assert not page.error
    table = next(one.value for one in page.dataframe if "Adjusted" in one.value)
    assert set(table["By"]) == {"ada"}
    assert table["Adjusted"].tolist() == pytest.approx((1.1 * table["Expected"]).tolist())


def test_a_change_without_a_reason_is_refused_with_a_sentence():
    with_forecast()
    page = opened(ADA)

    page.number_input[-1].set_value(10.0)
    next(one for one in page.button if one.label == "Keep it").click().run()

    assert [box.value.startswith("Say why the forecast is changed") for box in page.error] == [True]


def test_a_viewer_sees_a_shared_forecast_and_cannot_make_one():
    with_forecast(is_shared=True)

    page = opened(VIC)

    assert "Sales · ada is expected to be" in texts(page)
    assert "Forecast" not in [button.label for button in page.button]


def test_a_private_series_of_somebody_else_is_not_even_a_choice():
    with_forecast()

    assert not opened(EVE).selectbox
