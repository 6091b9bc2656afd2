"""What if, from what a version was computed from; and whether something falls below a line."""

import json

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting.study import Wish
from core.analytics.forecasting.surroundings import Surroundings
from core.db.keys import uuid7
from core.errors import Invalid
from core.forecasting import making
from core.forecasting.falling import falling
from core.forecasting.making import EVERYTHING, Known
from core.forecasting.supposing import Scenario, others, supposed
from tests.forecasting.futures import months, seasonal

STEPS = 6


def kept(price_effect=-5.0):
    noise = np.random.default_rng(3).normal(0, 1, 48 + STEPS)
    values = months(seasonal(48) + price_effect * noise[:48])
    beside = Surroundings(others={"Price": months(10 + noise)})
    known = Known(uuid7(), "Sales", "sales", True, None, values, (), EVERYTHING, beside)
    return making.artefact(making.made(known, Wish(STEPS)))


@pytest.fixture(scope="module")
def artefact():
    return kept()


def test_a_case_of_another_level_is_that_much_more_at_every_step(artefact):
    plain, more = supposed(artefact, {"As it is": Scenario(), "More": Scenario(level=0.1)})

    assert more.total == pytest.approx(1.1 * plain.total)
    for column in ("expected", "lower_95", "upper_95"):
        assert (more.ahead[column] / plain.ahead[column]).tolist() == pytest.approx([1.1] * STEPS)


def test_what_was_stored_times_so_much_is_what_the_engine_says(artefact):
    case = {"More": Scenario(growth=0.2, level=-0.1)}
    old = json.loads(artefact)
    del old["origin"]

    (stored,) = supposed(artefact, case)
    (computed,) = supposed(json.dumps(old).encode(), case)

    pd.testing.assert_frame_equal(stored.ahead, computed.ahead)


def test_a_case_of_another_price_moves_as_its_effect_says(artefact):
    plain, dearer = supposed(
        artefact, {"As it is": Scenario(), "Dearer": Scenario(changes={"Price": 0.1})}
    )

    less = (dearer.ahead["expected"] - plain.ahead["expected"]).to_numpy()
    assert less == pytest.approx([-5] * STEPS, rel=0.4)


def test_only_what_is_known_beside_can_be_supposed_to_change(artefact):
    assert others(artefact) == ["Price"]
    with pytest.raises(Invalid, match="'Oil' is not among what the forecast knows"):
        supposed(artefact, {"Oil": Scenario(changes={"Oil": 0.1})})


def ahead(mean, half):
    moments = pd.date_range("2027-01-31", periods=len(mean), freq="ME", tz="UTC")
    mean = np.asarray(mean, dtype=float)
    rows = {"moment": moments, "expected": mean}
    for level, share in (("80", 0.65), ("95", 1.0)):
        rows |= {f"lower_{level}": mean - share * half, f"upper_{level}": mean + share * half}
    return pd.DataFrame(rows)


def test_what_is_far_above_a_line_falls_below_it_in_no_future():
    found = falling(ahead([100, 100], 1.0), 0.0)

    assert (found.probability, found.usual, found.early) == (0.0, None, None)


def test_half_of_all_futures_lie_below_what_is_expected_of_one_step():
    found = falling(ahead([100.0], 10.0), 100.0)

    assert found.probability == pytest.approx(0.5, abs=0.02)


def test_a_balance_that_loses_each_month_is_empty_when_it_must_be():
    found = falling(ahead([-10.0] * 6, 0.5), 0.0, opening=25.0)

    assert found.probability == 1.0
    assert f"{found.usual:%Y-%m-%d}" == "2027-03-31"
    assert found.middle.iloc[0] == pytest.approx(15, abs=0.5)


def test_the_probability_only_grows_with_the_steps_and_with_the_line():
    low, high = falling(ahead([50] * 6, 30.0), 20.0), falling(ahead([50] * 6, 30.0), 40.0)

    assert (low.by_step["probability"].diff().dropna() >= 0).all()
    assert (high.by_step["probability"] >= low.by_step["probability"]).all()
    assert (low.low <= low.middle).all()


def test_of_a_forecast_without_bounds_nothing_is_said():
    rows = ahead([1, 2], 1.0).assign(lower_95=np.nan)

    assert falling(rows, 0.0) is None
