"""An administrator manages people in a browser, and what they decide acts at once."""

import re
from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from core.accounts.tables import User
from core.actors import SYSTEM, Role
from core.db import read, write
from core.db.types import now
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import POSTGRESQL, SQLITE

LINK = re.compile(r"http\S+\?link=\S+")


def stored(name):
    with read(SYSTEM) as db:
        return db.scalars(select(User).where(User.username == name)).one()


def opened_at(browser, name):
    """The page of people, with the form of one of them."""
    tab = browser.open(f"/people?person={name}")
    expect(tab.field("Full name").first).to_be_visible()
    return tab


def save(tab, name):
    """Keep the change, and wait until the page has said so."""
    tab.click("Save")
    expect(tab.page.get_by_text(f"{name} is changed.")).to_be_visible()


@POSTGRESQL
def test_somebody_is_invited_and_signs_in_with_the_link_that_is_shown_once(
    house, signed_in, visitor, person
):
    root, new = person(Role.admin), f"new-{uuid4().hex[:8]}"
    tab = signed_in(house, root).open("/people")
    tab.open_part("Invite")

    tab.field("User name").fill(new)
    tab.page.get_by_role("tabpanel", name="Invite").get_by_label("E-mail").fill(f"{new}@x.org")
    tab.click("Invite")
    tab.says("Send this link")
    link = LINK.search(tab.page.get_by_test_id("stCode").inner_text())[0]
    tab.click("Done")
    expect(tab.page.get_by_test_id("stCode")).to_have_count(0)

    guest = visitor(house.base).tab()
    guest.page.goto(link)
    guest.shows("Choose a password")
    guest.field("New password").fill(PASSWORD)
    guest.field("The same again").fill(PASSWORD)
    guest.click("Keep this password")
    guest.shows("Home")
    assert stored(new).role is Role.viewer


@SQLITE
def test_a_new_role_acts_at_once_in_the_open_tab_of_the_other(house, signed_in, person, visitor):
    root, ada = person(Role.admin), person(Role.analyst)
    other = signed_in(house, ada).open("/profile")
    tab = opened_at(signed_in(house, root), ada.name)

    tab.choose("Role", re.compile("^admin"))
    save(tab, ada.name)
    other.follow("Home")

    other.shows("Sign in")
    other.sign_in(ada.name, PASSWORD)
    other.shows("Home")
    expect(other.page.get_by_role("link", name="People").first).to_be_visible()


@POSTGRESQL
def test_whoever_is_deactivated_is_out_at_the_next_click_and_cannot_come_back(
    house, signed_in, person
):
    root, ada = person(Role.admin), person(Role.analyst)
    other = signed_in(house, ada).open("/profile")
    tab = opened_at(signed_in(house, root), ada.name)

    tab.page.get_by_text("Can sign in").click()
    save(tab, ada.name)
    other.follow("Home")

    other.shows("Sign in")
    other.sign_in(ada.name, PASSWORD)
    other.says("The name or the password is not right.")


def test_of_two_administrators_the_second_is_told_and_overwrites_nothing(house, signed_in, person):
    root, other_root, ada = person(Role.admin), person(Role.admin), person(Role.analyst)
    first = opened_at(signed_in(house, root), ada.name)
    second = opened_at(signed_in(house, other_root), ada.name)
    first.field("Full name").first.fill("Ada Lovelace")
    save(first, ada.name)

    second.field("Full name").first.fill("Ada Byron")
    second.click("Save")
    second.says(f"Somebody else changed {ada.name} meanwhile; look again.")

    assert stored(ada.name).full_name == "Ada Lovelace"
    expect(second.field("Full name").first).to_have_value("Ada Byron")
    second.click("Show how it is now")
    expect(second.field("Full name").first).to_have_value("Ada Lovelace")


@SQLITE
def test_the_last_administrator_cannot_take_their_own_role_away(fresh_server, signed_in, root):
    with write(SYSTEM) as db:
        db.get_one(User, root.id).password_changed_at = now()
    tab = opened_at(signed_in(fresh_server(), root), root.name)

    tab.page.get_by_text("Can sign in").click()
    tab.click("Save")
    tab.says("Somebody must remain who can administer")
    tab.click("Remove…")
    tab.page.get_by_role("dialog").get_by_role("button", name="Remove").click()

    tab.says("Somebody must remain who can administer")
    assert stored(root.name).is_active


def test_a_role_taken_away_in_mid_click_is_a_sentence_and_nothing_is_written(
    house, signed_in, person
):
    root, ada = person(Role.admin), person(Role.analyst)
    tab = opened_at(signed_in(house, root), ada.name)
    tab.field("Full name").first.fill("Mallory")
    with write(SYSTEM) as db:  # as the terminal could: no session ends with it
        db.get_one(User, root.id).role = Role.analyst

    tab.click("Save")

    tab.shows("Home")
    expect(tab.page.get_by_role("link", name="People")).to_have_count(0)
    assert stored(ada.name).full_name == ""
