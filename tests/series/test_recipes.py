"""A recipe is kept beside the points of a series, tried before it is, and changes none of them."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.accounts.telling import change_in_words, deed_in_words
from core.errors import Conflict, Invalid, NotFound
from core.series import actions, queries, recipes
from core.series.tables import SeriesKind
from tests.bed.rows import Rows

FILL = [{"step": "fill", "method": "forward"}]
MONTHS = [{"step": "resample", "to": "MS"}]


def entries(db):
    wanted = select(AuditLog).where(col(AuditLog.action) == "series.recipe")
    return list(db.scalars(wanted.order_by(col(AuditLog.id))))


def test_without_a_recipe_a_series_is_what_is_stored(db, ada, days):
    found = recipes.prepared(db, ada, days.id)

    stored = queries.points(db, ada, days.id)["value"]
    assert found.values.tolist() == stored.tolist()
    assert list(found.frame.index) == list(stored.index)
    assert list(found.frame.columns) == ["value", "raw", "flag"]
    assert recipes.recipe(db, ada, days.id).told == ()


def test_a_kept_recipe_is_followed_whenever_the_series_is_read_and_leaves_its_points(db, ada, days):
    before = queries.points(db, ada, days.id)

    kept = recipes.set_recipe(db, ada, days.id, [*FILL, {"step": "outliers"}])
    db.expire_all()

    found = recipes.prepared(db, ada, days.id)
    assert kept.told[0] == "Gaps are filled with the last value before them."
    assert recipes.recipe(db, ada, days.id) == kept
    assert found.frame["flag"][found.frame["flag"] != ""].to_dict() == {
        pd.Timestamp("2024-01-03", tz="UTC"): "filled",
        pd.Timestamp("2024-01-07", tz="UTC"): "outlier",
    }
    assert queries.points(db, ada, days.id).equals(before)


def test_the_same_recipe_again_and_none_at_all_give_what_was(db, ada, days):
    recipes.set_recipe(db, ada, days.id, FILL)
    once = recipes.prepared(db, ada, days.id)

    recipes.set_recipe(db, ada, days.id, FILL)
    assert recipes.prepared(db, ada, days.id).frame.equals(once.frame)

    recipes.set_recipe(db, ada, days.id, [])
    assert (recipes.prepared(db, ada, days.id).frame["flag"] == "").all()
    assert [entry.details["after"]["recipe"] for entry in entries(db)] == [FILL, []]


def test_the_audit_log_has_the_recipe_before_and_says_so_in_words(db, ada, days):
    recipes.set_recipe(db, ada, days.id, FILL)
    recipes.set_recipe(db, ada, days.id, [{"step": "fill", "method": "zero"}])

    entry = entries(db)[1]

    assert (entry.user_id, entry.object_id) == (ada.id, days.id)
    assert entry.details["before"] == {"recipe": FILL}
    assert deed_in_words(entry.action) == "changed how a series is prepared"
    assert change_in_words(entry.details) == (
        "recipe: step fill, method forward → step fill, method zero; name: revenue"
    )


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{"step": "melt"}], "Step 1: there is no step 'melt'"),
        ([*FILL, {"step": "smooth", "window": 0}], "Step 2: window is a whole number from 2"),
        ([{"step": "working_days"}], "Step 1: working days are counted for months and quarters"),
        ([*MONTHS, {"step": "resample", "to": "D"}], "Step 2: "),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_not_kept(db, ada, days, steps, sentence):
    with pytest.raises(Invalid, match=sentence):
        recipes.set_recipe(db, ada, days.id, steps)

    assert recipes.recipe(db, ada, days.id).steps == ()
    assert entries(db) == []


def test_only_the_owner_and_administrators_change_a_recipe(db, ada, eve, vic, root, days):
    days.is_shared = True
    db.flush()

    with pytest.raises(NotFound, match="no such series among yours"):
        recipes.set_recipe(db, eve, days.id, FILL)
    recipes.set_recipe(db, root, days.id, FILL)

    may = [recipes.recipe(db, who, days.id).may_change for who in (ada, root, eve, vic)]
    assert may == [True, True, False, False]
    assert recipes.prepared(db, vic, days.id).count("filled") == 1


def test_who_saves_what_somebody_else_has_changed_meanwhile_is_told(db, ada, root, days):
    recipes.set_recipe(db, ada, days.id, FILL, seen=())
    recipes.set_recipe(db, root, days.id, MONTHS, seen=FILL)

    with pytest.raises(Conflict, match="changed this recipe meanwhile"):
        recipes.set_recipe(db, ada, days.id, [], seen=FILL)

    (step,) = recipes.recipe(db, ada, days.id).steps
    assert step["step"] == "resample"


def test_a_part_of_a_month_is_kept_out_with_a_notice(db, ada, days):
    recipes.set_recipe(db, ada, days.id, [*FILL, *MONTHS])

    found = recipes.prepared(db, ada, days.id)

    assert len(found.values) == 1
    assert found.frame["flag"].iloc[-9] == "partial"
    assert found.notices == (
        "February 2024 is not whole: its values end on 2024-02-09; "
        "it is kept out of comparisons and forecasts.",
    )


def test_of_a_stock_the_last_value_counts(db, ada, days):
    days.kind = SeriesKind.stock
    recipes.set_recipe(db, ada, days.id, MONTHS)

    assert recipes.prepared(db, ada, days.id).values.tolist() == [1.0 + 31 % 3]


def test_a_month_that_was_loaded_before_its_end_is_kept_out(db, ada, series, upload):
    upload.created_at = datetime(2024, 6, 12, tzinfo=UTC)
    months = pd.date_range("2024-01-01", periods=6, freq="MS", tz="UTC")
    named = {"series_id": series.id, "category": "revenue"}
    points = pd.DataFrame({"timestamp": months, "value": range(6), **named})
    actions.add_points(db, ada, upload.id, points.astype({"value": float}))

    found = recipes.prepared(db, ada, series.id)

    assert len(found.values) == 5
    assert "June 2024 is not whole: it was loaded on 2024-06-12" in found.notices[0]


def test_steps_that_look_ahead_are_refused_for_forecasts_alone(db, ada, days):
    recipes.set_recipe(db, ada, days.id, [{"step": "smooth", "method": "centred"}])

    assert len(recipes.prepared(db, ada, days.id).values) == 39
    with pytest.raises(Invalid, match="not for forecasts"):
        recipes.prepared(db, ada, days.id, for_forecasts=True)


def test_other_steps_are_shown_without_being_kept(db, ada, days):
    shown = recipes.shown(db, ada, days.id, [*FILL, {"step": "outliers"}])

    assert shown.counts == {"filled": 1, "outlier": 1}
    assert shown.done[0] == "1 value filled in"
    assert (shown.raw_frequency, shown.frequency, shown.is_longer) == ("daily", "daily", False)
    assert shown.newest.index[0] > shown.newest.index[-1]
    assert recipes.recipe(db, ada, days.id).steps == ()


def test_a_long_series_is_shown_by_few_points_with_all_that_are_marked(db, ada, series, upload):
    moments = pd.date_range("2020-01-01", periods=9_000, freq="h", tz="UTC")
    values = [500.0 if at % 1_000 == 0 else float(at % 7) for at in range(9_000)]
    named = {"series_id": series.id, "category": "revenue"}
    actions.add_points(
        db, ada, upload.id, pd.DataFrame({"timestamp": moments, "value": values, **named})
    )

    shown = recipes.shown(db, ada, series.id, [{"step": "outliers"}])

    assert (shown.count, len(shown.newest)) == (9_000, 1_000)
    assert len(shown.drawn) < 5_000
    assert (shown.drawn["flag"] == "outlier").sum() == shown.counts["outlier"] == 9
    assert len(recipes.points_prepared(db, ada, series.id)) == 9_000


def test_dates_out_of_reach_are_a_sentence(db, ada, series, upload):
    rows = Rows(db.connection())
    named = {"series_id": series.id, "data_upload_id": upload.id}
    for year in (2024, 2301):
        rows.add("timeseries_data", timestamp=datetime(year, 1, 1, tzinfo=UTC), **named)

    with pytest.raises(Invalid, match="before 1678 or after 2262"):
        recipes.prepared(db, ada, series.id)


def test_a_series_without_points_can_be_given_a_recipe(db, ada, series):
    recipes.set_recipe(db, ada, series.id, FILL)

    assert recipes.shown(db, ada, series.id).count == 0


def test_preparing_takes_three_statements(db, ada, days, statements):
    with statements.budget(3):
        recipes.shown(db, ada, days.id)
