"""Records come out whole, with their lines, or are refused with a reason."""

import csv
import gzip
import io
import tracemalloc

import pytest

from core.errors import Invalid
from core.uploads.reading import (
    Dialect,
    Refusal,
    Refused,
    columns,
    detect,
    header,
    rows,
)
from tests.uploads.reading.fuzz import fuzz

PLAIN = Dialect("utf-8", ",", '"', 2)


def read(text, dialect=PLAIN):
    """Rows as (line, cells), and refusals."""
    refused: list[Refusal] = []
    content = text.encode(dialect.encoding) if isinstance(text, str) else text
    found = [tuple(row) for row in rows(io.BytesIO(content), dialect, refused.append)]
    return found, refused


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_physical_whatever_ends_a_line(end):
    text = end.join(["a,b", '"x' + end + 'y",1', "", "z,2"])

    found, refused = read(text)

    assert found == [(1, ["a", "b"]), (2, [f"x{end}y", "1"]), (5, ["z", "2"])]
    assert refused == []


def test_other_separators_of_unicode_do_not_end_a_line():
    found, _ = read("a\x0b\x85,b\u2028c\nd,e\n")

    assert found == [(1, ["a\x0b\x85", "b\u2028c"]), (2, ["d", "e"])]


def test_no_cell_is_changed_or_emptied():
    cells = ["NULL", "NA", "00123", " x ", "1e400", "=1+1", "<b>", "'", "\\", "\u00a0"]
    text = "".join(f"{cell},\n" for cell in cells)

    found, _ = read(text)

    assert [row[1] for row in found] == [[cell, ""] for cell in cells]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a,b\n1\n2,3\n", 2, "it has 1 field, the table 2."),
        ("a,b\n1,2,3\n", 2, "it has 3 fields, the table 2."),
        (
            "a,b\n1,2\n3",
            3,
            "the file ends in the middle of this line: it has 1 field, the table 2.",
        ),
        ('a,b\n1,"2\n3,4\n', 2, "a quote is opened here and never closed."),
        (
            'a,b\n"1"x,2\n',
            2,
            "text follows a closing quote; a quote within quotes is written twice.",
        ),
        (
            'a,b\n1,"2\n3,4\n5,"6"\n',
            2,
            "a quote is opened here, and text follows where it is closed, in line 4.",
        ),
        ('a,b\n"' + "x" * 140_000 + '",2\n', 2, "a cell is longer than 131,072 characters, or"),
        ("a,b\n1,\0\n", 2, "the cell holds a NUL byte, which no database takes as text."),
    ],
)
def test_a_broken_record_is_refused_by_its_first_line_and_the_others_are_read(text, line, reason):
    found, refused = read(text)

    assert refused[0].line == line
    assert refused[0].reason.startswith(reason)
    assert found[0] == (1, ["a", "b"])
    assert line not in [row[0] for row in found]


def test_the_column_of_a_refused_cell_is_named():
    _, refused = read("a,b\n1,x\0y\n")

    assert str(refused[0]).startswith("Line 2, column 2: the cell holds a NUL byte")
    assert refused[0].value == "x␀y"


def test_without_a_collector_the_first_refusal_ends_the_reading():
    with pytest.raises(Refused, match=r"Line 2: it has 1 field, the table 2\.") as caught:
        list(rows(io.BytesIO(b"a,b\n1\n"), PLAIN))

    assert caught.value.refusal.line == 2


def test_the_lines_below_an_unclosed_quote_are_read():
    found, refused = read('a,b\n1,"2\n3,4\n5,6\n')

    assert [row[0] for row in found] == [1, 3, 4]
    assert [refusal.line for refusal in refused] == [2]


def test_countless_quotes_without_an_end_are_given_up():
    text = 'a,"b\nc,d\n' * 3_000 + "x,y\n"

    with pytest.raises(Invalid, match="quotes have no end"):
        read(text)


def test_a_wrong_encoding_names_the_line_and_the_bytes():
    text = "a,b\n" * 70_000 + "é,1\n"

    with pytest.raises(Invalid, match=r"Line 70001: the bytes E9 are not utf-8"):
        list(rows(io.BytesIO(text.encode("cp1252")), PLAIN))


def test_what_is_around_the_table_is_not_read():
    content = b'Title "x\n\ndate;value;note\n1;2;a\n3;4;b\n\nSource: us\nEnd: here\n'
    dialect = detect(content)

    found = [tuple(row) for row in rows(io.BytesIO(content), dialect)]

    assert found == [(4, ["1", "2", "a"]), (5, ["3", "4", "b"])]
    assert header(io.BytesIO(content), dialect) == ["date", "value", "note"]


