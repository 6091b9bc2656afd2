"""The Jobs page shows one's own work and what came of it."""

from datetime import UTC, datetime

import pytest

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.db import carry_out, write
from core.jobs import actions, queue
from core.jobs.kinds import Kind, Params
from core.jobs.task import Line
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import frame_of

FILE = "system/jobs.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


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


def test_the_log_says_what_was_reported_and_when():
    filed(ADA)
    said = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with write(SYSTEM) as db:
        claim = queue.claim(db, list(JOBS))
        queue.fail(db, claim, "No such column.", [Line(said, 0.25, "Reads the file.")])

    page = opened(ADA)

    assert [part.label for part in page.expander] == ["Log"]
    told = page.dataframe[0].value
    assert told["What"].tolist()[1:] == ["Reads the file.", "Failed: No such column."]
    assert told["When"].iloc[1] == said.replace(tzinfo=None)
    assert told["Progress"].iloc[1] == 0.25


def test_jobs_of_others_are_seen_by_administrators_who_ask():
    filed(EVE)

    assert opened(ADA).dataframe.len == 0
    page = opened(ROOT)
    assert page.dataframe.len == 0
    page.toggle[0].set_value(True).run()
    assert page.dataframe[-1].value["By"].tolist() == ["eve"]


@pytest.mark.parametrize("who", [VIC, ADA, ROOT])
def test_work_is_offered_to_whoever_may_begin_it_by_hand(who):
    page = opened(who)

    may = [kind for kind in JOBS.values() if who.role.includes(kind.role)]
    offered = [title for menu in page.get("menu_button") for title in menu.options]
    assert offered == [kind.title for kind in may if kind.is_begun_by_hand]
    assert ("Rehearsal" in offered) == (who is not VIC)
    assert (page.toggle.len == 1) == (who is ROOT)


def test_what_the_data_asks_for_or_what_needs_more_words_is_not_begun_by_hand():
    class Named(Params):
        name: str

    def work(task, params):
        """Nothing."""

    assert Kind("Plain", work).is_begun_by_hand
    assert not Kind("Named", work, Named).is_begun_by_hand
    assert not Kind("Needed", work, needed=lambda db, user: None).is_begun_by_hand
