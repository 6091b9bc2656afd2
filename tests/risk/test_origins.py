"""A figure of risk is followed to its returns and files, and a stored one is proved again."""

import pandas as pd
import pytest
from sqlalchemy import update
from sqlmodel import col

from core import origins
from core.errors import NotFound
from core.market.tables import PriceBar
from core.risk import citing, histories, keeping, kept, reporting
from core.risk import origins as figures
from core.risk.asking import Asked
from core.risk.reporting import METRICS
from core.risk.tables import RiskMetrics, RiskSubject
from tests.bed.rows import Rows
from tests.forecasting.futures import months, seasonal, stored
from tests.risk.markets import days, listed, portfolio, walk

COUNT = 300
INSTRUMENT, PORTFOLIO, SERIES = (
    RiskSubject.instrument,
    RiskSubject.portfolio,
    RiskSubject.series,
)


@pytest.fixture
def fruit(db, ada):
    """A portfolio of two instruments beside a third, and of which file their bars are."""
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", user_id=ada.id, filename="prices.csv")
    keys = [listed(db, name, walk(COUNT, at)) for at, name in enumerate(("APL", "PER", "IDX"))]
    db.execute(update(PriceBar).values(data_upload_id=upload["id"]))
    return portfolio(db, ada, "Fruit", dict.fromkeys(keys[:2], 0.5), benchmark_id=keys[2]), keys


def computed(db, user, asked):
    return reporting.computed(histories.history(db, user, asked))


def named(found, key):
    return next(one for one in found if one.key == key)


def test_the_files_of_a_portfolio_are_those_of_its_holdings_and_its_benchmark(db, ada, fruit):
    key, _ = fruit

    (found,) = citing.sources(db, ada, Asked(PORTFOLIO, key))

    assert (found.filename, found.points) == ("prices.csv", 3 * COUNT)


def test_of_an_instrument_only_its_own_bars_in_the_time_asked_for_are_counted(db, ada, fruit):
    _, (apple, *_) = fruit
    until = days(COUNT)[99].date()

    (found,) = citing.sources(db, ada, Asked(INSTRUMENT, apple, until=until))

    assert found.points == 100


def test_the_price_before_the_first_return_is_counted_too(db, ada, fruit):
    _, (apple, *_) = fruit
    moments = days(COUNT)
    asked = Asked(INSTRUMENT, apple, since=moments[50].date(), until=moments[59].date())

    (found,) = citing.sources(db, ada, asked)

    assert found.points >= 11


def test_a_series_is_cited_beside_the_prices_of_its_benchmark(db, ada, fruit):
    _, (apple, *_) = fruit
    series_id = stored(db, ada, "Sales", months(seasonal()))

    found = citing.sources(db, ada, Asked(SERIES, series_id, benchmark_id=apple))

    assert sorted(one.points for one in found) == [36, COUNT]


def test_a_series_that_is_not_shared_is_cited_for_nobody_else(db, ada, eve):
    series_id = stored(db, ada, "Sales", months(seasonal()))

    with pytest.raises(NotFound, match="deleted, or is not shared"):
        citing.sources(db, eve, Asked(SERIES, series_id))


def test_every_figure_of_the_registry_has_its_formula_and_the_same_returns(db, ada, fruit):
    key, _ = fruit
    report = computed(db, ada, Asked(PORTFOLIO, key))

    found = figures.of_report(report)

    assert set(METRICS) <= {one.key for one in found}
    assert {one.rows for one in found} == {COUNT - 1}
    assert all(one.formula and one.version == reporting.VERSION for one in found)
    assert named(found, "sharpe").value == report.figures["sharpe"].value
    assert len({one.label for one in found}) == len(found)


def test_value_at_risk_names_the_method_that_is_believed(db, ada, fruit):
    key, _ = fruit
    report = computed(db, ada, Asked(PORTFOLIO, key))

    found = named(figures.of_report(report), "var_95")

    assert found.value == report.said(report.best, 0.95).risk.var
    assert found.variant == reporting.METHODS[report.best].title
    assert found.label == "VaR 95 %"


def test_a_figure_that_is_not_defined_says_why(db, ada):
    asked = Asked(INSTRUMENT, listed(db, "FLAT", [10.0] * 40))

    found = named(figures.of_report(computed(db, ada, asked)), "sharpe")

    assert found.value is None
    assert found.shown == ""
    assert found.reason


def test_a_report_computed_again_has_the_same_numbers_to_the_last_digit(db, ada, fruit):
    key, _ = fruit
    asked = Asked(PORTFOLIO, key)
    first = figures.of_report(computed(db, ada, asked), citing.sources(db, ada, asked))

    second = figures.of_report(computed(db, ada, asked), citing.sources(db, ada, asked))

    assert first == second
    assert all(origins.again(one, second).is_same for one in first)


@pytest.fixture
def stored_fruit(db, ada, fruit):
    """What was stored of it as of the hundredth day, and what its files were then."""
    key, keys = fruit
    until = days(COUNT)[199].date()
    row = keeping.keep(db, ada, computed(db, ada, Asked(PORTFOLIO, key, until=until)))
    return kept.one(db, ada, row), keys


def again(db, user, one, column="var_95"):
    asked = figures.window(one)
    files = citing.sources(db, user, asked)
    then = figures.of_kept(one.figures, one.method, files)
    now = figures.of_now(computed(db, user, asked), files)
    return origins.again(named(then, column), now)


@pytest.mark.parametrize("column", kept.FIGURES)
def test_a_stored_figure_comes_out_again_though_later_returns_came(db, ada, stored_fruit, column):
    one, _ = stored_fruit

    found = again(db, ada, one, column)

    assert found.is_same
    assert "the same number." in found.said


def test_a_stored_figure_of_restated_prices_is_another_number_and_says_so(db, ada, stored_fruit):
    one, (apple, *_) = stored_fruit
    day = days(COUNT)[120].to_pydatetime()
    wrong = col(PriceBar.instrument_id) == apple, col(PriceBar.ts) == day
    db.execute(update(PriceBar).where(*wrong).values(c=1.0))

    found = again(db, ada, one, "volatility")

    assert not found.is_same
    assert 'It is another number now, because "Returns and days (SHA-256)" was' in found.said


def test_a_figure_that_was_stored_without_its_method_has_no_origin(db, ada):
    about = {"subject_type": SERIES, "subject_id": ada.id, "date": days(1)[0].date()}
    row = RiskMetrics(user_id=ada.id, method={"category": "report"}, var_95=0.02, **about)
    db.add(row)
    db.flush()
    one = kept.one(db, ada, row.id)

    assert figures.of_kept(one.figures, one.method) == ()


def test_the_window_of_a_stored_figure_is_the_time_of_its_returns(stored_fruit):
    one, _ = stored_fruit

    asked = figures.window(one)

    assert pd.Timestamp(asked.since) == days(COUNT)[1].tz_localize(None)
    assert pd.Timestamp(asked.until) == days(COUNT)[199].tz_localize(None)
