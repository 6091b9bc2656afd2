"""Figures, rules and alerts about what is not there are named."""

import pytest

from core.alerts.tables import Subject
from core.db.keys import uuid7
from core.risk import checks
from core.risk.tables import RiskSubject
from tests.bed.rows import Rows


@pytest.fixture
def rows(db):
    return Rows(db.connection())


def subject(rows, type_of):
    return rows.add(checks.TABLES[type_of])["id"]


def metrics(rows, type_of, key, model=None):
    given = {"subject_type": type_of, "subject_id": key, "subject_label": "Alpha"}
    rows.add("risk_metrics", model_id=model, **given)


@pytest.mark.parametrize("type_of", [*RiskSubject])
def test_a_risk_figure_of_what_exists_is_no_finding(db, root, rows, type_of):
    key = subject(rows, type_of)

    metrics(rows, type_of, key, key if type_of is RiskSubject.model else None)

    assert checks.subjects_of_risk_exist(db, root) == []


@pytest.mark.parametrize(
    "type_of", [type_of for type_of in RiskSubject if type_of is not RiskSubject.model]
)
def test_a_risk_figure_of_what_is_not_there_is_named(db, root, rows, type_of):
    metrics(rows, type_of, uuid7())

    assert checks.subjects_of_risk_exist(db, root) == [
        f"1 risk figure speaks about a subject of type {type_of} that is not there (Alpha)."
    ]


def test_a_subject_of_another_type_does_not_count(db, root, rows):
    metrics(rows, "portfolio", subject(rows, "series"))

    assert len(checks.subjects_of_risk_exist(db, root)) == 1


@pytest.mark.parametrize("type_of", [*Subject])
def test_rules_and_alerts_about_what_exists_are_no_finding(db, root, rows, type_of):
    key = subject(rows, type_of)
    rule = rows.add("alert_rules", subject_type=type_of, subject_id=key)["id"]
    rows.add("alert_rules", subject_type=type_of)
    rows.add("alerts", alert_rule_id=rule, subject_id=key)

    assert checks.subjects_of_rules_exist(db, root) == []
    assert checks.subjects_of_alerts_exist(db, root) == []


@pytest.mark.parametrize("type_of", [*Subject])
def test_rules_and_alerts_about_what_is_not_there_are_named(db, root, rows, type_of):
    rule = {"subject_type": type_of, "metric": "runway_months"}
    rows.add("alert_rules", subject_id=uuid7(), **rule)
    rows.add("alert_rules", subject_id=uuid7(), **rule)
    every = rows.add("alert_rules", **rule)["id"]
    rows.add("alerts", alert_rule_id=every, subject_id=uuid7(), subject_label="Alpha")

    assert checks.subjects_of_rules_exist(db, root) == [
        f"2 alert rules on runway_months watch a subject of type {type_of} that is not there."
    ]
    assert checks.subjects_of_alerts_exist(db, root) == [
        f"1 alert about Alpha names a subject of type {type_of} that is not there."
    ]
