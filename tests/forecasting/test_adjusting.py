"""A person's figures stand beside the model's, with a reason, and never below what is possible."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.errors import Invalid
from core.forecasting import actions, adjusting, ledger, queries, scoring
from core.forecasting.adjusting import Way
from tests.forecasting.futures import made_of
from tests.forecasting.test_scoring import came

WHY = "a new shop opens"


@pytest.fixture
def model(db, ada, series):
    """Three months ahead of ever the same 5."""
    return actions.store(db, ada, made_of(series.id))


@pytest.mark.parametrize(
    ("way", "by", "wanted"),
    [
        (Way.percent, 10, [5.5, 5.5, 5.5]),
        (Way.amount, -2, [3.0, 3.0, 3.0]),
        (Way.ramp, 30, [5.5, 6.0, 6.5]),
    ],
)
def test_figures_are_changed_beside_those_of_the_model(db, ada, model, way, by, wanted):
    count = adjusting.adjust(db, ada, model, way, by, WHY)

    found = queries.ahead(db, ada, model)
    assert count == 3
    assert found["adjusted"].tolist() == pytest.approx(wanted)
    assert found["expected"].tolist() == [5.0, 5.0, 5.0]
    assert set(found["reason"]) == {WHY}
    assert set(found["author"]) == {"ada"}


def test_only_the_days_that_were_named_are_changed(db, ada, model):
    adjusting.adjust(
        db, ada, model, Way.amount, 1, WHY, first=date(2026, 2, 1), last=date(2026, 2, 28)
    )

    found = queries.ahead(db, ada, model)["adjusted"]
    assert found.isna().tolist() == [True, False, True]
    assert found[1] == 6.0


@pytest.mark.parametrize(
    ("by", "why", "days", "said"),
    [
        (1.0, " ", {}, "Say why"),
        (float("nan"), WHY, {}, "has to be a number"),
        (-9.0, WHY, {}, "for 2026-01-31 would fall below zero"),
        (1.0, WHY, {"first": date(2030, 1, 1)}, "No day of this forecast lies there"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(db, ada, model, by, why, days, said):
    with pytest.raises(Invalid, match=said):
        adjusting.adjust(db, ada, model, Way.amount, by, why, **days)

    assert queries.ahead(db, ada, model)["adjusted"].isna().all()


def test_days_of_which_it_is_known_what_came_stay_as_they_were(db, ada, upload, series, model):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)

    count = adjusting.adjust(db, ada, model, Way.amount, 1, WHY)

    assert count == 2


def test_changes_are_taken_back(db, ada, model):
    adjusting.adjust(db, ada, model, Way.amount, 1, WHY)

    count = adjusting.withdraw(db, ada, model)

    assert count == 3
    assert queries.ahead(db, ada, model)["adjusted"].isna().all()
    assert adjusting.withdraw(db, ada, model) == 0


def test_both_are_told_in_the_audit_log(db, ada, model):
    adjusting.adjust(db, ada, model, Way.amount, 1, WHY)
    adjusting.withdraw(db, ada, model)

    deeds = db.scalars(select(AuditLog).where(col(AuditLog.action) == "forecast.adjust")).all()
    assert sorted(deed.details["way"] for deed in deeds) == ["amount", "withdrawn"]


def test_the_ledger_tells_how_good_the_changes_were(db, ada, upload, series, model):
    adjusting.adjust(db, ada, model, Way.amount, 1, WHY)
    came(db, ada, upload, series, [6.0, 7.0])
    scoring.score(db, SYSTEM)

    (row,) = ledger.by_series(db, ada).to_dict("records")

    assert (row["adjusted"], row["error"], row["adjusted_error"]) == (2, 1.5, 0.5)
