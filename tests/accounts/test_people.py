"""Administrators manage people; everybody manages their own account; each change is noted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.accounts import sessions
from core.accounts.actions import own, people
from core.accounts.queries import log
from core.accounts.queries import people as queries
from core.accounts.tables import AuditLog, LoginSession, User
from core.actors import SYSTEM, Role
from core.db import carry_out, read
from core.errors import BellwetherError, Conflict, Invalid, NotAllowed, NotFound


def person(db, user, name):
    return next(found for found in queries.people(db, user) if found.username == name)


def test_an_invited_person_has_a_link_and_no_password_yet(db, root):
    people.invite(db, root, " Grace ", "Grace@Navy.mil", Role.analyst, "Grace Hopper")

    grace = person(db, root, "grace")
    assert (grace.email, grace.role, grace.has_password) == ("grace@navy.mil", Role.analyst, False)


@pytest.mark.parametrize(
    ("username", "email", "sentence"),
    [
        ("a", "a@b.de", "2 to 50"),
        ("two words", "a@b.de", "2 to 50"),
        ("<b>bold</b>", "a@b.de", "2 to 50"),
        ("grace", "nowhere", "one @"),
        ("grace", "a@b@c.de", "one @"),
        ("grace", "x" * 260 + "@b.de", "one @"),
        ("grace", "=cmd()@b", "one @"),
    ],
)
def test_names_and_addresses_that_are_none_are_refused(db, root, username, email, sentence):
    with pytest.raises(Invalid, match=sentence):
        people.invite(db, root, username, email, Role.viewer)


@pytest.mark.parametrize(("username", "email"), [("ADA", "new@b.de"), ("new", "Ada@Example.org")])
def test_a_name_or_address_that_is_taken_is_refused_in_any_case(db, root, username, email):
    with pytest.raises(Conflict, match="already somebody"):
        people.invite(db, root, username, email, Role.viewer)


def test_only_administrators_manage_people(db, ada, vic, root):
    seen = person(db, root, "vic").updated_at
    attempts = [
        lambda user: people.invite(db, user, "new", "new@b.de", Role.viewer),
        lambda user: people.change(db, user, vic.id, seen, role=Role.admin),
        lambda user: people.remove(db, user, vic.id, seen),
        lambda user: people.new_link(db, user, vic.id),
        lambda user: queries.people(db, user),
        lambda user: log.entries(db, user),
    ]

    for attempt in attempts:
        for user in (ada, vic):
            with pytest.raises(NotAllowed, match="role admin"):
                attempt(user)


def test_a_new_role_ends_the_sessions_and_is_noted_with_before_and_after(db, root, vic):
    opened = sessions.open_session(db, vic.id, None, None)
    db.flush()

    people.change(db, root, vic.id, person(db, root, "vic").updated_at, role=Role.analyst)

    assert sessions.current(db, opened.token) is None
    entry = db.scalars(select(AuditLog).where(col(AuditLog.action) == "user.change")).one()
    assert entry.details == {"before": {"role": "viewer"}, "after": {"role": "analyst"}}
    assert (entry.user_id, entry.object_id) == (root.id, vic.id)


def test_a_new_name_leaves_the_sessions_open(db, root, vic):
    opened = sessions.open_session(db, vic.id, None, None)
    db.flush()

    people.change(db, root, vic.id, person(db, root, "vic").updated_at, full_name="Vic <b>")

    assert sessions.current(db, opened.token).actor == vic
    assert person(db, root, "vic").full_name == "Vic <b>"


def test_the_second_of_two_administrators_editing_one_person_is_told(db, root, vic):
    seen = person(db, root, "vic").updated_at
    people.change(db, root, vic.id, seen, full_name="Victor")
    db.flush()

    with pytest.raises(Conflict, match="Somebody else changed vic meanwhile"):
        people.change(db, root, vic.id, seen, role=Role.admin)


@pytest.mark.parametrize("change", [{"role": Role.viewer}, {"is_active": False}])
def test_the_last_administrator_stays_one(db, root, change):
    with pytest.raises(Conflict, match="Somebody must remain"):
        people.change(db, root, root.id, person(db, root, "root").updated_at, **change)


def test_the_last_administrator_cannot_be_removed(db, root):
    with pytest.raises(Conflict, match="Somebody must remain"):
        people.remove(db, root, root.id, person(db, root, "root").updated_at)


@pytest.mark.usefixtures("own_db")
def test_two_administrators_who_remove_each_other_at_once_leave_one(root, ada):
    with read(SYSTEM) as db:
        seen = {user.id: db.get_one(User, user.id).updated_at for user in (root, ada)}
    carry_out(people.change, root, ada.id, seen[ada.id], role=Role.admin)
    with read(SYSTEM) as db:
        seen[ada.id] = db.get_one(User, ada.id).updated_at

    def remove(other):
        try:
            carry_out(people.remove, SYSTEM, other.id, seen[other.id])
        except BellwetherError as error:
            return str(error)
        return "removed"

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(remove, [root, ada]))

    assert answers[1] == "removed"
    assert "Somebody must remain" in answers[0]


def test_a_removed_person_is_gone_from_the_list_and_kept_in_the_log(db, root, eve):
    people.remove(db, root, eve.id, person(db, root, "eve").updated_at)

    assert "eve" not in {found.username for found in queries.people(db, root)}
    with pytest.raises(NotFound):
        people.new_link(db, root, eve.id)


def test_a_new_link_takes_the_password_and_the_sessions_away(db, root, vic):
    opened = sessions.open_session(db, vic.id, None, None)
    db.flush()

    link = people.new_link(db, root, vic.id)
    db.flush()

    assert sessions.current(db, opened.token) is None
    assert sessions.redeem(db, link) is not None


def test_a_deactivated_person_gets_no_link(db, root, vic):
    people.change(db, root, vic.id, person(db, root, "vic").updated_at, is_active=False)

    with pytest.raises(Conflict, match="activate the account first"):
        people.new_link(db, root, vic.id)


def test_nothing_else_of_a_person_can_be_changed_here(db, root, vic):
    with pytest.raises(Invalid, match="password_hash cannot be changed here"):
        people.change(db, root, vic.id, person(db, root, "vic").updated_at, password_hash="x")


def test_ones_own_sessions_are_seen_and_ended_and_nobody_elses(db, ada, eve):
    for user in (ada, ada, eve):
        sessions.open_session(db, user.id, "10.0.0.1", "Firefox")
    db.flush()
    mine, hers = queries.my_sessions(db, ada), queries.my_sessions(db, eve)

    with pytest.raises(NotFound, match="ended already"):
        own.sign_out(db, ada, hers["id"][0])
    own.sign_out(db, ada, mine["id"][0])

    assert (len(mine), len(hers)) == (2, 1)
    assert len(queries.my_sessions(db, ada)) == 1


def test_signing_out_elsewhere_leaves_only_this_session(db, ada):
    for _ in range(3):
        sessions.open_session(db, ada.id, None, None)
    db.flush()
    kept = queries.my_sessions(db, ada)["id"][0]

    assert own.sign_out_elsewhere(db, ada, kept) == 2
    assert list(queries.my_sessions(db, ada)["id"]) == [kept]


def test_preferences_are_kept_beside_those_chosen_before(db, ada, eve):
    own.keep_preferences(db, ada, theme="dark")
    own.keep_preferences(db, ada, currency="EUR")
    db.flush()

    assert queries.preferences(db, ada) == {"theme": "dark", "currency": "EUR"}
    assert queries.preferences(db, eve) == {}


def test_the_log_is_filtered_by_person_action_and_time_and_paged(db, root, vic, eve):
    for name in ("one", "two", "three"):
        people.change(db, root, vic.id, person(db, root, "vic").updated_at, full_name=name)
        db.flush()
        db.expire_all()
    people.new_link(db, root, eve.id)

    assert len(log.entries(db, root)) == 4
    assert len(log.entries(db, root, action="user.change")) == 3
    assert len(log.entries(db, root, person_id=eve.id)) == 0
    assert len(log.entries(db, root, limit=2, offset=3)) == 1
    assert log.entries(db, root)["username"].tolist() == ["root"] * 4


def test_the_list_of_people_takes_one_statement(db, root, statements):
    with statements.budget(1):
        queries.people(db, root)


def test_a_session_that_was_never_claimed_is_not_a_visit(db, root, ada):
    sessions.open_link(db, ada.id)
    db.flush()

    assert person(db, root, "ada").last_seen_at is None
    assert db.scalars(select(LoginSession)).one().ip is None
