"""What counts in a forecast: of which series, for whom, under which name, in which order."""

from datetime import date

import pytest

from core.analytics.forecasting.events import Kind
from core.calendar import queries
from core.calendar.causes import gathered
from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType, Recurrence
from core.db.packages import metadata
from tests.bed.cast import ADA

MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True, scope="module")
def tables():
    """Rows lead to rows of other packages, so that none can be made before all are known."""
    metadata()


def row(name="Sale", day=MAY, kind=EventType.promotion, **given):
    scope = scope_key(None, *(given.get(one) for one in ("category", "entity", "country")))
    return Event(
        user_id=ADA.id, event_name=name, event_date=day, type=kind, scope_key=scope, **given
    )


def stored(db, *rows):
    db.add_all(rows)
    db.flush()


def names(db, user, category="revenue", entity=None):
    return [one.event.name for one in queries.causes(db, user, category, entity)]


def test_the_christmas_of_many_years_and_countries_is_one_cause():
    christmas = [
        row("Christmas", date(year, 12, 25), EventType.holiday, country=country)
        for year in (2025, 2024)
        for country in ("FR", "DE")
    ]

    (one,) = gathered(christmas)

    assert one.event.days == (date(2024, 12, 25), date(2025, 12, 25))
    assert (one.event.kind, one.countries) == (Kind.HOLIDAY, ("DE", "FR"))


def test_a_cause_has_every_day_from_its_first_to_its_last():
    (one,) = gathered([row(ends_on=date(2026, 5, 3))])

    assert one.event.days == (MAY, date(2026, 5, 2), date(2026, 5, 3))


def test_a_cause_comes_back_and_is_felt_as_its_rows_say():
    (one,) = gathered([row(recurrence=Recurrence.yearly, window_before=2, window_after=500)])

    assert (one.event.is_yearly, one.event.before, one.event.after) == (True, 2, 60)


def test_causes_of_one_name_are_told_apart_by_what_they_differ_in():
    rows = [row(window_after=2), row(), row(kind=EventType.seasonal)]

    said = [one.event.name for one in gathered(rows)]

    assert said == [
        "Sale (promotion, 0 days before, 0 after)",
        "Sale (promotion, 0 days before, 2 after)",
        "Sale (seasonal, 0 days before, 0 after)",
    ]


def test_causes_of_different_expected_changes_are_different_causes():
    found = gathered([row(impact=0.2), row(day=date(2025, 5, 1))])

    said = {one.event.name: one.impact for one in found}
    assert said == {"Sale (no change expected)": None, "Sale (+20.0% expected)": 0.2}


def test_no_two_causes_have_a_column_of_one_name():
    found = gathered([row("Sale (before)"), row(impact=0.2001), row(impact=0.2002), row()])

    said = [one.event.name for one in found]
    columns = [f"{name}{part}" for name in said for part in ("", " (before)", " (after)")]
    assert len(set(columns)) == len(columns)


def test_causes_are_the_same_in_whatever_order_their_rows_come():
    rows = [row("b"), row("B"), row("a", impact=-1.0), row("a"), row("a", window_before=3)]

    assert gathered(rows) == gathered(rows[::-1])


@pytest.mark.parametrize(
    ("scope", "is_found"),
    [
        ({}, True),
        ({"category": "Revenue"}, True),
        ({"category": "costs"}, False),
        ({"entity": "north"}, True),
        ({"entity": "South"}, False),
        ({"category": "revenue", "entity": "North"}, True),
        ({"category": "revenue", "entity": "South"}, False),
        ({"country": "DE-BY"}, True),
        ({"include_in_prediction": False}, False),
    ],
)
def test_a_cause_counts_for_the_series_of_its_scope(db, ada, scope, is_found):
    stored(db, row(**scope))

    assert bool(names(db, ada, "revenue", "North")) is is_found


def test_what_is_about_an_entity_does_not_count_for_a_series_of_none(db, ada):
    stored(db, row(entity="North"))

    assert names(db, ada) == []


def test_private_events_of_others_count_for_nobody_else_not_even_administrators(db, ada, eve, root):
    stored(db, row("Private"), row("Shared", is_shared=True))

    assert names(db, ada) == ["Private", "Shared"]
    assert names(db, eve) == names(db, root) == ["Shared"]
