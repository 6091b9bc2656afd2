"""A page is kept as it is, shared, opened by somebody else, and opened first."""

from urllib.parse import urljoin

from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.test_signing_in import POSTGRESQL, SQLITE


def kept(tab, name, *options):
    """Keep the page as it is under a name."""
    tab.click("Views")
    tab.field("Keep this view as").fill(name)
    for option in options:
        tab.page.get_by_text(option).click()
    tab.click("Keep")
    expect(tab.page.get_by_role("link", name=name)).to_be_visible()


def address_of(tab, name):
    """What one would copy and send."""
    return urljoin(tab.page.url, tab.page.get_by_role("link", name=name).get_attribute("href"))


@POSTGRESQL
def test_a_shared_view_is_opened_by_a_viewer_from_the_menu_and_by_its_link(
    house, signed_in, person
):
    ada, vic = person(Role.analyst), person(Role.viewer)
    tab = signed_in(house, ada).open("/?days=1+year")
    name = f"A year of {ada.name}"
    kept(tab, name, "Share it with everybody")

    browser = signed_in(house, vic)
    other = browser.open("/")
    other.click("Views")
    other.follow(name)

    other.page.wait_for_url("**/?days=*")
    expect(other.page.get_by_role("radio", name="1 year")).to_be_checked()
    third = browser.tab()
    third.page.goto(address_of(tab, name))
    third.page.wait_for_url("**/?days=*")
    third.shows("Home")


@SQLITE
def test_a_view_of_ones_own_that_is_the_default_opens_the_page(house, signed_in, person):
    ada = person(Role.analyst)
    browser = signed_in(house, ada)
    tab = browser.open("/?days=7+days")
    kept(tab, "My week", "Open this page with it")

    again = browser.tab()
    again.page.goto(house.base)

    again.page.wait_for_url("**/?days=*")
    again.shows("Home")
    plain = browser.open("/profile")
    plain.shows("Profile")


@SQLITE
def test_a_view_that_is_not_shared_is_not_there_for_others(house, signed_in, person):
    ada, eve = person(Role.analyst), person(Role.analyst)
    tab = signed_in(house, ada).open("/?days=7+days")
    kept(tab, f"Secret of {ada.name}")

    other = signed_in(house, eve).tab()
    other.page.goto(address_of(tab, "Secret"))

    other.says("This view was deleted, or is not shared with you.")
    other.open("/").click("Views")
    expect(other.page.get_by_role("link", name="Secret")).to_have_count(0)
