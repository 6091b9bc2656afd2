"""Many series are forecast as one job; of those that cannot be, it is said why."""

import pandas as pd
import pytest

from core.db import carry_out, write
from core.db.keys import uuid7
from core.errors import Invalid
from core.forecasting import work
from core.forecasting.work import Asked
from core.jobs.task import Task
from core.series.actions import add_points
from tests.bed.cast import ADA
from tests.bed.rows import FIRST_MOMENT, Rows

pytestmark = pytest.mark.usefixtures("own_db", "computed_here")


def with_series(name, count):
    """A series of ada's with so many days of ever the same."""
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name=name)
        upload = rows.add("data_uploads", user_id=ADA.id)
        moments = pd.date_range(FIRST_MOMENT, periods=count)
        named = {"series_id": made["id"], "category": "sales"}
        add_points(
            db, ADA, upload["id"], pd.DataFrame({"timestamp": moments, "value": 5.0} | named)
        )
    return made["id"]


def forecast(*ids, **wished):
    kind = work.kind()
    found = kind.work(Task(ADA), Asked(series=list(ids), horizon=3, **wished))
    return carry_out(kind.keep, ADA, found)


def test_each_series_that_can_be_is_forecast_and_of_the_others_it_is_said_why():
    long, short = with_series("Long", 30), with_series("Short", 1)

    told = forecast(long, short, uuid7())

    assert told["forecast"] == 1
    gone, too_short = told["left out"]
    assert gone == "This series was deleted, or is not shared with you."
    assert too_short.startswith("Short: ")


def test_where_none_can_be_the_job_says_why():
    with pytest.raises(Invalid, match="Short: "):
        forecast(with_series("Short", 1))


def test_a_wish_that_cannot_be_granted_is_refused_before_anything_is_read():
    with pytest.raises(Invalid, match="There is no forecaster"):
        forecast(uuid7(), forecaster="oracle")
