"""A large value goes in piece by piece, and comes out as one, on both databases."""

import pytest
from sqlalchemy import select

from core.db import blobs, versions
from core.db.blobs import Large
from core.db.failures import in_words
from core.errors import BellwetherError
from core.uploads.tables import UploadFile


def pieces(count):
    return [bytes([at % 256]) * 70_000 for at in range(count)]


@pytest.mark.parametrize("refused", [None, b"line,column\n"])
@pytest.mark.parametrize("count", [0, 1, 30])
def test_the_pieces_are_one_value_beside_the_others(db, upload, count, refused):
    content = b"".join(pieces(count))
    about = {
        "data_upload_id": upload.id,
        "refused": refused,
        "size": len(content),
        "sha256": "a" * 64,
    }

    blobs.add(db, UploadFile, about, Large("content", pieces(count), len(content)))

    found = db.scalars(select(UploadFile)).one()
    assert (found.content, found.refused, found.size) == (content, refused, len(content))
    assert found.created_at is not None
    assert ("uploads", versions.ALL) in db.info["touched"]


def test_a_row_that_breaks_a_rule_is_refused(db, upload):
    about = {"data_upload_id": upload.id, "refused": None, "size": -1, "sha256": "a" * 64}

    with pytest.raises(BellwetherError), in_words(), db.begin_nested():
        blobs.add(db, UploadFile, about, Large("content", [b"a"], 1))

    assert db.scalars(select(UploadFile)).all() == []
