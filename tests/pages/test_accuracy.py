"""The Accuracy page tells how stored forecasts have done, and says where nothing came yet."""

import pandas as pd
import pytest

from core.actors import SYSTEM
from core.db import write
from core.forecasting import actions, scoring
from core.series.actions import add_points
from tests.bed.cast import ADA, EVE
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of
from tests.forecasting.futures import made_of

FILE = "finance/accuracy.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def scored(values):
    """A forecast of ever the same 5, and what came."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Sales")
        upload = rows.add("data_uploads", user_id=ADA.id)
        actions.store(db, ADA, made_of(made["id"]))
        moments = pd.date_range("2026-01-31", periods=len(values), freq="ME", tz="UTC")
        named = {"series_id": made["id"], "category": "sales"}
        points = pd.DataFrame({"timestamp": moments, "value": values, **named})
        add_points(db, ADA, upload["id"], points)
    with write(SYSTEM) as db:
        scoring.score(db, SYSTEM)


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    assert not page.error
    return page


def texts(page):
    return " ".join(line.value for line in page.markdown)


def test_where_nothing_came_the_page_says_what_it_waits_for():
    page = opened(ADA)

    assert "is scored as soon as values come" in texts(page)


def test_what_came_is_told_in_figures_and_series_by_series():
    scored([5.0, 9.0])

    page = opened(ADA)

    assert [figure.value for figure in page.metric] == ["2", "1 of 2", "0 of 1 series"]
    assert "Sales is forecast worst\\: its error is 100 % of the naive one's." in texts(page)
    (table,) = (one.value for one in page.dataframe)
    assert table["Held (%)"].tolist() == [50.0]


def test_a_series_that_came_as_expected_has_no_error_to_compare():
    scored([5.0])

    page = opened(ADA)

    assert "No series can be held against the naive yet." in texts(page)


def test_scores_of_a_private_series_are_not_told_to_others():
    scored([5.0])

    assert not opened(EVE).metric
