"""Every answer tells the browser to load nothing foreign, whatever became of the request."""

import base64
import hashlib
from pathlib import Path

import pytest
import streamlit

from core.web.headers import FELL_OVER, INLINE_SCRIPT, policy
from tests.bed.web import INDEX_HTML, client

STREAMLIT = Path(streamlit.__file__).parent / "static" / "index.html"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# Path, and what becomes of it for somebody who is not signed in.
ANSWERS = {
    "/": 200,
    "/static/index.js": 200,
    "/media/x": 401,
    "/_stcore/metrics": 404,
    "/auth/claim.gif": 403,
    "/not/there": 404,
    "/broken": 500,
}


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
def test_every_answer_carries_them(path, status):
    answer = client().get(path)

    assert answer.status_code == status
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert answer.headers["content-security-policy"] == policy(INDEX_HTML)


def test_a_refused_host_is_told_with_them_too():
    answer = client(host="stranger.example").get("/")

    assert answer.status_code == 400
    assert ALWAYS.items() <= dict(answer.headers).items()


def test_an_unforeseen_error_is_told_without_its_inside():
    answer = client().get("/broken")

    assert answer.text == FELL_OVER


@pytest.mark.parametrize(
    ("public_url", "scheme", "is_strict"),
    [
        ("", "http", False),
        ("", "https", True),
        ("https://bellwether.example.org", "http", True),
        ("http://bellwether.example.org", "http", False),
    ],
)
def test_browsers_are_held_to_https_where_it_is_spoken(
    own_db, given, public_url, scheme, is_strict
):
    given(PUBLIC_URL=public_url)

    answer = client(scheme=scheme).get("/")

    assert ("strict-transport-security" in answer.headers) is is_strict


def test_no_script_runs_but_our_own_files_and_the_inline_ones_of_streamlit():
    page = STREAMLIT.read_text(encoding="utf-8")
    rules = dict(rule.split(" ", 1) for rule in policy(page).split("; "))

    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in INLINE_SCRIPT.findall(page)
    ]
    assert hashes
    assert rules["script-src"].split() == ["'self'", *(f"'sha256-{each}'" for each in hashes)]
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert rules["default-src"] == "'self'"


def test_every_inline_script_of_streamlit_is_found():
    page = STREAMLIT.read_text(encoding="utf-8")

    with_address = page.count("<script ")

    assert page.count("<script") - with_address == len(INLINE_SCRIPT.findall(page))
    assert page.count("<script ") == page.count(' src="')
