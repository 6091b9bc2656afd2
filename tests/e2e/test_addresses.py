"""Whatever address somebody types leads to what they may see, or to the form."""

import pytest
from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import SQLITE

NOT_FOUND = "Page not found"


@SQLITE
@pytest.mark.parametrize("path", ["/people", "/not-there"])
def test_a_stranger_gets_the_form_at_any_address(house, visitor, path):
    tab = visitor(house.base).open(path)

    tab.shows("Sign in")


@SQLITE
@pytest.mark.parametrize("path", ["/people", "/not-there"])
def test_an_analyst_gets_home_where_there_is_nothing_for_them(house, signed_in, person, path):
    tab = signed_in(house, person(Role.analyst)).open(path)

    tab.shows("Home")
    expect(tab.page.get_by_text(NOT_FOUND)).to_be_visible()


@SQLITE
def test_an_analyst_who_came_for_more_is_not_led_there_by_signing_in(house, visitor, person):
    ada = person(Role.analyst)
    tab = visitor(house.base).open("/people?person=root")

    tab.sign_in(ada.name, PASSWORD)

    tab.shows("Home")
    expect(tab.page.get_by_role("link", name="People")).to_have_count(0)
