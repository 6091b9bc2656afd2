"""Sample data comes whole, is seen by all, and goes without a trace but in the audit log."""

from datetime import date

import pytest
from sqlalchemy import func, select

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.catalogue import CHECKS, HOLDINGS
from core.db import carry_out, read
from core.db.packages import metadata
from core.demo import actions, queries
from core.demo.keys import FIRST, LAST, key
from core.errors import Conflict, NotAllowed, NotFound

TODAY = date(2026, 11, 21)
NOT_COUNTED = {"audit_log", "data_versions"}


def counts():
    with read(SYSTEM) as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata().sorted_tables
            if table.name not in NOT_COUNTED
        }


def test_every_area_has_something_and_every_rule_holds(db, root, vic):
    rows = actions.load_samples(db, root, today=TODAY)

    assert rows > 50_000
    held = {name: query(db, vic).count for name, query in HOLDINGS.items()}
    assert held["Instruments"] >= 31
    assert (held["Products"], held["Companies"]) == (40, 12)
    assert held["Series"] >= 6
    assert {claim: found for claim, holds in CHECKS.items() if (found := holds(db, SYSTEM))} == {}


@pytest.mark.usefixtures("own_db")
def test_what_was_put_in_can_be_taken_out_and_put_in_again(root):
    before = counts()

    put_in = carry_out(actions.load_samples, root, today=TODAY)
    loaded = counts()
    taken_out = carry_out(actions.remove_samples, root)

    assert taken_out == put_in
    assert counts() == before
    assert carry_out(actions.load_samples, root, today=TODAY) == put_in
    assert counts() == loaded


def test_it_is_put_in_once_and_taken_out_once(db, root):
    with pytest.raises(NotFound, match="no sample data"):
        actions.remove_samples(db, root)

    actions.load_samples(db, root, today=TODAY)

    with pytest.raises(Conflict, match="there already"):
        actions.load_samples(db, root, today=TODAY)


def test_only_administrators_put_it_in_and_take_it_out(db, ada):
    with pytest.raises(NotAllowed):
        actions.load_samples(db, ada, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.remove_samples(db, ada)


def test_that_it_was_there_is_remembered_after_it_is_gone(db, root, vic):
    assert not queries.standing(db, vic).was_loaded
    actions.load_samples(db, root, today=TODAY)
    assert queries.standing(db, vic).is_loaded

    actions.remove_samples(db, root)

    assert queries.standing(db, vic) == queries.Standing(is_loaded=False, was_loaded=True)
    deeds = select(AuditLog.action).order_by(AuditLog.id)
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
