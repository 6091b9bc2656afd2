"""Files are handed out and taken in for the signed-in only; what is closed is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from starlette.responses import PlainTextResponse

from core.accounts.tables import LoginSession, User
from core.actors import SYSTEM
from core.db import write
from core.db.types import now
from core.web import cookies
from core.web.guards import Strays
from tests.bed.web import Caller, client

FILES = ["/media/chart.png", "/_stcore/upload_file/1"]
CLOSED = ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent", "/_stcore/script-health-check"]
NO_SESSIONS = ["", "x", "a" * 100_000, "' OR 1=1 --", "☃".encode().decode("latin-1")]


def asked(path="/media/chart.png", token=None, name=cookies.PLAIN, method="GET", base=""):
    headers = {} if token is None else {"cookie": f"{name}={token}".encode("latin-1")}
    return client(base).request(method, base + path, headers=headers)


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_stranger_is_asked_to_sign_in(own_db, path, method):
    assert asked(path, method=method).status_code == 401


@pytest.mark.parametrize("path", FILES)
def test_somebody_who_is_signed_in_is_served(opened, path):
    assert asked(path, opened.token).text == "served"


@pytest.mark.parametrize("token", NO_SESSIONS)
def test_what_is_no_session_is_a_stranger(opened, token):
    assert asked(token=token).status_code == 401


def test_a_tampered_token_is_a_stranger(opened):
    assert asked(token=opened.token.swapcase()).status_code == 401


@pytest.mark.parametrize(
    ("column", "ago"),
    [
        ("revoked_at", timedelta()),
        ("expires_at", timedelta(seconds=1)),
        ("last_seen_at", timedelta(hours=9)),
    ],
)
def test_a_session_that_has_ended_opens_nothing(opened, column, ago):
    with write(SYSTEM) as db:
        db.execute(update(LoginSession).values({column: now() - ago}))

    assert asked(token=opened.token).status_code == 401


def test_a_deactivated_person_is_a_stranger_at_once(opened, ada):
    with write(SYSTEM) as db:
        db.get_one(User, ada.id).is_active = False

    assert asked(token=opened.token).status_code == 401


def test_the_pages_themselves_are_for_everybody(own_db):
    assert client().get("/").text == "served"
    assert client().get("/static/index.js").text == "served"


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_closed_is_closed_for_the_signed_in_too(opened, path):
    assert asked(path, opened.token).status_code == 404


@pytest.mark.parametrize("base", ["", "/desk", "/a/b"])
def test_guards_stand_under_the_base_path_too(opened, given, base):
    given(BASE_PATH=base)

    assert asked(base=base).status_code == 401
    assert asked(token=opened.token, base=base).text == "served"
    assert asked("/_stcore/metrics", base=base).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["//media/x", "/./media/x", "/%6dedia/x", "/media%2fx", "/MEDIA/x", "/static/../media/x"],
)
def test_no_other_spelling_leads_past_the_guard(own_db, path):
    assert client().get(path).text != "served"


def test_without_a_database_nothing_is_handed_out_and_a_sentence_says_why(opened, given):
    given(DATABASE_URL="sqlite:////nowhere/bellwether.db")

    answer = asked(token=opened.token)

    assert answer.status_code == 503
    assert answer.text.startswith("There is no folder")


def around(app, path, accept="text/html"):
    return Caller(app, "http://desk").get(path, headers={"accept": accept})


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/account/people", "text/html", 302),
        ("/people", "text/html", 200),
        ("/people/_stcore/health", "*/*", 200),  # where the browser looks for the base path
        ("/static/js/index.js", "text/html", 200),
    ],
)
def test_an_address_below_a_page_leads_to_the_front(path, accept, status):
    answer = around(Strays(PlainTextResponse("here")), path, accept)

    assert answer.status_code == status
    assert answer.headers.get("location", "/") == "/"


def test_below_a_base_path_the_front_is_there():
    app = Strays(PlainTextResponse("here"), base="/desk")

    stray, page = around(app, "/desk/a/b"), around(app, "/desk/people")

    assert (stray.status_code, stray.headers["location"]) == (302, "/desk/")
    assert page.status_code == 200
