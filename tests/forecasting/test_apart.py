"""A series is taken apart beside its events, and what people said of its values is told."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from core.calendar import actions as calendar
from core.calendar.tables import EventType
from core.calendar.wanted import Wanted
from core.errors import NotEnoughData
from core.forecasting.apart import taken_apart
from core.series import recipes
from core.series.recipes import Verdict
from tests.forecasting.futures import months, seasonal, stored

COUNT = 60
SPIKE = 40
SALES = (4, 15, 27, 33, 50)  # months of a sale


@pytest.fixture
def sold(db, ada):
    """Months with one wild value."""
    values = months(seasonal(COUNT))
    values.iloc[SPIKE] += 80
    return stored(db, ada, "Sold", values), values.index.tz_localize("UTC")[SPIKE]


def test_the_one_wild_value_is_told_in_numbers_and_in_words(db, ada, sold):
    series_id, moment = sold

    found = taken_apart(db, ada, series_id)

    (row,) = found.anomalies.itertuples()
    assert (row.Index, row.moment, row.verdict) == (1, moment, "")
    assert row.value == row.stored > row.upper
    assert "is too high" in row.said
    assert len(found.open) == 1
    assert [one.name for one in found.patterns] == ["Trend", "Season of a year"]
    assert len(found.rows) == COUNT


def test_events_that_count_for_the_series_are_no_surprise(db, ada):
    values = months(seasonal(COUNT))
    values.iloc[list(SALES)] += 40
    series_id = stored(db, ada, "Sold", values)
    assert len(taken_apart(db, ada, series_id).anomalies) >= len(SALES)

    for at in SALES:
        day = values.index[at].date() - timedelta(days=9)
        calendar.add(db, ada, Wanted("Sale", day, type=EventType.promotion))

    found = taken_apart(db, ada, series_id)
    assert found.anomalies.empty
    assert found.events == ("Sale",)
    assert found.rows["events"].iloc[list(SALES)].sum() > 150


def test_an_accepted_value_is_still_listed_and_counts_as_before(db, ada, sold):
    series_id, moment = sold
    before = taken_apart(db, ada, series_id)

    recipes.judge(db, ada, series_id, moment, Verdict.accept)

    found = taken_apart(db, ada, series_id)
    assert found.anomalies["verdict"].tolist() == ["accepted"]
    assert found.open.empty
    assert found.rows["value"].equals(before.rows["value"])


def test_a_corrected_value_is_as_usual_and_the_stored_one_beside_it(db, ada, sold):
    series_id, moment = sold
    was = taken_apart(db, ada, series_id).anomalies["value"].iloc[0]

    recipes.judge(db, ada, series_id, moment, Verdict.correct, value=was - 80, reason="a typo")

    (row,) = taken_apart(db, ada, series_id).anomalies.itertuples()
    assert (row.value, row.stored, row.verdict) == (was - 80, was, "corrected")
    assert row.lower < row.value < row.upper
    assert "counts in place of" in row.said


@pytest.mark.parametrize("place", [SPIKE, COUNT - 1])
def test_a_value_that_is_left_out_can_still_be_found(db, ada, sold, place):
    series_id, _ = sold
    moment = months(seasonal(COUNT)).index.tz_localize("UTC")[place]

    recipes.judge(db, ada, series_id, moment, Verdict.leave_out)

    found = taken_apart(db, ada, series_id)
    row = found.anomalies[found.anomalies["moment"] == moment].iloc[0]
    assert row["verdict"] == "left out"
    assert np.isnan(row["value"])
    assert row["stored"] > 0
    recipes.judge(db, ada, series_id, row["moment"].to_pydatetime(), Verdict.withdraw)
    assert len(taken_apart(db, ada, series_id).rows) == COUNT


def test_too_few_values_are_a_sentence(db, ada):
    series_id = stored(db, ada, "Sold", months(seasonal(5)))

    with pytest.raises(NotEnoughData, match="from 8 values on"):
        taken_apart(db, ada, series_id)


def test_hours_are_judged_by_the_hour(db, ada):
    moments = pd.date_range("2026-03-01", periods=24 * 14, freq="h")
    noise = np.random.default_rng(3).normal(size=len(moments))
    values = pd.Series(50 + 10 * np.sin(2 * np.pi * moments.hour / 24) + noise, moments)
    values.iloc[100] += 60
    series_id = stored(db, ada, "Sold", values)
    found = taken_apart(db, ada, series_id).anomalies
    at = found["moment"][found["score"].idxmax()]

    kept = recipes.judge(db, ada, series_id, at.to_pydatetime(), Verdict.leave_out)

    assert kept.steps == ({"step": "leave_out", "moments": [moments[100].isoformat()]},)
    assert np.isnan(taken_apart(db, ada, series_id).rows["value"][100])


def test_the_look_inside_takes_few_statements(db, ada, sold, statements):
    series_id, _ = sold

    with statements.budget(8):
        taken_apart(db, ada, series_id)


def test_an_event_after_the_last_value_changes_nothing(db, ada, sold):
    series_id, _ = sold
    before = taken_apart(db, ada, series_id)
    calendar.add(db, ada, Wanted("Opening", date(2035, 5, 1)))

    assert taken_apart(db, ada, series_id).rows.equals(before.rows)
