"""What the csv module wrote in any dialect is read back, cell by cell and line by line."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as some

from core.uploads.reading import Dialect, columns, rows

SIGNS = some.text(some.sampled_from("ab1 .,;\t|'\"\\\n\r-é€漢"), max_size=8)
TABLES = some.integers(2, 5).flatmap(
    lambda width: some.lists(
        some.lists(SIGNS, min_size=width, max_size=width), min_size=1, max_size=12
    )
)


@given(
    table=TABLES,
    delimiter=some.sampled_from(",;\t|"),
    quotechar=some.sampled_from("\"'"),
    end=some.sampled_from(["\n", "\r\n", "\r"]),
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    quoting=some.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_table_in_any_dialect_comes_back(table, delimiter, quotechar, end, encoding, quoting):
    # The csv module may leave unquoted what ends lines elsewhere, and so ends them when read.
    others = {"\n", "\r"} - set(end)
    if any(set(cell) & others for row in table for cell in row):
        quoting = csv.QUOTE_ALL
    text, begins = written(table, delimiter, quotechar, end, quoting)
    dialect = Dialect(encoding, delimiter, quotechar, len(table[0]))
    content = text.encode(encoding)

    found = list(rows(io.BytesIO(content), dialect))
    turned = list(columns(io.BytesIO(content), dialect))

    assert [row.cells for row in found] == table
    assert [row.line for row in found] == begins
    assert [list(record) for part in turned for record in zip(*part.cells, strict=True)] == table


def written(table, delimiter, quotechar, end, quoting):
    """The text of a table, and the line each record begins at."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=delimiter, quotechar=quotechar, lineterminator=end, quoting=quoting
    )
    begins = []
    for record in table:
        # csv writes both signs of an end in quotes; a pair of them counts once.
        before = text.getvalue().replace("\r\n", "\n").replace("\r", "\n")
        begins.append(before.count("\n") + 1)
        writer.writerow(record)
    return text.getvalue(), begins
