"""A file is stored whole with its bytes, once, and is taken back without a trace in the rows."""

import gzip
import hashlib

import pandas as pd
import pytest
from sqlmodel import select

from core.accounts.tables import AuditLog
from core.catalogue import CSV_SHAPES
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.series.tables import Series, SeriesMonth, TimeSeriesData
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.tables import DataUpload, UploadFile
from tests.bed.trials import trial_of

FILE = Received.made("sales.csv", b"date,value\n2026-01-31,5\n")


def rows(values=(5.0, 6.0), days=("2026-01-31", "2026-02-28"), **columns):
    moments = pd.DatetimeIndex(days, tz="UTC")
    return pd.DataFrame({"timestamp": moments, "value": list(values)} | columns)


def loaded(db, user, received=FILE, **given):
    frame = given.pop("rows", rows(category=["sales", "sales"]))
    trial = trial_of(frame, refusals=given.pop("refusals", ()))
    upload_id = actions.load_file(db, user, CSV_SHAPES, received, trial, Choices(**given))
    db.flush()
    return upload_id


def test_rows_file_and_audit_come_together(db, ada):
    upload_id = loaded(db, ada)

    upload = db.get_one(DataUpload, upload_id)
    kept = db.exec(select(UploadFile)).one()
    assert (upload.row_count, upload.filename, upload.user_id) == (2, "sales.csv", ada.id)
    assert upload.file_sha256 == hashlib.sha256(gzip.decompress(kept.content)).hexdigest()
    assert [point.value for point in db.exec(select(TimeSeriesData))] == [5.0, 6.0]
    assert db.exec(select(Series)).one().name == "sales"
    assert "upload.load" in [row.action for row in db.exec(select(AuditLog))]


def test_next_months_file_extends_the_same_series(db, ada):
    loaded(db, ada)

    later = rows([7.0], ["2026-03-31"], category=["sales"])
    loaded(db, ada, Received.made("march.csv", b"x"), rows=later)

    assert len(db.exec(select(Series)).all()) == 1
    assert len(db.exec(select(TimeSeriesData)).all()) == 3


def test_series_are_named_by_the_file_or_by_category_and_entity(db, ada):
    named = rows(
        [1.0, 2.0, 3.0],
        ["2026-01-31"] * 3,
        name=["Group", None, None],
        category=["sales", "sales", "cost"],
        entity=[None, "North", None],
        currency=["eur", "eur", None],
    )

    loaded(db, ada, rows=named)

    found = {one.name: one.currency for one in db.exec(select(Series))}
    assert found == {"Group": "EUR", "sales · North": "EUR", "cost": None}


def test_a_thousand_series_are_found_again_in_few_statements(db, ada, statements):
    many = [f"series {number}" for number in range(1_000)]
    loaded(db, ada, rows=rows([1.0] * 1_000, ["2026-01-31"] * 1_000, name=many))

    with statements.budget(40):
        later = rows([2.0] * 1_000, ["2026-02-28"] * 1_000, name=many)
        loaded(db, ada, Received.made("later.csv", b"y"), rows=later)

    assert len(db.exec(select(Series)).all()) == 1_000
    assert len(db.exec(select(TimeSeriesData)).all()) == 2_000


def test_the_same_file_a_second_time_is_a_sentence_and_somebody_elses_is_not(db, ada, eve):
    loaded(db, ada)

    with pytest.raises(Conflict, match="You loaded this very file on"):
        loaded(db, ada)
    assert loaded(db, eve)


def test_a_file_is_taken_back_and_may_come_again(db, ada):
    upload_id = loaded(db, ada)

    count = actions.undo_upload(db, ada, CSV_SHAPES, upload_id)
    db.flush()

    assert count == 2
    assert db.exec(select(TimeSeriesData)).all() == []
    assert db.exec(select(SeriesMonth)).all() == []
    assert db.get_one(DataUpload, upload_id).undone_at is not None
    with pytest.raises(Conflict, match="was taken back on"):
        actions.undo_upload(db, ada, CSV_SHAPES, upload_id)
    assert loaded(db, ada)


def test_a_stranger_takes_nothing_back_and_a_viewer_loads_nothing(db, ada, eve, vic):
    upload_id = loaded(db, ada)

    with pytest.raises(NotFound):
        actions.undo_upload(db, eve, CSV_SHAPES, upload_id)
    with pytest.raises(NotAllowed):
        loaded(db, vic)


def test_a_file_without_rows_is_not_kept(db, ada):
    with pytest.raises(Invalid, match="There is no row in sales.csv"):
        loaded(db, ada, rows=rows([], []))
