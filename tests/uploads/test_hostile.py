"""Bad input is refused with a sentence that says what to do, or loaded rightly: nothing between."""

import gzip
import io

import openpyxl
import pandas as pd
import pytest
from sqlmodel import select

from core.catalogue import CSV_SHAPES
from core.db import answer
from core.errors import Invalid
from core.reports import tables
from core.series.tables import Series, TimeSeriesData
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.trial import tried
from tests.bed.cast import ADA
from tests.bed.tabs import frame_of
from tests.cli.test_terminal import run
from tests.uploads.hostile import (
    GOOD,
    HOSTILE,
    gzip_bomb,
    gzip_of_blank_lines,
    long_field,
    zip_bomb,
)

# Those that are large when they are unpacked: small here, and as large as can be in the bench.
SMALLER = {
    "a gzip bomb": lambda: gzip_bomb(64),
    "a gzip of blank lines": lambda: gzip_of_blank_lines(1),
    "a zip bomb": lambda: zip_bomb(16),
    "one field of 100 MB": lambda: long_field(1),
}
REFUSED = {
    "a gzip bomb": "far more than its size allows for. Unpack it",
    "a zip bomb": "far more than its size allows for. Save the sheet as CSV",
    "20,000 columns": "at most 16,384 can be read. Put the values below one another",
    "nothing but NUL": "full of control bytes. Upload CSV or XLSX",
    "a gzip cut in the middle": "cut off before its end. Upload it again",
    "a workbook cut in the middle": "cut off or damaged. Open it, save it again",
    "a PDF named .csv": "is a PDF document, not text. Export the table as CSV or XLSX",
    "an empty file": "has no table: it is empty",
    "blank lines only": "has no table: it is empty",
}
BY_LINE = {
    "one field of 100 MB": [(2, None, "longer than 131,072 characters")],
    "NUL bytes": [(2, "category", "NUL"), (3, "value", "NUL")],
    "an unclosed quote": [(2, None, "never closed")],
    "a file cut in the middle": [(3, None, "ends in the middle of this line")],
    "names that stand twice": [(2, "date", "already"), (3, "date", "already")],
    "30 February": [(3, "date", "30 February 2026 does not exist")],
    "1e400": [(2, "value", "beyond the range of numbers")],
    "two tables in one sheet": [(6, "Date", "not a date"), (6, "Value", "not a number")],
}
TAKEN = {
    "a gzip of blank lines": [1.5, 2.5],
    "a workbook named .csv": [1.5, 2.5],
    "merged title rows": [1.5, 2.5],
    "formulas and HTML": [1.0, 2.0],
    "a header alone": [],
}


def content(case):
    return SMALLER.get(case, HOSTILE[case])()


def test_every_hostile_file_has_its_claim():
    assert {*REFUSED, *BY_LINE, *TAKEN} == HOSTILE.keys()


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(case):
    with pytest.raises(Invalid, match=REFUSED[case]) as caught:
        tried(content(case), CSV_SHAPES)

    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("case", BY_LINE)
def test_what_is_wrong_in_a_table_is_refused_by_line_and_column(case):
    found = tried(content(case), CSV_SHAPES).refusals

    assert [(one.line, one.column) for one in found[: len(BY_LINE[case])]] == [
        (line, column) for line, column, _ in BY_LINE[case]
    ]
    for one, (_, _, reason) in zip(found, BY_LINE[case], strict=False):
        assert reason in one.reason


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_only_unusual_is_read_rightly(case):
    trial = tried(content(case), CSV_SHAPES)

    assert trial.refusals == []
    assert (trial.rows["value"].tolist() if len(trial.rows) else []) == TAKEN[case]


@pytest.mark.parametrize("case", sorted(BY_LINE))
def test_nothing_is_stored_of_a_file_with_a_refusal(case, db, ada):
    file = content(case)
    trial = tried(file, CSV_SHAPES)

    with pytest.raises(Invalid, match="nothing was stored"):
        actions.load_file(db, ada, CSV_SHAPES, Received.made("f.csv", file), trial)

    assert db.exec(select(TimeSeriesData)).all() == []
    assert queries.files(db, ada).empty


def test_the_good_rows_of_a_cut_file_are_stored_where_that_is_wanted(db, ada):
    file = content("a file cut in the middle")

    said = Choices(policy=Policy.good)
    received = Received.made("f.csv", file)
    upload_id = actions.load_file(db, ada, CSV_SHAPES, received, tried(file, CSV_SHAPES), said)

    assert [point.value for point in db.exec(select(TimeSeriesData))] == [1.5]
    assert b"ends in the middle" in queries.refused_rows(db, ada, upload_id)


def test_formulas_and_markup_stay_text_and_no_export_computes_them(db, ada):
    file = content("formulas and HTML")
    actions.load_file(db, ada, CSV_SHAPES, Received.made("f.csv", file), tried(file, CSV_SHAPES))

    words = {one.category for one in db.exec(select(Series))}
    stored = pd.DataFrame({"Category": sorted(words)})
    exported = tables.csv(stored).decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(tables.xlsx({"Series": stored}))).worksheets[0]

    assert words == {"<script>alert(1)</script>", '=HYPERLINK("http://x.example")'}
    assert "'=HYPERLINK" in exported
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}


def test_the_refused_rows_of_a_file_are_an_export_too():
    refusals = tried(GOOD.replace("1.5", "=1+1").encode(), CSV_SHAPES).refusals

    written = pd.read_csv(io.BytesIO(gzip.decompress(actions.refused_rows(refusals))))

    assert written["value"].tolist() == ["'=1+1"]


@pytest.mark.parametrize("case", ["a PDF named .csv", "an empty file", "a gzip cut in the middle"])
def test_the_terminal_says_the_same(case, tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(content(case))

    with pytest.raises(Invalid, match=REFUSED[case]):
        run("import", str(path), "--dry-run", "--json")


def test_the_page_says_the_same_and_stores_nothing(own_db):
    page = frame_of(ADA).run().switch_page("data/upload.py").run()

    page.file_uploader[0].set_value(("file.csv", content("a PDF named .csv"), "text/csv"))
    page.run()

    assert REFUSED["a PDF named .csv"] in " ".join(one.value for one in page.error)
    assert not page.exception
    assert answer(queries.files, ADA).empty
