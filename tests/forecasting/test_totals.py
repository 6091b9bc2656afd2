"""Totals of stored forecasts agree with their parts, in what is expected and in their bounds."""

import numpy as np
import pytest

from core.forecasting import actions, totals
from tests.bed.rows import Rows
from tests.forecasting.futures import made_of, seasonal


def stored(db, ada, name, values, wish=None, **given):
    told = {"category": "paint", "currency": "EUR", "unit": None, **given}
    made = Rows(db.connection()).add("series", user_id=ada.id, name=name, **told)
    actions.store(db, ada, made_of(made["id"], values, name=name, wish=wish))


def noisy(seed):
    return 100 + np.random.default_rng(seed).normal(0, 10, 36)


def test_each_total_is_the_sum_of_its_parts_at_every_step(db, ada):
    for at, category in enumerate(("paint", "paint", "tools")):
        stored(db, ada, f"Part {at}", noisy(at), category=category)

    (found,) = totals.totals(db, ada)

    steps = found.steps.pivot_table(
        index="moment", columns=["depth", "node"], values="expected", observed=True
    )
    parts = steps[2]
    assert steps[0]["Total"].to_numpy() == pytest.approx(parts.sum(axis=1).to_numpy())
    assert steps[1]["paint"].to_numpy() == pytest.approx(
        parts[["Part 0", "Part 1"]].sum(axis=1).to_numpy()
    )
    assert found.sums.set_index("node")["parts"]["Total"] == 3


def test_errors_that_cancel_out_make_the_band_of_a_total_narrower_than_the_sum_of_bands(db, ada):
    for at in range(4):
        stored(db, ada, f"Part {at}", noisy(at))

    (found,) = totals.totals(db, ada)

    sums = found.sums.assign(width=found.sums["upper_95"] - found.sums["lower_95"])
    whole, parts = sums[sums["depth"] == 0], sums[sums["depth"] == 1]
    assert 0 < whole["width"].iloc[0] < 0.8 * parts["width"].sum()


def test_units_are_not_added_up_and_one_series_alone_is_no_total(db, ada):
    stored(db, ada, "Euro", noisy(1))
    stored(db, ada, "Dollar", noisy(2), currency="USD")

    assert totals.totals(db, ada) == []


def test_of_other_categories_nothing_is_added(db, ada):
    for at, category in enumerate(("paint", "paint", "tools")):
        stored(db, ada, f"Part {at}", noisy(at), category=category)

    (found,) = totals.totals(db, ada, ("paint",))

    assert found.sums["node"].tolist() == ["Total", "Part 0", "Part 1"]


def test_a_series_with_other_days_is_left_out_by_name(db, ada):
    stored(db, ada, "Part 0", noisy(0))
    stored(db, ada, "Part 1", noisy(1))
    stored(db, ada, "Short", noisy(2)[:30])

    (found,) = totals.totals(db, ada)

    assert found.left_out == ("Short",)
    assert found.sums["parts"].iloc[0] == 2


def test_with_few_past_errors_it_is_said_that_each_moves_alone(db, ada):
    stored(db, ada, "Part 0", seasonal(12))
    stored(db, ada, "Part 1", seasonal(12))

    (found,) = totals.totals(db, ada)

    assert found.notes == (totals.APART,)
