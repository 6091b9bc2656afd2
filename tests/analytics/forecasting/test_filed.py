"""The rows of one series go in, the lines of its forecast come out, or a sentence."""

import csv
import pickle

import numpy as np

from core.analytics.forecasting import filed
from core.analytics.forecasting.engine import ALONE
from core.analytics.forecasting.filed import Asked, Sample, Series


def series(count=40, name="north, or so", **given):
    values = np.full(count, 50.0)
    return Series(name, tuple(str(at) for at in range(1, count + 1)), given.get("values", values))


def rows(text):
    return list(csv.DictReader(text.splitlines(), filed.HEAD))


def test_a_series_has_as_many_lines_as_steps_with_bounds_that_hold_the_mean():
    lines = filed.lines(series(), Asked(3), {})

    found = rows(lines.text)
    assert [(row["unique_id"], row["step"], row["ds"]) for row in found] == [
        ("north, or so", "1", "41"),
        ("north, or so", "2", "42"),
        ("north, or so", "3", "43"),
    ]
    for row in found:
        lower_95, lower_80, mean, upper_80, upper_95 = (
            float(row[name]) for name in ("lower_95", "lower_80", "mean", "upper_80", "upper_95")
        )
        assert lower_95 < lower_80 < mean < upper_80 < upper_95
    assert not lines.refusal


def test_where_there_is_no_interval_the_bounds_are_the_mean_and_the_method_says_so():
    (row,) = rows(filed.lines(series(count=1), Asked(1), {}).text)

    assert {row[name] for name in filed.HEAD[3:8]} == {"50.0"}
    assert row["method"].endswith(":no_interval")


def test_what_was_done_and_what_the_engine_says_are_remarked_on():
    one = series(count=8)
    gap = Series(one.name, (*one.ds[:3], *one.ds[4:]), one.values[1:])

    notes = filed.lines(gap, Asked(21), {}).notes

    assert notes[0] == "1 gap filled by interpolation"
    assert any("21 steps ahead are many for 8 values" in note for note in notes)


def test_a_panel_comes_packed_to_the_series_of_its_frequency_and_season():
    alone = filed.lines(series(), Asked(3), {})

    taught = filed.lines(series(), Asked(3), {("", 1): pickle.dumps(ALONE)})

    assert taught == alone


def test_a_series_that_cannot_be_gridded_is_refused_with_its_sentence():
    lines = filed.lines(series(values=np.full(40, np.nan)), Asked(2), {})

    assert lines == filed.Lines(refusal="it has no value.")


def test_a_panel_learns_from_the_latest_values_by_frequency_and_season():
    seen = filed.seen(series(count=1_200), Asked(2, code="MS"))

    assert seen.group == ("MS", 12)
    assert len(seen.values) == filed.LEARNED_FROM
    assert filed.seen(series(values=np.full(40, np.nan)), Asked(2)).group is None
    assert filed.panel_of(Sample(seen.group, (seen.values,)), Asked(2)) is None
