"""What repeats is done when it is due; what crosses a limit is mailed, and somebody says so."""

import time

from playwright.sync_api import expect
from sqlalchemy import update

from core.actors import SYSTEM, Role
from core.db import answer, write
from core.db.types import now
from core.jobs import queries
from core.jobs.tables import Schedule
from tests.bed.rows import Rows
from tests.bed.smtp_sink import sink
from tests.e2e.test_signing_in import SQLITE

SAID = "Free stock of Lamp (L-1) is 1"
PATIENCE_SECONDS = 40  # rules are looked at every few seconds


def choose(tab, label, option):
    tab.page.get_by_role("combobox", name=label, exact=True).click()
    tab.page.get_by_role("option", name=option, exact=True).click()
    tab.settled()


def until(is_so):
    """Wait for what the server does by itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it has not come to that"
        time.sleep(0.2)


@SQLITE
def test_a_limit_is_crossed_somebody_is_mailed_and_says_that_they_look_after_it(
    fresh_server, signed_in, person
):
    with sink() as post:
        server = fresh_server(
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(post.port),
            SMTP_FROM="desk@example.org",
            SMTP_SECURITY="none",
        )
        with write(SYSTEM) as db:
            Rows(db.connection()).add("products", name="Lamp", sku="L-1", stock=1)
        tab = signed_in(server, person(Role.analyst)).open("/alerts")

        tab.page.get_by_role("tab", name="New rule").click()
        choose(tab, "Figure", "Free stock of a product")
        tab.page.get_by_label("Amber", exact=False).last.fill("10")
        tab.page.keyboard.press("Enter")
        expect(tab.page.get_by_text("Now 1 of 1 is over a limit.")).to_be_visible()
        tab.page.get_by_role("button", name="Add the rule").click()
        until(lambda: post.mails)
        (mail,) = post.mails

        assert SAID in mail.get_body(("plain",)).get_content().replace("\n", " ")
        expect(tab.open("/").page.get_by_text(SAID)).to_be_visible()
        tab.open("/alerts").page.get_by_label("Note").fill("Ordered 40")
        tab.page.get_by_role("button", name="Acknowledge", exact=True).click()
        expect(tab.page.get_by_text("looks after it since")).to_be_visible()
        expect(tab.open("/").page.get_by_text(SAID)).to_have_count(0)


@SQLITE
def test_work_that_repeats_is_done_when_it_is_due_and_stays_in_its_history(
    house, signed_in, person
):
    ada = person(Role.analyst)
    tab = signed_in(house, ada).open("/schedules")
    choose(tab, "Work", "Rehearsal")
    tab.page.get_by_label("Seconds", exact=True).fill("0")
    tab.page.keyboard.press("Enter")
    tab.settled().page.get_by_role("button", name="Add", exact=True).click()
    expect(tab.settled().page.get_by_role("button", name="Run now")).to_be_visible()

    with write(SYSTEM) as db:  # as if its hour had come
        db.execute(update(Schedule).where(Schedule.user_id == ada.id).values(next_run_at=now()))

    until(lambda: len(answer(queries.jobs, ada)) == 1)
    tab.open("/jobs")
    expect(tab.page.get_by_text("Done after")).to_be_visible()
