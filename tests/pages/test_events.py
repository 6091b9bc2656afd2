"""The Events page shows what comes and what counts, and keeps, changes and removes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.calendar import actions, queries
from core.calendar.tables import EventType
from core.calendar.wanted import Wanted
from core.db import answer, write
from core.series.queries import series
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import opened, texts

FILE = "finance/events.py"
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
FAIR = Wanted("Fair", TODAY + 5 * DAY, type=EventType.custom, is_shared=True, impact=0.1)
SALE = Wanted("Sale", TODAY - 9 * DAY, TODAY - 5 * DAY, category="sales")

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def kept(*wanted):
    with write(ADA) as db:
        rows = Rows(db.connection())
        for name in ("Sales", "Costs"):
            made = rows.add("series", user_id=ADA.id, name=name, category=name.lower())
            rows.add("series_months", series_id=made["id"], category=name.lower())
        return [actions.add(db, ADA, one) for one in wanted]


def figures(page):
    return {figure.label: figure.value for figure in page.metric}


def named(found, label):
    (one,) = [one for one in found if one.label == label]
    return one


def table(page):
    return page.dataframe[-1].value


def series_called(name):
    return next(one for one in answer(series, ADA) if one.name == name)


def said(who):
    return [one.said for one in answer(queries.events, who)]


def test_without_events_the_page_says_how_to_have_some():
    page = opened(ADA, FILE)

    assert "Holidays of a country are added by one click" in texts(page).replace("\\", "")
    assert [button.label for button in page.button if button.label == "Add it"] == ["Add it"]


def test_viewers_read_and_are_offered_nothing_to_change():
    kept(FAIR)

    page = opened(VIC, FILE)

    assert figures(page)["Next"] == "in 5 days"
    assert table(page)["Event"].tolist() == ["Fair"]
    labels = {button.label for button in page.button} | {tab.label for tab in page.tabs}
    assert not labels & {"Add it", "Remove it", ":violet[Add an event]", ":violet[Change one]"}


def test_what_comes_is_told_in_figures_a_sentence_and_rows():
    kept(FAIR, SALE)

    page = opened(ADA, FILE)

    assert figures(page) == {
        "Ahead": "1",
        "Next": "in 5 days",
        "Count in forecasts": "2 of 2",
        "Shared with everybody": "1 of 2",
    }
    assert "1 other event" in texts(page)
    assert table(page)["Expected change (%)"].dropna().tolist() == [10.0]


def test_choosers_leave_what_is_of_a_kind_or_counts_for_a_series():
    kept(FAIR, SALE)
    page = opened(ADA, FILE)

    of_sales = page.selectbox(key="for").set_value(series_called("Sales")).run()
    names = set(table(of_sales)["Event"])
    of_costs = page.selectbox(key="for").set_value(series_called("Costs")).run()
    promotions = of_costs.multiselect(key="kind").set_value(["promotion"]).run()

    assert names == {"Fair", "Sale"}
    assert not promotions.exception
    assert figures(promotions)["Count in forecasts"] == "0 of 0"


def test_an_event_is_added_by_the_form_and_what_is_odd_is_told():
    kept(SALE)
    page = opened(ADA, FILE)

    page.text_input(key="name-new-0").input("Clearance")
    page.date_input(key="first-new-0").set_value(TODAY - 6 * DAY)
    page.selectbox(key="Category-new-0").set_value("sales")
    page.number_input(key="impact-new-0").set_value(20.0)
    named(page.button, "Add it").click().run()

    added = next(one for one in said(ADA) if one.name == "Clearance")
    assert (added.first, added.category, added.impact) == (TODAY - 6 * DAY, "sales", 0.2)
    (warning,) = [box.value.replace("\\", "") for box in page.warning]
    assert warning.startswith("'Clearance' shares days with 'Sale'")
    assert ":violet[Overlaps]" in {tab.label for tab in page.tabs}


def test_what_cannot_be_is_said_in_a_sentence_and_not_kept():
    kept(SALE)
    page = opened(ADA, FILE)

    page.text_input(key="name-new-0").input("Clearance")
    page.date_input(key="last-new-0").set_value(TODAY - DAY)
    named(page.button, "Add it").click().run()

    assert "before it begins" in page.error[0].value
    assert page.text_input(key="name-new-0").value == "Clearance"
    assert [one.name for one in said(ADA)] == ["Sale"]


def test_an_event_is_changed_and_removed_by_its_owner():
    (event_id,) = kept(FAIR)
    page = opened(ADA, FILE)

    named(page.selectbox, "Event").set_value(str(event_id)).run()
    page.text_input(key=f"name-{event_id}").input("Large fair")
    named(page.button, "Keep it").click().run()
    changed = said(ADA)
    named(page.selectbox, "Event").set_value(str(event_id)).run()
    page.button(key=f"remove-{event_id}").click().run()

    assert changed == [replace(FAIR, name="Large fair")]
    assert said(ADA) == []


def test_what_others_share_is_not_offered_for_change():
    kept(FAIR)

    page = opened(EVE, FILE)

    assert named(page.selectbox, "Event").options == []
    assert table(page)["By"].tolist() == ["ada"]


def test_the_holidays_of_a_country_are_added_behind_a_button():
    page = opened(ADA, FILE)
    page.session_state["holidays"] = True
    page.run()

    named(page.selectbox, "Country").set_value("DE").run()
    named(page.number_input, "From").set_value(TODAY.year)
    named(page.button, "Add them").click().run()

    assert not page.exception
    assert {one.country for one in said(ADA)} == {"DE"}
    assert len({one.first.year for one in said(ADA)}) == 2
