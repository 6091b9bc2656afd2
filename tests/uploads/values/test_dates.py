"""How a column writes its dates is settled by its cells or its neighbours, or asked."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from core.uploads.values.answers import Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of, date_formats_of
from core.uploads.values.moments import convert_dates


def days(cells, **options):
    form = date_format_of(cells, **options)
    assert isinstance(form, DateFormat), form
    assert not form.has_time
    return convert_dates(cells, form)


@pytest.mark.parametrize(
    ("cell", "day", "period"),
    [
        ("2024-03-05", "2024-03-05", "day"),
        ("2024/3/5", "2024-03-05", "day"),
        ("13/02/2024", "2024-02-13", "day"),
        ("02/13/2024", "2024-02-13", "day"),
        ("13.2.2024", "2024-02-13", "day"),
        ("31-12-99", "1999-12-31", "day"),
        ("20240305", "2024-03-05", "day"),
        ("2024-03-05 00:00:00", "2024-03-05", "day"),
        ("05-Mar-2024", "2024-03-05", "day"),
        ("March 5, 2024", "2024-03-05", "day"),
        ("5th of March 2024", "2024-03-05", "day"),
        ("Tuesday, 5 March 2024", "2024-03-05", "day"),
        ("Di., 05.03.2024", None, "day"),
        ("1. Jänner 2024", "2024-01-01", "day"),
        ("3. März 2024", "2024-03-03", "day"),
        ("1er janvier 2024", "2024-01-01", "day"),
        ("mar. 5 févr. 2024", "2024-02-05", "day"),
        ("15 août 2024", "2024-08-15", "day"),
        ("1 de enero de 2024", "2024-01-01", "day"),
        ("5 sept. 2024", "2024-09-05", "day"),
        ("1º gennaio 2024", "2024-01-01", "day"),
        ("5 mrt 2024", "2024-03-05", "day"),
        ("2 de março de 2024", "2024-03-02", "day"),
        ("15 out 2024", "2024-10-15", "day"),
        ("2024-03", "2024-03-01", "month"),
        ("03/2024", "2024-03-01", "month"),
        ("3.2024", "2024-03-01", "month"),
        ("202403", "2024-03-01", "month"),
        ("März 2024", "2024-03-01", "month"),
        ("Mar-24", None, "month"),
        ("MAR-2024", "2024-03-01", "month"),
        ("Q1 2024", "2024-01-01", "quarter"),
        ("2024Q3", "2024-07-01", "quarter"),
        ("2024-Q4", "2024-10-01", "quarter"),
        ("1T2024", "2024-01-01", "quarter"),
        ("T2 2024", "2024-04-01", "quarter"),
        ("3Q24", "2024-07-01", "quarter"),
        ("2. Quartal 2024", "2024-04-01", "quarter"),
        ("3e trimestre 2024", "2024-07-01", "quarter"),
        ("H2 2024", "2024-07-01", "half"),
        ("2024-W05", "2024-01-29", "week"),
        ("FY2024", "2024-01-01", "fiscal year"),
        ("2024", "2024-01-01", "year"),
    ],
)
def test_a_date_is_read_in_every_common_way_of_writing(cell, day, period):
    found = date_format_of([cell])

    form = found.choices[0].answer if isinstance(found, Question) else found
    assert form.period == period
    if day is not None:
        assert isinstance(found, DateFormat)
        assert convert_dates([cell], form).values.tolist() == [date.fromisoformat(day)]


@pytest.mark.parametrize(
    ("cells", "readings"),
    [
        (["01/02/2024", "03/04/2024"], {date(2024, 2, 1), date(2024, 1, 2)}),
        (["1.2.2024"], {date(2024, 2, 1), date(2024, 1, 2)}),
        (["01-02-03"], {date(2003, 2, 1), date(2003, 1, 2), date(2001, 2, 3)}),
    ],
)
def test_days_up_to_twelve_are_asked_about_with_every_reading(cells, readings):
    asked = date_format_of(cells)

    assert isinstance(asked, Question)
    assert asked.about == "date order"
    values = {convert_dates(cells, one.answer).values[0].item() for one in asked.choices}
    assert values == readings
    assert all(cells[0] in one.label for one in asked.choices)


def test_one_day_beyond_twelve_settles_the_whole_column():
    found = days(["01/02/2024", "13/02/2024"])

    assert found.values.tolist() == [date(2024, 2, 1), date(2024, 2, 13)]


def test_a_column_written_alike_settles_its_neighbour():
    found = date_formats_of(
        {"booked": ["01/02/2024"], "due": ["28/02/2024"], "iso": ["2024-01-05"]}
    )

    assert found["booked"].order == "dmy"
    assert found["iso"].pattern == "yyyy-mm-dd"


def test_columns_that_contradict_each_other_settle_no_third():
    found = date_formats_of({"a": ["13/02/2024"], "b": ["02/13/2024"], "c": ["01/02/2024"]})

    assert isinstance(found["c"], Question)
    assert (found["a"].order, found["b"].order) == ("dmy", "mdy")


def test_both_orders_in_one_column_are_asked_about_with_their_cost():
    asked = date_format_of(["13/02/2024", "02/13/2024"])

    assert isinstance(asked, Question)
    assert all("refuses 1 cells" in one.label for one in asked.choices)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("30/02/2024", "30 February 2024 does not exist"),
        ("29/02/2023", "29 February 2023 does not exist"),
        ("31/04/2024", "31 April 2024 does not exist"),
        ("02/13/2024", "no month"),
        ("00/01/2024", "does not exist"),
        ("01/01/0204", "outside 1800 to 2199"),
        ("2024-02-13", "not written like its column, dd/mm/yyyy"),
        ("13.02.2024", "not written like its column"),
        ("13/02/24", "not written like its column"),
        ("13/02/2024 10:00", "has a time of day"),
        ("13/02/2024 00:00Z", "offset"),
        ("24-Mar", "not a date"),
        ("=TODAY()", "not a date"),
        ("１３/０２/２０２４", "another script"),
        ("١٣/٠٢/٢٠٢٤", "another script"),
        ("13/02/2024\x00", "not a date"),
        ("13/02/\n2024", "not a date"),
        ("<i>13/02/2024</i>", "not a date"),
        ("1" * 1_000_000, "1,000,000 characters"),
    ],
)
def test_a_cell_that_is_no_date_of_the_format_is_refused_by_name(cell, reason):
    found = convert_dates(["13/02/2024", cell], DateFormat("a/b/yyyy", order="dmy"))

    assert found.values[0] == np.datetime64("2024-02-13")
    assert np.isnat(found.values[1])
    assert [(one.index, reason in one.reason) for one in found.refusals] == [(1, True)]


def test_dates_mangled_by_a_spreadsheet_into_two_layouts_are_not_guessed():
    found = days(["13/01/2024", "14/01/2024", "2024-02-01"])

    assert [one.index for one in found.refusals] == [2]


def test_empty_cells_among_dates_are_counted():
    found = days(["2024-01-01", "", "n/a", "2024-01-02"])

    assert found.is_empty.tolist() == [False, True, True, False]
    assert found.empties == {"": 1, "n/a": 1}


def test_years_of_two_digits_that_may_lie_in_either_century_are_asked_about():
    asked = date_format_of(["31/12/45", "31/12/99"])

    assert isinstance(asked, Question)
    assert asked.about == "century"
    values = [convert_dates(["31/12/45"], one.answer).values[0].item() for one in asked.choices]
    assert values == [date(2045, 12, 31), date(1945, 12, 31)]


def test_an_answer_about_the_order_leaves_the_century_refused_rather_than_guessed():
    asked = date_format_of(["01/02/45"])

    found = convert_dates(["01/02/45"], asked.answered("dmy"))

    assert "1945 or 2045" in found.refusals[0].reason


def test_a_month_with_a_small_number_is_asked_about_unless_the_number_stays():
    asked = date_format_of(["Jan 5", "Jan 6"])
    settled = date_format_of(["Jan 24", "Feb 24", "Mar 24"])

    assert isinstance(asked, Question)
    assert isinstance(settled, DateFormat)
    assert settled.period == "month"


def test_counts_of_days_and_seconds_are_only_offered_where_dates_are_expected():
    assert date_format_of(["45000", "45001"]) is None

    days_asked = date_format_of(["45000", "45001"], serials=True)
    seconds_asked = date_format_of(["1700000000"], serials=True)
    millis_asked = date_format_of(["1700000000000"], serials=True)

    first = convert_dates(["45000"], days_asked.answered("excel 1900")).values[0].item()
    assert first == date(2023, 3, 15)
    assert [one.name for one in seconds_asked.choices] == ["unix seconds"]
    assert [one.name for one in millis_asked.choices] == ["unix milliseconds"]


def test_counts_before_march_1900_are_refused_where_spreadsheets_count_wrongly():
    found = convert_dates(["60"], DateFormat("excel 1900"))

    assert "count wrongly" in found.refusals[0].reason


FORMATS = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d/%m/%y", "%m-%d-%y", "%y/%m/%d",
    "%d %B %Y", "%b %d, %Y", "%d-%b-%Y", "%Y/%m/%d", "%d-%b-%y",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_a_random_column_of_dates_is_read_back_or_asked_never_wrong(seed):
    rng = random.Random(seed)
    cases = asked = 0

    while cases < 5_000:
        pattern = rng.choice(FORMATS)
        first = date(rng.randrange(1971, 2038), rng.randrange(1, 13), rng.randrange(1, 29))
        wanted = [first + timedelta(rng.randrange(600)) for _ in range(rng.choice([1, 2, 12, 60]))]
        cells = [day.strftime(pattern) for day in wanted]
        found = date_format_of(cells)
        cases += len(cells)
        if isinstance(found, Question):
            asked += 1
            assert wanted in [convert_dates(cells, c.answer).values.tolist() for c in found.choices]
        else:
            assert convert_dates(cells, found).values.tolist() == wanted, cells
    assert asked > 0


def test_every_day_of_four_centuries_is_where_the_calendar_has_it():
    wanted = [date(1800, 1, 1) + timedelta(number) for number in range(146_097)]

    found = convert_dates([day.isoformat() for day in wanted], DateFormat("yyyy-mm-dd"))

    assert (found.values == np.array(wanted, "M8[D]")).all()


def test_all_days_that_do_not_exist_are_refused():
    cells = [f"2023-{month:02}-{day:02}" for month in range(14) for day in range(33)]

    found = convert_dates(cells, DateFormat("yyyy-mm-dd"))

    assert (~np.isnat(found.values)).sum() == 365
    assert len(found.refusals) == len(cells) - 365
