"""Long work goes on whatever its reader does, and whatever happens to the server."""

import re

from playwright.sync_api import expect

from core.actors import Role
from core.catalogue import JOBS
from core.db import answer, carry_out
from core.jobs import actions, queries
from core.jobs.tables import JobStatus
from tests.e2e.test_signing_in import POSTGRESQL, SQLITE

UNDER_WAY = re.compile(r"Counted \d+ of \d+")
RECOVERY_MS = 40_000


def begin(tab, work):
    tab.page.get_by_role("button", name="Begin").click()
    tab.page.get_by_role("menuitem", name=work).click()


@SQLITE
def test_a_job_survives_reload_second_tab_and_signing_out_and_is_called_off(
    house, signed_in, person
):
    ada = person(Role.analyst)
    visitor = signed_in(house, ada)
    tab = visitor.open("/jobs")
    begin(tab, "Rehearsal")
    expect(tab.page.get_by_text(UNDER_WAY)).to_be_visible()

    tab.reload()
    expect(tab.page.get_by_text(UNDER_WAY)).to_be_visible()
    second = visitor.open("/jobs")
    expect(second.page.get_by_text(UNDER_WAY)).to_be_visible()
    second.sign_out(ada.name)
    back = signed_in(house, ada).open("/jobs")
    back.page.get_by_role("button", name="Cancel").click()

    expect(back.page.get_by_text("Called off after")).to_be_visible()
    (status,) = answer(queries.jobs, ada)["status"]
    assert status == JobStatus.cancelled


@SQLITE
def test_a_job_of_a_killed_server_is_finished_after_its_restart(fresh_server, signed_in, person):
    server = fresh_server(JOBS_SILENT_SECONDS="3")
    ada = person(Role.analyst)
    carry_out(actions.file_job, ada, JOBS, "rehearsal", {"seconds": 5})
    tab = signed_in(server, ada).open("/jobs")
    expect(tab.page.get_by_text(UNDER_WAY)).to_be_visible()

    server.kill()
    server.start()
    again = signed_in(server, ada).open("/jobs")

    expect(again.page.get_by_text("Done after")).to_be_visible(timeout=RECOVERY_MS)
    (attempts,) = answer(queries.jobs, ada)["attempts"]
    assert attempts == 2


@POSTGRESQL
def test_a_viewer_is_offered_no_work_and_sees_none_of_others(house, signed_in, person):
    tab = signed_in(house, person(Role.viewer)).open("/jobs")

    tab.shows("Jobs")
    expect(tab.page.get_by_text("Nothing long was asked for yet.")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Begin")).to_have_count(0)
