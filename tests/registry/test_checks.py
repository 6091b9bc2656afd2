"""Model files that are gone, exchanged or elsewhere are named."""

from hashlib import sha256

import pytest

from core.registry import checks
from core.settings import settings
from tests.bed.rows import Rows

CONTENT = b"weights"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The model directory, with one file in it and one beside it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    (models / "m.npz").write_bytes(CONTENT)
    (models.parent / "m.npz").write_bytes(CONTENT)
    return models


def model(db, path):
    digest = None if path is None else DIGEST
    named = {"model_name": "Revenue", "version": "3"}
    Rows(db.connection()).add("trained_models", model_path=path, model_sha256=digest, **named)


@pytest.mark.parametrize("path", [None, "m.npz", "../models/m.npz"])
def test_a_file_as_stored_and_a_model_without_one_are_no_finding(db, root, folder, path):
    model(db, path)

    assert checks.model_files_are_as_stored(db, root) == []


def test_a_file_that_is_gone_is_named(db, root, folder):
    model(db, "m.npz")

    (folder / "m.npz").unlink()

    assert checks.model_files_are_as_stored(db, root) == [
        "The file of the model 'Revenue', version 3, is missing."
    ]


def test_a_file_that_was_exchanged_is_named(db, root, folder):
    model(db, "m.npz")

    (folder / "m.npz").write_bytes(b"other")

    assert checks.model_files_are_as_stored(db, root) == [
        "The file of the model 'Revenue', version 3, is not the one that was stored."
    ]


@pytest.mark.parametrize("path", ["../m.npz", "/etc/hostname", "link.npz", "a/../../m.npz"])
def test_a_path_that_leads_out_is_named_and_not_followed(db, root, folder, path):
    (folder / "link.npz").symlink_to(folder.parent / "m.npz")

    model(db, path)

    assert checks.model_files_are_as_stored(db, root) == [
        "The file of the model 'Revenue', version 3, lies outside the model directory."
    ]
