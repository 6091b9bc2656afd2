"""The risk of many subjects is computed as a job; of those that cannot be, it is said why."""

import pytest

from core.db import answer, carry_out, write
from core.db.keys import uuid7
from core.errors import Invalid
from core.jobs.task import Task
from core.risk import kept, work
from core.risk.tables import RiskSubject
from core.risk.work import Wanted
from tests.bed.cast import ADA
from tests.risk.markets import days, listed, portfolio, walk

pytestmark = pytest.mark.usefixtures("own_db", "computed_here")
COUNT = 40


@pytest.fixture
def fruit():
    with write(ADA) as db:
        return portfolio(db, ADA, "Fruit", {listed(db, "APL", walk(COUNT, 1)): 1.0})


def of(*ids, **wished):
    kind = work.kind()
    subjects = [{"kind": "portfolio", "id": key} for key in ids]
    found = kind.work(Task(ADA), Wanted.model_validate({"subjects": subjects, **wished}))
    return carry_out(kind.keep, ADA, found)


def test_each_subject_that_can_be_is_stored_and_of_the_others_it_is_said_why(fruit):
    told = of(fruit, uuid7())

    assert told == {
        "stored": 1,
        "left out": ["This portfolio was deleted, or is not shared with you."],
    }
    assert answer(kept.newest, ADA)["label"].tolist() == ["Fruit"]


def test_as_of_an_earlier_day_nothing_later_is_known(fruit):
    until = days(COUNT)[30].date()

    of(fruit, until=until)

    assert answer(kept.past, ADA, RiskSubject.portfolio, fruit)["date"].tolist() == [until]


def test_where_none_can_be_the_job_says_why():
    with pytest.raises(Invalid, match="was deleted"):
        of(uuid7())
