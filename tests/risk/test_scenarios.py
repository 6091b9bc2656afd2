"""Futures are drawn by their seed, the worst of the past is found, and shocks are reckoned."""

import numpy as np
import pytest
from sqlalchemy import select

from core.actors import SYSTEM
from core.errors import Invalid, NotAllowed
from core.risk import aims, kept, parts, scenarios
from core.risk.asking import Asked
from core.risk.histories import history
from core.risk.scenarios import Wish
from core.risk.tables import RiskMetrics, RiskSubject
from tests.bed.risky import forecast
from tests.bed.rows import Rows
from tests.risk.markets import listed, portfolio, walk

COUNT = 120
OF = RiskSubject.portfolio


@pytest.fixture
def fruit(db, ada):
    apple, pear = listed(db, "APL", walk(COUNT, 1, 0.03)), listed(db, "PER", walk(COUNT, 2, 0.01))
    return portfolio(db, ada, "Fruit", {apple: 0.6, pear: 0.4})


@pytest.mark.parametrize("model", scenarios.MODELS)
def test_the_same_seed_draws_the_same_futures_and_another_draws_others(db, ada, fruit, model):
    asked = Asked(OF, fruit)

    one, same, other = (
        scenarios.simulated(db, ada, asked, Wish(model, 10, 500, seed)).future for seed in (1, 1, 2)
    )

    assert one.final.tolist() == same.final.tolist()
    assert one.final.tolist() != other.final.tolist()
    assert one.var[0.99] >= one.var[0.95]


def test_stored_futures_are_drawn_again_from_what_was_kept(db, ada, fruit):
    asked = Asked(OF, fruit)
    found = scenarios.simulated(db, ada, asked, Wish(paths=300, horizon=5))
    scenarios.keep_scenario(db, ada, found)
    (row,) = db.scalars(select(RiskMetrics))
    told = row.scenario_results

    again = scenarios.simulated(
        db, ada, asked, Wish(told["model"], told["horizon"], told["paths"], told["seed"])
    )

    assert told["var"]["95"] == again.future.var[0.95]
    assert again.sha256 == row.method["data_sha256"]
    assert row.method["category"] == "scenario"


def test_scenarios_are_no_reports_and_stay_out_of_lists_and_limits(db, ada, fruit):
    found = scenarios.simulated(db, ada, Asked(OF, fruit), Wish(paths=300, horizon=5))
    scenarios.keep_scenario(db, ada, found)

    assert kept.newest(db, ada).empty
    assert kept.past(db, ada, OF, fruit).empty


def test_stress_and_shocks_are_stored_with_what_was_asked(db, ada, fruit):
    asked = Asked(OF, fruit)
    scenarios.keep_stress(db, ada, asked)
    scenarios.keep_shock(db, ada, asked, {"APL (X)": -0.2}, spread=True)

    told = {row.scenario_results["kind"]: row for row in db.scalars(select(RiskMetrics))}
    stress, shock = (told[kind].scenario_results for kind in ("stress", "shock"))
    assert [window["total"] for window in stress["windows"]] == [
        window.total for window in scenarios.stressed(db, ada, asked).found
    ]
    assert shock["changes"] == {"APL (X)": -0.2}
    assert shock["total"] == pytest.approx(sum(shock["parts"].values()))
    assert told["shock"].method["data_sha256"] == history(db, ada, asked).sha256


def test_the_system_stores_no_scenario(db, ada, fruit):
    found = scenarios.simulated(db, ada, Asked(OF, fruit), Wish(paths=300, horizon=5))

    with pytest.raises(NotAllowed, match="belong to somebody"):
        scenarios.keep_scenario(db, SYSTEM, found)


def test_the_worst_time_of_the_data_is_found(db, ada):
    calm = [100.0] * 20
    crash = listed(db, "CRS", [*calm, *(100 * 0.9**n for n in range(1, 6)), *([59.0] * 20)])

    found = scenarios.stressed(db, ada, Asked(RiskSubject.instrument, crash)).found

    assert min(window.total for window in found) < -0.4


