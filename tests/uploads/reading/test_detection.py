"""How a file is written is found from its bytes, and what is doubtful is said."""

import bz2
import gzip

import pytest

from core.errors import Invalid
from core.uploads.reading import NotText, detect, detect_file

TABLE = "Date;Libellé;Montant\n31/01/2024;Café du marché;1 234,50\n29/02/2024;Loyer;-3,10\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_the_names_read_well(encoding, found):
    dialect = detect(TABLE.encode(encoding))

    assert dialect.encoding == found
    assert dialect.delimiter == ";"
    assert dialect.names == ("Date", "Libellé", "Montant")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("klient;miasto\nŁukasz Żak;Łódź\nJerzy Wąż;Kraków\nZofia Król;Częstochowa\n", "cp1250"),
        ("участок;улица;сумма\nпервый;Лесная улица;12,5\nвторой;Садовая улица;7\n", "cp1251"),
        ("libellé;montant\nCafé à côté;1\nForêt brûlée;2\nPère Noël;3\nÉtude gênée;4\n", "cp850"),
        ("libellé;montant\nCafé à côté;1\nForêt brûlée;2\nPère Noël;3\n", "mac_roman"),
        ("品名,金額\nりんごジュース,120\nオレンジ,80\n", "shift_jis"),
    ],
)
def test_letters_of_other_regions_are_recognised_and_put_in_doubt(text, encoding):
    dialect = detect(text.encode(encoding))

    assert dialect.encoding == encoding
    assert any("check" in sentence for sentence in dialect.uncertain)


def test_bytes_that_mean_nothing_in_cp1252_make_it_latin_1():
    dialect = detect("a;b\né;1\n".encode("cp1252") + b"\x81;2\n")

    assert dialect.encoding == "latin-1"


def test_a_character_cut_at_the_end_of_the_sample_does_not_change_the_encoding():
    sample = ("name,value\n" + "é,1\n" * 50).encode()

    assert detect(sample[:-4], is_whole=False).encoding == "utf-8"


def test_the_first_accent_may_stand_far_below_the_sample(tmp_path):
    path = tmp_path / "late.csv"
    path.write_bytes(b"name,value\n" + b"plain,1\n" * 40_000 + "é,2\n".encode("cp1252"))

    assert detect_file(path).encoding == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiter_and_quote_are_found_together(delimiter, quote):
    rows = [["name", "city", "value"], ["Ann, B.", "Paris; Sud", "1.5"], ["O|x", "Rome\tN", "2.5"]]
    text = "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows)

    dialect = detect(text.encode())

    assert (dialect.delimiter, dialect.quotechar) == (delimiter, quote)
    assert dialect.columns == 3


@pytest.mark.parametrize(
    ("text", "delimiter", "columns"),
    [
        ("1,5;2,5\n3,5;4,5\n", ";", 2),
        ("a;b\n1.234,50;2,5\n7,0;1,25\n", ";", 2),
        ("a,b\n1.5,2.5\n", ",", 2),
        ("2024-01-01 10:00:00,5\n2024-01-02 11:30:00,6\n", ",", 2),
        ("http://a.example/x?y=1\thttp://b.example\n1\t2\n", "\t", 2),
        ("x     y\n1.5   2\n10.25 300\n", " ", 2),
        ("name\nAnn\nBob\n", ",", 1),
        ("remark\nthe first of all\nand the second one\n", ",", 1),
        ("time\n10:31:02\n11:05:59\n", ",", 1),
        ("a,b,c\n", ",", 3),
        ("don't,\"it's\"\nwon't,x\n", ",", 2),
        ("# made by us\n# for: you, and all\na;b\n1;x y\n2;z\n", ";", 2),
        ('"a;b\n1;2\n3;4\n', ";", 2),
        ("id;tags\n1;['x', 'y']\n2;['z', 'x']\n", ";", 2),
        ('id;data\n1;"{""a"": 1, ""b"": 2}"\n2;"{""a"": 3, ""b"": 4}"\n', ";", 2),
    ],
)
def test_the_delimiter_is_the_sign_that_leaves_whole_cells(text, delimiter, columns):
    dialect = detect(text.encode())

    assert (dialect.delimiter, dialect.quotechar, dialect.columns) == (delimiter, '"', columns)


def test_numbers_with_a_comma_in_one_column_are_put_in_doubt():
    dialect = detect(b"1,5\n2,5\n3,25\n")

    assert dialect.columns == 2
    assert any("one column" in sentence for sentence in dialect.uncertain)


def test_one_name_over_numbers_with_a_comma_is_one_column():
    dialect = detect(b"value\n1,5\n2,5\n3,25\n")

    assert (dialect.delimiter, dialect.columns, dialect.header_line) == (",", 1, 1)


def test_a_backslash_before_quotes_is_an_escape_and_elsewhere_is_not():
    escaped = detect(b'name,said\n"Ann","she said \\"hi\\" twice"\n"Bob","a \\"b\\" c"\n')
    plain = detect(b'name,path\n"Ann","C:\\new"\n"Bob","C:\\temp\\"\n')

    assert escaped.escapechar == "\\"
    assert plain.escapechar is None


