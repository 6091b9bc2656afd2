"""Totals and parts: to the bit, to the cent, in their bounds, and against closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.forecasters.naive import normal
from core.analytics.forecasting.dependence import Dependence
from core.analytics.forecasting.hierarchy import (
    coherent,
    node_paths,
    reconciled,
    rounded,
    shrunk_correlation,
    structure,
)
from core.errors import Invalid

LABELS = {"category": ["food", "food", "toys", "toys", "toys"], "product": list("abcde")}
LEVELS = [[], ["category"], ["category", "product"]]
TREE = structure(LABELS, LEVELS)
PAIR = structure({"part": ["a", "b"]}, [[], ["part"]])
STEPS = 3


def bells(spreads=(10.0, 20.0)):
    return [normal(np.full(STEPS, 100.0), np.full(STEPS, one), (0.8, 0.95)) for one in spreads]


def answer(correlation, seed=0, dependence=None):
    parts = bells()
    matrix = np.array([[1, correlation], [correlation, 1]])
    given_dependence = dependence or Dependence()
    paths = node_paths(PAIR, parts, matrix, given_dependence, number=20_000, seed=seed)
    return coherent(PAIR, parts, paths)


def test_nodes_are_the_groups_of_each_level_coarse_to_fine():
    assert TREE.nodes[:3] == ((), ("food",), ("toys",))
    assert TREE.nodes[3:] == tuple(zip(LABELS["category"], LABELS["product"], strict=True))
    assert TREE.added(np.arange(1.0, 6)).tolist() == [15, 3, 12, 1, 2, 3, 4, 5]


@settings(max_examples=60)
@given(st.lists(st.floats(0, 1e6), min_size=5, max_size=5))
def test_rounded_to_the_cent_everything_adds_up_and_is_less_than_a_cent_off(parts):
    cents = rounded(TREE, np.array(parts))[:, 0]

    exact = TREE.added(np.array(parts)) * 100
    assert cents[0] == cents[1:3].sum() == cents[3:].sum()
    assert cents[1] == cents[3:5].sum()
    assert (np.abs(cents - exact) <= 1 + 1e-6).all()
    assert cents[0] == round(exact[0])
    assert (cents >= 0).all()


def test_thirds_of_a_euro_are_thirds_but_for_a_cent():
    three = structure({"part": list("abc")}, [[], ["part"]])

    cents = rounded(three, np.full((3, 2), 1 / 3))

    assert cents[:, 0].tolist() == [100, 34, 33, 33]
    assert (cents[0] == cents[1:].sum(axis=0)).all()


def test_levels_that_cross_add_up_as_well():
    labels = {"shop": ["n", "n", "s", "s"], "kind": ["x", "y", "x", "y"]}
    crossed = structure(labels, [[], ["shop"], ["kind"], ["shop", "kind"]])

    cents = rounded(crossed, np.array([0.126, 0.127, 0.128, 0.129]))[:, 0]

    assert cents[0] == 51
    assert np.array_equal(cents, crossed.sums @ cents[-4:])


def test_means_of_nodes_are_the_sums_of_their_parts_to_the_bit():
    parts = [normal(np.full(STEPS, 0.1 * one), np.ones(STEPS), (0.8,)) for one in range(5)]

    found = coherent(TREE, parts, node_paths(TREE, parts, np.eye(5), number=50))

    means = np.array([one.mean for one in found.bands])
    assert np.array_equal(means, TREE.sums @ means[-5:])
    assert len(found.bands) == len(found.sums) == len(TREE.nodes)


def test_independent_parts_have_a_total_whose_variance_is_their_sum():
    total = answer(0.0).bands[0]

    assert total.half_widths[1] == pytest.approx(1.96 * np.hypot(10, 20), rel=0.03)


def test_parts_that_move_together_have_a_wider_total_and_against_each_other_a_narrower():
    together, free, against = (answer(one).bands[0].half_widths[1] for one in (0.99, 0, -0.9))

    assert together == pytest.approx(1.96 * 30, rel=0.03)
    assert (against < free).all()
    assert (free < together).all()


def test_the_parts_themselves_keep_their_own_bounds():
    found = answer(0.5)

    assert found.bands[1].upper == pytest.approx(bells()[0].upper, rel=1e-3)


def test_the_sum_over_the_horizon_follows_the_dependence_of_steps():
    free, shared = answer(0.0), answer(0.0, dependence=Dependence(common=1.0))

    spread = 1.96 * np.hypot(10, 20)
    assert free.sums[0].half_widths[1, 0] == pytest.approx(np.sqrt(STEPS) * spread, rel=0.03)
    assert shared.sums[0].half_widths[1, 0] == pytest.approx(STEPS * spread, rel=0.03)


def test_the_same_seed_gives_the_same_bounds():
    assert np.array_equal(answer(0.3).bands[0].upper, answer(0.3).bands[0].upper)
    assert not np.array_equal(answer(0.3).bands[0].upper, answer(0.3, seed=1).bands[0].upper)


def test_what_cannot_be_below_zero_is_not_below_zero_in_any_node():
    parts = [normal(np.full(STEPS, 1.0), np.full(STEPS, 5.0), (0.8,)) for _ in range(2)]

    steps = list(node_paths(PAIR, parts, np.eye(2), number=100, least=0.0))

    assert min(step.min() for step in steps) >= 0


def test_mintrace_of_two_parts_shares_the_gap_by_variance():
    base = np.array([[110.0], [40.0], [50.0]])
    apart = np.array([[1, 1, -1, -1.0], [1, -1, 1, -1], [1, -1, -1, 1]]) * [[2], [1], [3]]

    found = reconciled(PAIR, base, apart)

    # of uncorrelated errors the gap of 20 is shared as 4 : 1 : 9, upwards by the parts
    assert found[:, 0] == pytest.approx([110 - 20 * 4 / 14, 40 + 20 / 14, 50 + 20 * 9 / 14])


def test_mintrace_leaves_alone_what_adds_up_already():
    base = TREE.added(np.arange(1.0, 6)[:, None])
    residuals = np.random.default_rng(1).standard_normal((8, 30))

    assert reconciled(TREE, base, residuals) == pytest.approx(base)


def test_mintrace_of_unequal_errors_is_the_generalised_least_squares_solution():
    random = np.random.default_rng(2)
    residuals = random.standard_normal((8, 200)) * np.arange(1.0, 9)[:, None]
    base = random.standard_normal((8, 2))
    spread = np.sqrt((residuals**2).mean(axis=1))
    inverse = np.linalg.inv(shrunk_correlation(residuals) * np.outer(spread, spread))
    projected = np.linalg.solve(TREE.sums.T @ inverse @ TREE.sums, TREE.sums.T @ inverse @ base)

    assert reconciled(TREE, base, residuals) == pytest.approx(TREE.sums @ projected)


def test_correlation_of_many_errors_is_kept_and_of_few_is_mostly_chance():
    random = np.random.default_rng(3)
    shared = random.standard_normal(2_000)
    rows = np.array([shared + random.standard_normal(2_000) for _ in range(4)])

    many, few = shrunk_correlation(rows), shrunk_correlation(random.standard_normal((40, 8)))

    assert many[0, 1] == pytest.approx(0.5, abs=0.06)
    assert np.abs(few[~np.eye(40, dtype=bool)]).max() < 0.35
    np.linalg.cholesky(few)


def test_a_part_that_was_never_off_correlates_with_none():
    found = shrunk_correlation(np.array([[0.0, 0, 0], [1, -1, 2]]))

    assert np.array_equal(found, np.eye(2))


def test_structures_that_are_none_are_refused():
    with pytest.raises(Invalid, match="no groups by 'shop'"):
        structure(LABELS, [["shop"]])
    with pytest.raises(Invalid, match="must tell each part from every other"):
        structure(LABELS, [[], ["category"]])
    with pytest.raises(Invalid, match="There are 2 parts, and forecasts of 1"):
        next(node_paths(PAIR, bells()[:1], np.eye(2)))
