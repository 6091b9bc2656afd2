"""A report is converted at rates that somebody stated, and is told which of them are missing."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.currency.averages import rates
from core.currency.tables import FxRate, RateKind
from core.errors import Invalid

AVERAGE, CLOSING = RateKind.average, RateKind.closing


def month(year, number):
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


MARCH, FEBRUARY = month(2026, 3), month(2026, 2)


def state(db, pair, kind, by_day, source=None):
    base, quote = pair.split("/")
    db.add_all(
        FxRate(
            base_currency=base,
            quote_currency=quote,
            kind=kind,
            date=day,
            rate=Decimal(str(rate)),
            source=source,
        )
        for day, rate in by_day.items()
    )
    db.flush()


def daily(first, last, rate=1.0):
    """A rate of every working day."""
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return {day: rate for day in days if day.weekday() < 5}


def ask(db, user, *wanted, base="EUR", **options):
    found = rates(db, user, wanted, base, **options)
    return {(code, f"{end:%Y-%m}", kind.value): one for (code, _, end, kind), one in found.items()}


def test_flows_take_the_stated_average_and_balances_the_closing_rate(db, ada):
    state(db, "EUR/USD", AVERAGE, {MARCH[1]: 1.0675}, "ECB")
    state(db, "EUR/USD", CLOSING, {MARCH[1]: 1.0389})

    found = ask(db, ada, ("EUR", *MARCH), base="USD")

    average, closing = (found["EUR", "2026-03", kind] for kind in ("average", "closing"))
    assert round(1500 * average.value, 4) == 1601.25
    assert average.source == "average of 2026-03-31, stated (ECB)"
    assert round(4685 * closing.value, 4) == 4867.2465
    assert closing.source == "closing of 2026-03-31"
    assert (average.code, average.base, average.start, average.end) == ("EUR", "USD", *MARCH)


def test_closing_for_all_leaves_averages_out(db, ada):
    state(db, "EUR/USD", CLOSING, {MARCH[1]: 1.0389})

    found = ask(db, ada, ("EUR", *MARCH), base="USD", closing_for_all=True)

    assert list(found) == [("EUR", "2026-03", "closing")]
    assert round(1500 * found["EUR", "2026-03", "closing"].value, 4) == 1558.35


@pytest.mark.parametrize("wanted", RateKind)
def test_a_rate_that_is_not_asked_for_is_not_missed(db, ada, wanted):
    state(db, "USD/EUR", wanted, {MARCH[1]: 0.9})

    found = ask(db, ada, ("USD", *MARCH), kinds=[wanted])

    assert list(found) == [("USD", "2026-03", wanted.value)]


def test_each_month_has_its_own_average(db, ada):
    state(db, "USD/EUR", AVERAGE, {FEBRUARY[1]: 0.8, MARCH[1]: 0.9})
    state(db, "USD/EUR", CLOSING, {FEBRUARY[1]: 0.7, MARCH[1]: 0.6})

    found = ask(db, ada, ("USD", *FEBRUARY), ("USD", *MARCH))

    assert {key[1:]: one.value for key, one in found.items()} == {
        ("2026-02", "average"): 0.8,
        ("2026-02", "closing"): 0.7,
        ("2026-03", "average"): 0.9,
        ("2026-03", "closing"): 0.6,
    }


@pytest.mark.parametrize(
    ("dates", "wanted", "said"),
    [
        (
            (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)),
            month(2026, 2),
            "average of the quarter to 2026-03-31, stated",
        ),
        (
            (date(2024, 12, 31), date(2025, 12, 31)),
            month(2025, 5),
            "average of the year to 2025-12-31, stated",
        ),
    ],
)
def test_an_average_of_a_quarter_or_year_is_that_of_its_months(db, ada, dates, wanted, said):
    state(db, "USD/EUR", AVERAGE, {day: 0.5 + at / 10 for at, day in enumerate(dates)})
    state(db, "USD/EUR", CLOSING, {wanted[1]: 0.7})

    found = ask(db, ada, ("USD", *wanted))[("USD", f"{wanted[1]:%Y-%m}", "average")]

    assert (found.value, found.source) == (0.6, said)


def test_an_average_of_the_month_goes_before_that_of_the_year(db, ada):
    stated = {date(2023, 12, 31): 0.1, date(2024, 12, 31): 0.2}
    later = {date(2026, number, 28): number / 10 for number in (1, 2, 3)}
    state(db, "USD/EUR", AVERAGE, stated | later)
    state(db, "USD/EUR", CLOSING, {date(2024, 12, 31): 0.7, FEBRUARY[1]: 0.7})

    found = ask(db, ada, ("USD", *month(2024, 12)), ("USD", *FEBRUARY))

    assert found["USD", "2024-12", "average"].value == 0.2
    assert found["USD", "2026-02", "average"].value == 0.2


def test_a_rate_the_other_way_round_is_turned(db, ada):
    state(db, "EUR/USD", AVERAGE, {MARCH[1]: 1.25}, "ECB")
    state(db, "EUR/USD", CLOSING, {MARCH[1]: 1.6}, "ECB")

    found = ask(db, ada, ("USD", *MARCH))

    assert [one.value for one in found.values()] == pytest.approx([0.8, 0.625])
    assert found["USD", "2026-03", "closing"].source == "closing of 2026-03-31 (ECB)"


def test_two_currencies_meet_in_a_third(db, ada):
    for kind in RateKind:
        state(db, "EUR/CAD", kind, {MARCH[1]: 1.5}, "ECB")
        state(db, "EUR/CHF", kind, {MARCH[1]: 0.9}, "SNB")

    found = ask(db, ada, ("CAD", *MARCH), base="CHF")

    assert [one.value for one in found.values()] == pytest.approx([0.6, 0.6])
    assert [one.source for one in found.values()] == [
        "average of 2026-03-31, stated (ECB, SNB), through EUR",
        "closing of 2026-03-31 (ECB, SNB), through EUR",
    ]


def test_without_stated_averages_the_closing_rates_of_the_span_are_averaged_and_it_is_said(db, ada):
    state(db, "USD/EUR", CLOSING, daily(*FEBRUARY, 0.8) | daily(*MARCH, 0.9) | {MARCH[1]: 1.1})

    found = ask(db, ada, ("USD", *MARCH))["USD", "2026-03", "average"]

    assert found.value == pytest.approx((21 * 0.9 + 1.1) / 22)
    assert found.source == "mean of 22 closing rates"


def test_a_part_of_a_month_has_the_mean_of_its_own_days(db, ada):
    part = (date(2026, 3, 1), date(2026, 3, 6))
    state(db, "USD/EUR", CLOSING, daily(*MARCH, 0.9) | {date(2026, 3, 4): 0.4})

    found = rates(db, ada, [("USD", *part)], "EUR")

    assert found["USD", *part, AVERAGE].value == pytest.approx((4 * 0.9 + 0.4) / 5)
    assert found["USD", *part, CLOSING].value == 0.9


def test_closing_rates_with_a_hole_of_more_than_a_week_have_no_mean(db, ada):
    there = {day: rate for day, rate in daily(*MARCH, 0.9).items() if not 10 < day.day < 19}
    state(db, "USD/EUR", CLOSING, there)

    with pytest.raises(Invalid, match="missing: USD to EUR, average of 2026-03. Upload"):
        ask(db, ada, ("USD", *MARCH))


def test_a_month_missing_among_averages_is_not_filled_by_its_neighbours_or_by_closings(db, ada):
    days = [month(2026, number)[1] for number in (1, 2, 4, 5)]
    state(db, "USD/EUR", AVERAGE, dict.fromkeys(days, 0.9))
    state(db, "USD/EUR", CLOSING, daily(*MARCH))

    with pytest.raises(Invalid, match="USD to EUR, average of 2026-03"):
        ask(db, ada, ("USD", *MARCH))


def test_after_the_last_stated_average_the_closing_rates_serve(db, ada):
    state(db, "USD/EUR", AVERAGE, {month(2026, number)[1]: 0.9 for number in (1, 2)})
    state(db, "USD/EUR", CLOSING, daily(*FEBRUARY) | daily(*MARCH, 0.7))

    found = ask(db, ada, ("USD", *FEBRUARY), ("USD", *MARCH))

    assert found["USD", "2026-02", "average"].source == "average of 2026-02-28, stated"
    assert found["USD", "2026-03", "average"].source == "mean of 22 closing rates"


def test_a_closing_rate_holds_for_a_week_and_no_longer(db, ada):
    state(db, "USD/EUR", AVERAGE, {MARCH[1]: 0.9})
    state(db, "USD/EUR", CLOSING, {date(2026, 3, 24): 0.7})
    week_later = (date(2026, 3, 1), date(2026, 3, 31))
    too_late = (date(2026, 3, 1), date(2026, 4, 1))

    assert rates(db, ada, [("USD", *week_later)], "EUR", closing_for_all=True)
    with pytest.raises(Invalid, match="USD to EUR, closing of 2026-04-01"):
        rates(db, ada, [("USD", *too_late)], "EUR", closing_for_all=True)


def test_all_that_is_missing_is_told_at_once(db, ada):
    state(db, "USD/EUR", AVERAGE, {MARCH[1]: 0.9})
    state(db, "USD/EUR", CLOSING, {MARCH[1]: 0.9})
    months = [month(2026, number) for number in (1, 2, 3, 5)]

    with pytest.raises(Invalid) as refused:
        ask(db, ada, *[(code, *one) for code in ("USD", "CHF") for one in months])

    assert str(refused.value) == (
        "Exchange rates are missing: CHF to EUR, average of 2026-01 to 2026-03, 2026-05 and "
        "closing of 2026-01-31 to 2026-03-31, 2026-05-31; USD to EUR, average of 2026-01 to "
        "2026-02, 2026-05 and closing of 2026-01-31 to 2026-02-28, 2026-05-31. Upload a file with "
        "these rates."
    )


def test_what_is_in_the_base_needs_no_rate_and_gets_none(db, ada):
    assert ask(db, ada, ("EUR", *MARCH)) == {}


def test_a_span_has_the_same_rates_whatever_else_is_asked(db, ada):
    averages = {month(2024, number)[1]: number / 10 for number in range(1, 13)}
    state(db, "USD/EUR", AVERAGE, averages)
    state(db, "USD/EUR", CLOSING, daily(date(2024, 1, 1), date(2026, 4, 1)))
    months = [month(2024, 5), month(2025, 5), MARCH]

    together = ask(db, ada, *[("USD", *one) for one in months])

    assert together == {
        key: one for each in months for key, one in ask(db, ada, ("USD", *each)).items()
    }


def test_ten_years_of_five_currencies_are_one_statement(db, ada, statements):
    days = [month(year, number)[1] for year in range(2016, 2026) for number in range(1, 13)]
    codes = ("USD", "GBP", "CHF", "CAD", "JPY")
    for code in codes:
        for kind in RateKind:
            state(db, f"EUR/{code}", kind, dict.fromkeys(days, 1.25))
    wanted = [(code, day.replace(day=1), day) for code in codes for day in days]

    with statements.budget(1):
        found = rates(db, ada, wanted, "EUR")

    assert len(found) == 2 * 5 * 120
    assert {one.value for one in found.values()} == {0.8}
