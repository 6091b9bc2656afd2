"""Reading delimited text: how it is written, and its records as text."""

from core.uploads.reading.detection import detect, detect_file
from core.uploads.reading.dialects import (
    Columns,
    Dialect,
    NotText,
    Refusal,
    Refused,
    Row,
    stop,
)
from core.uploads.reading.records import columns, header, rows

__all__ = [
    "Columns",
    "Dialect",
    "NotText",
    "Refusal",
    "Refused",
    "Row",
    "columns",
    "detect",
    "detect_file",
    "header",
    "rows",
    "stop",
]
