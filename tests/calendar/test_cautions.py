"""Odd events are allowed and told: they overlap, lie out of reach, or teach nothing yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.calendar import actions
from core.calendar.cautions import cautions
from core.calendar.tables import EventType
from core.calendar.wanted import Wanted
from core.db.types import now
from tests.bed.rows import Rows

TODAY = now().date()
DAY = timedelta(days=1)
SALE = Wanted("Sale", TODAY - 9 * DAY, TODAY - 5 * DAY, category="revenue")
OTHER = replace(SALE, name="Clearance", first=TODAY - 6 * DAY, last=TODAY + 20 * DAY)


@pytest.fixture
def revenue(db, ada):
    """A series of ada's that began three years ago."""
    rows = Rows(db.connection())
    series = rows.add("series", user_id=ada.id, category="revenue")
    month = (TODAY - 1095 * DAY).replace(day=1)
    rows.add("series_months", series_id=series["id"], category="revenue", month=month)
    return series


def said(db, user, wanted):
    return cautions(db, user, actions.add(db, user, wanted))


def test_of_an_ordinary_event_nothing_is_said(db, ada, revenue):
    assert said(db, ada, SALE) == []


def test_promotions_that_share_days_are_told_by_name(db, ada, revenue):
    first = actions.add(db, ada, SALE)

    (sentence,) = said(db, ada, OTHER)

    assert sentence == (
        f"'Clearance' shares days with 'Sale' ({SALE.first} to {SALE.last}): what each of them "
        "brings cannot be told apart on these days."
    )
    assert f"'Clearance' ({OTHER.first} to {OTHER.last})" in cautions(db, ada, first)[0]


@pytest.mark.parametrize(
    "apart",
    [
        {"category": None},
        {"first": TODAY - 4 * DAY},
        {"type": EventType.holiday},
        {"counts": False},
    ],
)
def test_what_shares_no_day_scope_or_kind_does_not_overlap(db, ada, revenue, apart):
    actions.add(db, ada, SALE)

    assert said(db, ada, replace(OTHER, **apart)) == []


def test_a_promotion_of_every_year_overlaps_with_those_of_any(db, ada, revenue):
    actions.add(db, ada, replace(SALE, first=date(2020, 1, 10), last=None, is_yearly=True))
    later = Wanted("Clearance", date(2024, 1, 9), date(2024, 1, 11), category="revenue")

    (sentence,) = said(db, ada, later)

    assert "'Sale' (2024-01-10)" in sentence


def test_private_promotions_of_others_do_not_overlap_with_ones_own(db, ada, eve, revenue):
    actions.add(db, eve, SALE)

    assert said(db, ada, OTHER) == []


def test_an_event_beyond_every_forecast_is_told(db, ada, revenue):
    far = replace(SALE, first=TODAY + 7 * 366 * DAY, last=None, impact=0.1)

    assert said(db, ada, far) == ["'Sale' lies 7 years ahead; no usual forecast reaches so far."]


def test_an_event_before_all_values_is_told(db, ada, revenue):
    early = replace(SALE, first=date(2001, 5, 1), last=None)

    (sentence,) = said(db, ada, early)

    assert sentence.startswith("'Sale' was over before the first value that it counts for (")


def test_an_event_of_no_series_is_told(db, ada, revenue):
    nowhere = replace(SALE, category="Shoes", entity="North")

    assert said(db, ada, nowhere) == [
        "'Sale' counts for no series yet: you see none of Shoes, North."
    ]


def test_an_event_that_never_was_needs_an_expected_change(db, ada, revenue):
    planned = replace(SALE, first=TODAY + DAY, last=None)

    (sentence,) = said(db, ada, planned)

    assert sentence.startswith("There has been no 'Sale' yet")
    assert said(db, ada, replace(planned, first=TODAY + 2 * DAY, impact=0.2)) == []


def test_an_event_that_was_before_is_learnt_from(db, ada, revenue):
    actions.add(db, ada, SALE)

    assert said(db, ada, replace(SALE, first=TODAY + DAY, last=None)) == []
