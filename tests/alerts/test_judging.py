"""A figure is judged by its thresholds, calmly, and said in one sentence."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.alerts import judging
from core.alerts.judging import Limits, judged, level, sentence
from core.alerts.tables import Comparison, Severity, Subject
from core.alerts.watching import Metric, Reading
from core.errors import Invalid

AMBER, RED = Severity.amber, Severity.red
BELOW, ABOVE = Comparison.below, Comparison.above
RANK = {None: 0, AMBER: 1, RED: 2}
KEY = UUID(int=1)
FIGURES = st.floats(-1e6, 1e6)
STANDS = st.sampled_from([None, AMBER, RED])


def read(value, before=None, label="Nordlicht GmbH", of=date(2026, 9, 30), **given):
    return Reading(KEY, label, value, before, of, **given)


@st.composite
def rules(draw):
    """Any thresholds that a rule can have."""
    comparison = draw(st.sampled_from(Comparison))
    amber, red = draw(st.one_of(st.none(), FIGURES)), draw(st.one_of(st.none(), FIGURES))
    assume(amber is not None or red is not None)
    if amber is not None and red is not None:
        assume(amber != red)
        amber, red = sorted((amber, red), reverse=comparison in judging.DOWNWARD)
    return judging.limits(comparison, amber, red, draw(st.one_of(st.none(), st.floats(0, 100))))


@given(rules(), FIGURES, FIGURES, STANDS)
def test_a_worse_figure_never_has_a_milder_level(limits, one, other, stands):
    better, worse = sorted((one, other), reverse=limits.comparison in judging.DOWNWARD)

    assert RANK[level(limits, worse, stands)] >= RANK[level(limits, better, stands)]


@given(rules(), FIGURES, STANDS)
def test_what_is_said_twice_of_the_same_figure_is_the_same(limits, figure, stands):
    first = level(limits, figure, stands)

    assert level(limits, figure, first) is first


@given(rules(), FIGURES, STANDS)
def test_what_is_raised_has_crossed_its_threshold_for_sure(limits, figure, stands):
    found = level(limits, figure, stands)
    threshold = limits.red if found is RED else limits.amber
    is_down = limits.comparison in judging.DOWNWARD

    if found is not None and found is not stands:
        assert figure < threshold if is_down else figure > threshold


@given(st.lists(st.floats(-1, 1), min_size=1), st.floats(0.5, 10), st.sampled_from([BELOW, ABOVE]))
def test_a_figure_that_swings_within_the_margin_raises_once(swings, margin, comparison):
    limits, stands, raised = Limits(comparison, 6.0, None, margin), None, 0

    for swing in swings:
        figure = 6.0 + swing * margin * 0.999
        found = level(limits, figure, stands)
        raised += found is not None and stands is None
        assert not (stands and found is None)
        stands = found

    assert raised <= 1


@given(rules(), STANDS)
def test_a_figure_far_on_the_good_side_clears_everything(limits, stands):
    far = 1e9 if limits.comparison in judging.DOWNWARD else -1e9

    assert level(limits, far, stands) is None


@given(rules(), STANDS, st.sampled_from([None, float("nan"), float("inf")]))
def test_what_cannot_be_computed_changes_nothing(limits, stands, value):
    verdict = judged(limits, read(value), stands)

    assert (verdict.level, verdict.figure) == (stands, None)
    assert verdict.reason


@pytest.mark.parametrize(
    ("before", "why"), [(None, judging.NO_PERIOD_BEFORE), (0.0, judging.ZERO_BEFORE)]
)
def test_a_change_needs_a_figure_before_that_is_not_0(before, why):
    limits = Limits(Comparison.change_below, -0.1, None)

    assert judged(limits, read(5.0, before)).reason == why


def test_the_change_of_a_negative_figure_keeps_its_direction():
    fell, rose = read(-12.0, -10.0), read(-5.0, -10.0)

    assert judging.held(Comparison.change_below, fell) == (pytest.approx(-0.2), "")
    assert judging.held(Comparison.change_below, rose) == (pytest.approx(0.5), "")


def test_from_amber_to_red_and_back_each_takes_its_own_threshold_and_margin():
    runway = Limits(BELOW, 6.0, 3.0, 0.5)
    figures = [6.0, 5.9, 3.0, 2.9, 3.4, 3.5, 5.9, 6.4, 6.5, 6.4]

    stands, seen = None, []
    for figure in figures:
        stands = level(runway, figure, stands)
        seen.append(stands)

    assert seen == [None, AMBER, AMBER, RED, RED, AMBER, AMBER, AMBER, None, None]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((BELOW, None, None, None), "A rule needs a threshold: amber, red or both."),
        ((BELOW, float("nan"), 3, None), "A threshold and a margin are finite numbers."),
        ((BELOW, 6, float("-inf"), None), "A threshold and a margin are finite numbers."),
        ((BELOW, 6, 3, float("inf")), "A threshold and a margin are finite numbers."),
        ((BELOW, 6, 3, -1), "A margin is 0 or more: how far a figure must come back."),
        (
            (BELOW, 3, 6, None),
            "Red is worse than amber, so it must lie below it: amber is 3, red is 6.",
        ),
        (
            (ABOVE, 6, 3, None),
            "Red is worse than amber, so it must lie above it: amber is 6, red is 3.",
        ),
        (
            (ABOVE, 6, 6, None),
            "Red is worse than amber, so it must lie above it: amber is 6, red is 6.",
        ),
    ],
)
def test_thresholds_that_cannot_be_are_refused_in_a_sentence(given, said):
    with pytest.raises(Invalid) as refusal:
        judging.limits(*given)

    assert str(refusal.value) == said


def test_without_a_margin_it_is_a_fiftieth_of_the_threshold_that_is_crossed_first():
    assert judging.limits(BELOW, 6, 3, None).margin == pytest.approx(0.12)
    assert judging.limits(Comparison.change_below, None, -0.5, None).margin == pytest.approx(0.01)
    assert judging.limits(BELOW, 6, 3, 0).margin == 0


RUNWAY = Metric("Runway", Subject.company, "months", lambda *_: [])
CLOSE = Metric("Close", Subject.instrument, "", lambda *_: [])


@pytest.mark.parametrize(
    ("metric", "limits", "reading", "said"),
    [
        (
            RUNWAY,
            (BELOW, 6, 3),
            read(4.2),
            "Runway of Nordlicht GmbH is 4.2 months, below 6 (amber), as of 2026-09-30.",
        ),
        (
            RUNWAY,
            (BELOW, 6, 3),
            read(2.99996),
            "Runway of Nordlicht GmbH is 2.99996 months, below 3 (red), as of 2026-09-30.",
        ),
        (
            CLOSE,
            (Comparison.change_below, -0.1, None),
            read(81.2, 92.6, "ACME (US)", unit="USD"),
            "Close of ACME (US) fell 12.3 % to 81.20 USD from 92.60 USD, more than 10 % (amber), "
            "as of 2026-09-30.",
        ),
        (
            CLOSE,
            (Comparison.change_above, 0.1, 0.5),
            read(1_500_001.0, 1_000_000.0, "ACME (US)", unit="USD"),
            "Close of ACME (US) rose 50.0001 % to 1,500,001 USD from 1,000,000 USD, more than "
            "50 % (red), as of 2026-09-30.",
        ),
        (
            CLOSE,
            (Comparison.change_below, 0.05, None),
            read(103.0, 100.0, "ACME (US)"),
            "Close of ACME (US) rose 3.0 % to 103 from 100, less than 5 % (amber), "
            "as of 2026-09-30.",
        ),
        (
            CLOSE,
            (Comparison.change_below, 0.05, None),
            read(98.0, 100.0, "ACME (US)"),
            "Close of ACME (US) fell 2.0 % to 98 from 100, a change below 5 % (amber), "
            "as of 2026-09-30.",
        ),
        (
            CLOSE,
            (Comparison.change_below, 0.05, None),
            read(100.0, 100.0, "ACME (US)"),
            "Close of ACME (US) stayed at 100, a change below 5 % (amber), as of 2026-09-30.",
        ),
        (
            CLOSE,
            (ABOVE, 1e6, None),
            read(1_000_000.4, label="two\r\nlines", of=None),
            "Close of two lines is 1,000,000.4, above 1,000,000 (amber).",
        ),
        (
            CLOSE,
            (BELOW, 0.001, None),
            read(0.00012, label="X", of=None),
            "Close of X is 0.00012, below 0.001 (amber).",
        ),
    ],
)
def test_a_crossing_is_said_in_one_sentence(metric, limits, reading, said):
    rule = judging.limits(*limits, None)

    assert sentence(metric, rule, reading, judged(rule, reading).level) == said


@given(rules(), FIGURES, FIGURES)
def test_whatever_crosses_has_a_sentence_on_one_line(limits, value, before):
    found = judged(limits, read(value, before))

    if found.level is not None:
        assert "\n" not in sentence(RUNWAY, limits, read(value, before), found.level)


@given(FIGURES, FIGURES)
def test_the_figure_that_is_said_never_looks_like_the_threshold_it_crosses(value, threshold):
    assume(abs(value - threshold) > 1e-9)
    limits = Limits(BELOW if value < threshold else ABOVE, threshold, None)

    said = sentence(CLOSE, limits, read(value, of=None), AMBER)

    figure, _, limit = said.removeprefix("Close of Nordlicht GmbH is ").partition(", ")
    assert figure != limit.split()[1]
