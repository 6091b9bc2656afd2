"""What a file is by its first bytes, whatever its name says."""

from core.uploads.reading.dialects import NotText

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
SHEET = "Choose the sheet to load, or save it as CSV."
EXPORT = "Export the table as CSV or XLSX and upload that."
BZIP2 = ("bzip2", "compressed with bzip2", "Unpack it, or compress it with gzip.")
MAGIC = {
    b"PK\x05\x06": ("zip", "an empty ZIP archive", "Upload the file itself."),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("xls", "an old Excel workbook (XLS)", SHEET),
    b"\x09\x08": ("xls", "a very old Excel sheet", "Save it as XLSX or CSV and upload that."),
    b"%PDF-": ("pdf", "a PDF document", EXPORT),
    b"\x89PNG": ("image", "an image", EXPORT),
    b"\xff\xd8\xff": ("image", "an image", EXPORT),
    b"GIF87a": ("image", "an image", EXPORT),
    b"GIF89a": ("image", "an image", EXPORT),
    b"II*\0": ("image", "an image", EXPORT),
    b"MM\0*": ("image", "an image", EXPORT),
    b"PAR1\x15": ("parquet", "a Parquet file", EXPORT),
    b"ARROW1": ("arrow", "an Arrow file", EXPORT),
    b"SQLite format 3\0": ("sqlite", "an SQLite database", EXPORT),
    b"{\\rtf": ("rtf", "a text document (RTF)", EXPORT),
    **{b"BZh%d1AY&SY" % level: BZIP2 for level in range(1, 10)},
    b"\xfd7zXZ\0": ("xz", "compressed with xz", "Unpack it, or compress it with gzip."),
    b"\x28\xb5\x2f\xfd": ("zstd", "compressed with zstd", "Unpack it, or compress it with gzip."),
    b"7z\xbc\xaf\x27\x1c": ("7z", "a 7z archive", "Unpack it and upload the file itself."),
    b"Rar!\x1a": ("rar", "a RAR archive", "Unpack it and upload the file itself."),
    b"\x7fELF": ("program", "a program", "Upload a table as CSV or XLSX."),
}
WITHIN_ZIP = (
    (b"opendocument.spreadsheet", "ods", "an OpenDocument sheet (ODS)", SHEET),
    (b"xl/", "xlsx", "an Excel workbook (XLSX)", SHEET),
    (b"word/", "docx", "a Word document", EXPORT),
    (b"ppt/", "pptx", "a presentation", EXPORT),
    (b"[Content_Types].xml", "xlsx", "an Office file, most likely XLSX", SHEET),
)
MARKUP = {
    b"<!doctype": "html",
    b"<html": "html",
    b"<table": "html",
    b"<?xml": "xml",
    b'{"': "json",
    b'[{"': "json",
}
LOOKED_AT = 4096


def refuse_other_kinds(start: bytes) -> None:
    """Say what the file is, and what to do, when it is no delimited text."""
    if start.startswith(ZIP):
        raise _within_zip(start[:LOOKED_AT])
    for magic, (kind, what, remedy) in MAGIC.items():
        if start.startswith(magic):
            raise NotText(kind, f"This file is {what}, not text. {remedy}")
    bare = start[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for opening, kind in MARKUP.items():
        if bare.startswith(opening) and _is_marked_up(bare, kind):
            raise NotText(kind, f"This file is {kind.upper()}, not a table of text. {EXPORT}")


def is_gzip(start: bytes) -> bool:
    """Whether these bytes begin a gzip."""
    return start.startswith(GZIP)


def _within_zip(start: bytes) -> NotText:
    for sign, kind, what, remedy in WITHIN_ZIP:
        if sign in start:
            return NotText(kind, f"This file is {what}, not text. {remedy}")
    return NotText("zip", "This file is a ZIP archive. Unpack it and upload the file itself.")


def _is_marked_up(bare: bytes, kind: str) -> bool:
    """A table may hold markup in its cells; a document in it is markup to the end of line one."""
    if kind != "json":
        return True
    first = bare.split(b"\n", 1)[0].strip()
    return first.endswith((b"}", b"]", b"{", b"[", b",")) and b'":' in bare
