"""The rules are looked at again when what they watch, they themselves or the day changed."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from core.accounts.tables import User
from core.actors import SYSTEM
from core.alerts import freshness, rules
from core.catalogue import JOBS, WATCHED
from core.db import versions
from core.db.types import now
from core.errors import NotAllowed
from core.jobs import actions, needs, queue
from core.jobs.tables import Job
from tests.bed.rows import Rows

KINDS = {"alerts": JOBS["alerts"]}


def settle(db):
    """What the end of a transaction does: count what has changed."""
    db.flush()
    versions.bump(db)


def needed(db):
    settle(db)
    return freshness.needed(db, SYSTEM, WATCHED)


def passed(db, *, well=True, ago=freshness.PAUSE):
    """Do the pass that is needed, so long ago."""
    settle(db)
    needs.file_needed(db, SYSTEM, KINDS, "alerts")
    claim = queue.claim(db, ["alerts"])
    gathered = {"seen": claim.parameters["seen"]}
    if well:
        queue.succeed(db, claim, gathered)
    else:
        queue.fail(db, claim, "It broke.")
    settle(db)
    db.execute(update(Job).where(col(Job.id) == claim.id).values(finished_at=now() - ago))
    db.expire_all()


def test_without_a_rule_nothing_is_ever_needed(db, statements):
    with statements.budget(1):
        assert freshness.needed(db, SYSTEM, WATCHED) is None


def test_a_new_rule_is_looked_at_once(db, shop):
    shop.watch()

    assert needed(db) == needed(db) != None  # noqa: E711
    passed(db)
    assert needed(db) is None


def test_a_change_of_what_is_watched_asks_for_a_pass_and_other_changes_do_not(db, shop):
    mug = shop.product()
    shop.watch()
    passed(db)
    Rows(db.connection()).add("instruments")
    versions.touch(db, "market")

    assert needed(db) is None
    shop.put(mug, 3)
    assert needed(db) is not None
    passed(db)
    assert needed(db) is None


def test_a_load_past_the_orm_asks_for_a_pass_too(db, shop):
    shop.watch()
    passed(db)
    versions.touch(db, "retail")

    assert needed(db) is not None


@pytest.mark.parametrize("change", ["thresholds", "pause", "remove", "add"])
def test_a_change_of_a_rule_asks_for_a_pass(db, shop, change):
    rule, _ = shop.watch(), shop.watch(metric="days_of_stock")
    passed(db)

    if change == "thresholds":
        rules.change_rule(db, shop.owner, rule, amber=4.0, red=2.0)
    elif change == "pause":
        rules.pause_rule(db, shop.owner, rule)
    elif change == "remove":
        rules.remove_rule(db, shop.owner, rule)
    else:
        shop.watch(metric="sold_in_week")

    assert needed(db) is not None


def test_somebody_who_leaves_or_gets_another_role_asks_for_a_pass(db, shop):
    shop.watch()
    passed(db)
    db.execute(update(User).where(col(User.id) == shop.owner.id).values(is_active=False))

    assert needed(db) is not None


def test_a_new_day_asks_for_a_pass(db, shop, monkeypatch):
    shop.watch()
    passed(db)
    tomorrow = now() + timedelta(days=1)

    monkeypatch.setattr(freshness, "now", lambda: tomorrow)

    assert needed(db) is not None


def test_a_pass_is_asked_for_once_until_it_has_ended(db, shop):
    mug = shop.product()
    shop.watch()
    settle(db)
    assert needs.is_needed(db, SYSTEM, KINDS, "alerts")
    needs.file_needed(db, SYSTEM, KINDS, "alerts")
    db.flush()

    assert not needs.is_needed(db, SYSTEM, KINDS, "alerts")
    shop.put(mug, 3)
    assert needed(db) is None


def test_between_two_passes_there_is_a_pause_and_a_longer_one_after_a_failure(db, shop):
    mug = shop.product()
    shop.watch()
    passed(db, ago=timedelta(seconds=1))
    shop.put(mug, 3)
    assert needed(db) is None

    db.execute(update(Job).values(finished_at=now() - freshness.PAUSE))
    db.expire_all()
    passed(db, well=False)
    assert needed(db) is None

    db.execute(update(Job).values(finished_at=now() - freshness.PAUSE_AFTER_FAILURE))
    assert needed(db) is not None


def test_a_clock_that_was_put_back_holds_nothing_up(db, shop):
    mug = shop.product()
    shop.watch()
    passed(db, ago=-timedelta(days=1))
    shop.put(mug, 3)

    assert needed(db) is not None


def test_what_changes_while_a_pass_reads_is_looked_at_by_the_next(db, shop):
    mug = shop.product()
    shop.watch()
    settle(db)
    needs.file_needed(db, SYSTEM, KINDS, "alerts")
    claim = queue.claim(db, ["alerts"])
    seen = freshness.fingerprint(db, WATCHED)
    shop.put(mug, 3)
    settle(db)
    queue.succeed(db, claim, {"seen": seen})
    db.execute(update(Job).values(finished_at=now() - freshness.PAUSE))

    assert needed(db) is not None


def test_a_pass_that_somebody_asked_for_counts_as_well(db, shop):
    shop.watch()
    settle(db)
    actions.file_job(db, shop.owner, KINDS, "alerts", {})
    claim = queue.claim(db, ["alerts"])
    queue.succeed(db, claim, {"seen": freshness.fingerprint(db, WATCHED)})

    assert needed(db) is None


def test_only_the_product_itself_asks(db, ada):
    with pytest.raises(NotAllowed, match="needs the role admin"):
        freshness.needed(db, ada, WATCHED)


def test_to_ask_takes_three_statements(db, shop, statements):
    shop.watch()
    passed(db)

    with statements.budget(3):
        freshness.needed(db, SYSTEM, WATCHED)
