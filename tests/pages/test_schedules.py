"""The Schedules page plans work, and pauses, runs and forgets what was planned."""

import pytest

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.db import answer, carry_out
from core.jobs import queries, schedules
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.tabs import frame_of

FILE = "system/schedules.py"

pytestmark = pytest.mark.usefixtures("own_db")


def planned(user=ADA):
    return carry_out(schedules.add_schedule, user, JOBS, "rehearsal", {}, rule="0 6 * * 1-5")


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    return page


def press(page, label):
    (button,) = [button for button in page.button if button.label == label]
    return button.click().run()


def test_a_schedule_is_added_with_a_common_rule_in_words():
    page = press(opened(ADA), "Add")

    (one,) = answer(schedules.schedules, ADA)
    assert (one.kind, one.rule) == ("rehearsal", "0 6 * * *")
    assert page.dataframe[0].value["When"].tolist() == ["every day at 06:00"]


def test_a_rule_of_ones_own_that_is_none_is_refused_in_a_sentence():
    page = opened(ADA)
    (when,) = [box for box in page.selectbox if box.label == "When"]
    page = when.set_value("by a rule of my own").run()
    page.text_input[0].set_value("0 25 * * *").run()

    page = press(page, "Add")

    assert "The hour of a rule lies between 0 and 23" in page.error[0].value
    assert answer(schedules.schedules, ADA) == []


def test_a_schedule_is_paused_resumed_run_and_removed():
    planned()

    page = press(opened(ADA), "Pause")
    assert page.dataframe[0].value["Due next"].tolist() == ["paused"]
    page = press(page, "Resume")
    assert page.dataframe[0].value["Due next"].tolist() != ["paused"]
    page = press(page, "Run now")
    assert len(answer(queries.jobs, ADA)) == 1
    press(page, "Remove")
    assert answer(schedules.schedules, SYSTEM) == []


def test_a_viewer_and_somebody_else_see_nothing_to_change():
    planned()

    for who in (VIC, EVE):
        page = opened(who)
        assert page.dataframe.len == 0
        assert not [button for button in page.button if button.label in {"Pause", "Run now"}]
