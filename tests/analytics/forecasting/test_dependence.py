"""How steps hang together: found where it is known, drawn to what is usual where it is not."""

import numpy as np
import pytest
from scipy.signal import lfilter

from core.analytics.forecasting.dependence import USUAL, Dependence, learned, of_residuals
from core.analytics.forecasting.paths import correlated
from core.errors import Invalid, NotEnoughData

NONE = Dependence()


def windows(dependence, number=3_000, steps=14, seed=1):
    return list(correlated(np.random.default_rng(seed), number, steps, dependence))


@pytest.mark.parametrize(
    "known",
    [NONE, Dependence(0.5, 0.0), Dependence(0.0, 0.6), Dependence(0.3, 0.5)],
    ids=["none", "shared", "fading", "both"],
)
def test_what_hangs_together_is_found_again(known):
    found = learned(windows(known))

    assert found.common == pytest.approx(known.common, abs=0.08)
    assert found.fading == pytest.approx(known.fading, abs=0.08)
    assert found.of_pairs(14) == pytest.approx(known.of_pairs(14), abs=0.03)


def test_few_windows_are_drawn_to_what_is_usual():
    few = learned(windows(Dependence(0.9, 0.0), number=3), usual=NONE)
    many = learned(windows(Dependence(0.9, 0.0), number=300), usual=NONE)

    assert few.of_pairs(14) < 0.3
    assert many.of_pairs(14) > 0.7


def test_windows_of_a_single_step_and_errors_of_zero_say_nothing():
    assert learned([np.array([1.0])]) == USUAL
    assert learned([np.zeros(5)]) == USUAL


def test_errors_that_take_turns_are_not_taken_as_more_than_independent():
    found = learned([np.tile([1.0, -1.0], 7)] * 500, usual=NONE)

    assert found.of_pairs(14) == pytest.approx(0, abs=1e-6)


def test_one_error_beyond_all_others_does_not_decide():
    calm = windows(NONE, number=1_000)

    found = learned([*calm[1:], np.full(14, 1e3)], usual=NONE)

    assert found.of_pairs(14) < 0.2


def test_residuals_of_one_step_tell_what_fades_and_leave_the_rest_usual():
    noise = np.random.default_rng(2).standard_normal(4_000)

    found = of_residuals(lfilter([1.0], [1.0, -0.6], noise))

    assert found.fading == pytest.approx(0.6, abs=0.05)
    assert found.common == USUAL.common


def test_residuals_that_are_all_the_same_are_as_usual_or_less():
    assert of_residuals(np.ones(10)).fading < USUAL.fading


def test_too_few_residuals_and_what_is_no_correlation_are_refused():
    with pytest.raises(NotEnoughData, match="needs 3 residuals; there are 2"):
        of_residuals(np.ones(2))
    with pytest.raises(Invalid, match="steps share 0 to 1"):
        Dependence(common=1.1)


def test_pairs_correlate_as_the_matrix_of_both_parts_says():
    known = Dependence(0.3, 0.5)
    apart = np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    matrix = 0.3 + 0.7 * 0.5**apart

    assert known.of_neighbours == pytest.approx(matrix[0, 1])
    assert known.of_pairs(6) == pytest.approx(matrix[~np.eye(6, dtype=bool)].mean())
