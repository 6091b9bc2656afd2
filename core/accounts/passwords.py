"""Passwords: how they are hashed, checked, and refused when everybody would guess them."""

import hashlib
import re
from functools import lru_cache

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from core.errors import Invalid
from core.settings import PasswordScheme, settings

SHORTEST = 12
LONGEST_BYTES = 72  # bcrypt reads no further, and its library refuses more
LONGEST_WITH_ARGON2 = 128
BCRYPT_COST = 12
BCRYPT_HASH = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
FEWEST_SIGNS = 5  # different ones; a keyboard held down has fewer
COMMON = frozenset(FREQUENCY_LISTS["passwords"])
FIRST_GUESSED = frozenset(FREQUENCY_LISTS["passwords"][:1000]) | {""}
TRIMMINGS = "0123456789 .,!?#$*-_"  # what people add to a common word to make it long enough

_argon2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """What is stored of a password, in the scheme of PASSWORD_SCHEME."""
    if settings().password_scheme is PasswordScheme.argon2id:
        return _argon2.hash(password)
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(BCRYPT_COST)).decode()


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one that was stored, in whichever scheme it was."""
    if stored.startswith("$argon2"):
        return _matches_argon2(password, stored)
    raw = password.encode()
    if len(raw) > LONGEST_BYTES or not BCRYPT_HASH.fullmatch(stored):
        return False
    return bcrypt.checkpw(raw, stored.encode())


def _matches_argon2(password: str, stored: str) -> bool:
    if len(password) > LONGEST_WITH_ARGON2:
        return False
    try:
        return _argon2.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash is of another scheme or cost than today's, so that it is made anew."""
    if settings().password_scheme is PasswordScheme.argon2id:
        return not stored.startswith("$argon2id") or _argon2.check_needs_rehash(stored)
    return not stored.startswith(f"$2b${BCRYPT_COST:02}$")


@lru_cache(maxsize=2)
def dummy(scheme: PasswordScheme) -> str:
    """A hash that no password has, checked for unknown names so that they take as long."""
    random = hashlib.sha256(f"nobody/{scheme}".encode()).hexdigest()
    return hash_password(random)


def refuse_weak(password: str, *names: str) -> None:
    """Say what is wrong with a new password: its length, or that it is easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid(f"The password needs at least {SHORTEST} characters.")
    if settings().password_scheme is PasswordScheme.argon2id:
        if len(password) > LONGEST_WITH_ARGON2:
            raise Invalid(f"The password may have at most {LONGEST_WITH_ARGON2} characters.")
    elif len(password.encode()) > LONGEST_BYTES:
        raise Invalid(
            f"The password may have at most {LONGEST_BYTES} bytes; letters with accents and "
            "signs of other scripts count as two to four."
        )
    plain = password.casefold()
    stem = plain.strip(TRIMMINGS)
    own = {name.casefold() for name in names}
    if plain in COMMON or stem in FIRST_GUESSED | own or len(set(plain)) < FEWEST_SIGNS:
        raise Invalid("This password is among those that are guessed first; choose another.")
