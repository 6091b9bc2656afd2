"""Files of series: understood in both layouts, stored whole, and taken back to the last point."""

import time

import pandas as pd
import pytest
from sqlalchemy import select

from core.catalogue import CSV_SHAPES
from core.db.keys import uuid7
from core.errors import Conflict, NotAllowed
from core.series import checks, imports, queries
from core.series.imports import LONG, WIDE
from core.series.tables import Series, SeriesMonth, TimeSeriesData
from core.uploads.shapes import Load, Mode
from core.uploads.tables import DataUpload
from core.uploads.trial import tried

LAYOUTS = {"series": LONG, "series_wide": WIDE}
HEADERS = [
    "Date;Series;Category;Entity;Value;Unit;Currency;Kind;Tags",
    "Datum;Reihe;Kategorie;Filiale;Wert;Einheit;Währung;Art;Schlagworte",
    "Jour;Série;Catégorie;Entité;Montant;Unité;Devise;Nature;Mots clés",
    "Fecha;Serie;Cuenta;Tienda;Importe;Unidad;Moneda;Naturaleza;Labels",
    "Giorno;Indicatore;Conto;Sede;Importo;Unità;Valuta;Natura;Tags",
    "Maand;Reeks;Rekening;Vestiging;Bedrag;Eenheid;Valuta;Soort;Tags",
]


def read(text, **given):
    return tried(text.encode(), CSV_SHAPES, **given)


def daily(values, start="2026-01-01", name="sales"):
    days = pd.date_range(start, periods=len(values), freq="D")
    return "".join(
        f"{day:%Y-%m-%d},{name},{value}\n" for day, value in zip(days, values, strict=True)
    )


def told(trial):
    return [(one.line, one.column, one.reason) for one in trial.warnings]


def refused(trial):
    return [(one.line, one.column, one.reason) for one in trial.refusals]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sample_is_recognised_and_loads_as_it_is(name):
    trial = read(LAYOUTS[name].sample)

    assert (trial.shape, refused(trial), told(trial), trial.questions) == (name, [], [], [])
    assert len(trial.rows) == {"series": 6, "series_wide": 17}[name]


@pytest.mark.parametrize("header", HEADERS)
def test_columns_are_known_in_many_languages(header):
    trial = read(f"{header}\n2026-01-31;Sales;revenue;North;5,5;;EUR;flow;group\n")

    assert trial.shape == "series"
    assert set(trial.mapping) == {one.name for one in LONG.fields}
    assert trial.rows["value"].tolist() == [5.5]


def test_totals_are_those_of_each_currency():
    trial = read(
        "date,value,category,currency\n2026-01-31,1.5,a,EUR\n2026-02-28,2,a,EUR\n2026-01-31,7,b,USD\n"
    )

    assert trial.totals == {
        "Series": "2",
        "First date": "2026-01-31",
        "Last date": "2026-02-28",
        "Sum EUR": "3.50",
        "Sum USD": "7.00",
    }


def test_a_series_in_two_currencies_is_refused_by_line_and_column():
    trial = read("date,value,category,currency\n2026-01-31,1,a,EUR\n2026-02-28,2,a,USD\n")

    assert refused(trial) == [(3, "currency", "a is in EUR above, and in USD here.")]


def test_dates_out_of_order_are_told_and_falling_ones_are_not():
    said = "date,category,value\n2026-01-02,a,1\n2026-01-01,a,1\n2026-01-03,a,1\n"
    falling = "date,category,value\n2026-01-03,a,1\n2026-01-02,a,1\n2026-01-01,a,1\n"

    ((line, column, reason),) = told(read(said))

    assert (line, column) == (3, "date")
    assert reason == "The dates of a are not in order: 2026-01-01 comes after 2026-01-02."
    assert told(read(falling)) == []


def test_gaps_of_a_regular_series_are_counted_and_the_first_is_named():
    months = pd.date_range("2025-01-31", periods=12, freq="ME").delete([4, 5])
    text = "".join(f"{day:%Y-%m-%d},a,1\n" for day in months)

    ((line, _, reason),) = told(read(f"date,category,value\n{text}"))

    assert line == 6
    assert reason == "a is monthly, and 2 of its dates have no value; the first is 2025-05-31."


