"""The Series and Instruments pages draw what is there, and say so where there is nothing."""

import json
from datetime import timedelta
from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from core.db import engines, write
from core.series.actions import add_points
from pages.shared.show import downloads
from pages.shared.words import number, plain
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.bed.tabs import opened

SERIES, INSTRUMENTS = "data/series.py", "market/instruments.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def with_points(values, step=timedelta(days=1), **given):
    """A series of ada's with one value a day, or as often as is said."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="So*th", currency="EUR", **given)
        upload = rows.add("data_uploads", user_id=ADA.id)
        points = {
            "series_id": made["id"],
            "timestamp": [FIRST_MOMENT + step * at for at in range(len(values))],
            "category": "load",
            "value": values,
        }
        add_points(db, ADA, upload["id"], pd.DataFrame(points))


def with_bars(closes):
    """An instrument with one close a day."""
    with engines.primary().begin() as connection:
        rows = Rows(connection)
        given = {"symbol": "ACME", "exchange": "US", "currency": "USD"}
        made = rows.add("instruments", **given)
        for day, close in enumerate(closes):
            told = {"ts": FIRST_MOMENT + timedelta(days=day), "interval": "daily", "c": close}
            rows.add("price_bars", instrument_id=made["id"], **told)
    engines.dispose()


def captions(page):
    return [line.value for line in page.caption]


def texts(page):
    return [line.value for line in page.markdown]


def test_a_series_is_drawn_under_its_newest_value():
    with_points([1.0, 3.0, 2.5])

    page = opened(ADA, SERIES)

    assert "So\\*th was 2.50 EUR at its newest point, 2024\\-01\\-03." in texts(page)
    assert [figure.value for figure in page.metric] == ["2.50", "1", "3", "3"]
    assert [tab.label for tab in page.tabs] == [":violet[Chart]", ":violet[Data]"]


def test_a_long_series_is_drawn_and_shown_in_part_and_its_files_have_all(monkeypatch):
    offered = {}
    monkeypatch.setattr(
        downloads, "button", lambda name, file, **_: offered.update({file.label: file})
    )
    values = np.random.default_rng(5).normal(size=3_000).cumsum()
    with_points(values, timedelta(minutes=1))

    page = opened(ADA, SERIES)

    (drawn,) = page.get("plotly_chart")
    line = json.loads(drawn.proto.spec)["data"][0]
    assert len(line["x"]) <= 2_000
    assert [figure.value for figure in page.metric][3] == "3,000"
    assert page.metric[1].value == plain(number(values.min()))
    assert len(page.dataframe[0].value) == 1_000
    assert "1,000 of 3,000 rows; the CSV and XLSX files have all." in captions(page)
    kept = pd.read_csv(BytesIO(offered["CSV"].make()), float_precision="round_trip")
    assert kept["Value"].tolist() == values.tolist()
    assert b"3,000 rows" in offered["HTML"].make()


def test_a_private_series_of_somebody_else_is_not_even_a_choice():
    with_points([1.0, 2.0])

    assert not opened(EVE, SERIES).selectbox


def test_a_shared_series_is_a_choice_that_names_its_owner():
    with_points([1.0, 2.0], is_shared=True)

    assert opened(VIC, SERIES).selectbox[0].options == ["So*th · ada"]


@pytest.mark.parametrize(("values", "tabs", "tables"), [([], 0, 0), ([5.0], 0, 1)])
def test_without_two_points_there_is_no_chart_of_a_series(values, tabs, tables):
    with_points(values)

    page = opened(ADA, SERIES)

    assert (len(page.tabs), len(page.dataframe)) == (tabs, tables)


def test_an_instrument_says_how_far_it_moved():
    with_bars([10.0, 12.0, 9.0])

    page = opened(VIC, INSTRUMENTS)

    said = "ACME \\(US\\) closed at 9 USD on 2024\\-01\\-03, 10.0 % below 2024\\-01\\-01."
    assert said in texts(page)
    assert [figure.value for figure in page.metric] == ["9 USD", "9 USD", "12 USD"]
    assert page.metric[0].delta == "-10.0 %"


@pytest.mark.parametrize(
    ("closes", "tabs", "tables"), [([], 0, 0), ([5.0], 0, 1), ([0.0, 1], 2, 1)]
)
def test_closes_that_cannot_be_drawn_or_divided_by_are_shown_all_the_same(closes, tabs, tables):
    with_bars(closes)

    page = opened(VIC, INSTRUMENTS)

    assert (len(page.tabs), len(page.dataframe)) == (tabs, tables)
    assert not [figure.delta for figure in page.metric if figure.delta]
