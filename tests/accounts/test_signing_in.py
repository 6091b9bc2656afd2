"""The right password opens a session, guessing is slowed down, and nothing is given away."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col, update

from core.accounts import passwords, sessions, signing_in, throttle
from core.accounts.tables import AuditLog, LoginAttempt, LoginSession, User
from core.actors import SYSTEM
from core.db import read, write
from core.db.types import now
from core.errors import Invalid, NotAllowed, TooManyTries

PASSWORD = "nine horses in a green field"
OTHER = "ten donkeys on a yellow hill"

pytestmark = pytest.mark.usefixtures("own_db", "quick_hashes")


@pytest.fixture
def quick_hashes(monkeypatch):
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")


@pytest.fixture
def known(own_db, quick_hashes, ada):
    """Ada, who has a password."""
    with write(SYSTEM) as db:
        person = db.get_one(User, ada.id)
        person.password_hash = passwords.hash_password(PASSWORD)
        person.password_changed_at = now()
    return ada


def whose(opened):
    with read(SYSTEM) as db:
        return sessions.current(db, opened.token)


def let_time_pass(**length):
    """Move everything that was tried into the past."""
    with write(SYSTEM) as db:
        for attempt in db.scalars(select(LoginAttempt)):
            attempt.created_at -= timedelta(**length)


def wrong(times, name="ada", ip=None):
    for _ in range(times):
        with pytest.raises(NotAllowed, match="name or the password"):
            signing_in.sign_in(name, OTHER, ip)
        let_time_pass(minutes=1)


@pytest.mark.parametrize("name", ["ada", "ADA", " ada@example.org ", "Ada@Example.ORG"])
def test_name_and_address_open_a_session_in_any_case(known, name):
    found = whose(signing_in.sign_in(name, PASSWORD, "10.0.0.1", "Firefox"))

    assert found.actor == known
    assert found.must_change_password is False


def test_neither_token_nor_ticket_nor_password_is_stored(known):
    opened = signing_in.sign_in("ada", PASSWORD)

    with read(SYSTEM) as db:
        row = db.scalars(select(LoginSession)).one()
        logged = [str(entry.details) for entry in db.scalars(select(AuditLog))]
    stored = " ".join(map(str, [*vars(row).values(), *logged]))
    assert not [secret for secret in (opened.token, opened.ticket, PASSWORD) if secret in stored]


def test_unknown_names_wrong_passwords_and_deactivated_people_get_the_same_answer(known, eve):
    with write(SYSTEM) as db:
        db.get_one(User, eve.id).is_active = False
    answers = set()

    for name, password in [("nobody", PASSWORD), ("ada", OTHER), ("eve", PASSWORD), ("vic", "!")]:
        with pytest.raises(NotAllowed) as refused:
            signing_in.sign_in(name, password)
        answers.add(str(refused.value))

    assert answers == {signing_in.REFUSED}


def test_a_ticket_is_exchanged_once(known):
    opened = signing_in.sign_in("ada", PASSWORD)

    with write(SYSTEM) as db:
        first, second = sessions.redeem(db, opened.ticket), sessions.redeem(db, opened.ticket)

    assert whose(first).actor == known
    assert second is None
    assert whose(opened) is None, "the token before it is of no use any more"


def test_a_ticket_is_too_old_after_half_a_minute(known):
    opened = signing_in.sign_in("ada", PASSWORD)
    with write(SYSTEM) as db:
        db.scalars(select(LoginSession)).one().ticket_expires_at = now()

    with write(SYSTEM) as db:
        assert sessions.redeem(db, opened.ticket) is None


@pytest.mark.parametrize("guess", ["", "x", "a" * 100_000, "' OR 1=1 --"])
def test_what_is_no_token_is_nobody(known, guess):
    signing_in.sign_in("ada", PASSWORD)

    with read(SYSTEM) as db:
        assert sessions.current(db, guess) is None


@pytest.mark.parametrize(
    "change",
    [
        {"last_seen_at": timedelta(hours=9)},
        {"expires_at": timedelta(days=8)},
    ],
    ids=["idle too long", "older than a week"],
)
def test_a_session_ends_by_itself(known, change):
    opened = signing_in.sign_in("ada", PASSWORD)
    with write(SYSTEM) as db:
        row = db.scalars(select(LoginSession)).one()
        for name, length in change.items():
            setattr(row, name, getattr(row, name) - length)

    assert whose(opened) is None


def test_a_deactivated_person_is_out_at_the_next_click(known):
    opened = signing_in.sign_in("ada", PASSWORD)

    with write(SYSTEM) as db:
        db.get_one(User, known.id).is_active = False

    assert whose(opened) is None


def test_a_role_taken_away_counts_at_the_next_click(known):
    opened = signing_in.sign_in("ada", PASSWORD)

    with write(SYSTEM) as db:
        db.get_one(User, known.id).role = "viewer"

    assert whose(opened).actor.role == "viewer"


def test_an_old_hash_is_made_anew_at_sign_in(known):
    with write(SYSTEM) as db:
        db.get_one(
            User, known.id
        ).password_hash = "$2b$04$abcdefghijklmnopqrstuuGoYN4zW4ZQcBtVx0cNzXqQxAjYgQ6jC"
        stored = passwords.bcrypt.hashpw(PASSWORD.encode(), passwords.bcrypt.gensalt(4)).decode()
        db.get_one(User, known.id).password_hash = stored

    signing_in.sign_in("ada", PASSWORD)

    with read(SYSTEM) as db:
        assert db.get_one(User, known.id).password_hash.startswith("$argon2id")


def test_after_ten_failures_even_the_right_password_waits_and_then_is_accepted(known):
    wrong(10)

    with pytest.raises(TooManyTries, match="wait .* minutes"):
        signing_in.sign_in("ada", PASSWORD)
    let_time_pass(minutes=15)

    assert whose(signing_in.sign_in("ada", PASSWORD)).actor == known


def test_tries_in_quick_succession_are_told_how_long_to_wait(known):
    for _ in range(3):
        with pytest.raises(NotAllowed, match="name or the password"):
            signing_in.sign_in("ada", OTHER)

    with pytest.raises(TooManyTries, match=r"wait \d seconds?"):
        signing_in.sign_in("ada", PASSWORD)


def test_a_success_ends_a_row_of_failures(known):
    wrong(9)
    signing_in.sign_in("ada", PASSWORD)
    let_time_pass(minutes=1)

    wrong(3)

    assert whose(signing_in.sign_in("ada", PASSWORD)).actor == known


def test_guessing_at_one_name_does_not_slow_another(known, eve):
    wrong(10, "eve")

    assert whose(signing_in.sign_in("ada", PASSWORD)).actor == known


def test_an_address_that_guesses_at_many_names_is_slowed_down(known, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_PER_ADDRESS", 5)
    for number in range(5):
        with pytest.raises(NotAllowed):
            signing_in.sign_in(f"name{number}", OTHER, "10.9.9.9")

    with pytest.raises(TooManyTries):
        signing_in.sign_in("ada", PASSWORD, "10.9.9.9")
    assert whose(signing_in.sign_in("ada", PASSWORD, "10.1.1.1")).actor == known


def test_guesses_at_once_are_all_counted_before_any_is_looked_at(known, monkeypatch):
    looked_at = []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *given: looked_at.append(1) or matches(*given))

    def guess(_):
        with pytest.raises(NotAllowed):
            signing_in.sign_in("ada", OTHER)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(guess, range(60)))

    assert len(looked_at) <= 10


def test_a_one_time_link_signs_in_once_and_asks_for_a_password(ada):
    with write(SYSTEM) as db:
        link = sessions.open_link(db, ada.id)

    found = whose(signing_in.sign_in_by_link(link))

    assert (found.actor, found.must_change_password) == (ada, True)
    with pytest.raises(NotAllowed, match="used already"):
        signing_in.sign_in_by_link(link)


def test_a_link_of_somebody_deactivated_signs_nobody_in(ada):
    with write(SYSTEM) as db:
        link = sessions.open_link(db, ada.id)
        db.get_one(User, ada.id).is_active = False

    with pytest.raises(NotAllowed):
        signing_in.sign_in_by_link(link)


def test_a_new_password_ends_all_other_sessions(known):
    here, there = (signing_in.sign_in("ada", PASSWORD) for _ in range(2))

    signing_in.change_password(known, whose(here).session_id, PASSWORD, OTHER)

    assert whose(here).actor == known
    assert whose(there) is None
    let_time_pass(minutes=1)
    assert whose(signing_in.sign_in("ada", OTHER)).actor == known


def test_a_new_password_needs_the_current_one_and_may_not_be_weak(known):
    here = whose(signing_in.sign_in("ada", PASSWORD)).session_id

    with pytest.raises(NotAllowed, match="current password"):
        signing_in.change_password(known, here, OTHER, OTHER)
    with pytest.raises(Invalid, match="guessed first"):
        signing_in.change_password(known, here, PASSWORD, "ada@example.org")


def test_nothing_secret_reaches_a_log(known, caplog):
    with caplog.at_level(logging.DEBUG):
        opened = signing_in.sign_in("ada", PASSWORD, "10.0.0.1")
        with pytest.raises(NotAllowed):
            signing_in.sign_in("ada", OTHER, "10.0.0.1")

    assert not [s for s in (PASSWORD, OTHER, opened.token, opened.ticket) if s in caplog.text]


def test_every_sign_in_is_in_the_audit_log_with_its_address(known):
    signing_in.sign_in("ada", PASSWORD, "10.0.0.1")

    with read(SYSTEM) as db:
        entry = db.scalars(select(AuditLog).where(col(AuditLog.action) == "session.open")).one()
        attempts = db.scalar(select(func.count()).where(col(LoginAttempt.succeeded)))
    assert (entry.user_id, entry.ip) == (known.id, "10.0.0.1")
    assert attempts == 1


def test_the_last_click_is_noted(known):
    opened = signing_in.sign_in("ada", PASSWORD)
    with write(SYSTEM) as db:
        db.exec(update(LoginSession).values(last_seen_at=now() - timedelta(hours=7)))
        sessions.seen(db, sessions.current(db, opened.token))

    assert now() - whose(opened).last_seen_at < timedelta(minutes=1)


def test_the_word_of_a_link_is_no_ticket_even_in_its_last_seconds(db, ada):
    word = sessions.open_link(db, ada.id)
    db.flush()
    ends = now() + timedelta(seconds=5)
    made = ends - sessions.LINK_LIFE
    db.exec(update(LoginSession).values(ticket_expires_at=ends, created_at=made, last_seen_at=made))

    assert sessions.claim(db, word) is None


def test_a_link_that_was_used_leads_to_a_ticket_that_works_once(db, ada):
    opened = sessions.redeem(db, sessions.open_link(db, ada.id))

    token = sessions.claim(db, opened.ticket)

    assert sessions.current(db, token).actor == ada
    assert sessions.claim(db, opened.ticket) is None
