"""Files of bars and instruments are known by what they say, and what cannot be is told."""

import pytest

from core.market.courses import intervals
from core.market.imports import BARS, INSTRUMENTS
from core.market.listings import named
from core.market.soundness import quality
from tests.bed.filed import read, said

FRENCH = """\ufeff"Date","Dernier","Ouv."," Plus Haut","Plus Bas","Vol.","Variation %"
"02/06/2020","63,70","60,02","63,88","59,59","3,94M","7,17%"
"01/06/2020","59,44","59,18","59,69","57,66","732,22K","4,83%"
"29/05/2020","1.056,70","1.059,38","1.059,38","1.056,70","-","-5,69%"
"""
DAYS = """symbol,date,open,high,low,close,volume
AC,2026-01-05,10,12,9,11,100
AC,2026-01-06,11,13,10,12,200
"""


def intraday(minutes, count=8):
    lines = [
        f"AC,2026-01-05 {9 + at * minutes // 60:02}:{at * minutes % 60:02}:00Z,10,12,9,11,5"
        for at in range(count)
    ]
    return "\n".join(["symbol,time,open,high,low,close,volume", *lines])


def lasting(trial):
    return intervals(trial.rows, named(trial.rows)[0])


@pytest.mark.parametrize("shape", [BARS, INSTRUMENTS], ids=lambda shape: shape.name)
def test_a_sample_shows_every_field_but_the_unit_of_the_volume(shape):
    shown = set(read(shape.sample).mapping)

    assert {one.name for one in shape.fields} - shown <= {"volume_unit"}


@pytest.mark.parametrize(
    "header",
    [
        '"Datum";"Zuletzt";"Eröffn.";"Hoch";"Tief";"Vol.";"+/- %"',
        '"Date";"Dernier";"Ouv.";" Plus Haut";"Plus Bas";"Vol.";"Variation %"',
        '"Fecha";"Último";"Apertura";"Máximo";"Mínimo";"Vol.";"% var."',
        '"Data";"Ultimo";"Apertura";"Massimo";"Minimo";"Vol.";"Var. %"',
        '"Datum";"Laatst";"Openen";"Hoog";"Laag";"Vol.";"Verschil %"',
        '"Date";"Price";"Open";"High";"Low";"Vol.";"Change %"',
        '"Data";"Último";"Abertura";"Máxima";"Mínima";"Vol.";"Var. %"',
    ],
)
def test_a_broker_writes_its_headers_in_the_language_of_the_reader(header):
    rows = '"13.01.2026";"63,70";"60,02";"63,88";"59,59";"3,94M";"7,17%"'

    trial = read(f"{header}\n{rows}\n", symbol="air.pa", exchange="XPAR", currency="EUR")

    (row,) = trial.rows.to_dict("records")
    assert trial.shape == "bars"
    assert (row["symbol"], row["exchange"], row["currency"]) == ("AIR.PA", "XPAR", "EUR")
    assert (row["o"], row["h"], row["l"], row["c"]) == (60.02, 63.88, 59.59, 63.7)
    assert row["v"] == 3_940_000
    assert any("follows from the closes" in note for note in trial.notes)


def test_a_file_of_one_instrument_is_asked_which_and_any_symbol_is_an_answer():
    asked, answered = read(FRENCH), read(FRENCH, symbol="AIR.PA")

    (question,) = asked.questions
    assert (asked.shape, question.about, question.is_open, question.lasts) == (
        *("bars", "symbol", True, False),
    )
    assert asked.rows.empty
    assert not asked.refusals
    assert answered.rows["c"].tolist() == [63.70, 59.44, 1056.70]
    assert answered.rows["v"].tolist()[:2] == [3_940_000, 732_220]
    assert answered.passing == {"symbol"}


