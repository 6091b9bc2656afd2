"""A recipe is checked, told in words, and leaves what is stored as it is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.preparing import MOST_STEPS, STEPS, prepared, recipe_of, told
from core.analytics.step import Nature
from core.errors import Invalid

EACH = {
    "fill": {"method": "forward"},
    "outliers": {"method": "z", "limit": 2, "action": "clip"},
    "smooth": {"method": "exponential", "window": 3},
    "resample": {"to": "W", "how": "mean"},
    "working_days": {"days_off": ["2024-05-01"]},
    "accept": {"moments": ["2024-01-04"]},
    "leave_out": {"moments": ["2024-01-04", "2024-01-05T12:00:00"]},
    "correct": {"moment": "2024-01-04", "value": 4.0, "reason": "typed twice"},
}


def steps(*said):
    return recipe_of([{"step": one} if isinstance(one, str) else one for one in said])


def series(values, frequency="D", first="2024-01-01"):
    index = pd.date_range(first, periods=len(values), freq=frequency)
    return pd.Series(values, index=index, dtype=float)


@pytest.mark.parametrize("name", STEPS)
def test_every_step_can_be_written_and_read_again(name):
    (step,) = recipe_of([{"step": name, **EACH[name]}])

    assert recipe_of([step.written()]) == [step]
    assert step.written()["step"] == name
    assert all(step.written()[key] == value for key, value in EACH[name].items())


@pytest.mark.parametrize("name", STEPS)
def test_every_step_says_what_it_does_and_what_can_be_chosen(name):
    kind = STEPS[name]

    (said,) = told([kind()])

    assert said[0].isupper()
    assert said.endswith(".")
    assert kind.parameters()
    assert all(one.help and one.label[0].isupper() for one in kind.parameters())
    for one in kind.parameters():
        for word in one.choices:
            assert told([kind.of({one.name: word})])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"step": "fill"}, "A recipe is a list"),
        ("fill", "A recipe is a list"),
        ([{}], "Step 1 must say what it is"),
        (["fill"], "Step 1 must say what it is"),
        ([{"step": "fill"}, {"step": "melt"}], "Step 2: there is no step 'melt'; there is fill"),
        ([{"step": "fill", "way": 1}], "Step 1: 'fill' has no parameter 'way'; it has method"),
        ([{"step": "fill", "method": "magic"}], "method is one of forward, interpolate"),
        ([{"step": "fill", "method": ["zero"]}], "method is one of"),
        ([{"step": "smooth", "window": 1}], "window is a whole number from 2 to 1000, not 1"),
        ([{"step": "smooth", "window": 2.5}], "a whole number"),
        ([{"step": "smooth", "window": True}], "a whole number"),
        ([{"step": "smooth", "window": None}], "a whole number"),
        ([{"step": "outliers", "limit": float("nan")}], "limit is a number from 0.1 to 100"),
        ([{"step": "outliers", "limit": "3"}], "limit is a number"),
        ([{"step": "working_days", "days_off": 3}], "days_off is a list of dates"),
        ([{"step": "working_days", "days_off": ["25.12."]}], "dates such as 2026-12-25"),
        ([{"step": "fill"}] * (MOST_STEPS + 1), "at most 20 steps, not 21"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused_in_a_sentence(said, sentence):
    with pytest.raises(Invalid, match=sentence):
        recipe_of(said)


def test_days_are_taken_from_text_and_stand_in_order():
    (step,) = recipe_of([{"step": "working_days", "days_off": "2026-12-25, 2026-01-01"}])

    assert step.written()["days_off"] == ["2026-01-01", "2026-12-25"]


@pytest.mark.parametrize(
    "name", ["fill", "outliers", "smooth", "resample", "accept", "leave_out", "correct"]
)
@settings(max_examples=8)
@given(values=st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=60))
def test_no_step_changes_what_is_stored(name, values):
    raw = series(values).drop(pd.Timestamp("2024-01-03"))
    before = raw.copy()

    found = prepared(raw, steps({"step": name, **EACH[name]}))

    assert raw.equals(before)
    assert found.frame["raw"].dropna().equals(before)


def test_without_steps_values_are_as_they_are_stored():
    raw = series([1, 2, 3])

    found = prepared(raw, [])

    assert found.values.equals(raw)
    assert (found.frame["flag"] == "").all()
    assert not found.notices


def test_steps_are_done_in_order_and_each_says_what_it_did():
    raw = series([1, 2, 3, 4, 5, 6, 7, 8, 90, 10]).drop(pd.Timestamp("2024-01-04"))

    found = prepared(
        raw, steps({"step": "outliers", "action": "blank"}, "fill", {"step": "smooth", "window": 2})
    )

    assert found.values.tolist()[1:] == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]
    assert [change.said for change in found.changes] == [
        "1 outlier, below -4.5 or above 15.5",
        "2 values filled in",
        "9 values smoothed",
    ]
    assert found.frame["flag"].tolist() == [*[""] * 3, "filled", *[""] * 4, "outlier, filled", ""]
    assert (found.count("filled"), found.count("outlier"), found.is_longer) == (2, 1, False)


def test_frequencies_are_told_before_and_after():
    found = prepared(series(range(366)), steps("resample"))

    assert (found.raw_frequency, found.frequency, found.is_longer) == ("D", "MS", True)


def test_a_last_month_that_was_loaded_too_early_is_kept_out_of_every_step():
    raw = series([10, 11, 9, 10, 12, 10, 1], "MS")

    found = prepared(raw, steps("outliers"), Nature(as_of=date(2024, 7, 12)))

    assert found.values.tolist() == [10, 11, 9, 10, 12, 10]
    assert found.frame["flag"].iloc[-1] == "partial"
    assert np.isnan(found.frame["value"].iloc[-1])
    assert found.notices[0].startswith("July 2024 is not whole: it was loaded on 2024-07-12")


def test_a_month_that_is_summed_from_a_part_of_its_days_is_not_among_the_values():
    found = prepared(series(np.ones(41)), steps("resample"))

    assert found.values.tolist() == [31]
    assert found.frame.loc["2024-02-01", "flag"] == "partial"


def test_centred_smoothing_is_refused_for_forecasts_and_trailing_is_not():
    raw = series(range(30))
    centred, trailing = (
        steps({"step": "smooth", "method": way}) for way in ("centred", "trailing")
    )

    with pytest.raises(Invalid, match="Step 1 is not for forecasts: centred smoothing uses later"):
        prepared(raw, centred, for_forecasts=True)

    assert prepared(raw, trailing, for_forecasts=True).values.iloc[-1] == 26
    assert "(looks ahead)" in told(centred)[0]
    assert "(looks ahead)" not in told(trailing)[0]


def test_a_limit_may_be_left_to_its_method_and_such_steps_are_fit_for_forecasts():
    usual = steps({"step": "outliers", "limit": None}, "working_days")

    found = prepared(series(range(24), "MS"), usual, for_forecasts=True)

    assert usual == steps("outliers", "working_days")
    assert len(found.changes) == 2


def test_a_step_that_cannot_be_done_is_named_by_its_place():
    with pytest.raises(Invalid, match="Step 2: a stock does not grow by the day"):
        prepared(series(range(12), "MS"), steps("fill", "working_days"), Nature(is_flow=False))


def test_nothing_is_done_to_nothing():
    found = prepared(series([]), steps("fill", "resample"))

    assert (len(found.frame), found.changes, found.frequency) == (0, (), None)


def test_trailing_recipes_have_no_look_ahead_as_a_whole():
    chance = np.random.default_rng(3)
    raw = series(chance.normal(100, 5, 200)).drop(pd.Timestamp("2024-02-02"))
    changed = raw.where(raw.index < "2024-04-01", chance.normal(1000, 50, len(raw)))
    recipe = steps({"step": "fill", "method": "forward"}, "outliers", "smooth")

    pasts = [prepared(some, recipe).values[:"2024-03-31"] for some in (raw, changed)]

    assert not any(step.looks_ahead for step in recipe)
    assert pasts[0].equals(pasts[1])
