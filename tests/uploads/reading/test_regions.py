"""Where the table of a sheet stands; two tables are told apart and never mixed."""

import pytest

from core.uploads.grid import Grid
from core.uploads.reading.regions import records, table_region


def sheet(text):
    """A grid drawn with bars; an empty line is a blank row."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return Grid.of([[cell.strip() for cell in line.split("|")] for line in lines])


TITLED = """
    Sales 2025
    Printed 3 January 2026

    Day | Region | Amount
    2025-01-01 | North | 12.5
    2025-01-02 | South | 7

    Source: ledger
    End of report
"""


def test_titles_and_remarks_are_no_part_of_the_table():
    region = table_region(sheet(TITLED))

    assert (region.preamble, region.header_line, region.footer) == (3, 4, 2)
    assert region.names == ("Day", "Region", "Amount")
    assert (region.place, region.uncertain, region.others) == ("A4:C6", (), ())
    assert [line for line, _ in records(sheet(TITLED), region)] == [5, 6]


def test_a_title_stands_over_a_table_of_two_columns_too():
    region = table_region(sheet("Sales |\nDay | Amount\n2025-01-01 | 1\n2025-01-02 | 2"))

    assert (region.header_line, region.columns) == (2, 2)


def test_a_table_may_begin_in_any_column():
    grid = sheet("""
        Title
        | | Day | Amount
        | | 2025-01-01 | 1
        | | 2025-01-02 | 2
    """)

    region = table_region(grid)

    assert (region.first_column, region.columns, region.names) == (3, 2, ("Day", "Amount"))
    assert list(records(grid, region)) == [(3, ["2025-01-01", "1"]), (4, ["2025-01-02", "2"])]


def test_names_and_values_above_a_table_are_its_preamble():
    region = table_region(
        sheet("""
        Entity: | Acme
        Year: | 2025

        Day | Region | Amount
        2025-01-01 | North | 12.5
        2025-01-02 | South | 7
    """)
    )

    assert (region.header_line, region.others) == (4, ())


def test_blank_rows_within_a_table_do_not_end_it():
    grid = sheet("""
        Account | Jan | Feb
        Sales | 10 | 11
        |
        Rent | -1 | -1
        Staff | -3 | -3

        Total | 6 | 7
    """)

    region = table_region(grid)

    assert (region.others, region.last_line) == ((), 7)
    assert len(list(records(grid, region))) == 4


def test_a_blank_column_between_blocks_of_figures_does_not_part_them():
    region = table_region(
        sheet("""
        Account | Jan | Feb | | Jan budget | Feb budget
        Sales | 10 | 11 | | 9 | 9
        Rent | -1 | -1 | | -1 | -1
        Staff | -3 | -3 | | -2 | -3
    """)
    )

    assert (region.columns, region.others) == (6, ())


BELOW = """
    Day | Amount
    2025-01-01 | 1
    2025-01-02 | 2
    2025-01-03 | 3

    Shops
    Shop | City | Staff
    One | Paris | 5
    Two | Rome | 7
"""
BESIDE = """
    Day | Paris | | Day | Rome
    2025-01-01 | 1 | | 2025-02-01 | 7
    2025-01-02 | 2 | | 2025-02-02 | 8
    2025-01-03 | 3 | | |
"""
APART = """
    Account | Amount | | Code | Name
    Sales | 1 | | A | North
    Rent | 2 | | B | South
    Staff | 3 | | |
    Tax | 4 | | |
"""
SAME = """
    Paris
    Day | Amount
    2025-01-01 | 1
    2025-01-02 | 2

    Rome
    Day | Amount
    2025-01-01 | 5
    2025-01-02 | 6
"""
BARE = """
    2025-01-01 | 1
    2025-01-02 | 2
    2025-01-03 | 3

    Shop | City | Staff
    One | Paris | 5
    Two | Rome | 7
"""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (BELOW, {"A1:B4", "A7:C9"}),
        (BESIDE, {"A1:B4", "D1:E3"}),
        (APART, {"A1:B5", "D1:E3"}),
        (SAME, {"A2:B4", "A7:B9"}),
        (BARE, {"A1:B3", "A5:C7"}),
    ],
    ids=["below", "beside", "words beside", "same names", "first without names"],
)
def test_two_tables_in_a_sheet_are_asked_about_and_never_mixed(text, places):
    grid = sheet(text)

    region = table_region(grid)
    each = {place: list(records(grid, table_region(grid, place))) for place in places}

    assert {region.place, *region.others} == places
    assert "another table" in region.uncertain[0]
    assert all(table_region(grid, place).place == place for place in places)
    assert not any("another table" in s for p in places for s in table_region(grid, p).uncertain)
    cells = [cell for rows in each.values() for _, row in rows for cell in row]
    assert all(cells)


def test_a_header_alone_is_a_table_without_rows():
    grid = sheet("Day | Amount")

    region = table_region(grid)

    assert (region.header_line, region.names) == (1, ("Day", "Amount"))
    assert list(records(grid, region)) == []


@pytest.mark.parametrize("rows", [[], [["", ""]]])
def test_an_empty_sheet_has_no_table(rows):
    region = table_region(Grid.of(rows))

    assert (region.columns, region.uncertain) == (0, ("The sheet is empty.",))


def test_the_upper_of_two_header_rows_stands_in_the_preamble():
    region = table_region(
        sheet("""
        | 2024 | | | 2025 | |
        Account | Q1 | Q2 | Q3 | Q1 | Q2 | Q3
        Sales | 1 | 2 | 3 | 4 | 5 | 6
        Rent | 1 | 2 | 3 | 4 | 5 | 6
    """)
    )

    assert (region.preamble, region.header_line, region.columns) == (1, 2, 7)


def test_a_long_sheet_is_judged_by_its_beginning_and_its_end():
    rows = [["Day", "Amount"], *([f"2025-01-{at % 28 + 1:02}", str(at)] for at in range(5_000))]
    grid = Grid.of([*rows, ["", ""], ["Source: us", ""]])

    region = table_region(grid)

    assert (region.header_line, region.last_line, region.footer) == (1, 5_001, 1)
