"""What must hold between trained models and their files."""

import hashlib
from pathlib import Path

from sqlmodel import Session, col, select

from core.actors import Actor, Role, require
from core.db.findings import told
from core.registry.tables import TrainedModel
from core.settings import settings


def model_files_are_as_stored(db: Session, user: Actor) -> list[str]:
    """Models whose file is outside the model directory, missing, or not the one stored."""
    require(user, Role.admin)
    folder = (settings().data_dir / "models").resolve()
    wanted = (
        select(
            TrainedModel.model_name,
            TrainedModel.version,
            TrainedModel.model_path,
            TrainedModel.model_sha256,
        )
        .where(col(TrainedModel.model_path).is_not(None))
        .order_by(col(TrainedModel.model_name), col(TrainedModel.id))
    )
    return told(
        f"The file of the model '{name}', version {version}, {fault}."
        for name, version, path, sha256 in db.execute(wanted)
        if path and (fault := _fault(folder, path, sha256))
    )


def _fault(folder: Path, path: str, sha256: str | None) -> str | None:
    file = (folder / path).resolve()  # follows links, so that none leads out
    if not file.is_relative_to(folder):
        return "lies outside the model directory"
    if not file.is_file():
        return "is missing"
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return None if found == sha256 else "is not the one that was stored"
