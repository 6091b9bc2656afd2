"""Somebody sees the series of their own and the shared ones, and the points of no other."""

from datetime import timedelta

import pandas as pd
import pytest

from core.db.keys import uuid7
from core.errors import NotFound
from core.series import queries
from tests.bed.rows import FIRST_MOMENT, Rows

DAY = timedelta(days=1)


@pytest.fixture
def rows(db):
    return Rows(db.connection())


@pytest.fixture
def revenue(rows, ada):
    """A private series of ada's with two points."""
    return with_points(rows, ada)


def with_points(rows, owner, **given):
    """A series called revenue, the newer of its two points first in the table."""
    made = rows.add("series", user_id=owner.id, name="revenue", currency="EUR", **given)
    upload = rows.add("data_uploads", user_id=owner.id)
    theirs = {"series_id": made["id"], "data_upload_id": upload["id"]}
    rows.add("timeseries_data", timestamp=FIRST_MOMENT + DAY, value=2.0, **theirs)
    rows.add("timeseries_data", timestamp=FIRST_MOMENT, value=1.0, **theirs)
    return made


def names(db, user):
    return [str(one) for one in queries.series(db, user)]


def test_a_private_series_is_listed_for_its_owner_and_administrators(
    db, ada, eve, vic, root, revenue
):
    seen = {who.name: names(db, who) for who in (ada, root, eve, vic)}

    assert seen == {"ada": ["revenue"], "root": ["revenue · ada"], "eve": [], "vic": []}


def test_ones_own_series_come_before_those_that_others_share(db, ada, eve, rows, revenue):
    rows.add("series", user_id=eve.id, name="costs", is_shared=True)

    assert names(db, ada) == ["revenue", "costs · eve"]


def test_the_unit_of_a_series_is_its_currency_where_it_is_money(db, ada, rows, revenue):
    rows.add("series", user_id=ada.id, name="sand", unit="kg")
    rows.add("series", user_id=ada.id, name="score")

    units = {one.name: one.unit for one in queries.series(db, ada)}

    assert units == {"revenue": "EUR", "sand": "kg", "score": ""}


def test_points_stand_by_moment_the_oldest_first(db, ada, revenue):
    found = queries.points(db, ada, revenue["id"])

    assert found["value"].tolist() == [1, 2]
    assert found.index.tolist() == [pd.Timestamp(FIRST_MOMENT), pd.Timestamp(FIRST_MOMENT + DAY)]


def test_a_series_without_points_has_an_empty_frame(db, ada, series):
    assert queries.points(db, ada, series.id).empty


def test_a_private_series_of_somebody_else_is_not_found(db, eve, vic, root, revenue):
    for stranger in (eve, vic):
        with pytest.raises(NotFound, match="not shared with you"):
            queries.points(db, stranger, revenue["id"])
    assert len(queries.points(db, root, revenue["id"])) == 2


def test_a_shared_series_shows_its_points_to_everybody(db, ada, vic, rows):
    shared = with_points(rows, ada, is_shared=True)

    assert len(queries.points(db, vic, shared["id"])) == 2


def test_a_series_that_is_gone_is_not_found(db, ada):
    with pytest.raises(NotFound):
        queries.points(db, ada, uuid7())


def test_a_listing_takes_one_statement_and_points_take_two(db, ada, revenue, statements):
    with statements.budget(1):
        queries.series(db, ada)
    with statements.budget(2):
        queries.points(db, ada, revenue["id"])
