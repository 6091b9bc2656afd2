"""The server answers under its own names only, and opens no line for foreign pages."""

import pytest

from core.web.origins import REFUSED, host_name, is_ours
from tests.bed.web import HOST, client

OPEN = {"HOST": "0.0.0.0"}
# Settings, and the names that are answered and refused under them.
NAMES = {
    "its own machine only": (
        {},
        ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST", "localhost."],
        ["desk.example", "127.0.0.1.stranger.example", "0.0.0.0", "localhost.stranger.example"],
    ),
    "its own machine behind a proxy": (
        {"PUBLIC_URL": "https://bellwether.example.org"},
        ["bellwether.example.org", "localhost:8501"],
        ["example.org", "a.bellwether.example.org", "desk.example"],
    ),
    "the network, unnamed": (OPEN, ["desk.example", "10.0.0.7:8501", "localhost"], []),
    "the network, named": (
        OPEN | {"ALLOWED_HOSTS": " Desk.example, desk "},
        ["desk.example:8501", "DESK", "desk.example.", "localhost", "127.0.0.1"],
        ["stranger.example", "10.0.0.7", "desk.example.stranger.example"],
    ),
    "the network, named and public": (
        OPEN | {"ALLOWED_HOSTS": "desk", "PUBLIC_URL": "http://bellwether.example.org:8080"},
        ["desk", "bellwether.example.org:8080"],
        ["stranger.example"],
    ),
}
ANSWERED = [(given, name) for given, names, _ in NAMES.values() for name in names]
TURNED_AWAY = [(given, name) for given, _, names in NAMES.values() for name in names]
NO_NAMES = [
    "",
    " ",
    "user@localhost",
    "localhost:port",
    "localhost:99999",
    "localhost/x",
    "a b:1:2",
    "[::1",
]
FOREIGN = [
    "http://stranger.example",
    "null",
    "",
    "file://",
    "http://desk.example",
    "http://localhost:8502",
    f"http://{HOST}.stranger.example",
    f"http://{HOST}@stranger.example",
    "http://[desk",
]


@pytest.mark.parametrize(("settings", "name"), ANSWERED, ids=str)
def test_it_answers_under_its_names(given, settings, name):
    given(**settings)

    assert client().get("/", headers={"host": name}).text == "served"


@pytest.mark.parametrize(("settings", "name"), TURNED_AWAY, ids=str)
def test_it_answers_under_no_other(given, settings, name):
    given(**settings)

    answer = client().get("/", headers={"host": name})

    assert (answer.status_code, answer.text) == (400, REFUSED)


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_is_refused_even_where_any_is_taken(given, name):
    given(**OPEN)

    assert client().get("/", headers={"host": name}).status_code == 400


def test_a_tab_of_ours_gets_its_line(given):
    given(**OPEN)

    assert client().opens_a_line(origin=f"http://{HOST}")


def test_a_program_that_names_no_origin_gets_its_line(given):
    given(**OPEN)

    assert client().opens_a_line()


def test_behind_a_proxy_the_public_address_gets_its_line(given):
    given(**OPEN, PUBLIC_URL="https://bellwether.example.org")

    assert client().opens_a_line(origin="https://bellwether.example.org")


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_gets_no_line(given, origin):
    given(**OPEN)

    assert not client().opens_a_line(origin=origin)


def test_no_line_is_opened_under_a_foreign_name(given):
    given(**OPEN, ALLOWED_HOSTS="desk.example")
    stranger = "stranger.example"

    assert not client(host=stranger).opens_a_line(origin=f"http://{stranger}")


@pytest.mark.parametrize("text", ["desk\n", "desk:", "[desk]", "desk?x", "desk#x", "\u212aelvin"])
def test_odd_names_are_read_or_refused_but_never_crash(text):
    assert host_name(text) in {None, "desk", "kelvin"}


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "\u2100", "http://a:b:c", "://"])
def test_odd_origins_are_not_ours_and_never_crash(origin):
    assert is_ours(origin, HOST) is False
