"""Inside a series: what is unusual is shown, judged by those who may, and commented on."""

from datetime import date

import pandas as pd
import pytest

from core.calendar import comments
from core.db import answer, carry_out, write
from core.series import recipes
from core.series.actions import add_points
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import opened, texts
from tests.forecasting.futures import months, seasonal

FILE = "finance/forecasting.py"
SPIKE = 40
BUTTONS = {"It is right", "Leave it out", "Correct it"}

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def with_series(values, **given):
    """A series of ada's with such values."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add(
            "series", user_id=ADA.id, name="Sales", category="sales", entity=None, **given
        )
        upload = rows.add("data_uploads", user_id=ADA.id)
        moments = values.index.tz_localize("UTC")
        frame = pd.DataFrame({"timestamp": moments, "value": values.to_numpy()})
        add_points(db, ADA, upload["id"], frame.assign(series_id=made["id"], category="sales"))
    return made["id"]


def with_spike(**given):
    """Five years of months, one of which is wild."""
    values = months(seasonal(60))
    values.iloc[SPIKE] += 80
    return with_series(values, **given)


def button(page, label):
    return next(one for one in page.button if one.label == label)


def labels(page):
    return {one.label for one in page.button}


def figures(page):
    return {one.label: one.value for one in page.metric}


def judged(page):
    table = next(one.value for one in page.dataframe if "No." in one.value)
    return table["Judged"].tolist()


def test_the_unusual_value_is_told_in_figures_a_sentence_and_a_table():
    with_spike()

    page = opened(ADA, FILE)

    told = figures(page)
    assert told["Unusual values"] == "1 of 60"
    assert set(told) >= {"Trend", "Season of a year", "Left over"}
    assert "1 value is unusual in Sales\\: it was" in texts(page)
    assert judged(page) == [""]
    assert labels(page) >= BUTTONS
    assert "Take back" not in labels(page)


def test_a_value_that_is_accepted_is_judged_and_can_be_taken_back():
    series_id = with_spike()
    page = opened(ADA, FILE)

    page = button(page, "It is right").click().run()

    assert not page.error
    assert judged(page) == ["accepted"]
    assert [one.value for one in page.toast] == ["It counts as right."]
    assert "Forecast it again to see what that changes." in texts(page)
    assert "No value of Sales is unusual that nobody has looked at." in texts(page).replace(
        "\\", ""
    )

    page = button(page, "Take back").click().run()

    assert judged(page) == [""]
    assert answer(recipes.recipe, ADA, series_id).steps == ()


def test_a_value_is_left_out():
    with_spike()

    page = button(opened(ADA, FILE), "Leave it out").click().run()

    assert not page.error
    assert judged(page) == ["left out"]
    assert "counts for nothing" in texts(page)


def test_a_value_is_corrected_with_a_reason():
    series_id = with_spike()
    page = opened(ADA, FILE)

    next(one for one in page.number_input if one.label == "Right value").set_value(120.5)
    next(one for one in page.text_input if one.placeholder == "typed twice").set_value("a typo")
    page = button(page, "Correct it").click().run()

    assert not page.error
    assert judged(page) == ["corrected"]
    (step,) = answer(recipes.recipe, ADA, series_id).steps
    assert (step["value"], step["reason"]) == (120.5, "a typo")


def test_a_correction_without_a_reason_is_refused_in_a_sentence():
    with_spike()
    page = opened(ADA, FILE)

    next(one for one in page.number_input if one.label == "Right value").set_value(120.5)
    page = button(page, "Correct it").click().run()

    assert "Say why the value is corrected" in page.error[0].value


def test_an_administrator_judges_values_of_others():
    with_spike()

    page = button(opened(ROOT, FILE), "It is right").click().run()

    assert judged(page) == ["accepted"]


@pytest.mark.parametrize("who", [VIC, EVE])
def test_whose_series_it_is_not_sees_everything_and_no_button(who):
    with_spike(is_shared=True)

    page = opened(who, FILE)

    assert figures(page)["Unusual values"] == "1 of 60"
    assert not labels(page) & BUTTONS
    assert "Only ada and administrators say what counts instead." in [
        one.value.replace("\\", "") for one in page.caption
    ]
    assert ("Add the comment" in labels(page)) is (who is EVE)


def test_too_few_values_are_a_sentence_and_can_still_be_commented():
    with_series(months(seasonal(5)))

    page = opened(ADA, FILE)

    assert "Sales cannot be taken apart yet." in texts(page)
    assert "Add the comment" in labels(page)


def test_a_comment_is_added_and_removed():
    series_id = with_spike()
    page = opened(ADA, FILE)
    assert "Nobody has said anything of a day of this series yet." in texts(page)

    next(one for one in page.date_input if one.label == "Day").set_value(date(2026, 5, 4))
    next(one for one in page.text_input if one.label == "Comment").set_value("the shop moved")
    page = button(page, "Add the comment").click().run()

    assert not page.error
    (said,) = answer(comments.comments, ADA, series_id)
    assert (said.day, said.text) == (date(2026, 5, 4), "the shop moved")
    shown = next(one.value for one in page.dataframe if "Comment" in one.value)
    assert shown["By"].tolist() == ["ada"]

    page = button(page, "Remove it").click().run()

    assert answer(comments.comments, ADA, series_id) == []


def test_a_comment_without_a_day_is_told_so():
    with_spike()
    page = opened(ADA, FILE)

    next(one for one in page.text_input if one.label == "Comment").set_value("the shop moved")
    page = button(page, "Add the comment").click().run()

    assert [one.value for one in page.warning] == ["Choose the day that you say something of."]


def test_a_recipe_that_is_not_for_forecasts_is_a_sentence():
    series_id = with_spike()
    carry_out(recipes.set_recipe, ADA, series_id, [{"step": "smooth", "method": "centred"}])

    page = opened(ADA, FILE)

    assert "cannot be taken apart yet" in texts(page)
    assert "not for forecasts" in texts(page)
