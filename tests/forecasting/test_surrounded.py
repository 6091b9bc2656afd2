"""Events of the calendar, other series and what-ifs: what they do to stored forecasts."""

from datetime import date, timedelta

import numpy as np
import pytest

from core.analytics.forecasting.study import Scenario, Wish
from core.db.keys import uuid7
from core.errors import Invalid, NotFound
from core.forecasting import actions, making, queries
from core.forecasting.making import Within
from core.registry.tables import TrainedModel
from tests.bed.rows import Rows
from tests.forecasting.futures import months, seasonal, stored

COUNT = 48
SALES = (4, 9, 15, 22, 27, 33, 41)  # months of a sale, never in the same season


@pytest.fixture
def sold(db, ada):
    """Months with a sale in some of them."""
    values = months(seasonal(COUNT))
    values.iloc[list(SALES)] += 40
    return stored(db, ada, "Sold", values), values.index


def sale(db, ada, day, **given):
    rows = Rows(db.connection())
    said = {"event_name": "Sale", "type": "promotion", "event_date": day, "scope_key": "all"}
    nothing = dict.fromkeys(("product_id", "category", "entity", "country", "ends_on"))
    window = {"window_before": 0, "window_after": 0, "include_in_prediction": True}
    rows.add("events", user_id=ada.id, **nothing, **window, **said | given)


def sales_of(db, ada, moments):
    for at in SALES:
        sale(db, ada, moments[at].date() - timedelta(days=9))


def expected(db, ada, series_id, within=making.EVERYTHING, wish=None):
    made = making.made(making.known(db, ada, series_id, within), wish or Wish(3))
    model_id = actions.store(db, ada, made)
    return queries.ahead(db, ada, model_id)["expected"].to_numpy(), model_id


def test_a_future_event_changes_the_forecast_and_its_effect_is_told(db, ada, sold):
    series_id, moments = sold
    sales_of(db, ada, moments)
    before, _ = expected(db, ada, series_id)
    sale(db, ada, date(2028, 2, 10))

    after, model_id = expected(db, ada, series_id)

    assert after[1] - before[1] == pytest.approx(40, rel=0.3)
    assert after[[0, 2]] == pytest.approx(before[[0, 2]])
    told = queries.version(db, ada, model_id).told
    (effect,) = told["effects"]
    assert effect["name"] == "Sale"
    assert effect["lower"] < effect["size"] < effect["upper"]
    assert told["without_events"]["mae"] > told["leaderboard"][0]["mae"]


def test_who_wants_no_events_gets_none(db, ada, sold):
    series_id, moments = sold
    sales_of(db, ada, moments)

    _, model_id = expected(db, ada, series_id, Within(events=False))

    told = queries.version(db, ada, model_id).told
    assert (told["effects"], told["without_events"]) == ([], None)


def test_overlapping_promotions_count_once_for_each_day(db, ada, sold):
    series_id, moments = sold
    sales_of(db, ada, moments)
    for at in SALES:
        sale(db, ada, moments[at].date() - timedelta(days=9), event_name="Second sale")

    _, model_id = expected(db, ada, series_id)

    notes = queries.version(db, ada, model_id).told["notes"]
    assert any("counts as" in note for note in notes)


def test_an_event_beyond_the_horizon_changes_nothing(db, ada, sold):
    series_id, moments = sold
    sales_of(db, ada, moments)
    before, _ = expected(db, ada, series_id)
    sale(db, ada, date(2040, 2, 10))

    after, _ = expected(db, ada, series_id)

    assert after == pytest.approx(before)


def test_what_was_computed_from_events_and_others_comes_out_the_same_again(db, ada, sold):
    series_id, moments = sold
    sales_of(db, ada, moments)
    noise = np.random.default_rng(2).normal(10, 1, COUNT + 3)
    price = stored(db, ada, "Price", months(noise), entity="other")
    sale(db, ada, date(2028, 3, 10), event_name="Rebuilding", impact=-0.5)

    _, model_id = expected(
        db, ada, series_id, Within(regressors=(price,)), Wish(3, scenario=Scenario(0.1))
    )

    again = making.again(queries.kept(db, ada, model_id))
    assert again.is_same
    assert again.most_apart == 0
    chosen = queries.version(db, ada, model_id).chosen
    assert chosen["regressors"] == [str(price)]
    assert chosen["scenario"] == {"growth": 0.1, "level": 0.0, "changes": {}}


def test_a_what_if_never_becomes_the_active_version(db, ada):
    values = months([5.0] * 24)
    series_id = stored(db, ada, "Flat", values)
    _, plain = expected(db, ada, series_id)

    _, what_if = expected(db, ada, series_id, wish=Wish(3, scenario=Scenario(0.1)))

    assert db.get(TrainedModel, plain).is_active
    assert not db.get(TrainedModel, what_if).is_active


def test_a_forecast_as_of_a_day_knows_nothing_later_and_does_not_replace_one_that_does(db, ada):
    series_id = stored(db, ada, "Rising", months(np.arange(30.0)))
    _, newest = expected(db, ada, series_id)

    _, earlier = expected(db, ada, series_id, Within(until=date(2025, 12, 31)))

    model = db.get(TrainedModel, earlier)
    assert f"{model.trained_until:%Y-%m-%d}" == "2025-12-31"
    assert model.hyperparameters["until"] == "2025-12-31"
    assert not model.is_active
    assert db.get(TrainedModel, newest).is_active


def test_a_day_before_the_first_value_is_refused(db, ada):
    series_id = stored(db, ada, "Young", months([5.0] * 12))

    with pytest.raises(
        Invalid, match="There is no value until 2020-01-01; its first is of 2024-01"
    ):
        making.known(db, ada, series_id, Within(until=date(2020, 1, 1)))


def test_a_series_does_not_explain_itself(db, ada, sold):
    series_id, _ = sold

    with pytest.raises(Invalid, match="cannot explain itself"):
        making.known(db, ada, series_id, Within(regressors=(series_id,)))


def test_a_series_that_is_gone_explains_nothing(db, ada, sold):
    series_id, _ = sold

    with pytest.raises(NotFound, match="deleted, or is not shared"):
        making.known(db, ada, series_id, Within(regressors=(uuid7(),)))