def test_a_footer_far_from_the_start_is_kept_back():
    content = b"a,b\n" + b"1,2\n" * 50_000 + b"\nTotal: none\n"
    dialect = Dialect("utf-8", ",", '"', 2, header_line=1, footer=2)

    assert sum(1 for _ in rows(io.BytesIO(content), dialect)) == 50_000


def test_columns_are_the_rows_turned(tmp_path):
    path = tmp_path / "many.csv"
    lines = [f'{number},"text {number}"\n' for number in range(30_000)]
    lines[20_000] = '20000,"two\nlines"\n'
    path.write_text("a,b\n" + "".join(lines), encoding="utf-8")
    dialect = detect(path.read_bytes()[:50_000], is_whole=False)

    by_row = list(rows(path, dialect))
    turned = list(columns(path, dialect))

    assert [line for part in turned for line in part.lines] == [row.line for row in by_row]
    cells = [list(record) for part in turned for record in zip(*part.cells, strict=True)]
    assert cells == [row.cells for row in by_row]
    assert by_row[-1].line == 30_002


def test_blanks_beside_delimiters_belong_to_no_cell():
    content = b'"a b" ; "c" ; "d"\n"1;2" ; "3" ; "4" \n'
    dialect = detect(content)

    found = [row.cells for row in rows(io.BytesIO(content), dialect)]

    assert dialect.spaced
    assert found[-1] == ["1;2", "3", "4"]


def test_aligned_columns_are_parted_by_any_number_of_blanks():
    content = b"day    value  \n1      2.5    \n10     12.25  \n"

    dialect = detect(content)

    assert [row.cells for row in rows(io.BytesIO(content), dialect)] == [
        ["1", "2.5"],
        ["10", "12.25"],
    ]


def test_an_escaped_quote_is_one_and_other_backslashes_stay():
    content = b'n,said\n"1","she \\"hi\\" said"\n"2","C:\\new \\\\ \\"x\\" y"\n'
    dialect = detect(content)

    found = [row.cells for row in rows(io.BytesIO(content), dialect)]

    assert found == [["1", 'she "hi" said'], ["2", 'C:\\new \\ "x" y']]


def test_the_cells_of_one_column_may_hold_any_sign():
    content = b"remark\nthe first, of all\nand the second; too\nno third\n"
    dialect = detect(content)

    assert [row.cells for row in rows(io.BytesIO(content), dialect)] == [
        ["the first, of all"],
        ["and the second; too"],
        ["no third"],
    ]


def test_a_gzip_is_read_like_what_it_holds(tmp_path):
    path = tmp_path / "packed.csv"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    dialect = detect(path.read_bytes())

    assert [row.cells for row in rows(path, dialect)] == [["1", "2"]]


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory():
    content = gzip.compress(b"a,b\n" + (b"1," + b"2" * 1000 + b"\n") * 10_000)
    dialect = Dialect("utf-8", ",", '"', 2, compression="gzip")

    with pytest.raises(Invalid, match="far more than its size allows"):
        for _ in columns(io.BytesIO(content), dialect):
            pass


def test_a_field_of_a_hundred_megabytes_is_refused_in_little_memory():
    content = io.BytesIO(b"a,b\n1," + b"x" * 100_000_000)
    tracemalloc.start()

    with pytest.raises(Invalid, match="A line is longer than 8,000,000 characters"):
        list(rows(content, PLAIN))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_too_many_columns_are_refused_with_what_to_do():
    with pytest.raises(Invalid, match=r"20,000 columns; at most 16,384 can be read\. Put"):
        list(rows(io.BytesIO(b""), Dialect("utf-8", ",", '"', 20_000)))


def test_a_file_without_a_table_has_no_rows():
    with pytest.raises(Invalid, match="has no table"):
        list(rows(io.BytesIO(b""), detect(b"")))


def test_a_header_alone_has_no_rows():
    content = b"name,city\n"

    assert list(rows(io.BytesIO(content), detect(content))) == []


def test_what_the_csv_module_wrote_across_pieces_is_read_back():
    table = [[f"cell {at}\n{'x' * (at % 700)}", f'"{at}"'] for at in range(2_000)]
    text = io.StringIO()
    csv.writer(text).writerows(table)

    found, refused = read(text.getvalue())

    assert refused == []
    assert [row[1] for row in found] == table


def test_damaged_files_end_in_rows_refusals_or_a_sentence():
    outcomes = fuzz(300, seed=20)

    assert sum(outcomes.values()) == 300
    assert all(outcomes.values())