def test_every_close_of_a_long_french_file_is_the_one_that_was_written():
    closes = [((at * 7919) % 250_000 + 100) / 100 for at in range(2_000)]
    lines = [
        f'"{1 + at % 28:02}/{1 + at // 28 % 12:02}/{2000 + at // 336}",'
        + ",".join([f'"{close:,.2f}"'.translate(str.maketrans(",.", ".,"))] * 4)
        + ',"1,50K","0,10%"'
        for at, close in enumerate(closes)
    ]
    text = "\n".join([FRENCH.splitlines()[0], *reversed(lines)])

    trial = read(text, symbol="X")

    assert trial.rows["c"].tolist() == closes[::-1]
    assert (trial.rows["v"] == 1_500).all()


@pytest.mark.parametrize(
    ("minutes", "interval"),
    [(1, "1m"), (5, "5m"), (15, "15m"), (30, "30m"), (60, "1h"), (240, "4h")],
)
def test_how_long_a_bar_lasts_is_seen_from_its_moments(minutes, interval):
    trial = read(intraday(minutes, 4 if minutes > 60 else 8))

    assert set(lasting(trial)) == {interval}


@pytest.mark.parametrize(
    ("days", "interval"),
    [
        (("2026-01-02", "2026-01-09", "2026-01-16", "2026-01-23"), "weekly"),
        (("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"), "monthly"),
        (("2026-01-05", "2026-01-06", "2026-01-12", "2026-01-19"), "daily"),
    ],
)
def test_bars_without_a_time_are_of_days_weeks_or_months(days, interval):
    lines = [f"AC,{day},10,12,9,11,5" for day in days]

    trial = read("\n".join([DAYS.splitlines()[0], *lines]))

    assert set(lasting(trial)) == {interval}


def test_moments_that_are_no_interval_or_of_two_are_refused_until_it_is_said():
    odd, mixed = read(intraday(20)), read(intraday(5, 20) + "\n" + intraday(1, 3)[37:])

    assert "20 minutes apart" in odd.refusals[0].reason
    assert [one.column for one in odd.refusals] == ["time"]
    assert mixed.refusals
    assert not read(intraday(20), interval="15m").refusals


@pytest.mark.parametrize(
    "moments",
    [
        ("2026-01-05 00:00:00-05:00", "2026-07-06 00:00:00-04:00"),
        ("2026-01-05 16:00:00", "2026-07-06 16:00:00"),
        ("2026-01-05T00:00:00Z", "2026-07-06T00:00:00Z"),
    ],
)
def test_a_time_that_is_the_same_every_day_does_not_move_a_bar_to_another_day(moments):
    lines = [f"AC,{moment},10,12,9,11,5" for moment in moments]

    trial = read("\n".join([DAYS.splitlines()[0], *lines]))

    assert trial.is_clear
    assert [f"{ts:%Y-%m-%d %H:%M}" for ts in trial.rows["ts"]] == [
        "2026-01-05 00:00",
        "2026-07-06 00:00",
    ]


def test_dates_and_times_in_two_columns_are_one_moment():
    text = (
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n"
        "AC,15,20260105,091500,10,12,9,11,5\nAC,15,20260105,093000,10,12,9,11,5\n"
    )

    trial = read(text, ts="Europe/Paris")

    assert [f"{ts:%H:%M}" for ts in trial.rows["ts"]] == ["08:15", "08:30"]
    assert trial.rows["interval"].tolist() == ["15m", "15m"]


def test_a_row_said_twice_is_left_out_and_one_said_otherwise_refused():
    same = read(DAYS + DAYS.splitlines()[2])
    other = read(DAYS + "AC,2026-01-06,11,13,10,12.5,200\n")

    assert len(same.rows) == 2
    assert not same.refusals
    assert "the first in line 4" in same.notes[0]
    assert said(other) == [(4, "date", "2026-01-06")]
    assert "Line 3 has the same symbol, date already" in other.refusals[0].reason


