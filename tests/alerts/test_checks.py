"""Doubled alerts are named."""

from core.alerts import checks
from core.db.types import now
from tests.bed.breaking import drop_index
from tests.bed.rows import Rows


def test_two_open_alerts_of_one_rule_are_named(db, root):
    drop_index(db, "uq_alerts_open")
    rows = Rows(db.connection())
    rule = rows.add("alert_rules", metric="var_95", subject_type="series")["id"]
    first = rows.add("alerts", alert_rule_id=rule, subject_label="Revenue", severity="red")

    rows.add(
        "alerts",
        alert_rule_id=rule,
        subject_id=first["subject_id"],
        subject_label="Revenue",
        severity="red",
    )

    assert checks.one_alert_is_open(db, root) == [
        "Revenue has 2 open red alerts of one rule on var_95."
    ]


def test_a_cleared_alert_and_another_severity_are_no_finding(db, root):
    rows = Rows(db.connection())
    first = rows.add("alerts", severity="red")
    same = {name: first[name] for name in ("alert_rule_id", "subject_id", "subject_label")}
    rows.add("alerts", severity="amber", **same)
    rows.add("alerts", severity="red", raised_at=now(), cleared_at=now(), **same)

    assert checks.one_alert_is_open(db, root) == []