@pytest.mark.parametrize("frequency", ["D", "B", "W", "MS", "ME", "QE", "YS", "h"])
def test_regular_dates_have_no_gap(frequency):
    days = pd.date_range("2025-01-01", periods=40, freq=frequency)
    text = "".join(f"{day:%Y-%m-%d %H:%M},a,1\n" for day in days)

    assert told(read(f"date,category,value\n{text}", answers={"timestamp": "UTC"})) == []


@pytest.mark.parametrize(
    ("values", "line", "reason"),
    [
        ([5, 6, 5, 7, 5100, 6200], 6, "From here on 2 values are about 1,000 times"),
        ([5000, 6000, 5500, 7000, 5.5], 6, "From here on 1 value is about a thousandth of"),
        ([5, 6000, 5500, 7000, 6100], 2, "From here on 1 value is about a thousandth of"),
    ],
)
def test_a_sudden_change_by_a_thousand_is_told(values, line, reason):
    ((at, column, said),) = told(read("date,category,value\n" + daily(values)))

    assert (at, column) == (line, "value")
    assert said.startswith(reason)


def test_values_of_all_sizes_are_no_change_of_unit():
    assert told(read("date,category,value\n" + daily([1, 900, 3, 2500, 40, 9000, 0, 12]))) == []


def test_columns_of_values_become_a_series_each_with_unit_and_currency():
    trial = read(
        "Datum;Umsatz (EUR);Gewicht [kg];Land\n31.01.2026;1.250,50;7;DE\n28.02.2026;;8,5;DE\n"
    )

    assert trial.shape == "series_wide"
    assert trial.rows.drop(columns="timestamp").astype(object).where(
        lambda at: at.notna(), None
    ).values.tolist() == [
        [1250.5, "Umsatz", None, "EUR", "DE"],
        [7.0, "Gewicht", "kg", None, "DE"],
        [8.5, "Gewicht", "kg", None, "DE"],
    ]


def test_a_second_line_of_names_holds_entities():
    names = "Date,Sales,Sales,Costs,Costs\n,North,South,North,South\n"
    text = f"{names}2026-01-31,1.5,2,3,4\n2026-02-28,5,6,7,8\n"

    trial = read(text, shape="series_wide")

    found = trial.rows.groupby(["category", "entity"], observed=True)["value"].sum()
    assert len(trial.rows) == 8
    assert sorted(found.tolist()) == [6.5, 8, 10, 12]


def test_a_second_line_of_names_holds_units():
    text = "Date,Sales,Weight\n,EUR,kg\n2026-01-31,1.5,2\n2026-02-28,5,6\n"

    trial = read(text, shape="series_wide")

    assert trial.rows["currency"].dropna().tolist() == ["EUR", "EUR"]
    assert trial.rows["unit"].dropna().tolist() == ["kg", "kg"]


def test_per_cent_stands_beside_amounts():
    trial = read("Date;Revenue;Margin\n31.01.2026;1.250,50;12,5 %\n28.02.2026;900,00;1,234 %\n")

    assert refused(trial) == []
    assert trial.rows["value"].tolist() == [1250.5, 900.0, 0.125, 0.01234]


def test_a_refused_cell_is_named_by_its_own_column():
    trial = read("Date,Revenue,Orders\n2026-01-31,1.5,2\n2026-02-28,abc,6\n2026-03-31,2,5\n")

    ((line, column, _),) = refused(trial)
    assert (line, column) == (3, "Revenue")


def test_words_that_vary_make_a_table_no_sheet_of_series_by_itself():
    text = "Date,Note,Price,Stock\n2026-01-31,good,1.5,2\n2026-02-28,bad,3,6\n2026-03-31,good,1,1\n"

    assert read(text).shape not in LAYOUTS
    assert read(text, shape="series_wide").notes == (
        "“Note” was left out: it holds words, and not the same ones in every line.",
    )


@pytest.fixture
def load(db, ada):
    def store(text, mode=Mode.updating, user=ada):
        trial = read(text)
        upload = DataUpload(
            user_id=user.id, filename="f", file_sha256=uuid7().hex, file_size=1, data_type="series"
        )
        db.add(upload)
        db.flush()
        imports.store(db, user, Load(upload.id, user.id, trial.rows, mode))
        return upload.id

    return store


def values(db):
    wanted = select(TimeSeriesData.__table__.c.timestamp, TimeSeriesData.__table__.c.value)
    return [(f"{at:%m-%d}", value) for at, value in sorted(map(tuple, db.execute(wanted)))]


