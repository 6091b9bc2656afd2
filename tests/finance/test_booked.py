"""Rules of journals, banks and budgets: what is refused, told, asked and summed."""

from datetime import date
from decimal import Decimal

import pytest

from core.catalogue import CSV_SHAPES
from core.finance import bank, journal
from core.uploads.trial import tried

JOURNAL = "date,voucher,account,debit,credit\n"
BANK = "date,text,amount,balance\n"


def read(text, **answers):
    return tried(text.encode(), CSV_SHAPES, answers=answers)


def said(faults):
    return [(one.line, one.column, one.reason) for one in faults]


def test_a_journal_asks_once_how_amounts_are_signed_and_signs_them_so():
    text = JOURNAL + "2026-01-05,1,1200,100,\n2026-01-05,1,4000,,100\n"

    assert [one.about for one in read(text).questions] == ["sign"]
    ledger = journal.summed(read(text, sign="as in the ledger").rows)
    positive = journal.summed(read(text, sign="income positive").rows)
    assert ledger["value"].tolist() == [100, -100]
    assert positive["value"].tolist() == [-100, 100]


def test_postings_of_a_day_are_summed_to_the_cent():
    lines = "".join(f"2026-01-05,{n},6000,0.10,\n2026-01-05,{n},1200,,0.10\n" for n in range(3))
    trial = read(JOURNAL + lines, sign="as in the ledger")

    points = journal.summed(trial.rows)

    assert points["value"].tolist() == [0.3, -0.3]
    assert trial.notes[0].startswith("6 lines become the sums of 2 days of accounts")


def test_a_line_with_both_sides_or_none_is_refused():
    text = JOURNAL + "2026-01-05,1,1200,100,100\n2026-01-05,1,4000,,\n2026-01-05,1,,5,\n"

    trial = read(text, sign="as in the ledger")

    assert [(line, column) for line, column, _ in said(trial.refusals)] == [
        (2, "credit"),
        (3, "debit"),
        (4, "account"),
    ]


def test_a_voucher_that_does_not_balance_is_told_with_the_difference():
    text = JOURNAL + (
        "2026-01-05,1,1200,100,\n2026-01-05,1,4000,,100\n"
        "2026-01-06,2,6300,50,\n2026-01-06,2,1200,,49.5\n"
    )

    trial = read(text, sign="as in the ledger")

    assert said(trial.warnings) == [
        (4, "voucher", "Voucher 2 does not balance: its debit is 0.5 more.")
    ]
    assert len(trial.rows) == 4


def test_a_bank_may_write_the_newest_line_first():
    text = BANK + "2024-03-05,B,50,150\n2024-03-05,A,-20,100\n2024-03-02,C,20,120\n"

    points = bank.points(read(text).rows)

    left = points[points["category"] == "cash"].set_index("timestamp")["value"]
    assert {day.day: value for day, value in left.items()} == {5: 150, 2: 120}
    assert points[points["category"] == "cash_flow"]["value"].tolist() == [30, 20]


def test_a_balance_that_does_not_follow_is_told():
    text = BANK + "2024-03-02,A,20,120\n2024-03-05,B,50,170\n2024-03-06,C,5,190\n"

    assert [(line, column) for line, column, _ in said(read(text).warnings)] == [(4, "balance")]


@pytest.mark.parametrize(
    ("period", "answers", "first", "last"),
    [
        ("2025-02", {}, date(2025, 2, 1), date(2025, 2, 28)),
        ("Q2 2025", {}, date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-03-31", {"period_length": "1"}, date(2025, 3, 1), date(2025, 3, 31)),
        ("2025-03-31", {"period_length": "3"}, date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-03-15", {}, date(2025, 3, 15), date(2025, 3, 15)),
    ],
)
def test_a_budget_knows_the_days_of_its_period(period, answers, first, last):
    trial = read(f"category,period,budget,currency\nRent,{period},10.50,EUR\n", **answers)

    assert (trial.shape, trial.refusals) == ("budgets", [])
    row = trial.rows.iloc[0]
    assert (row["period_start"].date(), row["period_end"].date()) == (first, last)
    assert row["amount"] == Decimal("10.50")


def test_a_budget_asks_for_its_currency_and_for_how_long_a_day_stands():
    text = "category,period,budget\nRent,2025-01-01,10\nRent,2025-04-01,11\n"

    assert {one.about for one in read(text).questions} == {"currency", "period_length"}


def test_a_budget_that_cannot_be_kept_is_refused():
    text = (
        "category,start,end,budget,currency\n"
        "Rent,2025-01-31,2025-01-01,10,EUR\nWages,2025-01-01,2025-01-31,0.00001,EUR\n"
        "Sales,2025-01-01,2025-01-31,5,euros\n"
    )

    assert [(line, column) for line, column, _ in said(read(text).refusals)] == [
        (2, "end"),
        (3, "budget"),
        (4, "currency"),
    ]
