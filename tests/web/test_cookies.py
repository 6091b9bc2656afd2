"""Over HTTPS the cookie is bound to this host and to HTTPS, and a plain one is not believed."""

import pytest

from core.web import claims, cookies
from tests.bed.web import client

OURS = {"sec-fetch-site": "same-origin"}
PUBLIC = "https://bellwether.example.org"


def cookie_of(answer):
    """Name, and the attributes in lower case."""
    first, *rest = answer.headers["set-cookie"].split("; ")
    return first.partition("=")[0], {part.lower() for part in rest}


def test_over_an_open_connection_the_cookie_is_out_of_reach_of_scripts_and_other_sites(opened):
    name, attributes = cookie_of(
        client().get(claims.CLAIM, params={"t": opened.ticket}, headers=OURS)
    )

    assert name == "bellwether"
    assert attributes == {"httponly", "samesite=lax", "path=/", "max-age=604800"}


@pytest.mark.parametrize("way", ["the server speaks it", "the public address says so"])
def test_over_https_the_cookie_is_bound_to_this_host(opened, given, way):
    if way == "the server speaks it":
        asks = client(scheme="https")
    else:
        given(PUBLIC_URL=PUBLIC)
        asks = client()

    name, attributes = cookie_of(asks.get(claims.CLAIM, params={"t": opened.ticket}, headers=OURS))

    assert name == "__Host-bellwether"
    assert attributes == {"httponly", "samesite=lax", "path=/", "max-age=604800", "secure"}


@pytest.mark.parametrize("base", ["", "/desk"])
def test_under_a_base_path_the_cookie_is_for_the_whole_host(opened, given, base):
    given(BASE_PATH=base)

    answer = client(base).get(base + claims.CLAIM, params={"t": opened.ticket}, headers=OURS)

    assert "path=/" in cookie_of(answer)[1], "or __Host- would not be taken"


def test_the_cookie_lives_as_long_as_the_session_may(opened, given):
    given(SESSION_MAX_DAYS="1")

    answer = client().get(claims.CLAIM, params={"t": opened.ticket}, headers=OURS)

    assert "max-age=86400" in cookie_of(answer)[1]


@pytest.mark.parametrize(
    ("public_url", "name", "is_believed"),
    [
        ("", cookies.PLAIN, True),
        ("", cookies.SECURE, True),
        ("http://bellwether.example.org", cookies.PLAIN, True),
        (PUBLIC, cookies.SECURE, True),
        (PUBLIC, cookies.PLAIN, False),
    ],
)
def test_where_all_is_https_a_plain_cookie_is_not_believed(
    opened, given, public_url, name, is_believed
):
    given(PUBLIC_URL=public_url)

    answer = client().get("/media/x", headers={"cookie": f"{name}={opened.token}"})

    assert (answer.status_code == 200) is is_believed


def test_the_bound_cookie_wins_over_a_plain_one_beside_it(opened):
    both = f"{cookies.PLAIN}=slipped-in; {cookies.SECURE}={opened.token}"

    answer = client().get("/media/x", headers={"cookie": both})

    assert answer.text == "served"


def test_leaving_over_https_drops_the_bound_cookie():
    name, attributes = cookie_of(client(scheme="https").get(claims.LEAVE, headers=OURS))

    assert name == "__Host-bellwether"
    assert {"secure", "max-age=0", "path=/"} <= attributes


def test_an_overlong_cookie_is_nobody():
    assert cookies.token({cookies.PLAIN: "x" * 101}) is None
    assert cookies.token({}) is None
