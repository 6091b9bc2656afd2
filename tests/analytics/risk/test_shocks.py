"""A shock costs what is held of it, and others follow it as they did."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.shocks import Shock, shocked
from core.errors import Invalid, NotEnoughData

HELD = pd.Series({"A": 0.5, "B": 0.3, "C": 0.2})


def made(rows=300):
    random = np.random.default_rng(9)
    market = random.normal(0, 0.01, rows)
    frame = {
        "A": 1.5 * market + random.normal(0, 0.002, rows),
        "B": 0.5 * market + random.normal(0, 0.002, rows),
        "C": random.normal(0, 0.01, rows),
        "market": market,
    }
    return pd.DataFrame(frame, pd.date_range("2023-01-02", periods=rows, freq="B"))


def test_a_shock_costs_its_weight_times_its_change():
    found = shocked(HELD, {"A": -0.2, "C": 0.1})

    assert found.total == pytest.approx(-0.08)
    assert found.changes == (Shock("A", -0.2), Shock("B", 0.0), Shock("C", 0.1))
    assert [part.change for part in found.parts] == pytest.approx([-0.1, 0, 0.02])
    assert found.caution == ""


def test_the_others_follow_by_their_slope():
    beta = np.polyfit(made()["A"], made()["B"], 1)[0]

    found = shocked(HELD, {"A": -0.2}, made(), spread=True)

    assert found.changes[0] == Shock("A", -0.2)
    assert found.changes[1].change == pytest.approx(-0.2 * beta, rel=1e-9)
    assert found.total == pytest.approx(sum(part.change for part in found.parts))


def test_holdings_follow_several_shocks_by_their_regression_on_all_of_them():
    data = made()
    design = np.column_stack([np.ones(len(data)), data["A"], data["market"]])
    slopes = np.linalg.lstsq(design, data["B"], rcond=None)[0][1:]

    found = shocked(HELD, {"A": -0.2, "market": -0.1}, data, spread=True)

    assert found.changes[1].change == pytest.approx(slopes @ [-0.2, -0.1], rel=1e-6)


def test_a_factor_that_is_not_held_moves_what_is():
    found = shocked(HELD, {"market": -0.1}, made(), spread=True)

    assert found.changes[0].change == pytest.approx(-0.15, rel=0.05)
    assert [part.name for part in found.parts] == ["A", "B", "C"]


def test_shocks_that_repeat_each_other_count_once():
    twice = made().assign(same=made()["market"])

    one = shocked(HELD, {"market": -0.1}, twice, spread=True)
    both = shocked(HELD, {"market": -0.1, "same": -0.1}, twice, spread=True)

    assert both.total == pytest.approx(one.total, rel=1e-6)


def test_nothing_follows_what_never_varied():
    still = made().assign(market=0.0)

    assert shocked(HELD, {"market": -0.5}, still, spread=True).total == pytest.approx(0)


def test_what_would_fall_by_more_than_everything_is_lost_and_named():
    found = shocked(HELD, {"market": -0.9}, made(), spread=True)

    assert found.changes[0] == Shock("A", -1.0)
    assert found.caution == "'A' would fall by more than everything and is counted as lost."


@pytest.mark.parametrize(
    ("held", "shocks", "returns", "said"),
    [
        (HELD, {}, None, "Say what changes"),
        (HELD, {"A": -1.2}, None, "'A' cannot fall by 120 %, more than everything"),
        (HELD, {"A": np.nan}, None, "The change of 'A' is not a number"),
        (HELD, {"X": -0.2}, None, "'X' is not held; its change matters only where"),
        (HELD * np.nan, {"A": -0.2}, None, "Each holding needs a weight"),
        (HELD, {"X": -0.2}, made(), "There are no returns of 'X'"),
    ],
)
def test_what_makes_no_sense_is_refused(held, shocks, returns, said):
    with pytest.raises(Invalid, match=said):
        shocked(held, shocks, returns, spread=returns is not None)


def test_without_a_past_nobody_knows_who_follows():
    with pytest.raises(Invalid, match="Returns are needed"):
        shocked(HELD, {"A": -0.2}, spread=True)
    with pytest.raises(NotEnoughData, match="30 common returns are needed .* there are 29"):
        shocked(HELD, {"A": -0.2}, made(29), spread=True)
