"""Sample data comes whole, is seen by all, and goes without a trace but in the audit log."""

import pandas as pd
import pytest
from sqlalchemy import func, select

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.catalogue import CHECKS, HOLDINGS, JOBS
from core.db import carry_out, read
from core.db.packages import metadata
from core.demo import actions, queries, watching
from core.demo.keys import FIRST, LAST, key
from core.errors import Conflict, NotAllowed, NotFound
from core.finance.kpi.work import Wanted
from core.jobs.actions import checked
from core.jobs.tables import Schedule
from core.risk.subjects import subjects as answered
from core.series.tables import Series
from tests.bed import cast

NOT_COUNTED = {"audit_log", "data_versions"}


def counts():
    with read(SYSTEM) as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata().sorted_tables
            if table.name not in NOT_COUNTED
        }


@pytest.mark.usefixtures("sampled_db")
def test_every_area_has_something_and_every_rule_holds(vic):
    with read(SYSTEM) as db:
        loads = select(AuditLog.details).where(AuditLog.action == "demo.load")
        (rows,) = [details["rows"] for details in db.scalars(loads)]
        held = {name: query(db, vic).count for name, query in HOLDINGS.items()}
        broken = {claim: found for claim, holds in CHECKS.items() if (found := holds(db, SYSTEM))}

    assert rows > 50_000
    assert rows == sum(counts().values()) - len(cast.CAST)
    assert held["Instruments"] >= 31
    assert (held["Products"], held["Companies"]) == (40, 12)
    assert held["Series"] >= 6
    assert broken == {}


@pytest.mark.usefixtures("sampled_db")
def test_what_was_put_in_can_be_taken_out_and_put_in_again(root):
    loaded = counts()

    taken_out = carry_out(actions.remove_samples, root)
    left = {table: count for table, count in counts().items() if count}
    put_in = carry_out(actions.load_samples, root, today=cast.SAMPLES_DAY)

    assert left == {"users": len(cast.CAST)}
    assert taken_out == put_in == sum(loaded.values()) - len(cast.CAST)
    assert counts() == loaded


@pytest.mark.usefixtures("sampled_db")
def test_it_is_put_in_once(root):
    with pytest.raises(Conflict, match="there already"):
        carry_out(actions.load_samples, root, today=cast.SAMPLES_DAY)


def test_what_is_not_there_is_not_taken_out(db, root):
    with pytest.raises(NotFound, match="no sample data"):
        actions.remove_samples(db, root)


def test_only_administrators_put_it_in_and_take_it_out(db, ada):
    with pytest.raises(NotAllowed):
        actions.load_samples(db, ada, today=cast.SAMPLES_DAY)
    with pytest.raises(NotAllowed):
        actions.remove_samples(db, ada)


def test_where_it_never_was_nothing_is_remembered(db, vic):
    assert queries.standing(db, vic) == queries.Standing(is_loaded=False, was_loaded=False)


@pytest.mark.usefixtures("sampled_db")
def test_that_it_was_there_is_remembered_after_it_is_gone(root, vic):
    with read(SYSTEM) as db:
        assert queries.standing(db, vic).is_loaded

    carry_out(actions.remove_samples, root)

    with read(SYSTEM) as db:
        assert queries.standing(db, vic) == queries.Standing(is_loaded=False, was_loaded=True)
        of_samples = AuditLog.action.startswith("demo.")
        deeds = select(AuditLog.action).where(of_samples).order_by(AuditLog.id)
        assert db.execute(deeds).scalars().all() == ["demo.load", "demo.remove"]


@pytest.mark.parametrize("number", range(50))
def test_a_sample_key_is_one_of_ours_and_lies_where_no_other_does(number):
    made = key("products", number)

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert FIRST <= made <= LAST


@pytest.mark.parametrize("area", actions.AREAS, ids=lambda area: area.__name__)
def test_all_keys_are_those_of_sample_rows_each_once(area, make):
    for frame in make(area).values():
        assert frame["id"].is_unique
        assert frame["id"].between(FIRST, LAST).all()


@pytest.mark.usefixtures("sampled_db")
def test_what_repeats_can_be_done_as_it_is_asked_for():
    with read(SYSTEM) as db:
        asked = {one.kind: one.parameters for one in db.scalars(select(Schedule))}

        known = {str(one.id) for one in db.scalars(select(Series))}
        subjects = {str(one.id) for one in answered(db, SYSTEM)}

    assert set(asked) == {"rules", "forecast", "risk", "report"}
    assert checked(JOBS["rules"], asked["rules"]) == {}
    assert set(checked(JOBS["forecast"], asked["forecast"])["series"]) <= known
    assert len(asked["forecast"]["series"]) == 4
    month = Wanted.model_validate(checked(JOBS["report"], asked["report"]))
    assert month.asked(cast.ROOT.id, cast.SAMPLES_DAY).period == "2026-10"
    at_risk = checked(JOBS["risk"], asked["risk"])["subjects"]
    assert {one["id"] for one in at_risk} <= subjects
    assert [one["kind"] for one in at_risk].count("portfolio") == 3


def test_books_of_a_month_are_not_taken_for_late_on_any_day():
    (amber,) = (rule[3] for rule in watching.RULES if rule[0] == "days_without_points")

    days = pd.date_range("2026-01-01", "2028-12-31")
    newest = (days.to_period("M") - 1).to_timestamp()

    assert (days - newest).days.max() < amber
