"""The files that sample rows might have come in, each as a load leaves it."""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pandas as pd
from sqlmodel import SQLModel

from core.demo import keys
from core.uploads.tables import DataUpload, UploadFile, UploadStatus


@dataclass(frozen=True)
class File:
    """One file: how it is laid out, and what became of its rows."""

    name: str
    shape: str
    content: bytes
    count: int  # rows that were taken
    days: pd.Series  # those that the rows are of
    mapping: Mapping[str, str]  # field -> column
    minutes: int  # after nine of the day before, at which it came
    header_line: int = 1
    totals: Mapping[str, str] = field(default_factory=dict)
    refused: bytes = b""  # a line of names, and one for each row that was refused
    is_undone: bool = False

    @property
    def refusals(self) -> int:
        """How many rows were refused."""
        return max(len(self.refused.splitlines()) - 1, 0)


def file_key(name: str) -> UUID:
    """By which a sample file is known."""
    return keys.key("data_uploads", name)


def tables(files: Sequence[File], today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """The files with their bytes, shared with everybody."""
    morning = datetime.combine(today - timedelta(days=1), time(9), UTC)
    uploads = pd.DataFrame([_upload(one, morning, owner) for one in files])
    undone_at = pd.to_datetime(uploads["undone_at"], utc=True)
    return {
        DataUpload: uploads.assign(undone_at=undone_at),
        UploadFile: pd.DataFrame([_bytes(one) for one in files]),
    }


def _upload(one: File, morning: datetime, owner: UUID) -> dict[str, object]:
    came = morning + timedelta(minutes=one.minutes)
    return {
        "id": file_key(one.name),
        "user_id": owner,
        "filename": one.name,
        "file_sha256": hashlib.sha256(one.content).hexdigest(),
        "sheet": "",
        "file_size": len(one.content),
        "data_type": one.shape,
        "row_count": one.count,
        "rejected_count": one.refusals,
        "status": UploadStatus.validated,
        "is_shared": True,
        "created_at": came,
        "undone_at": came + timedelta(minutes=3) if one.is_undone else None,
        "metadata": {
            "mapping": dict(one.mapping),
            "detected": {
                "encoding": "utf-8",
                "delimiter": ",",
                "header_line": one.header_line,
            },
            "first": f"{one.days.min():%Y-%m-%d}",
            "last": f"{one.days.max():%Y-%m-%d}",
            "quality": round(one.count / (one.count + one.refusals), 6),
            "policy": "good" if one.refused else "all",
            "mode": "update",
            "totals": {"rows": f"{one.count:,}"} | dict(one.totals),
        },
    }


def _bytes(one: File) -> dict[str, object]:
    packed = gzip.compress(one.content, mtime=0)  # the same file gives the same bytes
    return {
        "id": keys.key("upload_files", one.name),
        "data_upload_id": file_key(one.name),
        "content": packed,
        "refused": gzip.compress(one.refused, mtime=0) if one.refused else None,
        "size": len(packed),
        "sha256": hashlib.sha256(packed).hexdigest(),
    }