def test_what_stands_before_and_after_the_table_is_counted():
    text = (
        "Monthly report\nPrinted: 2024-03-01\n\ndate;account;amount\n"
        "2024-01-31;Sales;12,5\n2024-02-29;Rent;-3\n\nSource: ledger\nEnd of report\n"
    )

    dialect = detect(text.encode())

    assert (dialect.preamble, dialect.header_line, dialect.footer) == (3, 4, 2)
    assert dialect.names == ("date", "account", "amount")


def test_a_title_padded_with_delimiters_is_not_the_header():
    dialect = detect(
        b"Sales 2024;;;\n;;;\nday;item;count;price\n1/2/2024;A;3;2,5\n2/2/2024;B;4;3\n"
    )

    assert (dialect.preamble, dialect.header_line) == (2, 3)


@pytest.mark.parametrize(
    "above",
    [
        "Company;Example Ltd;",
        "Export;;\nCompany;Example Ltd;",
        "Company;Example Ltd;\nPeriod;01/01/2026;31/03/2026\nPrinted;15/04/2026;",
    ],
)
def test_names_and_values_padded_with_delimiters_stand_above_the_header(above):
    text = f"{above}\nDate;Account;Amount\n31/01/2026;Sales;12,50\n28/02/2026;Rent;-3,00\n"

    dialect = detect(text.encode())

    assert dialect.names == ("Date", "Account", "Amount")
    assert dialect.preamble == above.count("\n") + 1


def test_a_header_with_a_column_without_a_name_stays_the_header():
    dialect = detect(b"item;price;\nA;12,5;x\nB;13,5;y\nC;3,5;y\n")

    assert (dialect.preamble, dialect.names) == (0, ("item", "price", ""))


def test_records_that_begin_with_a_word_are_no_remarks_above_a_header():
    dialect = detect(b"Sales;31/01/2026;12,5\nSales;28/02/2026;12,5\nRent;31/01/2026;3,5\n")

    assert (dialect.preamble, dialect.header_line) == (0, 0)


@pytest.mark.parametrize(
    ("text", "header_line"),
    [
        ("date,value\n2024-01-01,1\n2024-01-02,2\n", 1),
        ("2024-01-01,1\n2024-01-02,2\n", 0),
        ("account,2022,2023,2024\nSales,10,11,12\nRent,-1,-1,-2\n", 1),
        ("\n\nname,value\nA,1\n", 3),
        ("name,value\nA,1\nname,value\nB,2\n", 1),
        ("name,city\n", 1),
        ("A,1\n", 0),
        ("name,city\nAnn,Paris\nBob,Rome\n", 1),
        ("yes,no\nno,no\nno,yes\nyes,no\n", 0),
    ],
)
def test_a_header_is_a_line_of_another_kind_than_those_below(text, header_line):
    assert detect(text.encode()).header_line == header_line


def test_a_header_that_only_its_words_tell_is_put_in_doubt():
    dialect = detect(b"name,city\nAnn,Paris\nBob,Rome\n")

    assert dialect.uncertain == ("Line 1 was taken as the header; the cells alone do not tell.",)


@pytest.mark.parametrize(("end", "found"), [("\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r")])
def test_the_ends_of_lines_are_found(end, found):
    dialect = detect(end.join(["a,b", "1,2", "3,4", ""]).encode())

    assert (dialect.line_end, dialect.header_line) == (found, 1)


def test_mixed_ends_of_lines_are_said():
    dialect = detect(b"a,b\r\n1,2\n3,4\r5,6\n")

    assert "The lines end in different ways; all were accepted." in dialect.uncertain


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_not_answered(content):
    dialect = detect(content)

    assert (dialect.delimiter, dialect.quotechar, dialect.columns) == (None, None, 0)
    assert dialect.uncertain == ("The file is empty.",)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04\x14\0\6\0\x08\0[Content_Types].xml", "xlsx"),
        (b"PK\x03\x04........mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"PK\x03\x04........data.csv", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "xls"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"PAR1\x15\x04", "parquet"),
        (bz2.compress(b"a,b\n1,2\n"), "bzip2"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"<!DOCTYPE html><html>", "html"),
        (b'[{"a": 1},\n{"a": 2}]', "json"),
        (b"\x01\x02\x03\x04\x05" * 100, "binary"),
    ],
)
def test_another_kind_of_file_is_named_whatever_it_is_called(start, kind):
    with pytest.raises(NotText) as caught:
        detect(start)

    assert caught.value.kind == kind
    assert str(caught.value).startswith("This file is ")


def test_a_gzip_is_looked_into_and_never_past_a_sample():
    table = gzip.compress(TABLE.encode())
    bomb = gzip.compress(b"a,b\n1,2\n" + b"0" * 5_000_000)

    assert detect(table).compression == "gzip"
    assert detect(table).delimiter == ";"
    assert detect(bomb).compression == "gzip"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(TABLE.encode())[:-12], "cut off"),
        (b"\x1f\x8b" + b"nonsense", "damaged"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "gzip within a gzip"),
    ],
    ids=["cut", "damaged", "twice"],
)
def test_a_broken_gzip_is_said(content, sentence):
    with pytest.raises(Invalid, match=sentence):
        detect(content)


def test_twenty_thousand_columns_are_counted():
    line = ",".join(map(str, range(20_000))) + "\n"

    assert detect((line * 3).encode()).columns == 20_000
