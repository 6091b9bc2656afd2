"""Returns come from bars, from holdings through rates, or from a series; and say where from."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest

from core.errors import Invalid, NotFound
from core.risk.asking import Asked, read
from core.risk.histories import history
from core.risk.portfolios import Line, add_portfolio, set_holdings
from core.risk.tables import RiskSubject
from tests.forecasting.futures import stored
from tests.risk.markets import FIRST, days, listed, portfolio, rate

PORTFOLIO, INSTRUMENT, SERIES = (
    RiskSubject.portfolio,
    RiskSubject.instrument,
    RiskSubject.series,
)


def test_an_instrument_has_the_changes_of_its_closes_with_252_a_year(db, ada):
    apple = listed(db, "APL", [10, 11, 11, 22])

    one = history(db, ada, Asked(INSTRUMENT, apple))

    assert one.known.tolist() == pytest.approx([0.1, 0, 1])
    assert (one.returns.periods, one.label, one.currency) == (252, "APL (X)", "USD")
    assert one.returns.base == pd.Timestamp(FIRST)


def test_only_the_time_that_was_asked_for_counts(db, ada):
    apple = listed(db, "APL", [10, 11, 12.1, 6.05, 12.1])
    since, until = days(5)[2].date(), days(5)[3].date()

    one = history(db, ada, Asked(INSTRUMENT, apple, since, until))

    assert one.known.tolist() == pytest.approx([0.1, -0.5])
    assert one.returns.base == pd.Timestamp(days(5)[1].date())


def test_what_comes_after_the_time_asked_for_moves_nothing(db, ada):
    apple, pear = listed(db, "APL", [10, 11, 12, 13]), listed(db, "PER", [10, 11, 12, 99])
    until = days(4)[2].date()

    found = [history(db, ada, Asked(INSTRUMENT, key, until=until)) for key in (apple, pear)]

    assert found[0].known.tolist() == found[1].known.tolist()
    assert found[0].sha256 == found[1].sha256


def test_half_and_half_never_restored_is_as_by_hand(db, ada):
    apple, pear = listed(db, "APL", [10, 11, 11.55]), listed(db, "PER", [20, 20, 19])
    made = portfolio(db, ada, "Fruit", {apple: 0.5, pear: 0.5})

    one = history(db, ada, Asked(PORTFOLIO, made))

    assert (100 * (1 + one.known).cumprod()).tolist() == pytest.approx([105, 105.25])
    assert one.worth is None
    assert one.parts.weights.iloc[-1].sum() == pytest.approx(1)


def test_holdings_by_number_are_worth_money_in_the_currency_of_the_portfolio(db, ada):
    apple = listed(db, "APL", [10, 12], "USD")
    rate(db, "EUR", "USD", {FIRST: 1.25, days(2)[1].date(): 1.2})
    made = portfolio(db, ada, "Fruit", {apple: 6.0}, by="quantity", base_currency="EUR")
    more = listed(db, "MOR", [10, 10, 10], "USD")

    with pytest.raises(Invalid, match="has 1 return in this time and 2 are needed"):
        history(db, ada, Asked(PORTFOLIO, made))
    set_holdings(db, ada, made, [Line(more, FIRST, quantity=6.0)])
    one = history(db, ada, Asked(PORTFOLIO, made))

    assert one.worth == pytest.approx(6 * 10 / 1.2)
    assert one.known.tolist() == pytest.approx([1.25 / 1.2 - 1, 0])
    assert one.currency == "EUR"


def test_a_missing_rate_is_a_sentence_that_names_the_pair(db, ada):
    apple = listed(db, "APL", [10, 12, 13], "SEK")
    made = portfolio(db, ada, "Fruit", {apple: 1.0}, base_currency="EUR")

    with pytest.raises(Invalid, match=r"SEK to EUR \(3 days"):
        history(db, ada, Asked(PORTFOLIO, made))


def test_a_benchmark_that_is_shorter_is_joined_by_day_and_the_gap_is_told(db, ada):
    apple, index = listed(db, "APL", [10, 11, 12, 13]), listed(db, "IDX", [1, 2, 2])

    one = history(db, ada, Asked(INSTRUMENT, apple, benchmark_id=index))

    assert one.benchmark.tolist() == pytest.approx([1, 0, np.nan], nan_ok=True)
    assert "IDX (X) is known for 2 of 3 returns." in one.cautions


def test_a_portfolio_is_held_against_its_own_benchmark(db, ada):
    apple, index = listed(db, "APL", [10, 11, 12]), listed(db, "IDX", [1, 2, 2])
    made = portfolio(db, ada, "Fruit", {apple: 1.0}, benchmark_id=index)

    assert history(db, ada, Asked(PORTFOLIO, made)).benchmark_label == "IDX (X)"


def test_a_benchmark_in_another_currency_goes_through_its_rate(db, ada):
    apple, index = listed(db, "APL", [10, 11, 12], "EUR"), listed(db, "IDX", [1, 1, 1], "USD")
    rate(db, "USD", "EUR", dict(zip((day.date() for day in days(3)), (1, 2, 3), strict=True)))

    one = history(db, ada, Asked(INSTRUMENT, apple, benchmark_id=index))

    assert one.benchmark.tolist() == pytest.approx([1, 0.5])


def test_a_series_has_as_many_periods_as_its_rhythm_and_is_worth_its_last_value(db, ada):
    values = pd.Series([100, 110, 99, 99], pd.date_range("2024-01-31", periods=4, freq="ME"))
    made = stored(db, ada, "Sales", values.astype(float))

    one = history(db, ada, Asked(SERIES, made))

    assert one.known.tolist() == pytest.approx([0.1, -0.1, 0])
    assert (one.returns.periods, one.worth) == (12, 99)


def test_a_series_that_passes_through_nothing_says_why_it_has_no_returns(db, ada):
    values = pd.Series([100, -5, 99, 99], pd.date_range("2024-01-31", periods=4, freq="ME"))
    made = stored(db, ada, "Cash", values.astype(float))

    with pytest.raises(Invalid, match="Cash is -5 on 2024-02-29.*falling short"):
        history(db, ada, Asked(SERIES, made))


def test_a_portfolio_that_holds_nothing_says_what_to_do(db, ada):
    made = add_portfolio(db, ada, "Fruit")

    with pytest.raises(Invalid, match="Fruit holds nothing yet; enter its holdings"):
        history(db, ada, Asked(PORTFOLIO, made))


def test_an_instrument_without_prices_is_named(db, ada):
    made = portfolio(db, ada, "Fruit", {listed(db, "APL", []): 1.0})

    with pytest.raises(Invalid, match=r"APL \(X\) has no daily prices yet"):
        history(db, ada, Asked(PORTFOLIO, made))


def test_negative_prices_are_refused_with_the_name(db, ada):
    apple = listed(db, "OIL", [10, -37, 12])

    with pytest.raises(Invalid, match=r"'OIL \(X\)' has a price of 0 or below"):
        history(db, ada, Asked(INSTRUMENT, apple))


@pytest.mark.parametrize("what", [PORTFOLIO, INSTRUMENT, SERIES])
def test_what_is_not_there_is_not_found(db, ada, what):
    with pytest.raises(NotFound):
        history(db, ada, Asked(what, uuid4()))


def test_of_models_nothing_is_asked_here(db, ada):
    with pytest.raises(NotFound, match="portfolios, instruments and series"):
        history(db, ada, Asked(RiskSubject.model, uuid4()))


def test_a_benchmark_that_is_not_there_is_not_found(db, ada):
    apple = listed(db, "APL", [10, 11, 12])

    with pytest.raises(NotFound, match="no such instrument"):
        history(db, ada, Asked(INSTRUMENT, apple, benchmark_id=uuid4()))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"horizon": 0}, "1 to 20 returns ahead, not 0"),
        ({"horizon": 21}, "not 21"),
        ({"rf": -1.0}, "leaves nothing"),
        ({"amount": 0.0}, "above 0"),
        ({"since": date(2025, 1, 1), "until": date(2024, 1, 1)}, "ends before"),
    ],
    ids=["no horizon", "too far", "rate", "amount", "time"],
)
def test_a_question_that_has_no_answer_is_refused(given, sentence):
    with pytest.raises(Invalid, match=sentence):
        replace(Asked(INSTRUMENT, uuid4()), **given)


def test_a_question_is_kept_as_json_and_read_again():
    whole = Asked(
        INSTRUMENT, uuid4(), date(2024, 1, 1), date(2024, 2, 1), uuid4(), 12.0, -0.01, 5, 1e6
    )

    assert read(whole.written()) == whole
    assert read(Asked(PORTFOLIO, whole.id).written()) == Asked(PORTFOLIO, whole.id)


def test_a_portfolio_of_many_takes_as_few_statements_as_one_of_two(db, ada, statements):
    many = {listed(db, f"T{number:02}", [10, 11, 12, 13]): 0.05 for number in range(20)}
    two = dict(list(many.items())[:2])
    keys = [portfolio(db, ada, name, held) for name, held in (("Two", two), ("Many", many))]

    counts = []
    for key in keys:
        before = len(statements.texts)
        history(db, ada, Asked(PORTFOLIO, key))
        counts.append(len(statements.texts) - before)

    assert counts[0] == counts[1] <= 12
