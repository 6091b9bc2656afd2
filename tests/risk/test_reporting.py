"""A report is computed, stored as it was, looked up by day, watched, and explained."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.alerts import rules
from core.alerts.tables import Comparison
from core.db.types import now
from core.errors import NotAllowed, NotFound
from core.market.tables import PriceBar
from core.risk import (
    explaining,
    glance,
    keeping,
    kept,
    limits,
    lineage,
    portfolios,
    reporting,
    watched,
)
from core.risk.asking import Asked, read
from core.risk.histories import history
from core.risk.tables import RiskMetrics, RiskSubject
from tests.bed.rows import Rows
from tests.risk.markets import days, listed, portfolio, walk

COUNT = 300
PORTFOLIO, INSTRUMENT = RiskSubject.portfolio, RiskSubject.instrument


@pytest.fixture
def fruit(db, ada):
    """A portfolio of two instruments, of which the first is the more restless."""
    apple = listed(db, "APL", walk(COUNT, 1, 0.03))
    pear = listed(db, "PER", walk(COUNT, 2, 0.01))
    return portfolio(db, ada, "Fruit", {apple: 0.5, pear: 0.5})


def report(db, ada, key, **given):
    return reporting.report(db, ada, Asked(PORTFOLIO, key, **given))


def test_a_report_has_every_method_with_its_back_test_and_a_verdict(db, ada, fruit):
    found = report(db, ada, fruit)

    assert set(found.var) == set(reporting.METHODS)
    tried = found.said("hist", 0.95).backtest
    assert tried.count == COUNT - 1 - 250
    assert found.best in reporting.METHODS
    assert reporting.METHODS[found.best].title in found.verdict
    assert 0 < found.score.value < 100


def test_the_figures_are_those_that_one_reckons_by_hand(db, ada, fruit):
    found = report(db, ada, fruit)
    known = found.history.known.to_numpy()

    assert found.figures["volatility_ann"].value == pytest.approx(known.std(ddof=1) * 252**0.5)
    assert found.said("hist", 0.95).risk.var == pytest.approx(-np.quantile(known, 0.05))
    assert found.below.min() == pytest.approx(found.figures["max_drawdown"].value)


def test_without_a_benchmark_its_figures_are_missing_with_the_reason(db, ada, fruit):
    found = report(db, ada, fruit)

    assert found.figures["beta"].value is None
    assert found.figures["beta"].why_null == "There is no benchmark."
    assert found.beside == {}


def test_beside_a_benchmark_its_own_figures_are_told(db, ada, fruit):
    index = listed(db, "IDX", walk(COUNT, 3))

    found = report(db, ada, fruit, benchmark_id=index)

    alone = reporting.report(db, ada, Asked(INSTRUMENT, index))
    assert found.beside["volatility_ann"].value == pytest.approx(
        alone.figures["volatility_ann"].value
    )
    assert found.figures["beta"].value is not None


def test_too_few_returns_leave_no_method_to_believe_and_blank_nothing(db, ada):
    apple = listed(db, "APL", [10, 11, 10.5, 11.5])

    found = reporting.report(db, ada, Asked(INSTRUMENT, apple))

    assert found.best is None
    assert "too much" in found.verdict
    assert "99% needs 1,000 returns" in found.said("hist", 0.99).risk.caution
    assert found.regime is None


def test_constant_prices_have_no_figure_but_a_reason_for_each(db, ada):
    found = reporting.report(db, ada, Asked(INSTRUMENT, listed(db, "APL", [10.0] * 300)))

    assert found.said("hist", 0.95).risk.var is None
    assert found.figures["sharpe"].why_null == "All returns are the same."
    assert found.best is None


def test_what_was_stored_is_what_was_computed_with_all_it_rests_on(db, ada, fruit):
    found = report(db, ada, fruit)

    one = kept.one(db, ada, keeping.keep(db, ada, found))

    assert one.figures["var_95"] == found.said("hist", 0.95).risk.var
    assert one.figures["cvar_99"] == found.said("hist", 0.99).risk.es
    assert one.of == found.history.known.index[-1].date()
    assert one.method["data_sha256"] == found.history.sha256
    assert one.results["var"][found.best]["99"]["backtest"]["zone"] in {"green", "yellow", "red"}
    assert (one.label, one.author, one.regime) == ("Fruit", "ada", found.regime)
    assert one.method["null_reasons"]["beta"] == "There is no benchmark."


def test_a_stored_figure_is_computed_again_from_its_own_question_to_the_last_digit(db, ada, fruit):
    one = kept.one(db, ada, keeping.keep(db, ada, report(db, ada, fruit, rf=0.02)))

    again = reporting.computed(history(db, ada, read(one.method["asked"])))

    assert again.history.sha256 == one.method["data_sha256"]
    assert {key: each.value for key, each in again.figures.items()} == one.method["figures"]


def test_columns_are_of_the_next_return_however_far_somebody_looked(db, ada, fruit):
    found = report(db, ada, fruit, horizon=10)

    one = kept.one(db, ada, keeping.keep(db, ada, found))

    assert one.figures["var_95"] == report(db, ada, fruit).said("hist", 0.95).risk.var
    assert one.results["var"]["hist"]["95"]["var"] == found.said("hist", 0.95).risk.var
    assert found.said("normal", 0.95).risk.var > 2 * one.figures["var_95"]


def test_the_score_of_weeks_is_that_of_days_with_as_much_risk(db, ada, fruit):
    days, weeks = report(db, ada, fruit), report(db, ada, fruit, periods=52.0)

    told = weeks.next_one[0.99].es * (52 / 252) ** 0.5
    parts = (
        weeks.figures["volatility_ann"].value / 0.6,
        -weeks.figures["max_drawdown"].value / 0.6,
    )

    assert weeks.score.value == pytest.approx(100 / 3 * (sum(parts) + told / 0.1))
    assert weeks.score.value < days.score.value


def test_storing_is_noted(db, ada, fruit):
    keeping.keep(db, ada, report(db, ada, fruit))
    db.flush()

    (told,) = db.scalars(select(AuditLog.details).where(col(AuditLog.action) == "risk.keep"))
    assert told["subjects"] == ["Fruit"]


def test_the_system_stores_nothing_in_its_own_name(db, ada, fruit):
    found = report(db, ada, fruit)

    with pytest.raises(NotAllowed, match="belong to somebody"):
        keeping.keep(db, SYSTEM, found)


def keep_at(db, ada, found, moment):
    """Store a report as if it had been then."""
    key = keeping.keep(db, ada, found)
    db.execute(
        update(RiskMetrics).where(col(RiskMetrics.id) == key).values(calculation_date=moment)
    )
    return key


def test_the_number_that_was_reported_on_a_day_is_the_newest_until_its_end(db, ada, fruit):
    cut = days(COUNT)[280].date()
    first = keep_at(db, ada, report(db, ada, fruit, until=cut), datetime.fromisoformat(
        "2026-01-10T12:00:00+00:00"))  # fmt: skip
    second = keep_at(db, ada, report(db, ada, fruit), datetime.fromisoformat(
        "2026-02-10T12:00:00+00:00"))  # fmt: skip

    def on(day):
        return kept.reported_on(db, ada, PORTFOLIO, fruit, day)

    assert on(date(2026, 1, 9)) is None
    assert on(date(2026, 1, 10)).id == first
    assert on(date(2026, 2, 9)).id == first
    assert on(date(2026, 2, 10)).id == second
    assert kept.past(db, ada, PORTFOLIO, fruit)["id"].tolist() == [second, first]


def test_the_newest_of_each_subject_is_listed_the_largest_risk_first(db, ada, fruit):
    calm = listed(db, "CLM", walk(COUNT, 5, 0.001))
    keeping.keep(db, ada, report(db, ada, fruit))
    keeping.keep(db, ada, report(db, ada, fruit))
    keeping.keep(db, ada, reporting.report(db, ada, Asked(INSTRUMENT, calm)))

    rows = kept.newest(db, ada)

    assert rows["label"].tolist() == ["Fruit", "CLM (X)"]
    assert kept.newest(db, ada, (INSTRUMENT,))["label"].tolist() == ["CLM (X)"]
    assert kept.newest(db, ada, least_var=0.01)["label"].tolist() == ["Fruit"]
    assert kept.newest(db, ada, words="clm")["label"].tolist() == ["CLM (X)"]
    assert kept.newest(db, ada, words="%").empty


def test_what_is_not_there_is_not_found(db, ada):
    with pytest.raises(NotFound, match="was deleted"):
        kept.one(db, ada, uuid4())


def test_the_figures_of_a_shared_portfolio_are_seen_those_of_others_about_it_are_not(
    db, ada, eve, vic, fruit
):
    shared = {"base_currency": "USD", "benchmark_id": None, "rebalance": "never"}
    from_owner = keeping.keep(db, ada, report(db, ada, fruit))
    portfolios.change_portfolio(db, ada, fruit, name="Fruit", is_shared=True, **shared)
    db.flush()
    from_eve = keeping.keep(db, eve, report(db, eve, fruit))

    assert set(kept.past(db, vic, PORTFOLIO, fruit)["id"]) == {from_owner}
    assert set(kept.past(db, eve, PORTFOLIO, fruit)["id"]) == {from_owner, from_eve}


def limit(db, ada, metric, **given):
    wanted = rules.Wanted(metric, Comparison.above, **given)
    return rules.add_rule(db, ada, watched.RISKS, wanted)


def test_a_limit_that_is_passed_says_how_much_of_it_is_used(db, ada, fruit):
    keeping.keep(db, ada, report(db, ada, fruit))
    value = 100 * kept.newest(db, ada)["var_95"].iloc[0]
    limit(db, ada, "var_95", subject_id=fruit, red=value / 2)

    (one,) = limits.limits(db, ada)

    assert (str(one.level), one.label, one.unit) == ("red", "Fruit", "%")
    assert one.used == pytest.approx(2)
    assert one.value == pytest.approx(value)


def test_a_limit_on_what_was_never_stored_says_so(db, ada, fruit):
    limit(db, ada, "volatility", subject_id=fruit, amber=10.0)

    (one,) = limits.limits(db, ada)

    assert (one.level, one.used, one.reason) == (None, None, watched.NOTHING_KEPT)


@pytest.mark.parametrize("column", watched.OF_ANY)
def test_instruments_are_watched_too_and_a_change_is_against_the_figure_before(db, ada, column):
    key = listed(db, "APL", walk(COUNT, 1))
    for until in (days(COUNT)[200].date(), None):
        keeping.keep(db, ada, reporting.report(db, ada, Asked(INSTRUMENT, key, until=until)))

    (one,) = watched.RISKS[f"instrument_{column}"].read(db, ada, key)

    rows = kept.past(db, ada, INSTRUMENT, key)
    assert [one.value, one.before] == pytest.approx([100 * rows[column].iloc[at] for at in (0, 1)])
    assert one.of == rows["date"].iloc[0]


def test_why_a_figure_is_where_it_is_is_told_in_sentences(db, ada, fruit):
    keeping.keep(db, ada, report(db, ada, fruit, until=days(COUNT)[200].date()))
    keeping.keep(db, ada, report(db, ada, fruit))

    said = explaining.explained(db, ada, PORTFOLIO, fruit, "var_95")

    assert said[0].startswith("VaR 95 % is ")
    assert f"as of {days(COUNT)[200].date()}." in said[0]
    assert said[1].startswith("Volatility a year is")
    assert said[2].startswith("The largest losses since: -")
    assert said[3].startswith("APL (X) carries ")


def test_of_what_was_never_stored_nothing_is_explained(db, ada, fruit):
    assert explaining.explained(db, ada, PORTFOLIO, fruit, "var_95") == [
        "None of its figures was stored yet."
    ]


def test_home_tells_of_a_portfolio_that_lost_more_than_had_been_promised(db, ada):
    closes = walk(COUNT, 1)
    fall = listed(db, "FAL", [*closes, closes[-1] * 0.8])
    made = portfolio(db, ada, "Fallen", {fall: 1.0})
    key = keeping.keep(db, ada, report(db, ada, made))
    today = now().date()
    db.execute(update(RiskMetrics).where(col(RiskMetrics.id) == key).values(date=today))

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence.startswith(f"Fallen lost 20.0 % on {today}; of 20 days only one")
    assert notice.page == "risk"


def test_home_says_nothing_of_losses_long_ago(db, ada):
    closes = walk(COUNT, 1)
    fall = listed(db, "FAL", [*closes, closes[-1] * 0.8])
    made = portfolio(db, ada, "Fallen", {fall: 1.0})
    key = keeping.keep(db, ada, report(db, ada, made))
    past = now().date() - timedelta(days=30)
    db.execute(update(RiskMetrics).where(col(RiskMetrics.id) == key).values(date=past))

    assert glance.waiting(db, ada) == []


def test_a_price_file_knows_the_figures_of_portfolios_that_hold_its_instruments(db, ada):
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", user_id=ada.id)
    apple = listed(db, "APL", walk(COUNT, 1))
    made = portfolio(db, ada, "Fruit", {apple: 1.0})
    db.execute(update(PriceBar).values(data_upload_id=upload["id"]))
    keeping.keep(db, ada, report(db, ada, made))
    db.flush()

    found = {(use.kind, use.name) for use in lineage.used(db, ada, upload["id"])}

    assert {("Risk figure", "Fruit"), ("Portfolio", "Fruit")} <= found