def test_a_shock_costs_weight_times_change(db, ada, fruit):
    found = scenarios.shocked(db, ada, Asked(OF, fruit), {"APL (X)": -0.2})

    now = history(db, ada, Asked(OF, fruit)).parts.now
    assert found.total == pytest.approx(-0.2 * now["APL (X)"])


def test_a_shock_of_the_benchmark_reaches_what_follows_it(db, ada):
    index = walk(COUNT, 4)
    twice = 100 * np.concatenate([[1.0], np.cumprod(1 + 2 * (index[1:] / index[:-1] - 1))])
    made = portfolio(
        db, ada, "Fruit", {listed(db, "TWO", twice): 1.0}, benchmark_id=listed(db, "IDX", index)
    )

    alone, with_it = (
        scenarios.shocked(db, ada, Asked(OF, made), {"IDX (X)": -0.1}, spread=spread).total
        for spread in (False, True)
    )

    assert (alone, with_it) == (0, pytest.approx(-0.2))


def test_a_shock_of_what_is_not_held_is_refused(db, ada, fruit):
    with pytest.raises(Invalid):
        scenarios.shocked(db, ada, Asked(OF, fruit), {"ZZZ": -0.2})


@pytest.mark.parametrize("way", ["normal", "historical"])
def test_the_parts_of_risk_add_up_to_the_whole(db, ada, fruit, way):
    found = parts.by_holding(db, ada, Asked(OF, fruit), 0.95, way)

    whole = found.var if way == "normal" else found.es
    assert sum(part.component for part in found.parts) == pytest.approx(whole)


def test_a_single_instrument_has_no_parts_and_says_so(db, ada):
    apple = listed(db, "APL", walk(COUNT, 1))

    found = parts.by_holding(db, ada, Asked(RiskSubject.instrument, apple), 0.95, "normal")

    assert (found.parts, found.why_null) == ((), parts.ALONE)
    with pytest.raises(Invalid, match="hold it against"):
        parts.together(db, ada, Asked(RiskSubject.instrument, apple))


def test_others_are_told_beside_and_what_cannot_be_is_left_out_with_its_reason(db, ada, fruit):
    pear, bare = listed(db, "QNC", walk(COUNT, 3)), listed(db, "BAR", [])
    kind = RiskSubject.instrument

    found = parts.beside(db, ada, Asked(OF, fruit), ((kind, pear), (kind, bare)))

    assert list(found.figures) == ["Fruit", "QNC (X)"]
    assert found.left_out == ("BAR (X) has no daily prices yet; upload a file with prices.",)
    assert found.together.correlation.loc["Fruit", "Fruit"] == pytest.approx(1)


def test_no_more_than_twenty_are_told_beside(db, ada, fruit):
    with pytest.raises(Invalid, match="At most 20"):
        parts.beside(db, ada, Asked(OF, fruit), ((OF, fruit),) * 21)


def test_rolling_figures_of_a_portfolio_end_with_its_last_return(db, ada, fruit):
    found = parts.through_time(db, ada, Asked(OF, fruit), 21)

    assert {"volatility", "sharpe", "var_95"} <= set(found)
    assert found["volatility"].iloc[-1].notna().all()


def test_the_chance_to_miss_a_target_grows_with_it(db, ada):
    version = forecast(Rows(db.connection()), ada.id, False)["id"]

    chances = [
        aims.missed(db, ada, version, target, is_sum=True, is_least=True).target.chance
        for target in (0.5, 1.5, 2.5)
    ]

    assert chances == sorted(chances)
    assert chances[0] < 0.2 < 0.8 < chances[-1]


def test_a_forecast_without_bounds_has_no_risk_and_says_so(db, ada):
    rows = Rows(db.connection())
    made = rows.add("trained_models", user_id=ada.id, family="forecast")
    rows.add("forecasts", model_id=made["id"], is_backtest=False)

    with pytest.raises(Invalid, match="no bounds"):
        aims.missed(db, ada, made["id"], 1.0, is_sum=True, is_least=True)
