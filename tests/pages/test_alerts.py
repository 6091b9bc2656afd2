"""The Alerts page shows what crossed a limit, who looks after it, and what is watched."""

import pytest

from core.actors import SYSTEM
from core.alerts import actions, evaluating, queries, rules
from core.alerts.tables import Comparison
from core.catalogue import WATCHED
from core.db import answer, carry_out, read, write
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of

FILE = "system/alerts.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def in_stock(name, stock):
    with write(SYSTEM) as db:
        return Rows(db.connection()).add("products", name=name, sku=f"SKU {name}", stock=stock)[
            "id"
        ]


def watched(user=ADA, *, for_everyone=False, **given):
    given = {"metric": "free_stock", "comparison": Comparison.below, "amber": 10, "red": 3} | given
    wanted = rules.Wanted(**given)
    rule_id = carry_out(rules.add_rule, user, WATCHED, wanted, for_everyone=for_everyone)
    with write(SYSTEM) as db:
        evaluating.evaluate(db, SYSTEM, WATCHED)
    return rule_id


def opened(who):
    page = frame_of(who).run().switch_page(FILE).run()
    assert not page.exception
    return page


def named(inputs, label):
    return [one for one in inputs if one.label == label][-1]


def limit(page, name):
    """The box of a limit, whatever unit is behind its name; the form for a new rule is last."""
    return [box for box in page.number_input if box.label.partition(" (")[0] == name]


def press(page, label):
    return named(page.button, label).click().run()


def texts(page):
    return " ".join(line.value for line in [*page.markdown, *page.caption])


def figures(page):
    return [figure.value for figure in page.metric]


def alerts_of(who):
    with read(who) as db:
        return queries.alerts(db, who)


def test_what_is_over_a_limit_is_counted_and_listed_the_worst_first():
    for name, stock in (("Kite", 5), ("Lamp", 1), ("Ball", 40)):
        in_stock(name, stock)
    watched()

    page = opened(ADA)

    assert figures(page) == ["1", "1", "2"]
    assert page.dataframe[0].value["Severity"].tolist() == ["red", "amber"]
    assert "Lamp" in page.dataframe[0].value["What"].iloc[0]


def test_nobody_sees_what_somebody_else_watches_for_themselves():
    in_stock("Lamp", 1)
    watched(ADA)

    assert [figures(opened(who)) for who in (EVE, ROOT)] == [["0", "0", "0"], ["1", "0", "1"]]


def test_who_acknowledges_it_with_a_note_is_named_to_all_who_see_it():
    in_stock("Lamp", 1)
    watched(ROOT, for_everyone=True)
    page = opened(VIC)
    named(page.text_input, "Note").set_value("Ordered 40 on Monday")

    press(page, "Acknowledge")

    assert "vic looks after it" in texts(opened(ADA))
    assert alerts_of(ADA)["acknowledgement"].tolist() == ["Ordered 40 on Monday"]


def test_who_comes_second_is_told_who_was_first():
    in_stock("Lamp", 1)
    watched(ROOT, for_everyone=True)
    page = opened(VIC)
    (alert_id,) = alerts_of(ADA)["id"]
    carry_out(actions.acknowledge, ADA, alert_id)

    page = press(page, "Acknowledge")

    assert "ada looks after it" in texts(page)
    assert alerts_of(VIC)["acknowledged_by"].tolist() == ["ada"]


def test_what_has_come_back_is_among_the_earlier_ones():
    in_stock("Lamp", 1)
    rule_id = watched()

    carry_out(rules.pause_rule, ADA, rule_id)
    page = opened(ADA)

    assert figures(page) == ["0", "0", "0"]
    assert page.dataframe[0].value["Cleared"].notna().all()


def test_a_rule_is_added_with_a_look_at_what_it_would_say():
    for name, stock in (("Kite", 5), ("Lamp", 1), ("Ball", 40)):
        in_stock(name, stock)
    page = opened(ADA)
    page = named(page.selectbox, "Figure").set_value("free_stock").run()

    page = limit(page, "Red")[-1].set_value(3.0).run()
    said = texts(page)
    press(page, "Add the rule")

    assert "Now 1 of 3 is over a limit" in said
    (made,) = answer(rules.rules, ADA)
    assert (made.metric, made.red, made.amber, made.comparison) == ("free_stock", 3, None, "below")


def test_a_change_is_asked_for_in_percent_and_kept_as_a_fraction():
    page = opened(ADA)
    page = named(page.selectbox, "Figure").set_value("close").run()
    page = named(page.selectbox, "Warn when it").set_value(Comparison.change_below).run()

    page = limit(page, "Amber")[-1].set_value(-5.0).run()
    press(page, "Add the rule")

    (made,) = answer(rules.rules, ADA)
    assert made.amber == pytest.approx(-0.05)
    shown = opened(ADA).dataframe[-1].value
    assert (shown["Warns when it"].iloc[0], shown["Amber"].iloc[0]) == (
        "has a change below",
        "-5 %",
    )


def test_limits_that_contradict_each_other_are_a_sentence_before_anything_is_added():
    page = opened(ADA)
    page = named(page.selectbox, "Figure").set_value("free_stock").run()
    page = limit(page, "Amber")[-1].set_value(3.0).run()

    page = limit(page, "Red")[-1].set_value(10.0).run()

    assert len(page.warning) == 1
    assert "red" in page.warning[0].value.lower()


def test_limits_are_moved_and_a_rule_is_paused_and_resumed():
    in_stock("Lamp", 5)
    watched()
    page = opened(ADA)
    limit(page, "Amber")[0].set_value(4.0)

    press(page, "Keep these limits")
    press(opened(ADA), "Pause")
    (paused,) = answer(rules.rules, ADA)
    press(opened(ADA), "Resume")

    (resumed,) = answer(rules.rules, ADA)
    assert (paused.amber, paused.is_active, resumed.is_active) == (4.0, False, True)


def test_a_viewer_changes_no_rule_and_is_offered_none():
    in_stock("Lamp", 1)
    watched(ROOT, for_everyone=True)

    page = opened(VIC)

    labels = {button.label for button in page.button}
    assert labels.isdisjoint({"Pause", "Remove with its alerts", "Add the rule"})
    assert "administrators change it" in texts(page)
