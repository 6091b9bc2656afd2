"""Points extend the series they belong to, and the months beside them always agree."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import col

from core.errors import Invalid, NotAllowed
from core.series import actions, queries, rollup
from core.series.tables import Series, SeriesMonth, TimeSeriesData


@pytest.fixture
def revenue(series):
    return series


def series_of(db, owner, name, **fields):
    made = Series(user_id=owner.id, name=name, category="revenue", **fields)
    db.add(made)
    db.flush()
    return made


def points(series, values):
    stamps = pd.to_datetime(list(values), utc=True, format="ISO8601")
    return pd.DataFrame(
        {
            "series_id": series.id,
            "timestamp": stamps,
            "category": "revenue",
            "value": values.values(),
        }
    )


def months(db):
    wanted = select(
        col(SeriesMonth.month), col(SeriesMonth.points), col(SeriesMonth.total)
    ).order_by(col(SeriesMonth.month))
    return [tuple(row) for row in db.execute(wanted)]


def test_points_of_two_months_are_rolled_up_by_month(db, ada, revenue, upload):
    given_points = points(revenue, {"2024-01-01": 1.0, "2024-01-31": 2.0, "2024-02-01": 4.0})

    count = actions.add_points(db, ada, upload.id, given_points)

    assert count == 3
    assert months(db) == [(date(2024, 1, 1), 2, 3.0), (date(2024, 2, 1), 1, 4.0)]


def test_the_last_value_of_a_month_is_that_of_its_latest_moment(db, ada, revenue, upload):
    actions.add_points(
        db, ada, upload.id, points(revenue, {"2024-01-31T23:59:59": 7.0, "2024-01-02": 9.0})
    )

    month = db.scalars(select(SeriesMonth)).one()

    assert month.last_at == datetime(2024, 1, 31, 23, 59, 59, tzinfo=UTC)
    assert month.last_value == 7.0


def test_a_newer_upload_wins_where_it_states_a_moment_again(db, ada, revenue, upload):
    actions.add_points(db, ada, upload.id, points(revenue, {"2024-01-01": 1.0, "2024-01-02": 2.0}))

    actions.add_points(db, ada, upload.id, points(revenue, {"2024-01-02": 5.0, "2024-01-03": 3.0}))

    values = select(col(TimeSeriesData.value)).order_by(col(TimeSeriesData.timestamp))
    assert db.scalars(values).all() == [1, 5, 3]
    assert months(db) == [(date(2024, 1, 1), 3, 9.0)]


def test_what_an_upload_brought_can_be_taken_back(db, ada, revenue, upload):
    actions.add_points(db, ada, upload.id, points(revenue, {"2024-01-01": 1.0, "2024-02-01": 2.0}))

    count = actions.remove_points(db, ada, upload.id)

    assert count == 2
    assert months(db) == []
    assert actions.remove_points(db, ada, upload.id) == 0


def test_two_values_for_one_moment_are_refused_with_the_moment(db, ada, revenue, upload):
    once = points(revenue, {"2024-01-01": 1.0})

    with pytest.raises(Invalid, match="two values for 2024-01-01"):
        actions.add_points(db, ada, upload.id, pd.concat([once, once]))


def test_points_go_only_into_series_of_ones_own(db, ada, eve, vic, root, revenue, upload):
    one = points(revenue, {"2024-01-01": 1.0})

    with pytest.raises(NotAllowed, match="one's own"):
        actions.add_points(db, eve, upload.id, one)
    with pytest.raises(NotAllowed, match="role analyst"):
        actions.add_points(db, vic, upload.id, one)
    assert actions.add_points(db, root, upload.id, one) == 1


def test_a_file_of_one_person_does_not_extend_the_series_of_another(db, root, eve, upload):
    hers = series_of(db, eve, "hers")

    with pytest.raises(NotAllowed, match="one's own"):
        actions.add_points(db, root, upload.id, points(hers, {"2024-01-01": 1.0}))


def test_points_are_seen_by_owner_and_administrator_and_not_by_eve(
    db, ada, eve, vic, root, revenue, upload
):
    actions.add_points(db, ada, upload.id, points(revenue, {"2024-01-01": 1.0}))
    asked = ("revenue", datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))

    seen = {user.name: len(queries.category_points(db, user, *asked)) for user in (ada, root)}
    hidden = {user.name: len(queries.category_points(db, user, *asked)) for user in (eve, vic)}

    assert seen == {"ada": 1, "root": 1}
    assert hidden == {"eve": 0, "vic": 0}
    assert queries.monthly_totals(db, eve, "revenue").empty


def test_a_shared_series_is_seen_by_all_and_its_change_reaches_all(db, ada, eve, upload):
    shared = series_of(db, ada, "shared", is_shared=True)
    db.info.pop("touched", None)

    actions.add_points(db, ada, upload.id, points(shared, {"2024-01-01": 1.0}))

    assert queries.monthly_totals(db, eve, "revenue")["total"].tolist() == [1.0]
    assert ("series", "all") in db.info["touched"]


def test_a_question_ends_before_its_last_moment(db, ada, revenue, upload):
    actions.add_points(db, ada, upload.id, points(revenue, {"2024-01-01": 1.0, "2024-02-01": 2.0}))

    january = queries.category_points(
        db, ada, "revenue", datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
    )
    totals = queries.monthly_totals(db, ada, "revenue", date(2024, 1, 1), date(2024, 2, 1))

    assert january["value"].tolist() == [1.0]
    assert totals["total"].tolist() == [1.0]


@given(
    loads=st.lists(
        st.dictionaries(st.integers(0, 200), st.integers(-100, 100), min_size=1, max_size=30),
        min_size=1,
        max_size=4,
    )
)
def test_property_the_months_always_follow_from_the_points(db, ada, upload, loads):
    start = pd.Timestamp("2023-11-20", tz="UTC")
    with db.begin_nested() as undone:
        two = [series_of(db, ada, name) for name in ("a", "b")]
        for number, load in enumerate(loads):
            stamps = [start + pd.Timedelta(days=day) for day in load]
            actions.add_points(
                db,
                ada,
                upload.id,
                pd.DataFrame(
                    {
                        "series_id": two[number % 2].id,
                        "timestamp": stamps,
                        "category": "revenue",
                        "value": np.array(list(load.values()), float),
                    }
                ),
            )
        stored = select(
            *(col(getattr(SeriesMonth, name)) for name in ("series_id", "month", "points", "total"))
        )
        kept = sorted(tuple(row) for row in db.execute(stored))
        followed = rollup.months_of(db).subquery()
        wanted = select(*(followed.c[name] for name in ("series_id", "month", "points", "total")))
        expected = sorted(tuple(row) for row in db.execute(wanted))
        total = db.scalar(select(func.sum(SeriesMonth.total)))
        undone.rollback()

    assert kept == expected
    assert total == pytest.approx(sum(row[3] for row in expected))


def test_questions_take_one_statement_however_many_series_there_are(db, ada, upload, statements):
    many = [series_of(db, ada, f"series {number}") for number in range(30)]
    for one in many:
        actions.add_points(db, ada, upload.id, points(one, {"2024-01-01": 1.0}))

    with statements.budget(1):
        totals = queries.monthly_totals(db, ada, "revenue")

    assert totals["total"].tolist() == [30.0]


def test_points_of_far_years_have_their_months_and_those_of_the_last_year_are_refused(
    db, ada, revenue, upload
):
    far = points(revenue, dict.fromkeys(["2024-01-01", "2024-01-31", "2024-12-31"], 1.0))
    stamps = pd.Series(np.array(["2300-01-01", "2300-01-31", "2300-12-31"], "datetime64[us]"))
    last = pd.Series(np.array(["9999-12-31"], "datetime64[us]"))

    actions.add_points(db, ada, upload.id, far.assign(timestamp=stamps.dt.tz_localize("UTC")))

    assert months(db) == [(date(2300, 1, 1), 2, 2.0), (date(2300, 12, 1), 1, 1.0)]
    with pytest.raises(Invalid, match="9999-12-31 is in the last year there is"):
        actions.add_points(db, ada, upload.id, far[:1].assign(timestamp=last.dt.tz_localize("UTC")))
