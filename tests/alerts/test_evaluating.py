"""A crossing is raised once, cleared when the figure returns, and seen by whom it concerns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from core.accounts.tables import User
from core.actors import SYSTEM
from core.alerts import actions, checks, evaluating, rules
from core.alerts.tables import Alert, AlertMessage, AlertRule, Comparison, Event, Severity
from core.catalogue import JOBS, WATCHED
from core.db import carry_out, read, write
from core.db.keys import uuid7
from core.db.types import now
from core.errors import NotAllowed
from core.jobs.task import Task
from core.retail.tables import Product
from core.series.tables import Series
from core.settings import settings
from tests.alerts.conftest import Shop
from tests.bed.rows import FIRST_MOMENT, Rows

MUG = ("mug (mug)", "amber")


def series(db, owner, value, **given):
    """A series with one point."""
    rows = Rows(db.connection())
    made = rows.add("series", user_id=owner.id, **given)
    upload = rows.add("data_uploads", user_id=owner.id)["id"]
    point = {"series_id": made["id"], "data_upload_id": upload, "timestamp": FIRST_MOMENT}
    rows.add("timeseries_data", value=value, **point)
    return made["id"]


def watch_values(db, user, *, for_everyone=False):
    wanted = rules.Wanted("latest_value", Comparison.below, amber=5.0)
    return rules.add_rule(db, user, WATCHED, wanted, for_everyone=for_everyone)


def test_a_crossing_is_raised_once_however_often_it_is_looked_at(shop):
    mug = shop.product(stock=4)
    shop.product("cup", stock=40)
    shop.watch()

    told = [shop.look() for _ in range(3)]

    assert [one["raised"] for one in told] == [1, 0, 0]
    assert {(one["rules"], one["readings"], one["cleared"]) for one in told} == {(1, 2, 0)}
    (alert,) = shop.alerts(only_open=False)
    assert (alert.subject_id, alert.severity, alert.value) == (mug, Severity.amber, 4.0)
    assert alert.message.startswith("Free stock of mug (mug) is 4 pieces, below 5 (amber), as of")


def test_it_is_cleared_when_the_figure_is_back_by_the_margin_and_raised_anew_later(shop):
    mug = shop.product(stock=4)
    shop.watch()

    seen = []
    for stock in (4, 5, 6, 4):
        shop.put(mug, stock) if stock != 4 or seen else None
        shop.look()
        seen.append(shop.open())

    assert seen == [[MUG], [MUG], [], [MUG]]
    assert [alert.cleared_at is None for alert in shop.alerts(only_open=False)] == [False, True]


def test_from_amber_to_red_and_back_one_severity_is_open_at_a_time(shop, root):
    mug = shop.product(stock=4)
    shop.watch()

    seen = []
    for stock in (4, 1, 2, 3, 7):
        if seen:
            shop.put(mug, stock)
        shop.look()
        seen.append([severity for _, severity in shop.open()])
        assert checks.one_severity_is_open(shop.db, root) == []

    assert seen == [["amber"], ["red"], ["red"], ["amber"], []]
    assert len(shop.alerts(only_open=False)) == 3


def test_what_somebody_takes_care_of_stays_theirs_while_it_is_open(shop):
    shop.product(stock=4)
    shop.watch()
    shop.look()
    actions.acknowledge(shop.db, shop.owner, shop.alerts()[0].id, "Ordered.")

    told = shop.look()

    (alert,) = shop.alerts(only_open=False)
    assert told["raised"] == 0
    assert (alert.acknowledged_by_id, alert.acknowledgement) == (shop.owner.id, "Ordered.")
    assert alert.cleared_at is None


def test_what_gets_worse_waits_for_somebody_again(shop):
    mug = shop.product(stock=4)
    shop.watch()
    shop.look()
    actions.acknowledge(shop.db, shop.owner, shop.alerts()[0].id)
    shop.put(mug, 0)

    shop.look()

    (alert,) = shop.alerts()
    assert (alert.severity, alert.acknowledged_at) == (Severity.red, None)


def test_a_figure_that_cannot_be_computed_raises_and_clears_nothing(shop):
    mug = shop.product(stock=40)
    shop.watch(metric="days_of_stock", amber=30.0, red=None)
    Rows(shop.db.connection()).add("transactions", product_id=mug, quantity_sold=280)
    shop.look()
    before = shop.open()
    Rows(shop.db.connection()).add("transactions", product_id=mug, quantity_sold=-280)

    told = shop.look()

    assert before == shop.open() == [MUG]
    assert (told["raised"], told["cleared"]) == (0, 0)
    assert told["not_computable"] == [
        "Days of stock of mug (mug) is not known: nothing was sold in the last 28 days of sales."
    ]


def test_a_subject_that_is_gone_takes_its_alerts_with_it(shop):
    mug = shop.product(stock=1)
    shop.watch(subject_id=mug)
    shop.look()
    shop.db.execute(delete(Product).where(col(Product.id) == mug))

    told = shop.look()

    assert (told["cleared"], shop.open()) == (1, [])


def test_a_product_that_is_no_longer_sold_is_watched_by_name_only(shop):
    mug, cup = shop.product(stock=1), shop.product("cup", stock=1)
    shop.watch()
    shop.watch(subject_id=cup)
    shop.look()
    sold_out = update(Product).where(col(Product.id).in_([mug, cup])).values(is_active=False)
    shop.db.execute(sold_out)

    shop.look()

    assert shop.open() == [("cup (cup)", "red")]


def test_a_paused_rule_has_nothing_open_and_raises_nothing(shop):
    shop.product(stock=1)
    rule = shop.watch()
    shop.look()

    rules.pause_rule(shop.db, shop.owner, rule)
    assert shop.open() == []
    assert shop.look()["rules"] == 0
    rules.resume_rule(shop.db, shop.owner, rule)
    shop.look()

    assert shop.open() == [("mug (mug)", "red")]


def test_a_rule_paused_past_the_actions_is_cleared_by_the_next_look(shop):
    shop.product(stock=1)
    shop.watch()
    shop.look()
    shop.db.execute(update(AlertRule).values(is_active=False))

    assert shop.look()["cleared"] == 1
    assert shop.open() == []


def test_the_rules_of_somebody_who_left_are_not_looked_at_and_what_is_open_of_them_ends(shop):
    shop.product(stock=1)
    shop.watch()
    shop.look()
    leaves = update(User).where(col(User.id) == shop.owner.id)
    shop.db.execute(leaves.values(is_active=False))

    told = shop.look(SYSTEM)

    assert (told["rules"], told["cleared"], shop.open()) == (0, 1, [])
    shop.db.execute(leaves.values(is_active=True))
    assert shop.look()["raised"] == 1


def test_a_rule_for_everyone_never_reads_what_is_private(db, shop, ada, eve, root):
    private, shared = series(db, ada, 1.0), series(db, eve, 1.0, is_shared=True)
    watch_values(db, root, for_everyone=True)

    shop.look(root)

    assert [alert.subject_id for alert in shop.alerts()] == [shared]
    db.execute(update(Series).where(col(Series.id) == private).values(is_shared=True))
    db.execute(update(Series).where(col(Series.id) == shared).values(is_shared=False))
    shop.look(root)
    assert [alert.subject_id for alert in shop.alerts()] == [private]


def test_a_rule_of_ones_own_reads_what_its_owner_may_see(db, shop, ada, eve):
    series(db, eve, 1.0)
    mine, shared = series(db, ada, 1.0), series(db, eve, 1.0, is_shared=True)
    watch_values(db, ada)

    shop.look(eve)

    assert {alert.subject_id for alert in shop.alerts()} == {mine, shared}


def test_whoever_looks_hears_of_no_private_figure_of_others(db, shop, ada, eve, root):
    rows = Rows(db.connection())
    rows.add("series", user_id=ada.id, name="Secret")
    watch_values(db, ada)

    assert shop.look(eve)["not_computable"] == []
    for user in (ada, root):
        assert shop.look(user)["not_computable"] == [
            "Latest value of Secret is not known: it has no points yet."
        ]


def test_a_rule_on_a_figure_that_is_no_longer_there_changes_nothing(shop, root):
    shop.product(stock=1)
    shop.watch()
    shop.look()

    told = evaluating.evaluate(shop.db, root, {})

    assert told["not_computable"] == ["There is no figure 'free_stock' to be watched."]
    assert len(shop.open()) == 1


def test_a_clock_that_was_put_back_clears_all_the_same(shop):
    mug = shop.product(stock=4)
    shop.watch()
    shop.look()
    later = now() + timedelta(hours=1)
    shop.db.execute(update(Alert).values(raised_at=later))
    shop.put(mug, 20)

    shop.look()

    assert shop.alerts(only_open=False)[0].cleared_at == later


def test_a_viewer_does_not_start_a_look(shop, vic):
    with pytest.raises(NotAllowed, match="needs the role analyst"):
        shop.look(vic)


def test_many_subjects_take_few_statements(shop, statements):
    first = Rows(shop.db.connection()).valid("products", stock=10)
    many = [first | {"id": uuid7(), "sku": f"s{number}"} for number in range(300)]
    shop.db.connection().execute(insert(Product), many)
    shop.watch()
    for one in many[:8]:
        shop.watch(subject_id=one["id"])

    with statements.budget(6):
        told = shop.look()

    assert (told["rules"], told["readings"], told["raised"]) == (9, 308, 0)


def test_the_job_reads_first_and_keeps_what_follows_at_its_end(own_db, ada, root):
    kind = JOBS["alerts"]
    with write(SYSTEM) as db:
        shop = Shop(db, ada)
        mug = shop.product(stock=1)
        shop.watch()

    task = Task(ada)
    gathered = kind.work(task, kind.params())
    with write(SYSTEM) as db:
        assert Shop(db, ada).open() == []
    told = carry_out(kind.keep, ada, gathered)

    assert (told["raised"], told["seen"]) == (1, gathered.seen)
    assert task.note == "Reads Free stock."
    with read(SYSTEM) as db:
        assert [alert.subject_id for alert in Shop(db, ada).alerts()] == [mug]


def test_two_looks_at_once_raise_one_alert(own_db, ada):
    kind = JOBS["alerts"]
    with write(SYSTEM) as db:
        shop = Shop(db, ada)
        for number in range(20):
            shop.product(f"p{number}", stock=1)
        shop.watch()
    start = Barrier(4)

    def look(_):
        gathered = kind.work(Task(ada), kind.params())
        start.wait()
        return carry_out(kind.keep, ada, gathered)["raised"]

    with ThreadPoolExecutor(4) as pool:
        raised = list(pool.map(look, range(4)))

    assert sorted(raised) == [0, 0, 0, 20]
    with read(SYSTEM) as db:
        assert len(Shop(db, ada).alerts(only_open=False)) == 20


def test_what_is_raised_and_cleared_is_noted_for_those_who_are_to_hear(shop, root, monkeypatch):
    monkeypatch.setenv("ALERT_WEBHOOK_URL", "https://hooks.example.org/alerts")
    settings.cache_clear()
    mug = shop.product(stock=4)
    shop.watch(root, for_everyone=True)
    shop.look()
    shop.look()
    (raised,) = shop.db.exec(select(AlertMessage)).all()
    raised.sent_at = raised.ended_at = now()
    shop.put(mug, 20)

    shop.look()

    told = shop.db.exec(select(AlertMessage).order_by(col(AlertMessage.id))).all()
    assert [one.event for one in told] == [Event.raised, Event.cleared]


def test_a_flood_is_raised_and_cleared_by_several_passes_of_which_the_last_is_silent(
    shop, root, monkeypatch
):
    monkeypatch.setattr(evaluating, "MOST_CHANGES", 4)
    products = [shop.product(f"p{number}", stock=1) for number in range(6)]
    shop.watch()

    told = [shop.look() for _ in range(2)]
    assert [(one["raised"], one["left"], bool(one["seen"])) for one in told] == [
        (4, 2, False),
        (2, 0, True),
    ]
    for product in products:
        shop.put(product, 3)
    seen = []
    for _ in range(3):
        one = shop.look()
        seen.append((one["cleared"], one["raised"], one["left"]))
        assert checks.one_severity_is_open(shop.db, root) == []

    assert seen == [(4, 0, 8), (2, 2, 4), (0, 4, 0)]
    assert sorted(severity for _, severity in shop.open()) == 6 * ["amber"]
