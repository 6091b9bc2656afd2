"""Home shows what waits, a picture of each area that has data, and the newest files."""

from datetime import date, timedelta

import pytest

from core.db import engines
from core.db.types import now
from tests.bed.cast import ADA, VIC
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.bed.tabs import frame_of

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def house(own_db):
    """A shop with sales, a market with a benchmark, and a shared file of ada's."""
    with engines.primary().begin() as connection:
        rows = Rows(connection)
        product = rows.add("products", name="La*mp", stock=0)["id"]
        instrument = rows.add("instruments", symbol="BWX", sector="Benchmark")["id"]
        for day in range(3):
            moment = FIRST_MOMENT + timedelta(days=day)
            rows.add("transactions", product_id=product, transaction_date=moment)
            told = {"instrument_id": instrument, "interval": "daily", "ts": moment}
            rows.add("price_bars", **told, c=10.0 + day, adj_c=None)
        rows.add(
            "data_uploads",
            user_id=ADA.id,
            filename="sales.csv",
            data_type="series",
            is_shared=True,
        )
    engines.dispose()


def opened(who):
    page = frame_of(who).run()
    assert not page.exception
    return page


def texts(page):
    return [line.value for line in page.markdown]


def headings(page):
    return [line.value for line in page.header]


def test_an_empty_workspace_shows_first_steps_and_no_pictures():
    page = opened(VIC)

    assert headings(page) == ["First steps", "What needs attention", "What you did"]
    assert not page.get("plotly_chart")


def test_each_area_with_data_has_a_picture_with_its_finding(house):
    page = opened(VIC)

    assert {"**Market**", "**Retail**"} <= set(texts(page))
    assert not {"**Finance**", "**Ventures**"} & set(texts(page))
    assert any("BWX closed at 12" in text for text in texts(page))
    alts = [chart.proto.alt for chart in page.get("plotly_chart")]
    assert [alt.split(".")[0] for alt in alts] == ["Market", "Retail"]
    days = (now().date() - date(2024, 1, 3)).days
    assert f"Data up to 2024-01-03, {days} days ago." in [line.value for line in page.caption]


def test_what_has_run_out_is_said_with_names_as_they_are_written(house):
    assert any("La\\*mp" in text for text in texts(opened(VIC)))


def test_the_newest_files_are_listed_with_what_they_are_and_who_loaded_them(house):
    files = opened(VIC).dataframe[0].value

    assert files[["File", "Kind", "Loaded by"]].to_numpy().tolist() == [
        ["sales.csv", "Series, one value a line", "ada"]
    ]
