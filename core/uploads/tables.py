"""Files as they came in, and what they replaced."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import (
    by_value,
    default,
    json_value,
    key,
    moment,
    owned,
    related,
    unique_where,
    updated,
)


class UploadStatus(StrEnum):
    """Where an upload stands."""

    validated = "validated"
    processing = "processing"
    error = "error"


class DataUpload(SQLModel, table=True):
    """One row per uploaded file, sheet and shape; written in the same transaction as its
    rows. A failed or undone upload may be sent again.
    """

    __tablename__ = "data_uploads"
    __table_args__ = (
        unique_where(
            "uq_data_uploads_user_id_file_sha256_data_type_sheet",
            "user_id",
            "file_sha256",
            "data_type",
            "sheet",
            where="status <> 'error' AND undone_at IS NULL",
        ),
        Index(None, "user_id", "created_at"),
        CheckConstraint("row_count >= 0 AND rejected_count >= 0", name="counts"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    filename: str = Field(max_length=255, description="as shown to the user; never used as a path")
    file_sha256: str = Field(max_length=64, description="of the bytes received")
    sheet: str = Field(default="", max_length=100, description="of a workbook; '' = no sheets")
    file_size: int = Field(sa_type=BigInteger, description="bytes")
    data_type: str = Field(
        max_length=50,
        description="open list: financial_data, time_series, market_data, custom, "
        "transactions, company_metrics, …",
    )
    row_count: int = default(0, description="rows stored")
    rejected_count: int = default(0, description="rows refused")
    status: UploadStatus = default(
        UploadStatus.processing, sa_type=by_value(UploadStatus, "status")
    )
    is_shared: bool = default(False, description="others may read the file and its rows")
    undone_at: datetime | None = Field(
        default=None,
        description="its rows were taken back; the row and the file stay, because reports may "
        "cite them",
    )
    meta: dict[str, Any] = json_value(
        default_factory=dict,
        sa_column_kwargs={"name": "metadata"},
        description="schema, column mapping, reader choices (encoding, delimiter, time zone, "
        "currency), quality",
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    user: Any = related("User", "data_uploads")
    points: list[Any] = related("TimeSeriesData", "data_upload")


class UploadFile(SQLModel, table=True):
    """The original file of an upload, apart from it so that lists stay light."""

    __tablename__ = "upload_files"
    __table_args__ = (
        UniqueConstraint("data_upload_id"),
        CheckConstraint("size >= 0", name="size"),
        owned("data_upload_id"),
    )

    id: UUID = key()
    data_upload_id: UUID = Field(foreign_key="data_uploads.id", ondelete="CASCADE")
    content: bytes = Field(
        description="the bytes received, gzip; unpacked they give data_uploads.file_sha256"
    )
    refused: bytes | None = Field(
        default=None, description="CSV of the refused rows (line, column, reason, text), gzip"
    )
    size: int = Field(sa_type=BigInteger, description="bytes of content")
    sha256: str = Field(
        max_length=64, description="of content; checked without unpacking, by backups too"
    )
    created_at: datetime = moment()


class ReplacedRows(SQLModel, table=True):
    """What an upload did to a table and what it overwrote there, kept for undo and pruned with
    age.
    """

    __tablename__ = "replaced_rows"
    __table_args__ = (Index(None, "data_upload_id"), owned("data_upload_id"))

    id: UUID = key()
    data_upload_id: UUID = Field(foreign_key="data_uploads.id", ondelete="CASCADE")
    table_name: str = Field(max_length=50)
    number: int = default(
        0, sa_type=BigInteger, description="place in the order of loads into the table"
    )
    columns: list[str] | None = json_value(default=None, description="which the upload has set")
    scope: list[list[Any]] | None = json_value(
        default=None,
        description="names of columns and, below them, the values of which all was replaced",
    )
    rows: list[list[Any]] = json_value(
        default_factory=list,
        description="up to 10,000 rows as they were before, under the names of their columns",
    )
    created_at: datetime = moment()
