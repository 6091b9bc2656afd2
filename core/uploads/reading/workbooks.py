"""Reading workbooks: which sheets there are, and each of them as a grid of text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import Invalid
from core.uploads.grid import Grid
from core.uploads.reading import ods, packages, xls, xlsx
from core.uploads.reading.collecting import Collected, Merged, Sheet
from core.uploads.reading.dialects import NotText
from core.uploads.reading.kinds import ZIP, refuse_other_kinds
from core.uploads.reading.packages import Package
from core.uploads.reading.xlsx_parts import BINARY

__all__ = ["Merged", "Sheet", "grid", "grid_and_merged", "sheets", "workbook_kind"]

File = Path | bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOOKED_AT = 1 << 16
BOOKS = {"xlsx", "ods"}
MIMETYPE, KIND_MAX = "mimetype", 1024
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
EXPORT = "Export the table as CSV or XLSX and upload that."
# In a ZIP, what only one kind of file has; the names in the list of its parts.
OTHERS = {
    "word/document.xml": ("docx", f"This file is a Word document, not a workbook. {EXPORT}"),
    "ppt/presentation.xml": ("pptx", f"This file is a presentation, not a workbook. {EXPORT}"),
    "xl/workbook.bin": ("xlsb", BINARY),
}


def workbook_kind(head: bytes) -> str | None:
    """What kind of workbook a file is by its beginning; None where it is none.

    An Office file whose beginning does not tell is taken for a workbook; ``sheets`` looks at the
    whole list of its parts and says what it is otherwise.
    """
    if head.startswith(OLE):
        return "xls"
    if not head.startswith(ZIP):
        return None
    try:
        refuse_other_kinds(head[:LOOKED_AT])
    except NotText as other:
        return other.kind if other.kind in BOOKS else None
    return None


def sheets(file: File) -> tuple[Sheet, ...]:
    """The sheets of a workbook in their order; a hidden one is to be named as such."""
    if _head(file).startswith(OLE):
        return xls.sheets(file)
    with _package(file) as (package, reader):
        return reader.sheets(package)


def grid(file: File, sheet: str) -> Grid:
    """Every cell of a sheet as text, in the form that is understood without a question."""
    return grid_and_merged(file, sheet)[0]


def grid_and_merged(file: File, sheet: str) -> tuple[Grid, tuple[Merged, ...]]:
    """The same with the cells that are shown as one; the first of them holds the value."""
    if _head(file).startswith(OLE):
        found = xls.collect(file, sheet)
    else:
        with _package(file) as (package, reader):
            found = reader.collect(package, sheet)
    return found.grid(), tuple(found.merged)


def _head(file: File) -> bytes:
    if isinstance(file, bytes):
        return file[:LOOKED_AT]
    with file.open("rb") as stream:
        return stream.read(LOOKED_AT)


@contextmanager
def _package(file: File) -> Iterator[tuple[Package, "_Reader"]]:
    """The opened ZIP and what reads it, or the sentence that says what it is instead."""
    head = _head(file)
    if not head.startswith(ZIP):
        refuse_other_kinds(head)
        raise Invalid("This file is text, not a workbook, whatever its name says.")
    with packages.opened(file) as package:
        for part, (kind, sentence) in OTHERS.items():
            if part in package.names:
                raise NotText(kind, sentence)
        yield package, _reader(package)


@dataclass(frozen=True)
class _Reader:
    """How one kind of package is read."""

    sheets: Callable[[Package], tuple[Sheet, ...]]
    collect: Callable[[Package, str], Collected]


def _reader(package: Package) -> _Reader:
    if MIMETYPE in package.names:
        if package.text(MIMETYPE, KIND_MAX).startswith(SPREADSHEET):
            return _Reader(ods.sheets, ods.collect)
        raise NotText("opendocument", f"This file is an OpenDocument, but no sheet. {EXPORT}")
    if any(name.startswith("xl/") for name in package.names):
        return _Reader(xlsx.sheets, xlsx.collect)
    raise NotText("zip", "This file is a ZIP archive. Unpack it and upload the file itself.")
