"""A ticket becomes a cookie once, within seconds, and only for our own pages."""

import pytest
from sqlalchemy import update

from core.accounts import sessions, signing_in
from core.accounts.tables import LoginSession
from core.actors import SYSTEM
from core.db import write
from core.db.types import now
from core.web import claims, cookies
from tests.bed.web import HOST, client

OURS = {"sec-fetch-site": "same-origin"}
FOREIGN = [
    {},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"},
    {"sec-fetch-site": "cross-site", "referer": f"http://{HOST}/risk"},
    {"origin": "http://stranger.example"},
    {"origin": "null"},
    {"origin": "http://stranger.example", "referer": f"http://{HOST}/"},
    {"referer": f"http://stranger.example/{HOST}"},
    {"referer": f"http://{HOST}.stranger.example/"},
    {"referer": f"http://{HOST}@stranger.example/"},
    {"referer": "http://localhost/another-port"},
    {"referer": "http://localhost:8501:8501/"},
    {"referer": "http://[localhost/"},
    {"referer": ""},
]
OURS_IN_THE_OPEN = [
    {"referer": f"http://{HOST}/risk?level=0.95"},
    {"origin": f"http://{HOST}"},
    {"referer": f"http://{HOST.upper()}/"},
]


def change(**values):
    with write(SYSTEM) as db:
        db.execute(update(LoginSession).values(**values))


def claimed(ticket, **headers):
    return client().get(claims.CLAIM, params={"t": ticket}, headers=headers or OURS)


def is_refused(answer):
    return answer.status_code == 403 and "set-cookie" not in answer.headers


def test_a_ticket_becomes_a_cookie_that_signs_in(opened, ada):
    answer = claimed(opened.ticket)

    assert answer.headers["content-type"] == "image/gif"
    assert answer.headers["cache-control"] == "no-store"
    assert signing_in.by_token(answer.cookies[cookies.PLAIN]).actor == ada
    assert signing_in.by_token(opened.token) is None, "the token before it is of no use any more"


def test_a_ticket_works_once(opened):
    first, second = claimed(opened.ticket), claimed(opened.ticket)

    assert first.status_code == 200
    assert is_refused(second)


@pytest.mark.parametrize(
    "guess",
    ["", "x", "a" * 10_000, "' OR 1=1 --", "\0", "\N{WATER WAVE}", "x\r\nset-cookie: a=b", "%FF"],
)
def test_what_is_no_ticket_is_refused(opened, guess):
    assert is_refused(claimed(guess))


def test_without_a_ticket_there_is_nothing_to_claim(opened):
    assert is_refused(client().get(claims.CLAIM, headers=OURS))


def test_a_tampered_ticket_is_refused_and_the_true_one_still_works(opened):
    tampered = opened.ticket[:-1] + ("a" if opened.ticket[-1] != "a" else "b")

    assert is_refused(claimed(tampered))
    assert claimed(opened.ticket).status_code == 200


def test_a_token_is_no_ticket(opened):
    assert is_refused(claimed(opened.token))


def test_an_expired_ticket_is_refused(opened):
    change(ticket_expires_at=now())

    assert is_refused(claimed(opened.ticket))


def test_the_ticket_of_an_ended_session_is_refused(opened):
    change(revoked_at=now())

    assert is_refused(claimed(opened.ticket))


def test_the_word_of_a_link_is_no_ticket(own_db, ada):
    with write(SYSTEM) as db:
        word = sessions.open_link(db, ada.id)

    answer = claimed(word)

    assert is_refused(answer)
    assert signing_in.sign_in_by_link(word), "and it was not used up"


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_foreign_page_gets_no_cookie_and_does_not_use_the_ticket_up(opened, headers):
    answer = client().get(claims.CLAIM, params={"t": opened.ticket}, headers=headers)

    assert is_refused(answer)
    assert claimed(opened.ticket).status_code == 200


@pytest.mark.parametrize("headers", OURS_IN_THE_OPEN, ids=str)
def test_over_an_open_connection_our_own_page_is_known_by_its_address(opened, headers):
    assert claimed(opened.ticket, **headers).status_code == 200


def test_behind_a_proxy_our_own_page_is_known_by_the_public_address(opened, given):
    given(PUBLIC_URL="http://bellwether.example.org")

    answer = claimed(opened.ticket, referer="http://bellwether.example.org/risk")

    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_ticket_is_claimed_by_looking_only(opened, method):
    answer = client().request(method, claims.CLAIM, params={"t": opened.ticket}, headers=OURS)

    assert answer.status_code == 405
    assert claimed(opened.ticket).status_code == 200


def test_leaving_drops_the_cookie_for_our_own_pages_only(own_db):
    left = client().get(claims.LEAVE, headers=OURS)
    led_out = client().get(claims.LEAVE, headers={"sec-fetch-site": "cross-site"})

    assert 'bellwether=""' in left.headers["set-cookie"]
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert is_refused(led_out)


def test_without_a_database_the_answer_is_a_sentence_and_no_cookie(opened, given):
    given(DATABASE_URL="sqlite:////nowhere/bellwether.db")

    answer = claimed(opened.ticket)

    assert answer.status_code == 503
    assert answer.text.startswith("There is no folder")
    assert "set-cookie" not in answer.headers