@pytest.mark.parametrize(
    ("bar", "flag"),
    [
        ("10,9,12,11,5", "high_below_low"),
        ("20,12,9,11,5", "open_outside"),
        ("10,12,9,8,5", "close_outside"),
        ("0,0,0,0,5", "all_zero"),
        ("10,12,-9,11,5", "negative_price"),
        ("10,12,9,11,-5", "negative_volume"),
        ("10,12,9,11,", "no_volume"),
    ],
)
def test_a_bar_that_cannot_be_is_told_and_taken_with_a_flag(bar, flag):
    trial = read(f"{DAYS}AC,2026-01-07,{bar}\n")

    (warning,) = trial.warnings
    flags = quality(trial.rows)
    assert (warning.line, warning.column) == (4, "close")
    assert flags[:2].tolist() == [None, None]
    assert list(flags[2]) == [flag]


def test_high_and_low_under_each_others_names_are_asked_and_put_right():
    swapped = DAYS.replace("high,low", "low,high") + "".join(
        f"AC,2026-02-{day:02},10,12,9,11,5\n" for day in range(2, 10)
    )

    asked, answered = read(swapped), read(swapped, high_low="swapped")

    (question,) = asked.questions
    assert question.about == "high_low"
    assert list(question.choices) == ["swapped"]
    assert (answered.rows["h"] > answered.rows["l"]).all()
    assert answered.is_clear
    assert not answered.refusals
    assert answered.rows["h"].tolist()[:2] == [12, 13]


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        ((1.05, 105.0), "pounds become pence"),
        ((98.0, 14.1), "as in a split"),
    ],
)
def test_a_leap_to_another_unit_and_a_split_are_told_and_nothing_is_changed(closes, words):
    lines = [
        f"AC,2026-01-{day:02},{c},{c},{c},{c},5"
        for day, c in zip((5, 6, 7), (*closes, closes[1]), strict=True)
    ]

    trial = read("\n".join([DAYS.splitlines()[0], *lines]))

    (warning,) = trial.warnings
    assert words in warning.reason
    assert warning.line == 3
    assert trial.rows["c"].tolist() == [*closes, closes[1]]


def test_a_split_that_the_adjusted_closes_know_is_not_told():
    lines = "AC,2026-01-05,98,98,98,98,14,5\nAC,2026-01-06,14,14,14,14,14,5\n"

    assert read(f"symbol,date,open,high,low,close,adj close,volume\n{lines}").warnings == []


def test_missing_business_days_are_counted():
    trial = read(DAYS + "AC,2026-02-02,11,13,10,12,200\n")

    (warning,) = trial.warnings
    assert "18 of 21 business days have no bar, up to 18 in a row" in warning.reason


@pytest.mark.parametrize("column", ["open", "high", "low", "close", "date"])
def test_a_cell_that_is_not_what_its_column_holds_is_refused_by_line_and_column(column):
    names = DAYS.splitlines()[0].split(",")
    cells = ["AC", "2026-01-07", "11", "13", "10", "12", "200"]
    cells[names.index(column)] = "abc"

    assert said(read(DAYS + ",".join(cells) + "\n")) == [(4, column, "abc")]


def test_units_in_brackets_are_of_the_figures():
    text = DAYS.replace("close,volume", "close (GBp),volume (thousands)")

    trial = read(text)

    assert trial.rows["currency"].tolist() == ["GBX", "GBX"]
    assert trial.totals["newest close"] == "12"
    assert (trial.rows["v"] * trial.rows["volume_unit"]).tolist() == [100_000, 200_000]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("isin", "US0378331006"),
        ("isin", "US037833"),
        ("figi", "BBG000B9XRY5"),
        ("cusip", "037833101"),
        ("currency", "GBp"),
        ("active", "perhaps"),
    ],
)
def test_a_number_with_a_slip_of_the_pen_is_refused(column, value):
    names = INSTRUMENTS.sample.splitlines()[0]
    cells = INSTRUMENTS.sample.splitlines()[1].split(",")
    cells[names.split(",").index(column)] = value

    assert said(read(f"{names}\n{','.join(cells)}\n", "instruments")) == [(2, column, value)]
