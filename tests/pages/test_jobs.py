"""The Jobs page shows one's own work and what came of it."""

import pytest

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.db import carry_out, write
from core.jobs import actions, queue
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.tabs import frame_of

FILE = "system/jobs.py"

pytestmark = pytest.mark.usefixtures("own_db")


def filed(user, number=0):
    return carry_out(actions.file_job, user, JOBS, "rehearsal", {"number": number})


def ended(how, *words):
    with write(SYSTEM) as db:
        how(db, queue.claim(db, list(JOBS)), *words)


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    return page


def texts(page):
    return " ".join(line.value for line in page.markdown)


def test_a_waiting_job_can_be_called_off():
    filed(ADA)
    page = opened(ADA)
    assert "Waits for its turn." in texts(page)

    (cancel,) = [button for button in page.button if button.label == "Cancel"]
    cancel.click().run()

    assert "Called off" in texts(opened(ADA))


def test_what_a_job_made_is_told():
    filed(ADA)
    ended(queue.succeed, {"counted": 3, "findings": ["one", "two"]})

    page = opened(ADA)

    assert "Done" in texts(page)
    assert "Counted: 3." in texts(page).replace("\\", "")
    assert page.dataframe[0].value["Findings"].tolist() == ["one", "two"]


def test_a_failed_job_says_why_as_it_is_written_and_can_be_run_again():
    filed(ADA)
    ended(queue.fail, "There is no column *y*.")

    page = opened(ADA)

    assert page.error[0].value == "There is no column \\*y\\*."
    (again,) = [button for button in page.button if button.label == "Run again"]
    again.click().run()
    assert "Waits for its turn." in texts(opened(ADA))


def test_jobs_of_others_are_seen_by_administrators_who_ask():
    filed(EVE)

    assert opened(ADA).dataframe.len == 0
    page = opened(ROOT)
    assert page.dataframe.len == 0
    page.toggle[0].set_value(True).run()
    assert page.dataframe[-1].value["By"].tolist() == ["eve"]


def test_a_viewer_has_no_work_to_begin_and_no_toggle():
    page = opened(VIC)

    assert page.toggle.len == 0
    assert not page.get("menu_button")
