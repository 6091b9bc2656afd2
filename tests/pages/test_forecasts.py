"""All forecasts at a glance, and all series forecast at once."""

import pytest

from core.db import write
from core.forecasting import actions
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of
from tests.forecasting.futures import made_of, seasonal

FILE = "finance/forecasts.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def with_series(name, values=None, **given):
    """A series of ada's, forecast if there are values."""
    with write(ADA) as db:
        made = Rows(db.connection()).add("series", user_id=ADA.id, name=name, **given)
        if values is not None:
            actions.store(db, ADA, made_of(made["id"], values, name=name))


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    assert not page.error
    return page


def texts(page):
    return " ".join(line.value for line in page.markdown)


def test_without_a_series_the_page_says_what_it_needs():
    assert "A file with a date and a value" in texts(opened(ADA))


def test_where_nothing_was_forecast_the_page_says_so_and_offers_it():
    with_series("Sales")

    page = opened(ADA)

    assert "None of your series has been forecast yet." in texts(page)
    assert "Forecast 1 series" in [button.label for button in page.button]


def test_each_forecast_is_a_row_with_what_it_is_worth():
    with_series("Even", (5.0,) * 24)
    with_series("Other", seasonal(), is_shared=True)
    with_series("Idle")

    page = opened(ADA)

    (table,) = (one.value for one in page.dataframe)
    assert page.metric[0].value == "2 of 3"
    assert set(table["Series"]) == {"Even", "Other"}
    assert table.set_index("Series")["Sum expected"]["Even"] == pytest.approx(15.0, rel=0.01)
    assert "Other is the hardest to forecast\\: its past error was " in texts(page)


def test_what_could_not_be_tried_says_so():
    with_series("Young", (5.0, 6.0, 5.5, 5.0))

    page = opened(ADA)

    assert "too few values to try these forecasts" in texts(page)
    assert page.metric[2].value == "0 of 0"


def test_a_viewer_sees_what_is_shared_and_cannot_begin_anything():
    with_series("Other", seasonal(), is_shared=True)

    page = opened(VIC)

    assert page.dataframe[0].value["By"].tolist() == ["ada"]
    assert not [button for button in page.button if button.label.startswith("Forecast")]


def test_private_forecasts_are_not_told_to_others():
    with_series("Even", (5.0,) * 24)

    assert not opened(EVE).dataframe


def test_all_series_are_asked_for_as_one_job():
    with_series("Sales")
    page = opened(ADA)

    next(one for one in page.button if one.label == "Forecast 1 series").click().run()

    assert "**Forecast**" in texts(page)
