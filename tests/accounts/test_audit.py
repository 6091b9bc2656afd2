"""The audit log tells when a row of it was changed, removed or slipped in."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlmodel import col

from core.accounts import audit
from core.accounts.tables import AuditLog, AuditSeal
from core.actors import NOBODY, SYSTEM
from core.db import carry_out
from core.db.tables import DataVersion
from core.db.types import now
from core.errors import NotAllowed
from tests.bed.breaking import drop_triggers

LONG_AGO = now() - timedelta(hours=5)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abcäß"), inner),
    max_leaves=8,
)


def logged(db, count=5, at=LONG_AGO):
    """So many rows, a second apart, as `record` would have written them then."""
    rows = []
    for number in range(count):
        row = AuditLog(action=f"thing.make{number}", created_at=at + timedelta(seconds=number))
        row.row_hash = audit.row_hash(row)
        rows.append(row)
    db.add_all(rows)
    db.flush()
    return rows


def changed(db, row, **values):
    drop_triggers(db, "audit_log")
    db.execute(update(AuditLog).where(col(AuditLog.id) == row.id).values(**values))


def test_a_row_is_recorded_with_who_did_what_to_which(db, ada):
    sheet = UUID(int=9)

    audit.record(
        db, ada, "upload.create", object_type="data_uploads", object_id=sheet, ip="192.0.2.1"
    )

    row = db.execute(select(AuditLog)).scalar_one()
    assert (row.user_id, row.action, row.object_id) == (ada.id, "upload.create", sheet)
    assert row.row_hash == audit.row_hash(row)
    assert audit.verify(db, SYSTEM) == []


def test_what_was_not_carried_out_is_not_recorded(db, ada):
    audit.record(db, ada, "upload.create")
    db.rollback()

    assert db.execute(select(AuditLog)).all() == []


def test_recording_counts_no_change_for_which_writers_would_wait(own_db, ada):
    carry_out(audit.record, ada, "upload.create")

    counters = carry_out(lambda db, _: db.execute(select(DataVersion)).scalars().all(), SYSTEM)
    assert [(counter.domain, counter.owner) for counter in counters] == [("audit", str(ada.id))]


def test_nobody_records_nothing(db):
    with pytest.raises(NotAllowed, match="sign in"):
        audit.record(db, NOBODY, "upload.create")


@pytest.mark.parametrize("action", [audit.seal, audit.verify])
def test_only_an_administrator_seals_and_verifies(db, ada, action):
    with pytest.raises(NotAllowed, match="needs the role admin"):
        action(db, ada)


@given(details=st.dictionaries(st.text(st.sampled_from("abc")), JSON, max_size=4))
def test_details_of_any_kind_are_not_taken_for_a_change(db, ada, details):
    with db.begin_nested() as savepoint:
        audit.record(db, ada, "thing.change", details=details)
        findings = audit.verify(db, SYSTEM)
        savepoint.rollback()

    assert findings == []


def test_ids_and_moments_in_details_are_kept_as_text(db, ada):
    audit.record(db, ada, "thing.change", details={"id": UUID(int=1), 7: datetime(2024, 1, 1)})

    details = db.execute(select(AuditLog.details)).scalar_one()
    assert details == {"id": str(UUID(int=1)), "7": "2024-01-01 00:00:00"}
    assert audit.verify(db, SYSTEM) == []


@pytest.mark.parametrize(
    "values",
    [
        {"action": "thing.unmake"},
        {"details": {"reason": "another"}},
        {"user_id": UUID(int=7 << 76 | 2 << 62 | 4)},
        {"ip": "192.0.2.7"},
        {"object_id": UUID(int=3)},
        {"created_at": LONG_AGO + timedelta(microseconds=1)},
        {"row_hash": 64 * "a"},
    ],
    ids=lambda values: next(iter(values)),
)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_row_is_named_sealed_or_not(db, values, sealed):
    row = logged(db)[2]
    if sealed:
        audit.seal(db, SYSTEM)

    changed(db, row, **values)

    findings = audit.verify(db, SYSTEM)
    assert str(row.id) in findings[0]
    assert "is not as it was written" in findings[0]


def test_a_row_changed_together_with_its_hash_breaks_its_seal(db):
    row = logged(db)[2]
    audit.seal(db, SYSTEM)
    row.action = "thing.unmake"
    forged = {"action": row.action, "row_hash": audit.row_hash(row)}
    db.expunge(row)

    changed(db, row, **forged)

    assert [finding[-36:] for finding in audit.verify(db, SYSTEM)] == [
        "seal are not those that were sealed."
    ]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 audit row between"), (2, "2 audit rows between")]
)
def test_removed_rows_are_counted_and_their_stretch_is_named(db, count, said):
    rows = logged(db)
    audit.seal(db, SYSTEM)
    drop_triggers(db, "audit_log")

    db.execute(delete(AuditLog).where(col(AuditLog.id).in_([row.id for row in rows[:count]])))

    (finding,) = audit.verify(db, SYSTEM)
    assert finding.startswith(said)
    assert f"5 were sealed, {5 - count} are there" in finding


def test_a_row_slipped_in_is_named(db):
    logged(db)
    audit.seal(db, SYSTEM)

    (late,) = logged(db, 1, LONG_AGO + timedelta(seconds=2))

    assert audit.verify(db, SYSTEM) == [
        f"The audit row {late.id} (thing.make0, {late.created_at:%Y-%m-%d %H:%M:%S} UTC) "
        "was slipped into a sealed stretch."
    ]


def test_several_rows_slipped_in_are_counted(db):
    logged(db)
    audit.seal(db, SYSTEM)

    logged(db, 2, LONG_AGO + timedelta(seconds=2))

    (finding,) = audit.verify(db, SYSTEM)
    assert finding.startswith("2 audit rows too many")


def test_a_row_cannot_be_slipped_in_before_the_first_seal(db):
    logged(db)
    audit.seal(db, SYSTEM)

    logged(db, 1, datetime(1999, 1, 1, tzinfo=UTC))

    assert len(audit.verify(db, SYSTEM)) == 1


def test_what_is_younger_than_an_hour_is_not_sealed(db):
    logged(db, 3)
    logged(db, 2, now() - timedelta(minutes=59))

    audit.seal(db, SYSTEM)

    assert db.execute(select(AuditSeal.row_count)).scalar_one() == 3


def test_seals_follow_each_other_and_each_holds_its_own_rows(db):
    logged(db, 3)
    first = audit.seal(db, SYSTEM)
    db.flush()
    logged(db, 2, first.to_at)
    db.flush()

    second = audit.seal(db, SYSTEM)
    db.flush()

    assert second.from_at == first.to_at
    assert first.row_count == 3
    assert audit.verify(db, SYSTEM) == []


def chain(db, length=3):
    """Seals an hour long each, with two rows in every one."""
    before, at = audit.FIRST_HASH, audit.FIRST_MOMENT
    for number in range(length):
        until = LONG_AGO + timedelta(hours=number)
        rows = logged(db, 2, until - timedelta(minutes=30))
        hashes = [row.row_hash for row in rows]
        before = audit.seal_hash(before, at, until, hashes)
        db.add(AuditSeal(from_at=at, to_at=until, row_count=2, seal_hash=before))
        at = until
    db.flush()
    return db.execute(select(AuditSeal).order_by(col(AuditSeal.from_at))).scalars().all()


def test_a_chain_of_seals_holds(db):
    chain(db)

    assert audit.verify(db, SYSTEM) == []


@pytest.mark.parametrize("gone", [0, 1])
def test_a_missing_seal_leaves_a_gap_that_is_named(db, gone):
    seals = chain(db)
    drop_triggers(db, "audit_seals")

    db.execute(delete(AuditSeal).where(col(AuditSeal.id) == seals[gone].id))

    (finding,) = audit.verify(db, SYSTEM)
    assert "does not follow the one before" in finding
    assert f"from {seals[gone + 1].from_at:%Y-%m-%d %H:%M:%S} UTC" in finding


@pytest.mark.parametrize(
    ("values", "said"),
    [({"row_count": 3}, "names a wrong number of rows"), ({"seal_hash": 64 * "b"}, "not those")],
)
def test_a_changed_seal_is_named(db, values, said):
    seals = chain(db)
    drop_triggers(db, "audit_seals")

    db.execute(update(AuditSeal).where(col(AuditSeal.id) == seals[-1].id).values(**values))

    (finding,) = audit.verify(db, SYSTEM)
    assert said in finding


def test_a_seal_made_over_another_history_breaks_the_chain(db):
    seals = chain(db)
    drop_triggers(db, "audit_seals")

    db.execute(update(AuditSeal).where(col(AuditSeal.id) == seals[0].id).values(seal_hash=64 * "c"))

    assert len(audit.verify(db, SYSTEM)) == 2


def test_verifying_takes_two_statements_however_many_seals_there_are(db, statements):
    chain(db, 4)

    with statements.budget(2):
        audit.verify(db, SYSTEM)


def test_the_hash_is_that_of_the_canonical_text():
    row = AuditLog(
        id=UUID(int=1),
        action="thing.make",
        details={"b": 2.5, "a": [1, "ä"]},
        created_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    text = (
        '{"action":"thing.make","created_at":"2024-01-02T03:04:05.000000+00:00",'
        '"details":{"a":[1,"\\u00e4"],"b":2.5},"id":"00000000-0000-0000-0000-000000000001",'
        '"ip":null,"object_id":null,"object_type":null,"user_id":null}'
    )

    assert audit.row_hash(row) == sha256(text.encode()).hexdigest()
