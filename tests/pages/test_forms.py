"""The two forms before all pages: they refuse in sentences, and show what was typed as text."""

import pytest
from sqlmodel import col, select, update

from core.accounts import passwords, sessions, signing_in
from core.accounts.tables import LoginAttempt, LoginSession, User
from core.actors import SYSTEM
from core.db import read, write
from core.db.types import now
from pages.shared import visitor
from tests.bed.databases import SQLITE
from tests.bed.tabs import frame_of

PASSWORD = "nine horses in a green field"
ODD_NAMES = [
    "<script>alert(1)</script>",
    "**bold** [link](http://stranger.example)",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "\u202egnp.exe",
    "e\u0301" * 100,
    "\N{ZERO WIDTH SPACE}ada",
    "\N{FAMILY}" * 50,
    "ada\0",
    "\n\t ",
    "x" * 1_000,
]
REFUSALS = {
    "": "The password needs at least 12 characters.",
    "horse": "The password needs at least 12 characters.",
    "password12345678": "This password is among those that are guessed first; choose another.",
    "ada@example.org": "This password is among those that are guessed first; choose another.",
    "\N{CYRILLIC SMALL LETTER YERU}" * 200: "The password may have at most 128 characters.",
}

pytestmark = [pytest.mark.usefixtures("own_db", "quick_hashes", "from_here"), SQLITE]


@pytest.fixture
def quick_hashes(monkeypatch):
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")


@pytest.fixture
def from_here(monkeypatch):
    """AppTest has no connection, so it cannot say from where and with what somebody comes."""
    monkeypatch.setattr(visitor, "address", lambda: "10.0.0.1")
    monkeypatch.setattr(visitor, "agent", lambda: "Firefox")


@pytest.fixture
def known(own_db, quick_hashes, ada):
    """Ada, who has a password."""
    with write(SYSTEM) as db:
        person = db.get_one(User, ada.id)
        person.password_hash = passwords.hash_password(PASSWORD)
        person.password_changed_at = now()
    return ada


@pytest.fixture
def word(own_db, ada):
    """The word of a link for ada."""
    with write(SYSTEM) as db:
        return sessions.open_link(db, ada.id)


def box(page, label):
    return next(found for found in page.text_input if found.label == label)


def button(page, label):
    return next(found for found in page.button if found.label == label)


def tried(page, name, password):
    box(page, "User name or e-mail").set_value(name)
    box(page, "Password").set_value(password)
    return button(page, "Sign in").click().run()


def chosen(page, new, again=None):
    box(page, "New password").set_value(new)
    box(page, "The same again").set_value(new if again is None else again)
    return button(page, "Keep this password").click().run()


def arrived(word):
    page = frame_of(None)
    page.query_params["link"] = word
    return page.run()


def title(page):
    return [found.value for found in page.title]


def refusal(page):
    assert not page.exception
    return [found.value for found in page.error]


def attempts():
    with read(SYSTEM) as db:
        return len(db.exec(select(LoginAttempt)).all())


def test_the_right_password_opens_home(known):
    page = tried(frame_of(None).run(), "ada", PASSWORD)

    assert title(page) == ["Home"]


def test_a_wrong_password_is_refused_and_the_sentence_goes_with_the_next_try(known):
    page = tried(frame_of(None).run(), "ada", "not the one")
    first = refusal(page)
    page.run()

    assert first == [signing_in.REFUSED]
    assert refusal(page) == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_is_refused_like_any_other(known, name):
    page = tried(frame_of(None).run(), name, PASSWORD)

    assert title(page) == ["Sign in"]
    assert len(refusal(page)) == 1
    assert not [said for said in refusal(page) if "incident" in said]


def test_too_many_tries_are_told_to_wait_and_not_counted_on(known):
    page = frame_of(None).run()
    for _ in range(3):
        tried(page, "ada", "not the one")

    said = refusal(tried(page, "ada", PASSWORD))

    assert "There were too many tries; please wait" in said[0]
    assert attempts() == 3


def test_an_empty_form_is_refused_and_nothing_breaks(known):
    page = tried(frame_of(None).run(), "", "")

    assert refusal(page) == [signing_in.REFUSED]


def test_a_link_leads_to_the_choice_of_a_password_and_then_home(word, ada):
    page = arrived(word)
    asked = title(page)
    chosen(page, PASSWORD)

    assert asked == ["Choose a password"]
    assert "link" not in page.query_params
    assert title(page) == ["Home"]
    assert signing_in.by_token(signing_in.sign_in("ada", PASSWORD).token).actor == ada


@pytest.mark.parametrize("guess", ["x", "x" * 100_000, "' OR 1=1 --", "\N{FAMILY}", "%00"])
def test_what_is_no_link_is_refused_in_a_sentence(own_db, guess):
    page = arrived(guess)

    assert refusal(page) == [signing_in.LINK_REFUSED]
    assert title(page) == ["Sign in"]


@pytest.mark.parametrize(("new", "sentence"), REFUSALS.items(), ids=lambda text: text[:12])
def test_a_password_that_will_not_do_is_refused_and_stays_in_the_box(word, new, sentence):
    page = chosen(arrived(word), new)

    assert refusal(page) == [sentence]
    assert box(page, "New password").value == new
    assert title(page) == ["Choose a password"]


def test_two_different_passwords_are_refused(word):
    page = chosen(arrived(word), PASSWORD, again=PASSWORD.upper())

    assert refusal(page) == ["The two passwords differ."]


def test_a_session_that_ends_while_somebody_chooses_leads_back_to_the_form(word):
    page = arrived(word)
    with write(SYSTEM) as db:
        db.exec(update(LoginSession).values(revoked_at=now()))

    chosen(page, PASSWORD)

    assert title(page) == ["Sign in"]
    with read(SYSTEM) as db:
        assert (
            db.exec(select(User.password_changed_at).where(col(User.username) == "ada")).one()
            is None
        )


def test_a_name_with_signs_in_it_is_shown_as_it_was_typed(own_db, ada):
    odd = "a__b__"
    with write(SYSTEM) as db:
        db.get_one(User, ada.id).username = odd
        word = sessions.open_link(db, ada.id)

    page = arrived(word)

    assert any("a\\_\\_b\\_\\_" in said.value for said in page.caption)
