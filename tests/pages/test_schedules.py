"""The Schedules page plans work, says when it is due, and shows what came of it."""

from datetime import time

import pytest
from sqlalchemy import update
from sqlmodel import col

from core.accounts.tables import User
from core.actors import SYSTEM, Role
from core.catalogue import JOBS
from core.db import answer, carry_out
from core.jobs import due, queries, recurrence, schedules
from core.jobs.tables import JobStatus
from core.series import actions as series_actions
from core.series.tables import Series
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import frame_of

FILE = "system/schedules.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def planned(user=ADA, rule="0 6 * * 1-5", **options):
    return carry_out(schedules.add_schedule, user, JOBS, "rehearsal", {}, rule=rule, **options)


def series(user, name="Revenue"):
    def made(db, user):
        one = Series(user_id=user.id, name=name, category="revenue")
        db.add(one)
        db.flush()
        return one.id

    return carry_out(made, user)


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    return page


def named(inputs, label):
    (found,) = [one for one in inputs if one.label == label]
    return found


def press(page, label):
    return named(page.button, label).click().run()


def choose(page, label, value):
    return named(page.selectbox, label).set_value(value).run()


def texts(page):
    return " ".join(line.value for line in [*page.markdown, *page.caption])


def test_work_is_planned_by_the_day_with_what_it_wants_to_know():
    page = choose(opened(ADA), "Work", "rehearsal")
    named(page.number_input, "Seconds").set_value(2.5)
    named(page.toggle, "Fails").set_value(True)
    named(page.time_input, "At").set_value(time(7, 30))

    page = press(page.run(), "Add")

    (one,) = answer(schedules.schedules, ADA)
    assert (one.kind, one.rule) == ("rehearsal", "30 7 * * *")
    assert one.parameters == {"seconds": 2.5, "number": 0, "fails": True}
    assert page.dataframe[0].value["When"].tolist() == ["every day at 07:30"]
    assert "With seconds 2.5, fails." in texts(page)


def test_it_says_when_that_is_before_anything_is_added():
    page = choose(opened(ADA), "When", "every week")
    page = choose(page, "On", "Friday")
    page = choose(page, "Time zone", "Asia/Tokyo")

    assert texts(page).count("**Fri**") == 3
    assert texts(page).count("**Thu**") == 3  # by ada's clock, which is that of Greenwich
    page = choose(page, "When", "every month")
    assert texts(page).count("-01 06:00") == 3
    assert answer(schedules.schedules, ADA) == []


def test_a_rule_of_ones_own_that_is_none_is_a_sentence_and_cannot_be_added():
    page = choose(opened(ADA), "When", "by a rule of my own")
    assert not named(page.button, "Add").disabled

    for rule, said in {
        "0 25 * * *": "The hour of a rule lies between 0 and 23",
        "0 6 31 2 *": "names a day that no month has",
    }.items():
        page = named(page.text_input, "Rule").set_value(rule).run()
        assert said in page.error[0].value.replace("\\", "")
        assert named(page.button, "Add").disabled


def test_work_after_new_data_is_offered_for_what_one_may_see_and_waits_for_it():
    key, _ = series(ADA), series(EVE, "Secret")
    page = choose(opened(ADA), "Work", "rehearsal")
    page = choose(page, "When", "after new data of a series")
    assert named(page.selectbox, "Series").options == ["Revenue"]

    page = press(page, "Add")

    (one,) = answer(schedules.schedules, ADA)
    assert one.awaits == key
    assert page.dataframe[0].value["Due next"].tolist() == ["when data comes"]
    assert "Waits for new data of **Revenue**" in texts(page)


def test_a_series_that_is_gone_is_said_where_it_was_waited_for():
    key = series(EVE)
    carry_out(series_actions.work_after, EVE, JOBS, key, "rehearsal", {})
    planned(rule=recurrence.after(key))

    page = opened(ADA)

    assert "shared no longer" in page.dataframe[0].value["When"].tolist()[0]
    assert "after new data of Revenue" in opened(EVE).dataframe[0].value["When"].tolist()


def test_a_schedule_is_paused_resumed_run_and_removed():
    planned()

    page = press(opened(ADA), "Pause")
    assert page.dataframe[0].value["Due next"].tolist() == ["paused"]
    page = press(page, "Resume")
    assert page.dataframe[0].value["Due next"].tolist() != ["paused"]
    page = press(page, "Run now")
    assert len(answer(queries.jobs, ADA)) == 1
    assert page.dataframe[0].value["Last time"].tolist() == ["… waits"]
    press(page, "Remove it")
    assert answer(schedules.schedules, SYSTEM) == []


def test_what_came_of_it_is_shown_with_the_reason_and_leads_to_the_job():
    key = planned(rule="* * * * *")

    def fails(db, _user):
        db.execute(update(User).where(col(User.id) == ADA.id).values(role=Role.viewer))
        db.get_one(schedules.Schedule, key).next_run_at = due.now()
        db.flush()
        due.file_due(db, SYSTEM, JOBS)
        db.execute(update(User).where(col(User.id) == ADA.id).values(role=Role.analyst))

    carry_out(fails, SYSTEM)
    page = opened(ADA)

    assert page.dataframe[0].value["Last time"].tolist() == ["✗ failed"]
    assert page.dataframe[1].value["Why"].tolist() == [
        "This needs the role analyst; ada is a viewer."
    ]
    assert "ada is a viewer" in page.error[0].value
    page = press(page, "Show in Jobs")
    assert page.title[0].value == "Jobs"
    assert str(answer(queries.jobs, ADA)["id"][0])[-6:] in named(page.selectbox, "Job").value
    assert answer(queries.jobs, ADA)["status"][0] == JobStatus.failed


def test_a_viewer_and_somebody_else_see_nothing_to_change():
    planned()

    for who in (VIC, EVE):
        page = opened(who)
        assert page.dataframe.len == 0
        assert not [button for button in page.button if button.label in {"Pause", "Run now"}]
    assert not [button for button in opened(VIC).button if button.label == "Add"]
