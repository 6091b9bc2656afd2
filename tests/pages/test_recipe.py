"""The Recipe of a series: its owner changes it, others read it, and nothing is lost on the way."""

import pandas as pd
import pytest

from core.db import answer, carry_out, write
from core.series import queries, recipes
from core.series.actions import add_points
from tests.bed.cast import ADA, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.bed.tabs import frame_of

SERIES = "data/series.py"

pytestmark = SQLITE


@pytest.fixture
def sales(own_db):
    """Forty days of ada's, shared: without the third, and with one far out of line."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Sales", currency="EUR", is_shared=True)
        upload = rows.add("data_uploads", user_id=ADA.id)
        moments = pd.date_range(FIRST_MOMENT, periods=40).delete(2)
        values = [100.0 if day.dayofyear == 7 else 1.0 + day.dayofyear % 3 for day in moments]
        named = {"series_id": made["id"], "category": "sales"}
        points = pd.DataFrame({"timestamp": moments, "value": values, **named})
        add_points(db, ADA, upload["id"], points)
    return made["id"]


def opened(who, name=""):
    page = frame_of(who).run().switch_page(SERIES).run()
    boxes = {box.label: box for box in page.selectbox}
    if name:
        page = boxes["Series"].select(name).run()
    page = next(box for box in page.selectbox if box.label == "Show").select("Recipe").run()
    assert not page.exception
    return page


def button(page, label):
    return next(one for one in page.button if one.label == label)


def box(page, label):
    return next(one for one in page.selectbox if one.label == label)


def added(page, title):
    box(page, "New step").select(title)
    return button(page.run(), "Add the step").click().run()


def figures(page):
    return {one.label: one.value for one in page.metric}


def texts(page):
    return " ".join(line.value for line in page.markdown)


def kept(series_id):
    return [step["step"] for step in answer(recipes.recipe, ADA, series_id).steps]


def test_the_owner_adds_orders_and_removes_steps_and_keeps_them(sales):
    page = opened(ADA)
    assert "There are no steps" in texts(page)
    assert button(page, "Save the recipe").disabled

    page = added(added(added(page, "outliers"), "fill"), "smooth")
    assert figures(page)["Outliers"] == "1"
    assert figures(page)["Filled in"] == "1"
    assert kept(sales) == []

    page = next(one for one in page.button if one.label == "Down").click().run()
    last = [one for one in page.button if one.label == "Remove"][-1]
    page = last.click().run()
    page = button(page, "Save the recipe").click().run()

    assert not page.error
    assert kept(sales) == ["fill", "outliers"]
    assert button(page, "Save the recipe").disabled
    assert [one.value for one in page.toast] == ["The recipe is saved."]
    assert len(answer(queries.points, ADA, sales)) == 39


def test_what_is_chosen_of_a_step_is_shown_at_once_and_can_be_given_up(sales):
    page = added(opened(ADA), "fill")

    page = box(page, "Method").select("none").run()
    assert (figures(page)["Filled in"], figures(page)["Gaps left"]) == ("0", "1")

    page = button(page, "Discard the changes").click().run()
    assert "Method" not in {one.label for one in page.selectbox}
    assert kept(sales) == []


def test_a_step_that_cannot_be_done_is_a_sentence_and_cannot_be_saved(sales):
    page = added(opened(ADA), "working_days")

    assert [one.value for one in page.warning] == [
        "Step 1\\: working days are counted for months and quarters, and these values come daily; "
        "resample them first."
    ]
    assert button(page, "Save the recipe").disabled
    assert not page.metric

    page = box(page, "New step").select("resample").run()
    page = button(page, "Add the step").click().run()
    page = [one for one in page.button if one.label == "Up"][1].click().run()
    assert not page.warning
    assert figures(page)["Periods kept out"] == "1"
    assert "February 2024 is not whole" in texts(page)


def test_days_off_and_limits_are_typed_in(sales):
    carry_out(recipes.set_recipe, ADA, sales, [{"step": "resample"}, {"step": "working_days"}])
    page = opened(ADA)

    page = page.text_input[0].input("2024-01-01").run()
    page = button(page, "Save the recipe").click().run()

    (_, step) = answer(recipes.recipe, ADA, sales).steps
    assert step["days_off"] == ["2024-01-01"]


def test_values_are_left_out_and_corrected_by_steps_that_are_typed_in(sales):
    page = added(added(opened(ADA), "leave_out"), "correct")
    assert "say which moment is corrected, which value counts" in page.warning[0].value

    boxes = {one.label: one for one in page.text_input}
    boxes["Moments"].input("2024-01-07, 2024-01-08")
    boxes["Moment"].input("2024-01-09")
    boxes["Reason"].input("typed twice")
    page.number_input[0].set_value(1234567.25)
    page = button(page.run(), "Save the recipe").click().run()

    left, corrected = answer(recipes.recipe, ADA, sales).steps
    assert left["moments"] == ["2024-01-07", "2024-01-08"]
    assert (corrected["moment"], corrected["value"]) == ("2024-01-09", 1234567.25)
    assert button(page, "Save the recipe").disabled


def test_somebody_elses_change_is_told_before_it_is_lost(sales):
    page = added(opened(ADA), "fill")
    carry_out(recipes.set_recipe, ROOT, sales, [{"step": "outliers"}])

    page = button(page, "Save the recipe").click().run()
    assert "Somebody has changed this recipe meanwhile" in page.error[0].value
    assert kept(sales) == ["outliers"]

    page = button(page, "Show how it is now").click().run()
    assert figures(page)["Outliers"] == "1"


def test_an_administrator_changes_the_recipe_of_others(sales):
    page = added(opened(ROOT), "fill")

    button(page, "Save the recipe").click().run()

    assert kept(sales) == ["fill"]


def test_a_viewer_sees_what_was_done_and_no_way_to_change_it(sales):
    carry_out(recipes.set_recipe, ADA, sales, [{"step": "fill"}])

    page = opened(VIC)

    assert figures(page)["Filled in"] == "1"
    assert "Gaps are filled along a straight line" in texts(page)
    assert "Only ada and administrators change this recipe." in [one.value for one in page.caption]
    assert not {"Save the recipe", "Add the step"} & {one.label for one in page.button}


@pytest.mark.usefixtures("own_db")
def test_without_series_there_is_nothing_to_prepare():
    page = frame_of(ADA).run().switch_page(SERIES).run()

    assert not page.selectbox
    assert "A file with a date and a value in each row is needed." in texts(page)


@pytest.mark.usefixtures("sampled_db")
def test_the_sample_series_show_what_preparing_is():
    page = opened(ROOT, "Harbour Supply revenue")

    assert figures(page)["Values come"] == "Monthly"
    assert figures(page)["Periods kept out"] == "1"
    assert "November 2026 is not whole" in texts(page)
