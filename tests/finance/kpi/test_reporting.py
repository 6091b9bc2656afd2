"""A report adds up to the files it was made of, and says what is to be known of it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import col, select

from core.currency.tables import FxRate, RateKind
from core.errors import Invalid, NotFound
from core.finance import sign_deciding
from core.finance.kpi import accounts
from core.finance.kpi.asking import Asked, Calendar
from core.finance.tables import Side
from core.series.tables import Series
from tests.bed.rows import Rows
from tests.finance.books import file
from tests.finance.kpi.asked import FIRM, MONTHS, Q3, SALES, ask, budget, firm, line, value

JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 30)


def rate(db, day, kind, amount, base="USD", quote="EUR"):
    """One exchange rate."""
    db.add(
        FxRate(
            base_currency=base,
            quote_currency=quote,
            kind=kind,
            date=day,
            rate=Decimal(str(amount)),
            source="ECB",
        )
    )
    db.flush()


def test_a_quarter_adds_up_to_the_rows_of_its_file(db, ada):
    firm(db, ada)

    found = ask(db, ada)

    assert line(found, "revenue") == pytest.approx(Q3, abs=0.005)
    assert line(found, "operating_income") == pytest.approx(Q3 - 2100, abs=0.005)
    assert line(found, "revenue", "previous") == pytest.approx(sum(SALES[15:18]))
    assert line(found, "revenue", "year_before") == pytest.approx(sum(SALES[6:9]))
    assert line(found, "revenue", "ltm") == pytest.approx(sum(SALES[9:21]))
    assert found.about.currency == "EUR"
    assert found.about.files[0].points == 3 * MONTHS


@pytest.mark.parametrize(
    ("period", "revenue"),
    [
        ("2026-09", SALES[20]),
        ("2026-Q2", sum(SALES[15:18])),
        ("2025", sum(SALES[:12])),
        ("LTM 2026-08", sum(SALES[8:20])),
        ("2026-02-01..2026-06-30", sum(SALES[13:18])),
    ],
)
def test_any_period_can_be_asked_for(db, ada, period, revenue):
    firm(db, ada)

    assert line(ask(db, ada, period), "revenue") == pytest.approx(revenue)


def test_a_fiscal_year_begins_when_the_firm_says(db, ada):
    firm(db, ada)

    found = ask(db, ada, "2026-Q1", calendar=Calendar(4))

    assert found.about.period == "FY2026 Q1, calendar 2025 Q2"
    assert line(found, "revenue") == pytest.approx(sum(SALES[3:6]))


def test_months_of_weeks_are_made_of_days(db, ada):
    days = {"Sales": ("revenue", [10.0] * 400), "Rent": ("operating_expense", [4.0] * 400)}
    file(db, ada, "days.csv", days, first="2025-08-01", freq="D")

    found = ask(db, ada, "2026-M01", calendar=Calendar(1, "4-4-5"))

    assert line(found, "revenue") == pytest.approx(280)
    assert line(found, "revenue", "previous") == pytest.approx(350)  # five weeks


def test_a_period_that_is_not_over_says_so_and_is_held_against_as_much_of_the_others(db, ada):
    days = {"Sales": ("revenue", [10.0] * 52), "Rent": ("operating_expense", [4.0] * 52)}
    file(db, ada, "days.csv", days, first="2026-08-01", freq="D")  # to 21 September

    found = ask(db, ada, "2026-09")

    assert found.about.is_partial
    assert found.about.period == "Sep 2026 up to 2026-09-21"
    assert found.about.cautions[0].startswith(
        "Sep 2026 is not over: figures reach up to 2026-09-21"
    )
    assert (line(found, "revenue"), line(found, "revenue", "previous")) == (210, 210)


def test_of_a_quarter_known_by_the_month_only_whole_months_count(db, ada):
    short = {name: (place, values[:20]) for name, (place, values) in FIRM.items()}
    file(db, ada, "firm.csv", short, first="2025-01")  # up to August

    found = ask(db, ada)

    assert found.about.period == "2026 Q3 up to 2026-08-31"
    assert line(found, "revenue", "year_before") == pytest.approx(sum(SALES[6:8]))


def test_half_a_month_beside_accounts_known_by_the_month_is_refused_in_a_sentence(db, ada):
    file(db, ada, "days.csv", {"Sales": ("revenue", [1.0] * 45)}, first="2026-08-01", freq="D")
    file(db, ada, "months.csv", {"Rent": ("operating_expense", [5.0, 5.0])}, first="2026-08")

    assert line(ask(db, ada, "2026-09"), "revenue") == 14  # up to the end of what is known by day
    file(db, ada, "more.csv", {"Wages": ("operating_expense", [5.0] * 2)}, first="2026-08")
    assert ask(db, ada, "2026-08").about.is_partial is False


def test_accounts_that_end_early_are_named(db, ada):
    firm(db, ada)
    file(db, ada, "old.csv", {"Other sales": ("revenue", [5.0] * 19)}, first="2025-01")
    file(db, ada, "older.csv", {"Old sales": ("revenue", [5.0] * 18)}, first="2025-01")

    cautions = ask(db, ada).about.cautions

    assert "There is no value of Old sales in 2026 Q3." in cautions
    assert any("Other sales ends on 2026-07-31" in one for one in cautions)


def test_a_month_that_a_period_cuts_is_told(db, ada):
    firm(db, ada)

    cautions = ask(db, ada, "2026-03-10..2026-05-20").about.cautions

    assert any("known by the month, and this period cuts one" in one for one in cautions)


def test_a_period_of_which_nothing_is_known_says_what_is(db, ada):
    firm(db, ada)

    with pytest.raises(NotFound, match="from January 2025 to September 2026"):
        ask(db, ada, "2027-Q1")
    with pytest.raises(NotFound, match="Choose another period"):
        ask(db, ada, "2024-Q1")


def test_without_classed_series_there_are_no_books(db, ada):
    file(db, ada, "plain.csv", {"Something": (None, 5.0)})

    assert accounts.every(db, ada) == []
    with pytest.raises(NotFound, match="No series has a class of account"):
        ask(db, ada)


def test_costs_are_read_by_the_sign_of_their_file(db, ada):
    firm(db, ada)
    late = {"Sales": ("revenue", [2000.0]), "Rent": ("operating_expense", [-300.0])}
    file(db, ada, "oct.csv", late | {"Goods": ("cost_of_sales", [-400.0])}, first="2026-10")

    found = ask(db, ada, "2026-10")

    assert line(found, "operating_expense") == pytest.approx(300)
    assert line(found, "operating_income") == pytest.approx(1300)
    assert line(found, "operating_expense", "previous") == pytest.approx(300)
    assert any("Costs are negative in oct.csv and positive in firm.csv" in one
               for one in found.about.cautions)  # fmt: skip


def test_a_sign_that_a_person_decided_is_used(db, ada):
    firm(db, ada)
    upload = file(db, ada, "oct.csv", {"Rent": ("operating_expense", [-300.0])}, first="2026-10")
    sign_deciding.decide(db, ada, upload, Side.cost, 1)

    assert line(ask(db, ada, "2026-10"), "operating_expense") == pytest.approx(-300)


def test_returns_are_taken_from_revenue(db, ada):
    firm(db, ada)
    file(db, ada, "back.csv", {"Returns": ("deduction", [50.0])}, first="2026-09")

    assert line(ask(db, ada), "revenue") == pytest.approx(Q3 - 50)


def test_entities_are_told_apart_and_together(db, ada):
    firm(db, ada, entity="North")
    firm(db, ada, entity="South")

    whole, south = ask(db, ada), ask(db, ada, entities=("South",))

    assert line(whole, "revenue") == pytest.approx(2 * Q3)
    assert line(south, "revenue") == pytest.approx(Q3)
    assert list(whole.told.by_entity) == ["North", "South"]
    with pytest.raises(NotFound, match="No series of West has a class"):
        ask(db, ada, entities=("West",))


def test_books_of_several_currencies_need_one_that_is_asked_for(db, ada):
    firm(db, ada)
    file(db, ada, "us.csv", {"Exports": ("revenue", [100.0] * MONTHS)}, first="2025-01",
         currency="USD")  # fmt: skip

    with pytest.raises(Invalid, match="These books are in EUR and USD. Choose the currency"):
        ask(db, ada)
    with pytest.raises(Invalid, match="Exchange rates are missing: USD to EUR"):
        ask(db, ada, currency="EUR")


def test_flows_are_converted_at_averages_and_cash_at_the_closing_rate(db, ada):
    three = [100.0] * 3
    for name, entity, money in (("home.csv", "North", "EUR"), ("away.csv", "South", "USD")):
        told = {"Sales": ("revenue", three), "Rent": ("operating_expense", three)}
        file(db, ada, name, told | {"Bank": ("cash", three)}, first="2026-07", entity=entity,
             currency=money)  # fmt: skip
    for month, average in ((31, 0.9), (30, 0.8)):
        rate(db, date(2026, 8 if month == 31 else 9, month), RateKind.average, average)
    rate(db, date(2026, 7, 31), RateKind.average, 0.95)
    rate(db, SEPTEMBER, RateKind.closing, 0.75)
    rate(db, date(2026, 8, 31), RateKind.closing, 0.85)
    rate(db, date(2026, 7, 31), RateKind.closing, 0.92)

    found = ask(db, ada, "2026-09", currency="EUR")
    closing = ask(db, ada, "2026-09", currency="EUR", is_closing_for_all=True)

    assert line(found, "revenue") == pytest.approx(100 + 80)
    assert line(found, "revenue", "previous") == pytest.approx(100 + 90)
    assert line(closing, "revenue") == pytest.approx(100 + 75)


def test_an_entity_that_changes_its_currency_is_told(db, ada):
    file(db, ada, "old.csv", {"Sales": ("revenue", [100.0])}, first="2026-08", entity="North")
    file(db, ada, "new.csv", {"Sales in dollars": ("revenue", [100.0])}, first="2026-09",
         entity="North", currency="USD")  # fmt: skip
    rate(db, SEPTEMBER, RateKind.average, 0.8)

    found = ask(db, ada, "2026-09", currency="EUR")

    assert line(found, "revenue") == pytest.approx(80)
    assert any("North has accounts in EUR and USD" in one for one in found.about.cautions)


def test_a_budget_is_held_against_what_came_and_good_is_positive(db, ada):
    firm(db, ada)
    budget(db, ada, "Sales", 3600, JULY, SEPTEMBER)
    for category, amount in (("Goods", 1300), ("Rent", 900)):
        budget(db, ada, category, amount, JULY, SEPTEMBER)

    found = ask(db, ada)

    assert value(found, "revenue_variance") == pytest.approx((Q3 - 3600) / 3600)
    assert value(found, "budget_variance") == pytest.approx((Q3 - 2100 - 1400) / 1400)
    assert value(found, "expense_variance") == 0
    assert found.about.plan_version == 1


def test_a_budget_written_with_negative_costs_means_the_same(db, ada):
    firm(db, ada)
    for category, amount in (("Sales", 3600), ("Goods", -1300), ("Rent", -900)):
        budget(db, ada, category, amount, JULY, SEPTEMBER)

    assert line(ask(db, ada), "operating_income", "budget") == pytest.approx(1400)


def test_a_budget_of_a_year_counts_by_its_days(db, ada):
    firm(db, ada)
    budget(db, ada, "Sales", 36_500, date(2026, 1, 1), date(2026, 12, 31))

    found = ask(db, ada)

    assert line(found, "revenue", "budget") == pytest.approx(9_200)  # 92 days
    assert any("counts by its days" in one for one in found.about.cautions)


def test_without_a_budget_there_is_a_reason_and_no_number(db, ada):
    firm(db, ada)

    assert value(ask(db, ada), "budget_variance") == "no_budget"
    assert value(ask(db, ada, version=7), "budget_variance") == "no_budget"


def test_budgets_that_overlap_are_refused_by_name(db, ada):
    firm(db, ada)
    budget(db, ada, "Sales", 12_000, date(2026, 1, 1), date(2026, 12, 31))
    budget(db, ada, "Sales", 1_000, JULY, date(2026, 7, 31))

    found = ask(db, ada)

    assert value(found, "revenue_variance") == "budget_overlaps"
    assert any("Sales (2026-01-01 to 2026-12-31 and 2026-07-01" in one
               for one in found.about.cautions)  # fmt: skip


def test_a_budget_of_the_whole_beside_those_of_entities_would_count_twice(db, ada):
    firm(db, ada, entity="North")
    budget(db, ada, "Sales", 12_000, JULY, SEPTEMBER)
    budget(db, ada, "Sales", 1_000, JULY, SEPTEMBER, entity="North")

    assert value(ask(db, ada), "revenue_variance") == "budget_overlaps"


def test_a_budget_line_of_no_account_or_of_two_classes_is_left_out_by_name(db, ada):
    firm(db, ada, entity="North")
    file(db, ada, "b.csv", {"Rent": ("cost_of_sales", 5.0)}, first="2026-09", entity="South")
    budget(db, ada, "Sales", 3_600, JULY, SEPTEMBER)
    budget(db, ada, "Parking", 100, JULY, SEPTEMBER)
    budget(db, ada, "Rent", 100, JULY, SEPTEMBER)

    found = ask(db, ada)

    assert line(found, "revenue", "budget") == 3_600
    assert any("Parking and Rent of the budget are no account" in one
               for one in found.about.cautions)  # fmt: skip


def test_the_newest_version_of_a_budget_counts_unless_another_is_named(db, ada):
    firm(db, ada)
    budget(db, ada, "Sales", 3_000, JULY, SEPTEMBER)
    budget(db, ada, "Sales", 3_500, JULY, SEPTEMBER, version=2)

    assert line(ask(db, ada), "revenue", "budget") == 3_500
    assert line(ask(db, ada, version=1), "revenue", "budget") == 3_000


def test_the_ledger_tells_how_well_the_period_was_forecast(db, ada):
    firm(db, ada)
    sales = db.scalars(select(Series).where(col(Series.category) == "Sales")).one()
    rows = Rows(db.connection())
    model = rows.add("trained_models", user_id=ada.id, series_id=sales.id, family="forecast")
    for month, expected, actual in ((7, 1100.0, 1000.0), (8, 1000.0, 1000.0)):
        made = rows.add(
            "forecasts",
            model_id=model["id"],
            origin_date=datetime(2026, 6, 1, tzinfo=UTC),
            forecast_date=datetime(2026, month, 1, tzinfo=UTC),
            predicted_value=expected,
        )
        error = actual - expected
        told = {"actual_value": actual, "error": error, "abs_error": abs(error)}
        rows.add("forecast_scores", forecast_id=made["id"], is_current=True, **told)

    found = ask(db, ada)

    assert value(found, "forecast_accuracy") == pytest.approx(0.95)
    assert value(found, "forecast_bias") == pytest.approx(0.05)
    assert (found.about.model_id, found.about.models) == (model["id"], 1)


def test_only_what_is_shared_is_seen_by_others(db, ada, eve, vic, root):
    firm(db, ada)

    assert accounts.every(db, eve) == []
    assert [one.owner for one in accounts.every(db, root)] == ["ada"]
    with pytest.raises(NotFound):
        ask(db, vic, owner=ada)
    assert line(ask(db, root, owner=ada), "revenue") == pytest.approx(Q3)


def test_shared_books_are_told_to_everybody_with_whose_they_are(db, ada, vic):
    firm(db, ada, is_shared=True)

    (books,) = accounts.every(db, vic)

    assert (books.owner, books.is_mine, books.currencies) == ("ada", False, ("EUR",))
    assert line(ask(db, vic, owner=ada), "revenue") == pytest.approx(Q3)


@pytest.mark.parametrize("currency", ["eur", "EURO", "E1R"])
def test_a_question_is_checked(ada, currency):
    with pytest.raises(Invalid, match="is no currency"):
        Asked(ada.id, "2026-Q3", currency=currency)


def test_changing_the_future_moves_no_figure_of_the_past(db, ada):
    firm(db, ada)
    before = ask(db, ada, "2026-Q2").told.written()
    file(db, ada, "later.csv", {"Sales": ("revenue", [9e9])}, first="2026-10")

    assert ask(db, ada, "2026-Q2").told.written() == before
