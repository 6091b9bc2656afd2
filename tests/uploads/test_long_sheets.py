"""A long sheet is loaded as a file of text with the same cells is."""

from core.catalogue import CSV_SHAPES
from core.uploads.reading.packed import PACKED_AT
from core.uploads.trial import tried
from tests.uploads.reading import books

HEADS = ["Date", "Category", "Value"]
ROWS = 3 * PACKED_AT


def test_a_long_sheet_is_read_as_the_same_text():
    rows = [[f"2{at // 336:03}-{at // 28 % 12 + 1:02}-{at % 28 + 1:02}", "sales", at + 0.25]
            for at in range(ROWS)]  # fmt: skip
    text = "".join(f"{','.join(map(str, row))}\n" for row in [HEADS, *rows])
    book = books.xlsx(books.table(["Sales of the group"], HEADS, *rows))

    found, same = tried(book, CSV_SHAPES), tried(text.encode(), CSV_SHAPES)

    assert (found.shape, len(found.rows)) == (same.shape, ROWS)
    assert (found.refusals, found.questions) == ([], [])
    assert found.rows["value"].tolist() == same.rows["value"].tolist()
    assert list(found.lines)[:2] == [3, 4]
