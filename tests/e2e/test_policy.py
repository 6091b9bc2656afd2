"""No page makes a browser ask for what the policy forbids, or ask a foreign server."""

import pytest
from playwright.sync_api import expect

from core.actors import Role
from pages.shared.menu import places
from tests.e2e.test_signing_in import SQLITE

HARMLESS = "_stcore"  # on a deep link Streamlit first asks beside the page, then at the root


@SQLITE
@pytest.mark.parametrize("place", places(), ids=lambda place: place.title)
def test_a_page_opens_without_a_complaint(house, signed_in, person, place):
    """The visitor's browser notes what goes against the policy, and fails the test for it."""
    browser = signed_in(house, person(Role.admin))

    tab = browser.open(f"/{place.path}")
    tab.shows(place.title)

    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.sentences.filter(has_text="incident")).to_have_count(0)
    assert [error for error in browser.errors if HARMLESS not in error] == []
