"""The Accuracy page tells how stored forecasts have done, and says where nothing came yet."""

import pandas as pd
import pytest
from sqlalchemy import update

from core.actors import SYSTEM
from core.db import write
from core.forecasting import actions, scoring
from core.forecasting.tables import Forecast
from core.series.actions import add_points, remove_points
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of, looking_at, opened, texts
from tests.forecasting.futures import made_of

FILE = "finance/accuracy.py"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def scored(values, name="Sales", expected=5.0, *, is_shared=False):
    """A forecast of ever the same value, and what came; the series and the file."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name=name, is_shared=is_shared)
        upload = rows.add("data_uploads", user_id=ADA.id)
        actions.store(db, ADA, made_of(made["id"], (expected,) * 24, name=name))
        add(db, made["id"], upload["id"], values)
    score()
    return made["id"], upload["id"]


def add(db, series_id, upload_id, values):
    moments = pd.date_range("2026-01-31", periods=len(values), freq="ME", tz="UTC")
    named = {"series_id": series_id, "category": "sales"}
    add_points(db, ADA, upload_id, pd.DataFrame({"timestamp": moments, "value": values, **named}))


def score():
    with write(SYSTEM) as db:
        scoring.score(db, SYSTEM)


def tables(page):
    return [one.value for one in page.dataframe]


def test_where_nothing_came_the_page_says_what_it_waits_for():
    page = opened(ADA, FILE)

    assert "is scored as soon as values come" in texts(page)


def test_what_came_is_told_in_figures_and_series_by_series():
    scored([5.0, 9.0])

    page = opened(ADA, FILE)

    assert [figure.value for figure in page.metric] == ["2", "1 of 2", "1 of 2", "100 %"]
    assert "The naive would have been just as good\\: a mean error of 2." in texts(page)
    every = next(one for one in tables(page) if "Naive better" in one)
    assert every["Inside 95 % (%)"].tolist() == [50.0]


def test_whether_the_naive_would_have_been_better_is_said_of_all_series():
    scored([5.0, 9.0])
    scored([5.0, 9.0], "Costs")
    with write(SYSTEM) as db:
        db.execute(update(Forecast).values(meta={"naive": 20.0}))
    scored([5.0, 9.0], "Rent")

    page = opened(ADA, FILE)

    assert "The naive would have been better for no series of 3" in texts(page)


def test_a_series_that_came_as_expected_has_no_error_to_compare():
    scored([5.0])

    page = opened(ADA, FILE)

    assert [one.value for one in page.metric][3] == "—"
    assert "just as good" in texts(page)


def test_one_series_is_chosen_and_each_of_its_scores_is_told():
    series, upload = scored([5.0, 9.0])
    scored([5.0], "Costs")
    with write(ADA) as db:
        add(db, series, upload, [6.0])
    score()
    page = opened(ADA, FILE)

    page.selectbox(key="series").select_index(2).run()
    looking_at(page, "Every score", "accuracy")

    every = next(one for one in tables(page) if "This score" in one)
    assert every["Came"].tolist() == [9.0, 6.0, 5.0]
    assert every["This score"].tolist() == ["counts", "counts", "restated since"]


def test_a_score_whose_value_was_taken_back_says_so():
    series, upload = scored([5.0, 9.0])
    other = scored([5.0], "Costs")
    with write(ADA) as db:
        remove_points(db, ADA, upload)
        add(db, series, other[1], [5.0])
    score()
    page = opened(ADA, FILE)

    page.selectbox(key="series").select_index(2).run()
    looking_at(page, "Every score", "accuracy")

    every = next(one for one in tables(page) if "This score" in one)
    withdrawn = "withdrawn: what came was taken back"
    assert every["This score"].tolist() == [withdrawn, "counts"]


def test_months_or_steps_are_drawn_as_the_address_says():
    scored([5.0, 9.0])
    page = frame_of(ADA)
    page.query_params["along"] = "Steps ahead"

    page.run().switch_page(FILE).run()

    assert not page.exception
    assert "The error is the largest 2 steps ahead\\: 100 % of the naive one's." in texts(page)


def test_a_series_that_leaves_its_forecasts_is_marked_and_told_of():
    scored([9.0] * 3)

    page = opened(ADA, FILE)

    said = "Sales has come above its forecasts three times; forecast it again."
    assert said in texts(page)
    every = next(one for one in tables(page) if "Drift" in one)
    assert every["Drift"].tolist() == ["3 in a row above"]


@pytest.mark.parametrize(("who", "sees"), [(EVE, True), (VIC, True), (ROOT, True)])
def test_scores_of_a_shared_series_are_told_to_all(who, sees):
    scored([5.0, 9.0], is_shared=True)

    assert bool(opened(who, FILE).metric) is sees


def test_scores_of_a_private_series_are_not_told_to_others():
    scored([5.0])

    assert not opened(EVE, FILE).metric