def months(db):
    columns = SeriesMonth.__table__.c
    return sorted(map(tuple, db.execute(select(columns.month, columns.points, columns.total))))


def test_what_is_told_of_a_new_series_is_kept_and_tags_grow(db, load):
    load(
        "date,name,value,unit,kind,tags\n"
        + "".join(f"2026-0{month}-28,a,1,kg,stock,x|y\n" for month in (1, 2, 3))
    )
    load('date,name,value,tags\n2026-04-28,a,1,"y; z"\n')

    one = db.scalars(select(Series)).one()

    assert (one.unit, one.kind, one.frequency, one.tags) == ("kg", "stock", "ME", ["x", "y", "z"])


@pytest.mark.parametrize("mode", [Mode.updating, Mode.replacing])
def test_what_a_file_overwrote_comes_back_with_its_months(db, ada, root, load, mode):
    load("date,category,value\n" + daily([1, 2, 3], "2026-01-30"))
    before = values(db), months(db)

    second = load("date,category,value\n" + daily([9, 9], "2026-02-01"), mode)
    during = [value for _, value in values(db)]
    imports.undo(db, ada, second)

    assert during == ([1, 2, 9, 9] if mode is Mode.updating else [9, 9])
    assert (values(db), months(db)) == before
    assert checks.months_equal_their_points(db, root) == []


def test_months_follow_when_the_older_of_two_files_is_taken_back(db, ada, root, load):
    first = load("date,category,value\n" + daily([1, 2, 3], "2026-01-30"))
    second = load("date,category,value\n" + daily([9, 9], "2026-02-01"))

    imports.undo(db, ada, first)
    between = values(db)
    faults = checks.months_equal_their_points(db, root)
    imports.undo(db, ada, second)

    assert (between, faults) == ([("02-01", 9.0), ("02-02", 9.0)], [])
    assert (values(db), months(db)) == ([], [])


def test_adding_refuses_moments_that_are_there_by_row(db, ada, load):
    load("date,category,value\n" + daily([1, 2]))
    more = "date,category,value\n" + daily([2, 3], "2026-01-02") + daily([5], name="new")

    faults = imports.against(db, ada, read(more).rows, Mode.adding)

    assert [(one.row, one.reason) for one in faults] == [
        (0, "sales has a value for this moment already.")
    ]
    assert imports.against(db, ada, read(more).rows, Mode.updating) == []
    with pytest.raises(Conflict, match="1 of the rows are stored already"):
        load(more, Mode.adding)


@pytest.mark.parametrize(
    ("header", "word", "field"), [("currency", "USD", "currency"), ("unit", "kg", "unit")]
)
def test_another_currency_or_unit_is_never_mixed_in(db, ada, load, header, word, field):
    load("date,category,value,currency\n2026-01-31,a,1,EUR\n")
    other = f"date,category,value,{header}\n2026-02-28,a,1,{word}\n2026-02-28,b,1,{word}\n"

    faults = imports.against(db, ada, read(other).rows, Mode.updating)

    said = f"a is stored in EUR, and this is in {word}."
    assert [(one.row, one.field) for one in faults] == [(0, field)]
    assert faults[0].reason.startswith(said)
    with pytest.raises(Conflict, match=said):
        load(other)


def test_a_viewer_stores_nothing(db, vic, load):
    with pytest.raises(NotAllowed):
        load("date,category,value\n2026-01-31,a,1\n", user=vic)


@pytest.fixture(params=["America/New_York", "Asia/Tokyo"])
def zone(request, monkeypatch):
    """The machine stands elsewhere."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_a_date_stays_the_same_date_wherever_the_machine_stands(db, ada, load, zone):
    text = "date,category,value\n2026-03-29,a,1\n2026-11-01,a,2\n2026-12-31,a,3\n"

    load(text)

    one = db.scalars(select(Series)).one().id
    found = (
        read(text).rows["timestamp"],
        queries.points(db, ada, one).index,
        queries.newest_points(db, ada, one).index[::-1],
        queries.outline(db, ada, one).points.index,
    )
    assert time.timezone != 0
    assert [[f"{moment:%Y-%m-%d %H:%M %Z}" for moment in moments] for moments in found] == [
        ["2026-03-29 00:00 UTC", "2026-11-01 00:00 UTC", "2026-12-31 00:00 UTC"]
    ] * 4
