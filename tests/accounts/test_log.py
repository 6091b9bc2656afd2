"""An administrator finds in the audit log who did what, and anybody what they did themselves."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from core.accounts import audit
from core.accounts.queries import log, own
from core.accounts.tables import AuditLog, AuditSeal, LoginAttempt
from core.actors import SYSTEM
from core.db.types import now
from core.errors import NotAllowed
from tests.bed.rows import Rows

NOON = now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=7)
SHEET = UUID(int=9)


def entry(db, user, action, *, at=0, **given):
    """One entry, so many minutes after noon."""
    made = {"details": {}, "ip": "192.0.2.1", "created_at": NOON + timedelta(minutes=at)} | given
    return Rows(db.connection()).add("audit_log", user_id=user.id, action=action, **made)["id"]


@pytest.fixture
def written(db, ada, eve, root):
    """
    at  who   what                      about
    0   ada   upload.create             the sheet
    1   eve   upload.create
    2   root  user.change               grace, who becomes an analyst
    3   root  user.change_password
    4   the system  audit.seal
    """
    change = {"username": "Grace", "before": {"role": "viewer"}, "after": {"role": "analyst"}}
    return [
        entry(db, ada, "upload.create", object_type="data_uploads", object_id=SHEET),
        entry(db, eve, "upload.create", at=1, details={"file": "Übersicht 100%_\\.csv"}),
        entry(db, root, "user.change", at=2, object_type="users", details=change),
        entry(db, root, "user.change_password", at=3, object_type="users"),
        entry(db, SYSTEM, "audit.seal", at=4),
    ]


def found(db, **filters):
    """Which entries, by when they were written, and that as many are counted."""
    entries = log.entries(db, SYSTEM, **filters)
    assert log.count(db, SYSTEM, **filters) == len(entries)
    minutes = (entries["created_at"] - NOON) / timedelta(minutes=1)
    return [round(minute) for minute in minutes]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("filters", "minutes"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"since": NOON + timedelta(minutes=2)}, [4, 3, 2]),
        ({"until": NOON + timedelta(minutes=2)}, [1, 0]),
        ({"action": "user.change"}, [2]),
        ({"action": "user"}, [3, 2]),
        ({"action": "use"}, []),
        ({"object_type": "users"}, [3, 2]),
        ({"object_id": SHEET}, [0]),
        ({"object_type": "users", "object_id": SHEET}, []),
        ({"text": "CREATE"}, [1, 0]),
        ({"text": " grace "}, [2]),
        ({"text": "analyst"}, [2]),
        ({"text": "eve"}, [1]),
        ({"text": "root"}, [3, 2]),
        ({"text": "Übersicht"}, [1]),
        ({"text": "100%_\\"}, [1]),
        ({"text": "%"}, [1]),
        ({"text": "_"}, [3, 1]),
        ({"text": "upload' OR 1=1 --"}, []),
        ({"text": 100_000 * "x"}, []),
        ({"text": "change", "action": "user.change_password"}, [3]),
    ],
    ids=str,
)
def test_entries_are_found_the_newest_first_and_counted_alike(db, filters, minutes):
    assert found(db, **filters) == minutes


@pytest.mark.usefixtures("written")
def test_entries_of_a_person_are_theirs_alone(db, ada):
    assert found(db, person_id=ada.id) == [0]


@pytest.mark.usefixtures("written")
def test_an_entry_tells_who_did_what_to_what_and_from_where(db):
    (first,) = log.entries(db, SYSTEM, object_id=SHEET).to_dict("records")

    assert (first["username"], first["action"]) == ("ada", "upload.create")
    assert (first["object_type"], first["object_id"]) == ("data_uploads", SHEET)
    assert (first["details"], first["ip"]) == ({}, "192.0.2.1")


@pytest.mark.usefixtures("written")
def test_an_entry_of_the_system_has_no_name(db):
    (last,) = log.entries(db, SYSTEM, limit=1).to_dict("records")

    assert (last["action"], last["username"]) == ("audit.seal", None)


@pytest.mark.usefixtures("written")
def test_pages_follow_each_other_without_gap_or_overlap(db, written):
    pages = [log.entries(db, SYSTEM, limit=2, offset=offset) for offset in (0, 2, 4, 6)]

    assert [key for page in pages for key in page["id"]] == written[::-1]


def test_entries_of_one_moment_keep_one_order(db, ada):
    keys = [entry(db, ada, "thing.make") for _ in range(5)]

    assert list(log.entries(db, SYSTEM)["id"]) == keys[::-1]


@pytest.mark.usefixtures("written")
def test_an_unknown_filter_is_refused_rather_than_ignored(db):
    with pytest.raises(TypeError, match="actoin"):
        log.count(db, SYSTEM, actoin="user")


def test_words_are_looked_for_in_the_newest_entries_only(db, ada, monkeypatch):
    monkeypatch.setattr(log, "SEARCHED", 2)
    for minute in range(4):
        entry(db, ada, "thing.make", at=minute)

    assert found(db, text="make") == [3, 2]
    assert found(db, text="make", until=NOON + timedelta(minutes=2)) == [1, 0]
    assert found(db) == [3, 2, 1, 0]


@pytest.mark.usefixtures("written")
def test_one_chooses_of_what_appears_in_the_log(db, ada, eve, root):
    choices = log.choices(db, SYSTEM)

    assert choices.actions == [
        "audit.seal",
        "upload.create",
        "user.change",
        "user.change_password",
    ]
    assert choices.people == {ada.id: "ada", eve.id: "eve", root.id: "root"}
    assert choices.object_types == ["data_uploads", "users"]


def test_an_empty_log_offers_nothing_and_stands_unsealed(db):
    assert log.choices(db, SYSTEM) == log.Choices([], {}, [])
    assert log.standing(db, SYSTEM) == log.Standing(0, None, None)
    assert log.seals(db, SYSTEM).empty
    assert found(db, text="x") == []


def test_a_seal_is_listed_and_what_came_after_it_is_unsealed(db, root, written):
    sealed = audit.seal(db, root)
    db.flush()

    (listed,) = log.seals(db, SYSTEM).to_dict("records")
    assert (listed["to_at"], listed["row_count"]) == (sealed.to_at, len(written))
    assert log.standing(db, SYSTEM) == log.Standing(1, sealed.to_at, sealed.created_at)


def test_sealing_is_itself_in_the_log(db, root):
    sealed = audit.seal(db, root)
    db.flush()

    (newest,) = log.entries(db, SYSTEM, limit=1).to_dict("records")
    assert (newest["username"], newest["action"]) == ("root", "audit.seal")
    assert (newest["object_type"], newest["object_id"]) == ("audit_seals", sealed.id)
    assert newest["details"] == {"until": str(sealed.to_at), "entries": 0}
    assert audit.verify(db, SYSTEM) == []


def test_seals_come_the_newest_first(db):
    for day in (1, 2):
        at = NOON + timedelta(days=day)
        seal = AuditSeal(
            from_at=at, to_at=at + timedelta(days=1), row_count=day, seal_hash=str(day)
        )
        db.add(seal)
    db.flush()

    assert list(log.seals(db, SYSTEM)["row_count"]) == [2, 1]


@pytest.fixture
def tries(db, ada, eve):
    """Three names are guessed at, one of them unknown, from two addresses; ada gets in once."""
    made = [
        (ada.id, "a", "192.0.2.1", False),
        (ada.id, "a", "192.0.2.2", False),
        (ada.id, "a", "192.0.2.2", True),
        (eve.id, "e", "192.0.2.1", False),
        (None, "unknown", "192.0.2.1", False),
        (None, "unknown", None, False),
    ]
    for minute, (user_id, name, ip, succeeded) in enumerate(made):
        attempt = LoginAttempt(
            user_id=user_id,
            identifier_hash=name,
            ip=ip,
            succeeded=succeeded,
            created_at=NOON + timedelta(minutes=minute),
        )
        db.add(attempt)
    db.flush()


@pytest.mark.usefixtures("tries")
def test_failures_tell_who_is_guessed_at_and_from_where(db):
    failures = log.failures(db, SYSTEM, NOON)

    accounts = failures.by_account
    assert list(zip(accounts["username"], accounts["tries"], strict=True)) == [
        ("ada", 2),
        ("eve", 1),
    ]
    assert accounts["latest"][0] == NOON + timedelta(minutes=1)
    counts = failures.by_address[["ip", "tries", "names"]].values.tolist()
    assert counts[0] == ["192.0.2.1", 3, 3]
    assert sorted(counts[1:], key=str) == [["192.0.2.2", 1, 1], [None, 1, 1]]


@pytest.mark.usefixtures("tries")
def test_failures_before_a_moment_are_left_out(db):
    failures = log.failures(db, SYSTEM, NOON + timedelta(minutes=3))

    assert list(failures.by_account["username"]) == ["eve"]
    assert failures.by_address["tries"].sum() == 3


@pytest.mark.usefixtures("written")
def test_everybody_sees_what_they_did_themselves_and_nothing_else(db, ada, vic):
    mine = own.my_activity(db, ada, NOON - timedelta(days=1))

    assert list(mine["action"]) == ["upload.create"]
    assert own.my_activity(db, vic, NOON - timedelta(days=1)).empty
    assert own.my_activity(db, ada, NOON + timedelta(minutes=1)).empty


@pytest.mark.parametrize("query", [log.entries, log.count, log.choices, log.seals, log.standing])
def test_the_log_is_for_administrators(db, ada, query):
    with pytest.raises(NotAllowed, match="needs the role admin"):
        query(db, ada)


@pytest.mark.usefixtures("written")
def test_a_view_of_the_log_takes_few_statements(db, statements):
    with statements.budget(1):
        log.entries(db, SYSTEM)
    with statements.budget(2):
        log.entries(db, SYSTEM, action="user")
    with statements.budget(3):
        log.choices(db, SYSTEM)


ORDERED = {
    "sqlite": "SELECT * FROM pragma_index_list('audit_log')",
    "postgresql": "SELECT 1, indexname FROM pg_indexes WHERE tablename = 'audit_log'",
}


@pytest.mark.parametrize("narrowed", ["user_id", "action"])
def test_the_newest_entries_come_from_an_index_without_sorting_all(db, kind, ada, narrowed):
    value = {"user_id": ada.id, "action": "thing.make"}[narrowed]
    names = {row[1] for row in db.execute(text(ORDERED[kind]))}
    wanted = select(col(AuditLog.created_at)).where(getattr(AuditLog, narrowed) == value)
    plan = "EXPLAIN QUERY PLAN" if kind == "sqlite" else "EXPLAIN"
    if kind == "postgresql":  # which reads a small table whole, unless it may not
        db.execute(text("SET LOCAL enable_seqscan = off"))
        db.execute(text("SET LOCAL enable_bitmapscan = off"))
    newest = wanted.order_by(col(AuditLog.created_at).desc()).limit(50)
    sql = newest.compile(db.get_bind(), compile_kwargs={"literal_binds": True})

    steps = " ".join(str(step) for step in db.connection().exec_driver_sql(f"{plan} {sql}"))

    assert f"ix_audit_log_{narrowed}_created_at" in names
    assert f"ix_audit_log_{narrowed}_created_at" in steps
    assert "TEMP B-TREE" not in steps
    assert "Sort" not in steps
