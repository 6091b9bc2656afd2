"""The risk of missing a target is the share of paths that miss it."""

import numpy as np
import pytest
from scipy import stats

from core.analytics.risk.targets import missing
from core.errors import Invalid

PATHS = np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 3.0], [5.0, 1.0]])  # sums 3, 4, 5, 6


def test_a_least_is_missed_below_it():
    found = missing(PATHS, 5.0)

    assert (found.chance, found.expected, found.shortfall) == (0.5, 4.5, 1.5)
    assert found.quantiles["50 %"] == 4.5
    assert list(found.quantiles) == ["5 %", "25 %", "50 %", "75 %", "95 %"]


def test_a_most_is_missed_above_it():
    found = missing(PATHS, 4.5, is_least=False)

    assert (found.chance, found.shortfall) == (0.5, 1.0)


def test_the_last_value_may_be_what_counts():
    found = missing(PATHS, 2.0, is_sum=False)

    assert (found.chance, found.expected, found.shortfall) == (0.5, 1.75, 1.0)


def test_what_is_never_missed_has_no_shortfall():
    found = missing(PATHS, 3.0)

    assert (found.chance, found.shortfall) == (0.0, None)


def test_many_normal_paths_miss_as_the_closed_form_says():
    paths = np.random.default_rng(3).normal(10, 2, (40_000, 4))

    found = missing(paths, 38.0)

    z = (38 - 40) / 4
    assert found.chance == pytest.approx(stats.norm.cdf(z), abs=0.01)
    expected = -2 + 4 * stats.norm.pdf(z) / stats.norm.cdf(z)
    assert found.shortfall == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("paths", "target", "said"),
    [
        (np.empty((0, 3)), 1.0, "There are no paths"),
        (np.ones(3), 1.0, "There are no paths"),
        (np.array([[1.0, np.nan]]), 1.0, "The paths of the forecast are incomplete"),
        (PATHS, np.inf, "The target is not a number"),
    ],
)
def test_what_makes_no_sense_is_refused(paths, target, said):
    with pytest.raises(Invalid, match=said):
        missing(paths, target)
