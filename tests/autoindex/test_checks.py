"""Weights that do not sum to 1 and benchmarks that are members are named."""

from datetime import date

import pytest

from core.autoindex import checks
from tests.bed.rows import Rows

DAY = date(2024, 1, 2)


def allocate(db, weights):
    rows = Rows(db.connection())
    strategy = rows.add("strategy_configs", name="Momentum")["id"]
    for weight in weights:
        rows.add("allocations", strategy_id=strategy, date=DAY, weight=weight)


@pytest.mark.parametrize("weights", [[1.0], [0.1] * 10, [1 / 3] * 3, [0.7, 0.3 + 1e-11]])
def test_weights_that_sum_to_one_are_no_finding(db, root, weights):
    allocate(db, weights)

    assert checks.weights_sum_to_one(db, root) == []


@pytest.mark.parametrize(
    ("weights", "total"), [([0.5, 0.4], "0.9"), ([0.7, 0.30000001], "1.00000001")]
)
def test_weights_that_do_not_are_named_with_their_date(db, root, weights, total):
    allocate(db, weights)

    assert checks.weights_sum_to_one(db, root) == [
        f"The weights of 'Momentum' on 2024-01-02 sum to {total}."
    ]


def test_each_date_and_each_strategy_sums_for_itself(db, root):
    allocate(db, [0.5])
    allocate(db, [0.5])

    assert len(checks.weights_sum_to_one(db, root)) == 2


def test_a_benchmark_in_its_own_index_is_named(db, root):
    rows = Rows(db.connection())
    benchmark = rows.add("instruments", symbol="SPY")["id"]
    strategy = rows.add("strategy_configs", name="Momentum", benchmark_id=benchmark)["id"]

    rows.add("index_members", strategy_id=strategy, instrument_id=benchmark)

    assert checks.benchmarks_are_no_members(db, root) == [
        "'Momentum' has its benchmark SPY as a member."
    ]


def test_other_members_and_the_benchmark_of_another_index_are_no_finding(db, root):
    rows = Rows(db.connection())
    benchmark = rows.add("instruments")["id"]
    strategy = rows.add("strategy_configs", benchmark_id=benchmark)["id"]
    rows.add("index_members", strategy_id=strategy)
    rows.add("index_members", instrument_id=benchmark)

    assert checks.benchmarks_are_no_members(db, root) == []
