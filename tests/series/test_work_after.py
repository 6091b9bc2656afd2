"""Points that come make due what waits for their series, in the same transaction."""

import pytest

from core.actors import SYSTEM
from core.db import answer, carry_out
from core.errors import Invalid, NotFound
from core.jobs import schedules
from core.jobs.rehearsal import REHEARSAL
from core.series import actions
from core.series.tables import Series
from core.uploads.tables import DataUpload
from tests.bed.cast import ADA
from tests.series.test_points import points, series_of

KINDS = {"rehearsal": REHEARSAL}


def waiting(db, user, one):
    return actions.work_after(db, user, KINDS, one.id, "rehearsal", {})


def due_now(db, schedule_id):
    db.expire_all()
    return schedules.schedule(db, SYSTEM, schedule_id).next_run_at is not None


@pytest.mark.parametrize("sent", [0, 1, 2])
def test_points_make_due_what_waits_for_their_series_and_an_empty_file_does_not(
    db, ada, series, upload, sent
):
    schedule_id = waiting(db, ada, series)
    other = waiting(db, ada, series_of(db, ada, "costs"))
    days = ["2024-01-01", "2024-02-01"][:sent]

    actions.add_points(db, ada, upload.id, points(series, dict.fromkeys(days, 1.0)))

    assert due_now(db, schedule_id) is (sent > 0)
    assert not due_now(db, other)


def test_what_waits_for_a_series_waits_on_when_its_points_are_taken_back(db, ada, series, upload):
    actions.add_points(db, ada, upload.id, points(series, {"2024-01-01": 1.0}))
    schedule_id = waiting(db, ada, series)

    actions.remove_points(db, ada, upload.id)

    assert not due_now(db, schedule_id)


def test_who_may_see_a_series_no_longer_is_not_told_of_its_data(db, ada, eve, series, upload):
    with pytest.raises(NotFound, match="is not shared with you"):
        waiting(db, eve, series)
    series.is_shared = True
    db.flush()
    schedule_id = waiting(db, eve, series)
    series.is_shared = False
    db.flush()

    actions.add_points(db, ada, upload.id, points(series, {"2024-01-01": 1.0}))
    assert not due_now(db, schedule_id)
    series = db.get_one(Series, series.id)
    series.is_shared = True
    db.flush()
    actions.add_points(db, ada, upload.id, points(series, {"2024-01-02": 1.0}))

    assert due_now(db, schedule_id)


def test_points_that_are_not_kept_make_nothing_due(own_db):
    def owned(db, user):
        made = series_of(db, user, "revenue")
        upload = DataUpload(
            user_id=user.id, filename="f.csv", file_sha256="0" * 64, file_size=1, data_type="custom"
        )
        db.add(upload)
        db.flush()
        return made.id, upload.id, waiting(db, user, made)

    series_id, upload_id, schedule_id = carry_out(owned, ADA)

    def breaks_off(db, user):
        given_points = points(db.get_one(Series, series_id), {"2024-01-01": 1.0})
        actions.add_points(db, user, upload_id, given_points)
        raise Invalid("No.")

    with pytest.raises(Invalid):
        carry_out(breaks_off, ADA)

    assert answer(schedules.schedule, ADA, schedule_id).next_run_at is None
