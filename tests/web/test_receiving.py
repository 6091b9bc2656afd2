"""A large file goes to the disk as it comes, for analysts only, whole or not at all."""

from pathlib import Path

import pytest

from core.accounts import sessions, signing_in
from core.actors import SYSTEM
from core.db import write
from core.settings import settings
from core.uploads import spool
from core.web import cookies
from core.web.receiving import PLACE
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.web import client

OURS = {"sec-fetch-site": "same-origin"}
CONTENT = "Datum;Wert\n31.01.2026;1,5\n".encode("cp1252")

pytestmark = pytest.mark.usefixtures("own_db")


def cookie_of(who):
    with write(SYSTEM) as db:
        ticket = sessions.open_session(db, who.id, None, None).ticket
    return {"cookie": f"{cookies.PLAIN}={signing_in.claim(ticket)}"}


def sent(who, content=CONTENT, name="Umsätze März.csv", **options):
    headers = OURS | (cookie_of(who) if who else {}) | options.pop("headers", {})
    files = {"file": (name, content, "text/csv")}
    return client().request("POST", PLACE, files=files, headers=headers, **options)


def left_behind():
    return [one.name for one in Path(settings().data_dir, "spool").glob("part-*")]


def test_a_file_waits_for_whoever_sent_it_and_the_page_is_led_to_it():
    answer = sent(ADA)

    token = answer.headers["location"].removeprefix("/upload?files=")
    waiting = spool.waiting(ADA.id, token)
    assert answer.status_code == 303
    assert (waiting.filename, waiting.path.read_bytes()) == ("Umsätze März.csv", CONTENT)
    assert left_behind() == []


def test_a_file_of_many_pieces_arrives_byte_by_byte():
    content = bytes(range(256)) * 20_000

    token = sent(ADA, content).headers["location"].removeprefix("/upload?files=")

    assert spool.waiting(ADA.id, token).path.read_bytes() == content


@pytest.mark.parametrize("who", [VIC, None])
def test_neither_a_viewer_nor_a_stranger_sends_a_file(who):
    answer = sent(who)

    assert answer.status_code == 403
    assert not Path(settings().data_dir, "spool").exists()


def test_a_form_of_another_page_is_refused():
    assert sent(ADA, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_more_than_anybody_may_send_is_refused_and_nothing_stays(monkeypatch):
    monkeypatch.setenv("UPLOAD_MAX_MB", "1")

    answer = sent(ADA, b"x" * 1_050_000)

    assert (answer.status_code, left_behind()) == (400, [])
    assert "larger than 1 MB" in answer.text
    assert sent(ADA, b"x" * 2_000_000).status_code == 413, "before a byte of it is read"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_what_is_no_form_is_a_sentence(content_type):
    headers = OURS | cookie_of(ADA) | {"content-type": content_type}

    answer = client().request("POST", PLACE, content=b"no form at all", headers=headers)

    assert answer.status_code == 400
    assert left_behind() == []


def test_the_form_names_the_limit_and_is_not_shown_to_viewers():
    shown = client().get(PLACE, headers=cookie_of(EVE))
    kept = client().get(PLACE, headers=cookie_of(VIC))

    assert (shown.status_code, "at most\n500 MB" in shown.text) == (200, True)
    assert kept.status_code == 403
