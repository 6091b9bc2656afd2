"""Rows of undone uploads and damaged files are named."""

import gzip
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from core.db.packages import metadata
from core.uploads import checks
from tests.bed.rows import Rows

UNDONE = {"undone_at": datetime(2024, 5, 1, tzinfo=UTC)}
PLACES = sorted(
    name
    for name, table in metadata().tables.items()
    if "data_upload_id" in table.c and name not in checks.NOT_BROUGHT_IN
)
TEXT = b"date,amount\n2024-01-01,5\n"


def with_file(db, content, *, received=TEXT, stored=None):
    rows = Rows(db.connection())
    digest = sha256(received).hexdigest()
    upload = rows.add("data_uploads", filename="sales.csv", file_sha256=digest)
    rows.add(
        "upload_files",
        data_upload_id=upload["id"],
        content=content,
        size=len(content),
        sha256=sha256(content if stored is None else stored).hexdigest(),
    )


@pytest.mark.parametrize("place", PLACES)
def test_rows_of_an_undone_upload_are_named_in_whatever_table(db, root, place):
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", filename="sales.csv", **UNDONE)["id"]

    rows.add(place, data_upload_id=upload)

    assert checks.undone_uploads_own_no_rows(db, root) == [
        f"'sales.csv' was undone, yet 1 row of it is left in {place}."
    ]


def test_tables_that_came_from_files_are_all_looked_at():
    assert {"timeseries_data", "price_bars", "transactions", "metrics_inputs"} <= set(PLACES)


def test_rows_of_a_kept_upload_and_reports_that_cite_an_undone_one_are_no_finding(db, root):
    rows = Rows(db.connection())
    rows.add("timeseries_data")
    upload = rows.add("data_uploads", **UNDONE)["id"]
    for place in sorted(checks.NOT_BROUGHT_IN):
        rows.add(place, data_upload_id=upload)

    assert checks.undone_uploads_own_no_rows(db, root) == []


def test_a_file_as_received_is_no_finding(db, root):
    with_file(db, gzip.compress(TEXT))

    assert checks.files_are_as_received(db, root) == []


def test_a_file_in_several_pieces_is_no_finding(db, root):
    large = bytes(3 * checks.CHUNK)

    with_file(db, gzip.compress(large[:5]) + gzip.compress(large[5:]), received=large)

    assert checks.files_are_as_received(db, root) == []


def test_a_file_whose_bytes_changed_is_named(db, root):
    with_file(db, gzip.compress(TEXT) + b"!", stored=gzip.compress(TEXT))

    assert checks.files_are_as_received(db, root) == [
        "The stored file of 'sales.csv' is not the one that was stored."
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"plain text", gzip.compress(TEXT)[:-4], gzip.compress(TEXT)[:12] + 30 * b"\xff"],
    ids=["empty", "no gzip", "cut", "garbage"],
)
def test_a_file_that_does_not_unpack_to_what_was_received_is_named(db, root, content):
    with_file(db, content)

    (finding,) = checks.files_are_as_received(db, root)
    assert finding.startswith("The stored file of 'sales.csv' ")
    assert finding.endswith(("cannot be unpacked.", "something else than was received."))


def test_a_file_that_unpacks_to_something_else_is_named(db, root):
    with_file(db, gzip.compress(b"other"))

    assert checks.files_are_as_received(db, root) == [
        "The stored file of 'sales.csv' unpacks to something else than was received."
    ]
