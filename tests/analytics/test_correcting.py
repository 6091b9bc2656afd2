"""What a person says of single values changes these alone, and can be taken back."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.correcting import on
from core.analytics.judging import Verdict, is_felt, judged, names, unjudged, verdicts, withdrawn
from core.analytics.parameters import LONGEST_TEXT, MOST_MOMENTS
from core.analytics.preparing import MOST_STEPS, prepared, recipe_of, told
from core.errors import Invalid

RAW = pd.Series([10.0, 11, 12, 90, 14, 15, 16, 17], pd.date_range("2026-03-01", periods=8))
HOURS = pd.Series(np.arange(48.0), pd.date_range("2026-03-01", periods=48, freq="h"))
FOURTH = "2026-03-04"
TYPO = {"step": "correct", "moment": FOURTH, "value": 13, "reason": "a zero too many"}
PLACES = st.integers(0, len(RAW) - 1)


def day(place):
    return RAW.index[place].date().isoformat()


def made(*said, raw=RAW):
    return prepared(raw, recipe_of(list(said)))


def said(verdict, *before, moment=FOURTH, **more):
    """The recipe, written, after one more verdict."""
    after = judged(recipe_of(list(before)), [moment], verdict, **more)
    return [step.written() for step in after]


@settings(max_examples=20)
@given(place=PLACES, value=st.floats(-1e9, 1e9))
def test_a_correction_changes_one_value_and_no_other(place, value):
    found = made({"step": "correct", "moment": day(place), "value": value, "reason": "so it was"})

    others = RAW.index != RAW.index[place]
    assert found.values.iloc[place] == value
    assert found.values[others].equals(RAW[others])
    assert found.frame["raw"].equals(RAW.rename("raw"))
    assert found.frame["flag"][found.frame["flag"] != ""].to_dict() == {
        RAW.index[place]: "corrected"
    }


@settings(max_examples=20)
@given(places=st.lists(PLACES, min_size=1, max_size=4))
def test_to_accept_values_changes_none(places):
    found = made({"step": "accept", "moments": [day(place) for place in places]})

    assert found.values.equals(RAW)
    assert found.count("accepted") == len(set(places))


@settings(max_examples=20)
@given(places=st.lists(PLACES, min_size=1, max_size=4))
def test_values_that_are_left_out_are_missing_and_no_others(places):
    found = made({"step": "leave_out", "moments": [day(place) for place in places]})

    out = np.isin(np.arange(len(RAW)), places)
    assert found.values.isna().tolist() == out.tolist()
    assert found.values[~out].equals(RAW[~out])


def test_what_was_left_out_is_filled_as_any_gap():
    found = made({"step": "leave_out", "moments": [FOURTH]}, {"step": "fill"})

    assert found.values[FOURTH] == 13
    assert found.frame["flag"][FOURTH] == "left out, filled"


@pytest.mark.parametrize("verdict", [Verdict.accept, Verdict.leave_out, Verdict.correct])
def test_what_was_said_and_is_taken_back_leaves_the_recipe_as_it_was(verdict):
    before = [{"step": "fill", "method": "zero"}]

    after = said(verdict, *before, value=13.0, reason="a typo")
    back = said(Verdict.withdraw, *after)

    assert after != before
    assert back == before
    assert made(*back).frame.equals(made(*before).frame)


def test_the_last_that_is_said_of_a_moment_counts():
    after = said(Verdict.accept)
    after = said(Verdict.accept, *after, moment="2026-03-06")
    after = said(Verdict.leave_out, *after)
    after = said(Verdict.correct, *after, value=13.0, reason="a typo")

    assert after == [
        {"step": "correct", "moment": FOURTH, "value": 13.0, "reason": "a typo"},
        {"step": "accept", "moments": ["2026-03-06"]},
    ]


def test_accepted_and_left_out_moments_are_gathered_in_one_step_each():
    after = said(Verdict.leave_out)
    for moment in ("2026-03-06", "2026-03-02", "2026-03-06"):
        after = said(Verdict.leave_out, *after, moment=moment)

    assert after == [{"step": "leave_out", "moments": ["2026-03-02", FOURTH, "2026-03-06"]}]


def test_a_verdict_stands_behind_what_makes_other_values_and_before_gaps_are_filled():
    before = [{"step": "resample", "to": "W"}, {"step": "fill"}]

    after = said(Verdict.leave_out, *before)
    last = judged(recipe_of(before), [FOURTH], Verdict.leave_out, is_last=True)

    assert [step["step"] for step in after] == ["resample", "leave_out", "fill"]
    assert [step.name for step in last] == ["resample", "fill", "leave_out"]


def test_a_full_recipe_says_what_can_be_done():
    full = [TYPO | {"moment": f"2026-02-{at:02}"} for at in range(1, MOST_STEPS + 1)]

    with pytest.raises(Invalid, match="20 steps, the most it can have. Take a correction back"):
        said(Verdict.correct, *full, value=13.0, reason="a typo")
    assert len(said(Verdict.withdraw, *full, moment="2026-02-01")) == MOST_STEPS - 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"reason": "so it was"}, "Say which value"), ({"value": 1.0, "reason": " "}, "Say why")],
)
def test_a_correction_needs_a_value_and_a_reason(more, sentence):
    with pytest.raises(Invalid, match=sentence):
        said(Verdict.correct, **more)


@pytest.mark.parametrize("lacks", ["moment", "value", "reason"])
def test_a_step_that_is_not_filled_in_yet_says_what_it_lacks(lacks):
    unfinished = {name: value for name, value in TYPO.items() if name != lacks}

    with pytest.raises(Invalid, match="Step 1: say which moment is corrected, which value counts"):
        made(unfinished)


def test_a_day_without_a_value_is_told_and_nothing_changes():
    moments = [f"2026-04-0{at}" for at in range(1, 6)]

    found = made(
        TYPO | {"moment": "2026-04-01"},
        {"step": "accept", "moments": moments},
        {"step": "leave_out", "moments": [FOURTH, "2026-04-01"]},
    )

    assert found.notices == (
        "There is no value on 2026-04-01 to be corrected.",
        "There is no value to be judged on some dates: 2026-04-01, 2026-04-02, 2026-04-03 and 2 "
        "more.",
        "There is no value to be judged on some dates: 2026-04-01.",
    )
    assert found.values.drop(pd.Timestamp(FOURTH)).equals(RAW.drop(pd.Timestamp(FOURTH)))


def test_a_day_stands_for_all_its_values_but_one_must_be_named_to_be_corrected():
    day_off = made({"step": "leave_out", "moments": ["2026-03-02"]}, raw=HOURS)
    unclear = made(TYPO | {"moment": "2026-03-02"}, raw=HOURS)
    clear = made(TYPO | {"moment": "2026-03-02T05:00"}, raw=HOURS)

    assert day_off.values.isna().sum() == 24
    assert unclear.values.equals(HOURS)
    assert unclear.notices == (
        "There are 24 values on 2026-03-02; name the moment of the one to be corrected.",
    )
    assert clear.values["2026-03-02T05:00"] == 13
    assert (clear.values != HOURS).sum() == 1


def test_moments_are_found_by_their_day_or_by_their_hour():
    assert on(HOURS.index, ["2026-03-02", "2026-03-01T03:00:00"]).sum() == 25
    assert names(HOURS.index[24], HOURS.index) == ("2026-03-02T00:00:00",)
    assert names(RAW.index[3], RAW.index) == (FOURTH, f"{FOURTH}T00:00:00")


def test_what_was_said_is_known_of_each_moment():
    steps = recipe_of(
        [
            {"step": "accept", "moments": [day(0)]},
            {"step": "fill"},
            {"step": "leave_out", "moments": [day(1)]},
            TYPO,
            {"step": "correct"},
        ]
    )

    found = verdicts(steps, pd.DatetimeIndex(RAW.index))

    assert found.tolist() == ["accepted", "left out", "", "corrected", "", "", "", ""]
    assert [step.name for step in unjudged(steps)] == ["fill"]
    assert withdrawn(steps, ["2026-01-01"]) == steps


def test_whether_a_verdict_reached_a_value_can_be_told():
    found = made({"step": "accept", "moments": [FOURTH]})

    assert is_felt(found, FOURTH)
    assert not is_felt(found, "2026-03-05")


def test_moments_are_read_from_text_and_stand_in_order_in_utc():
    (step,) = recipe_of(
        [{"step": "accept", "moments": "2026-03-06 12:00+01:00, 2026-03-04;2026-03-04, "}]
    )

    assert step.written()["moments"] == [FOURTH, "2026-03-06T11:00:00"]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"step": "accept", "moments": 3}, "moments is a list of dates or moments, not 3"),
        ({"step": "accept", "moments": ["4.3."]}, "a moment such as 2026-12-25T18:00, not '4.3.'"),
        (TYPO | {"moment": "then"}, "moment is a date such as 2026-12-25"),
        (TYPO | {"reason": 3}, "reason is a text, not 3"),
        (TYPO | {"reason": "a\0b"}, "reason is a text"),
        (TYPO | {"reason": "x" * (LONGEST_TEXT + 1)}, "500 characters at most, not 501"),
        (TYPO | {"value": float("inf")}, "value is a number from -1e"),
        (
            {
                "step": "accept",
                "moments": pd.date_range("2000-01-01", periods=MOST_MOMENTS + 1)
                .strftime("%Y-%m-%d")
                .tolist(),
            },
            "moments are 1,000 at most, not 1,001",
        ),
    ],
)
def test_what_is_no_moment_no_value_and_no_reason_is_a_sentence(step, sentence):
    with pytest.raises(Invalid, match=sentence):
        recipe_of([step])


def test_the_steps_say_what_they_do():
    left_out = {"step": "leave_out", "moments": [FOURTH]}
    steps = recipe_of([TYPO, {"step": "correct"}, left_out, {"step": "accept"}])

    assert told(steps) == [
        "The value on 2026-03-04 is 13, because a zero too many.",
        "No value is corrected yet.",
        "Values are left out: 2026-03-04.",
        "Unusual values are accepted: none.",
    ]
