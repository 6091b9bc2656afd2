"""Files of finance teams are read right, or what is open is asked; never a wrong figure."""

import sys
from collections import Counter
from dataclasses import replace

import pytest

from tests.finance.layouts.judging import judged
from tests.finance.layouts.other_cases import every_other
from tests.finance.layouts.statement_cases import every_statement

CASES = [*every_statement(), *every_other()]
ENOUGH = 0.95


@pytest.fixture(scope="module")
def verdicts():
    return [judged(case) for case in CASES]


def test_nineteen_of_twenty_layouts_are_right_or_asked(verdicts, capsys):
    outcomes = Counter(one.outcome for one in verdicts)

    with capsys.disabled():
        sys.stdout.write(f"\n{len(CASES)} layouts: {dict(outcomes)}\n")
    assert len({case.name for case in CASES}) == len(CASES) >= 60
    assert outcomes["right"] + outcomes["asked"] >= ENOUGH * len(CASES), [
        (one.case.name, one.outcome, one.why) for one in verdicts if one.outcome != "right"
    ]


def test_no_figure_is_silently_wrong(verdicts):
    assert [(one.case.name, one.why) for one in verdicts if one.outcome == "wrong"] == []


def test_each_layout_is_taken_for_what_it_is(verdicts):
    strange = {one.case.name: one.shape for one in verdicts if one.shape != one.case.shape}

    assert {name: shape for name, shape in strange.items() if not name.startswith("broker")} == {}


def test_the_judge_sees_a_figure_that_is_a_cent_off():
    case = CASES[0]
    key = next(iter(case.truth))

    wrong = replace(case, truth={**case.truth, key: case.truth[key] + 1})

    assert judged(wrong).outcome == "wrong"
