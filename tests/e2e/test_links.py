"""A one-time link signs in once, asks for a password that is worth it, and is of no use later."""

import pytest

from core.accounts.actions import people
from core.accounts.signing_in import LINK_REFUSED
from core.actors import SYSTEM, Role
from core.db import carry_out
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import POSTGRESQL, SQLITE

REFUSALS = {
    "horse": "The password needs at least 12 characters.",
    "password12345678": "This password is among those that are guessed first; choose another.",
    "ы" * 200: "The password may have at most 128 characters.",
}


@pytest.fixture
def link(person):
    """What an administrator sends to somebody without a password, and whose it is."""

    def made():
        ada = person(Role.analyst)
        return ada, f"/profile?link={carry_out(people.new_link, SYSTEM, ada.id)}&from=mail"

    return made


def choose(tab, new, again=None):
    tab.field("New password").fill(new)
    tab.field("The same again").fill(new if again is None else again)
    tab.click("Keep this password")


@POSTGRESQL
def test_a_link_asks_for_a_password_and_then_leads_to_the_page_it_names(house, visitor, link):
    (ada, address), browser = link(), visitor(house.base)
    tab = browser.open(address)
    tab.shows("Choose a password")

    choose(tab, PASSWORD)
    tab.shows("Profile")
    browser.keeps_cookie(tab)

    assert tab.path == "/profile?from=mail", "the word of the link is gone from the address"
    tab.reload().shows("Profile")
    again = visitor(house.base).open()
    again.sign_in(ada.name, PASSWORD)
    again.shows("Home")


@SQLITE
def test_nothing_else_opens_before_a_password_is_chosen(house, visitor, link):
    (_, address), browser = link(), visitor(house.base)
    tab = browser.open(address)
    tab.shows("Choose a password")
    browser.keeps_cookie(tab)

    browser.open("/").shows("Choose a password")
    tab.open("/profile").shows("Choose a password")


@SQLITE
def test_a_link_that_was_used_is_refused_in_a_sentence(house, visitor, link):
    _, address = link()
    visitor(house.base).open(address).shows("Choose a password")

    second = visitor(house.base).open(address)

    second.shows("Sign in")
    second.says(LINK_REFUSED)


@SQLITE
def test_a_password_that_will_not_do_is_refused_and_stays_in_the_box(house, visitor, link):
    _, address = link()
    tab = visitor(house.base).open(address)

    for password, sentence in REFUSALS.items():
        choose(tab, password)
        tab.says(sentence)
        assert tab.field("New password").input_value() == password

    choose(tab, PASSWORD, again="nine horses in a blue field")
    tab.says("The two passwords differ.")
    choose(tab, PASSWORD)
    tab.shows("Profile")
