"""Passwords are hashed in either scheme, and refused when everybody would guess them."""

import pytest

from core.accounts import passwords
from core.errors import Invalid
from core.settings import PasswordScheme

GOOD = "nine horses in a green field"


@pytest.fixture(params=["bcrypt", "argon2id"])
def scheme(request, monkeypatch):
    monkeypatch.setenv("PASSWORD_SCHEME", request.param)
    return request.param


def test_the_right_password_matches_and_any_other_does_not(scheme):
    stored = passwords.hash_password(GOOD)

    assert passwords.matches(GOOD, stored)
    assert not passwords.matches(GOOD + "s", stored)
    assert not passwords.matches("", stored)


def test_a_hash_of_the_other_scheme_is_verified_and_made_anew(monkeypatch):
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")
    stored = passwords.hash_password(GOOD)
    assert not passwords.is_outdated(stored)

    passwords.settings.cache_clear()
    monkeypatch.setenv("PASSWORD_SCHEME", "bcrypt")

    assert passwords.matches(GOOD, stored)
    assert passwords.is_outdated(stored)


def test_a_bcrypt_hash_of_a_lower_cost_is_made_anew():
    assert passwords.is_outdated("$2b$10$" + "a" * 53)
    assert not passwords.is_outdated("$2b$12$" + "a" * 53)


def test_a_megabyte_of_password_is_refused_and_never_crashes(scheme):
    stored = passwords.hash_password(GOOD)

    assert not passwords.matches("a" * 1_000_000, stored)
    with pytest.raises(Invalid, match="may have at most"):
        passwords.refuse_weak("correct horse " * 100_000)


@pytest.mark.parametrize("stored", ["!", "", "plain", "$argon2id$broken", "$2b$12$short"])
def test_what_is_no_hash_matches_nothing(stored):
    assert not passwords.matches("anything at all", stored)


def test_bcrypt_counts_bytes_and_argon2id_counts_letters(monkeypatch):
    accented = "é" * 3 + "abcdefgh" * 8  # 70 bytes
    passwords.refuse_weak(accented)
    with pytest.raises(Invalid, match="72 bytes; letters with accents"):
        passwords.refuse_weak(accented + "éé")

    passwords.settings.cache_clear()
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")

    passwords.refuse_weak(accented + "éé")
    with pytest.raises(Invalid, match="at most 128 characters"):
        passwords.refuse_weak("abcdefghi" * 15)


@pytest.mark.parametrize("password", ["short", "elevenchars", ""])
def test_a_short_password_is_refused_with_the_length(password):
    with pytest.raises(Invalid, match="at least 12 characters"):
        passwords.refuse_weak(password)


@pytest.mark.parametrize(
    "password",
    [
        "1q2w3e4r5t6y",
        "password12345",
        "PASSWORD!!!!",
        "123456789012",
        "aaaaaaaaaaaa",
        "abababababab",
        "qwerty123456",
        "ada.lovelace",
        "Ada@example.org",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(Invalid, match="guessed first"):
        passwords.refuse_weak(password, "ada.lovelace", "ada@example.org")


@pytest.mark.parametrize(
    "password", [GOOD, "Tr0ub4dor&3 again", "пароль для отчёта", "🐎" * 5 + "-battery"]
)
def test_no_rule_of_composition_is_asked(password):
    passwords.refuse_weak(password, "ada")


def test_the_dummy_takes_the_same_kind_of_work(scheme):
    made = passwords.dummy(PasswordScheme(scheme))

    assert made.split("$")[1][:2] == passwords.hash_password(GOOD).split("$")[1][:2]
    assert not passwords.matches(GOOD, made)
