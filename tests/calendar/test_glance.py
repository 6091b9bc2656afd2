"""Home names the holidays and promotions of the next two weeks, and nothing else."""

from datetime import timedelta

import pytest

from core.calendar import actions, glance
from core.calendar.tables import EventType
from core.calendar.wanted import Wanted
from core.db.types import now
from core.glance import Urgency

TODAY = now().date()
DAY = timedelta(days=1)


def test_what_begins_soon_is_told_in_the_order_of_its_days(db, ada):
    for name, days in (("Sale", 14), ("Fair", 3)):
        actions.add(db, ada, Wanted(name, TODAY + days * DAY))
    actions.add(db, ada, Wanted("Fair", TODAY + 3 * DAY, category="Cups"))

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence == f"Soon: Fair on {TODAY + 3 * DAY} and Sale on {TODAY + 14 * DAY}."
    assert (notice.urgency, notice.page) == (Urgency.fyi, "events")


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("Far", TODAY + 15 * DAY),
        Wanted("Begun", TODAY - DAY, TODAY + DAY),
        Wanted("Season", TODAY + DAY, type=EventType.seasonal),
        Wanted("Comment", TODAY + DAY, counts=False),
    ],
)
def test_of_what_is_far_begun_or_does_not_count_nothing_is_said(db, ada, wanted):
    actions.add(db, ada, wanted)

    assert glance.waiting(db, ada) == []


def test_private_events_of_others_are_not_told_to_administrators(db, ada, root):
    actions.add(db, ada, Wanted("Sale", TODAY + DAY))

    assert glance.waiting(db, root) == []
