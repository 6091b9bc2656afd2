"""Events are kept as they were said, once each; what cannot be is refused in a sentence."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.calendar import actions, queries
from core.calendar.checks import scope_keys_are_canonical
from core.calendar.tables import Event, EventType
from core.calendar.wanted import Wanted
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.bed.rows import Rows

MAY = date(2026, 5, 1)
SALE = Wanted("Sale", MAY)
FULL = Wanted(
    name="Spring sale",
    first=MAY,
    last=date(2026, 5, 9),
    type=EventType.promotion,
    is_yearly=True,
    before=1,
    after=3,
    description="20 % off",
    counts=False,
    impact=0.35,
    category="revenue",
    entity="North",
    country="DE-BY",
    is_shared=True,
)


def done(db, what):
    return db.exec(select(AuditLog.details).where(AuditLog.action == what)).all()


def days(db, user):
    return [(one.said.name, one.said.first) for one in queries.events(db, user)]


def test_an_event_is_kept_as_it_was_said_and_recorded(db, ada, root):
    event_id = actions.add(db, ada, FULL)

    found = queries.event(db, ada, event_id)
    assert (found.said, found.is_mine, found.scope) == (FULL, True, "revenue, North, DE-BY")
    assert scope_keys_are_canonical(db, root) == []
    (told,) = done(db, "event.add")
    assert (told["name"], told["day"]) == ("Spring sale", "2026-05-01")


def test_words_are_kept_without_the_space_around_them(db, ada):
    event_id = actions.add(
        db, ada, replace(SALE, name=" Sale \n of it ", category=" ", country="de")
    )

    said = queries.event(db, ada, event_id).said
    assert (said.name, said.category, said.country) == ("Sale of it", None, "DE")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "An event needs a name."),
        ({"name": 256 * "x"}, "A name has at most 255 characters; this has 256."),
        ({"category": 101 * "x"}, "A category has at most 100 characters"),
        ({"entity": 101 * "x"}, "An entity has at most 100 characters"),
        ({"description": 10_001 * "x"}, "A description has at most 10,000 characters"),
        ({"last": date(2026, 4, 30)}, "'Sale' ends on 2026-04-30, before it begins on 2026-05-01."),
        ({"last": date(2027, 5, 2)}, "'Sale' lasts 367 days; an event lasts 366 at most."),
        ({"first": date(1, 1, 1)}, "An event lies between the years 1700 and 2200."),
        ({"first": date(9999, 12, 31)}, "An event lies between the years 1700 and 2200."),
        ({"before": 61}, "'Sale' is felt 0 to 60 days before and after it"),
        ({"after": -1}, "'Sale' is felt 0 to 60 days before and after it"),
        ({"impact": -1.01}, "'Sale' cannot take more than everything: the least is −100 %."),
        ({"impact": 35.0}, "'Sale' is expected to add 3,500%; more than 300% is rather a slip."),
        ({"impact": float("nan")}, "The expected change has to be a number."),
        ({"impact": float("inf")}, "The expected change has to be a number."),
        ({"country": "Germany"}, "A country is a code such as DE or DE-BY; 'GERMANY' is none."),
    ],
)
def test_what_is_no_event_is_refused_in_a_sentence(db, ada, wrong, sentence):
    with pytest.raises(Invalid) as refused:
        actions.add(db, ada, replace(SALE, **wrong))

    assert str(refused.value).startswith(sentence)
    assert days(db, ada) == []


def test_the_same_event_is_not_kept_twice_however_it_is_written(db, ada):
    actions.add(db, ada, SALE)

    with pytest.raises(Conflict, match="There is a 'Sale' on 2026-05-01 already"):
        actions.add(db, ada, replace(SALE, name="SALE"))

    assert days(db, ada) == [("Sale", MAY)]


def test_the_same_event_of_another_scope_day_or_person_is_another(db, ada, eve):
    actions.add(db, ada, SALE)

    actions.add(db, ada, replace(SALE, category="revenue"))
    actions.add(db, ada, replace(SALE, first=date(2026, 5, 2)))
    actions.add(db, eve, SALE)

    assert len(days(db, ada)) == 3


def test_an_event_is_changed_whole_and_keeps_its_place(db, ada, root):
    event_id = actions.add(db, ada, FULL)

    actions.change(db, ada, event_id, SALE)

    assert queries.event(db, ada, event_id).said == SALE
    assert scope_keys_are_canonical(db, root) == []
    assert len(done(db, "event.change")) == 1


def test_an_event_is_not_changed_into_one_that_is_there(db, ada):
    actions.add(db, ada, SALE)
    other = actions.add(db, ada, FULL)

    with pytest.raises(Conflict, match="There is a 'Sale'"):
        actions.change(db, ada, other, SALE)

    assert queries.event(db, ada, other).said == FULL


def test_an_event_of_a_product_stays_about_it_and_takes_no_category(db, ada):
    rows = Rows(db.connection())
    product = rows.add("products", name="Tea")
    key = f"product=36:{product['id']}"
    made = rows.add("events", user_id=ada.id, product_id=product["id"], scope_key=key)

    actions.change(db, ada, made["id"], SALE)

    assert queries.event(db, ada, made["id"]).scope == "Tea"
    with pytest.raises(Invalid, match="is about a product, which has its category already"):
        actions.change(db, ada, made["id"], replace(SALE, category="Tea"))


def test_an_event_is_removed_and_that_is_recorded(db, ada):
    event_id = actions.add(db, ada, SALE)

    actions.remove(db, ada, event_id)

    assert days(db, ada) == []
    assert len(done(db, "event.remove")) == 1
    with pytest.raises(NotFound, match="There is no such event among yours"):
        actions.remove(db, ada, event_id)


def test_whoever_is_nobody_owns_no_event(db):
    with pytest.raises(NotFound, match="name a person"):
        actions.add(db, SYSTEM, SALE)


def test_the_holidays_of_a_place_are_added_once(db, ada, root):
    scope = {"category": "revenue", "entity": "North"}

    first = actions.add_holidays(db, ada, "de", 2025, 2026, **scope)
    again = actions.add_holidays(db, ada, "DE", 2026, 2027, **scope)

    assert (first, again) == (18, 9)
    said = [one.said for one in queries.events(db, ada)]
    assert {(one.type, one.category, one.country) for one in said} == {
        (EventType.holiday, "revenue", "DE")
    }
    assert ("Good Friday", date(2026, 4, 3)) in days(db, ada)
    assert scope_keys_are_canonical(db, root) == []
    assert [told["added"] for told in done(db, "event.holidays")] == [18, 9]


def test_holidays_of_a_region_stand_beside_those_of_its_country(db, ada):
    actions.add_holidays(db, ada, "DE", 2026, 2026)

    assert actions.add_holidays(db, ada, "DE-BY", 2026, 2026) > 9


def test_holidays_that_are_all_there_leave_no_trace(db, ada):
    actions.add_holidays(db, ada, "DE", 2026, 2026)

    assert actions.add_holidays(db, ada, "DE", 2026, 2026) == 0
    assert len(done(db, "event.holidays")) == 1


@pytest.mark.parametrize(
    ("place", "first", "last", "sentence"),
    [
        ("XX", 2026, 2026, "The holidays of 'XX' are not known"),
        ("DE-XX", 2026, 2026, "DE has no region 'XX'"),
        ("DE", 2026, 2025, "The years 2026 to 2025 end before they begin."),
        ("DE", 1600, 1601, "Years lie between 1700 and 2200."),
        ("DE", 1950, 2026, "Holidays are added for 50 years at most by one click."),
        ("DE", 1800, 1810, "No public holidays of DE are known for 1800 to 1810."),
    ],
)
def test_holidays_of_nowhere_or_never_are_refused(db, ada, place, first, last, sentence):
    with pytest.raises(Invalid, match=sentence):
        actions.add_holidays(db, ada, place, first, last)


def test_what_is_somebody_elses_is_changed_by_administrators_only(db, ada, eve, root):
    event_id = actions.add(db, ada, replace(SALE, is_shared=True))

    with pytest.raises(NotFound):
        actions.change(db, eve, event_id, FULL)
    actions.change(db, root, event_id, FULL)

    found = queries.event(db, eve, event_id)
    assert (found.said, found.owner, found.is_mine) == (FULL, "ada", False)


def test_viewers_change_nothing(db, vic):
    with pytest.raises(NotAllowed):
        actions.add(db, vic, SALE)

    assert db.exec(select(Event)).all() == []
