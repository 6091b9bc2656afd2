"""Files that were made to harm, were cut off, or are not what their name says."""

import gzip
import zlib
from collections.abc import Callable

from tests.uploads.reading import books
from tests.uploads.reading.books import cell, row

HEAD = "date,category,value\n"
GOOD = HEAD + "2026-01-31,sales,1.5\n2026-02-28,sales,2.5\n"
LONG_LINE = b"2026-03-31,sales," + b"0" * 100_000 + b"\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + bytes(range(256))


def gzip_bomb(megabytes: int = 2_000, line: bytes = LONG_LINE) -> bytes:
    """A gzip of a table that goes on with the same line, a thousand times as large inside."""
    packing, piece = zlib.compressobj(9, zlib.DEFLATED, 31), line * ((1 << 20) // len(line))
    begin = packing.compress(GOOD.encode())
    return begin + b"".join(packing.compress(piece) for _ in range(megabytes)) + packing.flush()


def gzip_of_blank_lines(megabytes: int = 2_000) -> bytes:
    """The same with lines that hold nothing, of which there are a great many."""
    return gzip_bomb(megabytes, b"\n")


def zip_bomb(megabytes: int = 400) -> bytes:
    """A workbook whose sheet is nothing but blanks."""
    blanks = b" " * (megabytes << 20)
    return books.xlsx(row(1, cell("A1", 1)), parts={"xl/worksheets/sheet1.xml": blanks})


def blank_rows(count: int = 1_000_000) -> bytes:
    """A sheet of a great many rows that hold nothing, and one below them that does."""
    blank = "".join(f'<row r="{number}"/>' for number in range(4, count))
    return books.xlsx(books.table(*TABLE) + blank + row(count, cell(f"A{count}", "2026-03-31")))


def wide(columns: int = 20_000) -> bytes:
    """A file of a great many columns."""
    names = ",".join(f"column {at}" for at in range(columns))
    numbers = ",".join(str(at) for at in range(columns))
    return f"{names}\n{numbers}\n{numbers}\n".encode()


def long_field(megabytes: int = 100) -> bytes:
    """One cell that is longer than most files."""
    return (HEAD + '2026-01-31,"').encode() + b"x" * (megabytes << 20) + b'",1\n'


Row = list[str | float | None]
TABLE: tuple[Row, ...] = (
    ["Date", "Category", "Value"],
    ["2026-01-31", "sales", 1.5],
    ["2026-02-28", "sales", 2.5],
)


def merged_titles() -> bytes:
    """A sheet as people make them: titles over all columns, then the table."""
    titles: tuple[Row, ...] = (["Sales of the group"], ["in thousand, unaudited"], [])
    merged = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A2:C2"/></mergeCells>'
    return books.xlsx(books.worksheet(books.table(*titles, *TABLE), after=merged))


def two_tables() -> bytes:
    """A sheet with a table below another."""
    other: tuple[Row, ...] = (
        ["Employee", "City", "Phone"],
        ["Ada", "Paris", "x"],
        ["Eve", "Lyon", "y"],
    )
    return books.xlsx(books.table(*TABLE, [], [], *other))


def of_rows(*rows: str) -> Callable[[], bytes]:
    """The usual names, and these rows."""
    return (HEAD + "".join(f"{one}\n" for one in rows)).encode


MANY = HEAD + "2026-01-31,sales,1.5\n" * 3
MARKUP = "2026-01-31,<script>alert(1)</script>,1"
FORMULA = '2026-02-28,"=HYPERLINK(""http://x.example"")",2'

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a gzip bomb": gzip_bomb,
    "a gzip of blank lines": gzip_of_blank_lines,
    "a zip bomb": zip_bomb,
    "20,000 columns": wide,
    "one field of 100 MB": long_field,
    "NUL bytes": of_rows("2026-01-31,sa\0les,1.5", "2026-02-28,sales,2\0.5"),
    "nothing but NUL": lambda: bytes(100_000),
    "an unclosed quote": of_rows('2026-01-31,"sales,1.5', "2026-02-28,sales,2.5"),
    "a file cut in the middle": lambda: GOOD.encode()[:-12],
    "a gzip cut in the middle": lambda: gzip.compress(GOOD.encode() * 50, mtime=0)[:-30],
    "a workbook cut in the middle": lambda: merged_titles()[:1_000],
    "a workbook named .csv": merged_titles,
    "a PDF named .csv": lambda: PDF,
    "formulas and HTML": of_rows(MARKUP, FORMULA),
    "names that stand twice": lambda: b"date,value,value\n2026-01-31,1,2\n2026-02-28,3,4\n",
    "a header alone": HEAD.encode,
    "an empty file": lambda: b"",
    "blank lines only": lambda: b"\n\n  \n\n",
    "30 February": of_rows("2026-01-31,sales,1.5", "2026-02-30,sales,2.5"),
    "1e400": of_rows("2026-01-31,sales,1e400", "2026-02-28,sales,2.5"),
    "merged title rows": merged_titles,
    "two tables in one sheet": two_tables,
}

# What takes too long to be tried in each test.
LARGE: dict[str, Callable[[], bytes]] = {"a sheet of a million blank rows": blank_rows}
