"""Rules are seen by whom they are for, changed by whom they belong to, and refused in sentences."""

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.alerts import rules, subjects
from core.alerts.tables import Alert, AlertRule, Comparison, Severity
from core.catalogue import CHECKS, WATCHED
from core.db.keys import uuid7
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.registry.tables import TrainedModel
from core.retail.tables import Product
from core.series.tables import Series
from tests.bed.rows import Rows


def shown(db, user):
    db.flush()
    return rules.rules(db, user)


def test_a_rule_is_seen_by_its_owner_and_one_for_everyone_by_all(shop_of, db, ada, eve, vic, root):
    mug = shop_of(ada).product()
    own = shop_of(ada).watch(subject_id=mug)
    common = shop_of(root).watch(for_everyone=True)

    assert [one.id for one in shown(db, ada)] == [common, own]
    assert [one.id for one in shown(db, root)] == [common, own]
    assert [one.id for one in shown(db, eve)] == [one.id for one in shown(db, vic)] == [common]
    first, second = shown(db, ada)
    assert (first.owner, first.is_mine, first.subject_label) == (None, False, "every product")
    assert (second.owner, second.is_mine, second.subject_label) == ("ada", True, "mug")
    assert (second.amber, second.red, second.margin) == (5.0, 2.0, 1.0)


def test_a_rule_says_how_many_alerts_stand_open(shop, db):
    shop.product(stock=1)
    shop.product("cup", stock=4)
    shop.watch()
    shop.look()

    assert [one.open_alerts for one in shown(db, shop.owner)] == [2]


def test_a_subject_that_is_not_shared_any_more_is_not_named(db, shop_of, ada, eve):
    theirs = Rows(db.connection()).add("series", user_id=eve.id, name="Secret", is_shared=True)
    shop_of(ada).watch(metric="latest_value", subject_id=theirs["id"])
    assert shown(db, ada)[0].subject_label == "Secret"

    db.execute(update(Series).values(is_shared=False))

    assert shown(db, ada)[0].subject_label == subjects.GONE


def test_every_type_of_subject_has_a_name(db, ada, root):
    rows = Rows(db.connection())

    for kind, (table, label) in subjects.NAMED.items():
        made = rows.add(table, **{label: "ours"})
        assert subjects.labels(db, root, [(kind, made["id"])]) == {(kind, made["id"]): "ours"}
    assert TrainedModel.__tablename__ in dict(subjects.NAMED.values())


def test_what_a_rule_says_now_is_what_a_look_would_find_the_worst_first(shop, db):
    for sku, stock in {"a": 50, "b": 4, "c": 0}.items():
        shop.product(sku, stock=stock)
    rule = shop.watch()

    wanted = rules.Wanted("free_stock", Comparison.below, amber=5.0, red=2.0, margin=1.0)
    seen = rules.preview(db, shop.owner, WATCHED, wanted)

    assert seen == rules.standing(db, shop.owner, WATCHED, rule)
    assert [(one.label, one.value, one.level) for one in seen] == [
        ("c (c)", 0, Severity.red),
        ("b (b)", 4, Severity.amber),
        ("a (a)", 50, None),
    ]


def test_what_a_rule_says_now_knows_what_stands_open(shop, db):
    mug = shop.product(stock=4)
    rule = shop.watch()
    shop.look()
    shop.put(mug, 5)

    (one,) = rules.standing(db, shop.owner, WATCHED, rule)

    assert (one.value, one.level) == (5, Severity.amber)


def test_what_cannot_be_computed_says_why(shop, db):
    shop.product()

    wanted = rules.Wanted("days_of_stock", Comparison.below, amber=5.0)
    (one,) = rules.preview(db, shop.owner, WATCHED, wanted)

    assert (one.value, one.level, one.reason) == (None, None, "no sales are known")


def test_an_admin_sees_what_somebody_elses_rule_sees_and_not_more(db, shop_of, ada, eve, root):
    rows = Rows(db.connection())
    mine = rows.add("series", user_id=ada.id, name="Mine")["id"]
    rows.add("series", user_id=eve.id, name="Theirs")
    rule = shop_of(ada).watch(metric="latest_value")

    assert [one.subject_id for one in rules.standing(db, root, WATCHED, rule)] == [mine]
    with pytest.raises(NotFound, match="not yours"):
        rules.standing(db, eve, WATCHED, rule)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"metric": "colour"},
            "There is no figure called 'colour'; there is ai_risk_score, budget_variance",
        ),
        ({"amber": None, "red": None}, "A rule needs a threshold: amber, red or both."),
        ({"amber": float("nan")}, "A threshold and a margin are finite numbers."),
        ({"amber": 1.0}, "Red is worse than amber, so it must lie below it: amber is 1, red is 2."),
        ({"margin": -1.0}, "A margin is 0 or more: how far a figure must come back."),
        ({"subject_id": uuid7()}, "There is no such product, or it is not shared with you."),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_a_sentence(shop, given, said):
    with pytest.raises((Invalid, NotFound)) as refusal:
        shop.watch(**given)

    assert str(refusal.value).startswith(said)


