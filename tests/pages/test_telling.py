"""Everybody says on their Profile page when they want to be told, and tries whether it works."""

import time

import pytest

from core.accounts.actions import own
from core.accounts.queries import people
from core.alerts import sending, telling
from core.alerts.telling import Mails, Wishes
from core.catalogue import JOBS
from core.db import answer, carry_out
from core.jobs.runner import Runner
from tests.bed.cast import ADA, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.smtp_sink import Manner
from tests.bed.tabs import frame_of

FILE = "account/profile.py"
PATIENCE = 20
TRY = "Send me a test message"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


@pytest.fixture
def runner(own_db, mails):
    made = Runner({"test_message": JOBS["test_message"]}).start()
    yield made
    made.stop()


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    return page


def named(found, label):
    (one,) = [each for each in found if each.label == label]
    return one


def kept(who):
    return telling.wishes(answer(people.preferences, who))


def tried(page):
    """Press the button, and look again until what came of it is said."""
    page = named(page.button, TRY).click().run()
    deadline = time.monotonic() + PATIENCE
    while "Cancel" in {button.label for button in page.button}:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        page.run()
    return page


def said(elements):
    return " ".join(each.value.replace("\\", "") for each in elements)


@pytest.mark.parametrize("who", [VIC, ADA, ROOT], ids=lambda one: one.name)
def test_everybody_says_when_they_want_to_be_told(who):
    carry_out(own.keep_preferences, who, zone="Asia/Tokyo")
    page = opened(who)
    named(page.selectbox, "Mails about alerts").set_value(Mails.daily)
    named(page.selectbox, "Hour of the daily mail").set_value(6)
    named(page.selectbox, "Quiet from").set_value(22)
    named(page.selectbox, "Quiet until").set_value(5)
    named(page.checkbox, "Red alerts come in quiet hours too").set_value(True)

    keep(page)

    assert kept(who) == Wishes(
        mail=Mails.daily,
        daily_at=6,
        quiet_from=22,
        quiet_until=5,
        red_breaks_quiet=True,
        zone="Asia/Tokyo",
    )
    again = opened(who)
    assert named(again.selectbox, "Quiet from").value == 22
    assert named(again.selectbox, "Mails about alerts").value == Mails.daily


def keep(page):
    (button,) = [each for each in page.button if each.key == "keep-alerts"]
    return button.click().run()


def test_wishes_that_cannot_be_read_do_not_blank_the_page():
    carry_out(own.keep_preferences, ADA, alerts={"mail": "hourly", "quiet_from": 99})

    page = opened(ADA)

    assert named(page.selectbox, "Mails about alerts").value == Mails.at_once


def test_where_mail_is_not_set_up_a_sentence_says_so():
    page = opened(VIC)

    assert [each.value for each in page.info if sending.NO_MAIL in each.value]
    assert TRY not in {each.label for each in page.button}


@pytest.mark.usefixtures("runner")
def test_a_test_message_arrives_and_the_page_says_so(mails):
    page = tried(opened(VIC))

    assert mails.recipients == ["vic@example.org"]
    assert "Sent to: vic@example.org." in said(page.markdown)
    assert not page.error


@pytest.mark.usefixtures("runner")
def test_a_test_message_that_does_not_arrive_is_told_with_its_reason(mails):
    mails.manner = Manner.refuse_recipient

    page = tried(opened(ADA))

    assert said(page.error) == "The mail server did not take the mail for this person (550)."
