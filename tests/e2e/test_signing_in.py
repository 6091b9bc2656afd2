"""Signing in holds through refresh, tabs and links; signing out holds everywhere."""

import re
import time

import pytest
from playwright.sync_api import expect

from core.accounts.signing_in import REFUSED
from core.actors import Role
from tests.e2e.conftest import PASSWORD

# What a browser alone decides is tried on one database, in turn; what both decide on both.
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")
HUGE = "x" * 1_000_000


def test_signing_in_survives_a_refresh_and_a_second_tab_with_a_deep_link(house, visitor, person):
    ada, browser = person(Role.analyst), visitor(house.base)
    tab = browser.open()
    tab.sign_in(ada.name, PASSWORD)
    tab.shows("Home")
    cookie = browser.keeps_cookie(tab)

    tab.reload().shows("Home")
    second = browser.open("/profile?from=mail")

    second.shows("Profile")
    assert second.path == "/profile?from=mail"
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["value"] not in second.page.evaluate("document.cookie")
    assert browser.keeps_cookie(second)["value"] == cookie["value"]


@POSTGRESQL
def test_signing_out_in_one_tab_is_the_end_of_the_other_at_its_next_click(
    house, signed_in, person, visitor
):
    ada = person(Role.analyst)
    browser = signed_in(house, ada)
    old = browser.cookie["value"]
    tab, other = browser.open("/profile"), browser.open("/profile")

    tab.sign_out(ada.name)
    tab.shows("Sign in")
    other.page.get_by_role("link", name="Home").click()

    other.shows("Sign in")
    browser.drops_cookie(tab)
    thief = visitor(house.base)
    thief.brings(old)
    thief.open("/profile").shows("Sign in")


@SQLITE
def test_a_wrong_password_is_refused_in_a_sentence_and_the_name_stays(house, visitor, person):
    ada = person(Role.analyst)
    tab = visitor(house.base).open()

    tab.sign_in(ada.name, "not the one")

    tab.says(REFUSED)
    expect(tab.field("User name or e-mail")).to_have_value(ada.name)


@SQLITE
def test_a_password_of_a_megabyte_is_refused_like_any_other(house, visitor, person):
    ada, browser = person(Role.analyst), visitor(house.base)
    tab = browser.open()
    began = time.monotonic()

    # Past the length that the box allows, as no person but a program would.
    tab.page.get_by_label("Password", exact=True).evaluate(
        "box => box.removeAttribute('maxlength')"
    )
    tab.sign_in(ada.name, HUGE)
    tab.says(re.compile(r"."))

    assert time.monotonic() - began < 10
    tab.open().sign_in(ada.name, PASSWORD)
    tab.shows("Home")


@SQLITE
def test_the_keyboard_is_enough_to_sign_in(house, visitor, person):
    ada = person(Role.analyst)
    tab = visitor(house.base).open()
    keyboard = tab.page.keyboard

    for _ in range(10):
        keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.getAttribute('autocomplete')") == "username":
            break
    keyboard.type(ada.name)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")

    tab.shows("Home")
