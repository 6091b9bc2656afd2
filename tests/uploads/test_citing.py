"""Files are cited by name and hash, and one that is not shared by its number of rows alone."""

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from core.origins import Source
from core.series.tables import TimeSeriesData
from core.uploads import citing
from core.uploads.tables import DataUpload
from tests.bed.matters import points
from tests.bed.rows import Rows


@pytest.fixture
def rows(db):
    return Rows(db.connection())


def counted(series_id):
    wanted = select(col(TimeSeriesData.data_upload_id), func.count())
    mine = wanted.where(col(TimeSeriesData.series_id) == series_id)
    return mine.group_by(col(TimeSeriesData.data_upload_id))


def test_a_file_is_cited_by_its_name_its_hash_and_how_many_rows_it_has(db, ada, rows):
    made = points(rows, ada.id, False)
    file = db.get_one(DataUpload, made["data_upload_id"])

    (found,) = citing.cited(db, ada, counted(made["series_id"]))

    assert (found.id, found.filename, found.sha256) == (file.id, file.filename, file.file_sha256)
    assert found.points == 1
    assert found.loaded_at.tzinfo is not None


def test_of_a_file_that_is_not_shared_only_the_rows_are_told(db, ada, eve, rows):
    made = points(rows, ada.id, False)

    (found,) = citing.cited(db, eve, counted(made["series_id"]))

    assert found == Source(made["data_upload_id"], citing.HIDDEN, "", 1)


def test_the_newest_file_is_named_first(db, ada, rows):
    first = points(rows, ada.id, False)
    second = rows.add("data_uploads", user_id=ada.id)
    theirs = {"series_id": first["series_id"], "category": first["category"]}
    rows.add("timeseries_data", data_upload_id=second["id"], **theirs)

    found = citing.cited(db, ada, counted(first["series_id"]))

    newest = sorted(found, key=lambda one: (one.loaded_at, one.id), reverse=True)
    assert list(found) == newest
    assert {one.id for one in found} == {first["data_upload_id"], second["id"]}