def test_what_is_private_to_others_cannot_be_watched(db, shop_of, ada, eve, root):
    theirs = Rows(db.connection()).add("series", user_id=eve.id)["id"]

    with pytest.raises(NotFound, match="not shared with you"):
        shop_of(ada).watch(metric="latest_value", subject_id=theirs)
    with pytest.raises(NotFound, match="not shared with everyone"):
        shop_of(root).watch(metric="latest_value", subject_id=theirs, for_everyone=True)


def test_the_same_rule_is_not_added_twice_but_by_another_it_is(shop_of, ada, eve, root):
    shop_of(ada).watch()

    with pytest.raises(Conflict, match="There is such a rule already"):
        shop_of(ada).watch(amber=9.0)
    shop_of(ada).watch(comparison=Comparison.above, red=9.0)
    shop_of(eve).watch()
    shop_of(root).watch(for_everyone=True)


def test_rules_watch_what_exists(db, shop, root):
    shop.watch(subject_id=shop.product())
    shop.watch()

    assert CHECKS["alert rules watch what exists"](db, root) == []
    assert CHECKS["alerts are about what exists"](db, root) == []


def test_a_viewer_adds_no_rule_and_an_analyst_none_for_everyone(shop_of, ada, vic):
    with pytest.raises(NotAllowed, match="needs the role analyst"):
        shop_of(vic).watch()
    with pytest.raises(NotAllowed, match="needs the role admin"):
        shop_of(ada).watch(for_everyone=True)


def test_only_an_admin_changes_a_rule_for_everyone(shop_of, db, ada, root):
    rule = shop_of(root).watch(for_everyone=True)

    for change in (rules.pause_rule, rules.resume_rule, rules.remove_rule):
        with pytest.raises(NotAllowed, match="needs the role admin"):
            change(db, ada, rule)
    rules.change_rule(db, root, rule, amber=7.0, red=None)

    assert shown(db, root)[0].margin == pytest.approx(0.14)


def test_thresholds_that_are_moved_the_wrong_way_are_refused_and_stay(shop, db):
    rule = shop.watch()

    with pytest.raises(Invalid, match="Red is worse than amber"):
        rules.change_rule(db, shop.owner, rule, amber=1.0, red=2.0)

    assert shown(db, shop.owner)[0].amber == 5.0


def test_moved_thresholds_raise_and_clear_with_the_next_look(shop, db):
    shop.product(stock=10)
    rule = shop.watch()
    shop.look()
    assert shop.open() == []

    rules.change_rule(db, shop.owner, rule, amber=20.0, red=None)
    shop.look()
    assert shop.open() == [("mug (mug)", "amber")]

    rules.change_rule(db, shop.owner, rule, amber=2.0, red=None)
    shop.look()
    assert shop.open() == []


def test_a_rule_that_is_removed_takes_its_alerts_with_it(shop, db):
    shop.product(stock=1)
    rule = shop.watch()
    shop.look()

    rules.remove_rule(db, shop.owner, rule)
    db.flush()

    assert db.scalars(select(col(AlertRule.id))).all() == db.scalars(select(col(Alert.id))).all()
    assert shop.look()["rules"] == 0


def test_whatever_is_done_to_a_rule_is_in_the_audit_log(shop, db):
    rule = shop.watch(subject_id=shop.product())

    rules.change_rule(db, shop.owner, rule, amber=7.0, red=None)
    rules.pause_rule(db, shop.owner, rule)
    rules.resume_rule(db, shop.owner, rule)
    rules.remove_rule(db, shop.owner, rule)

    wanted = select(col(AuditLog.action)).where(col(AuditLog.object_id) == rule)
    deeds = db.scalars(wanted.order_by(col(AuditLog.id))).all()
    assert deeds == [
        f"alert_rule.{deed}" for deed in ("add", "change", "pause", "resume", "remove")
    ]


def test_the_list_takes_a_statement_and_one_for_each_type_of_subject(shop, db, statements):
    for number in range(20):
        shop.watch(subject_id=shop.product(f"s{number}"))
    db.flush()

    with statements.budget(2):
        assert len(rules.rules(db, shop.owner)) == 20
    assert db.scalar(select(col(Product.id)).limit(1)) is not None
