"""Every page, for everybody, in an empty and in a filled workspace.

Pages are taken from PAGES, so a new one is tried here by itself.
"""

import pytest

from core.actors import Role
from core.db import engines
from core.db.packages import metadata
from pages.shared.menu import places
from tests.bed.cast import ADA, ROOT, VIC
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of

WHO = {"a viewer": VIC, "an analyst": ADA, "an administrator": ROOT}
PAGES = pytest.mark.parametrize("place", places(), ids=lambda place: place.title)
LEFT_OUT = {"audit_log", "audit_seals"}  # theirs are written by the product, or do not hold

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(params=["empty", "filled"])
def workspace(request, own_db):
    """Nothing but people, or beside them a row of everything, of ada's where rows have owners."""
    if request.param == "filled":
        with engines.primary().begin() as connection:
            rows = Rows(connection)
            for table in metadata().sorted_tables:
                if table.name not in LEFT_OUT:
                    rows.add(table.name, **({"user_id": ADA.id} if "user_id" in table.c else {}))
        engines.dispose()
    return request.param


def said(page):
    """What the page says in red."""
    return [box.value for box in page.error] + [found.message for found in page.exception]


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
@PAGES
def test_whoever_may_open_a_page_sees_it_without_an_error(workspace, who, place):
    frame = frame_of(who).run()
    if not who.role.includes(place.role):
        with pytest.raises(ValueError, match=place.file):
            frame.switch_page(place.file)
        return

    page = frame.switch_page(place.file).run()

    assert said(page) == []
    assert [title.value for title in page.title] == [place.title]


def test_a_stranger_sees_the_form_and_no_other_page_is_even_known():
    page = frame_of(None).run()

    assert said(page) == []
    assert [title.value for title in page.title] == ["Sign in"]
    assert [box.label for box in page.text_input] == ["User name or e-mail", "Password"]
    for place in places():
        with pytest.raises(ValueError, match=place.file):
            page.switch_page(place.file)


def test_every_role_opens_a_page_and_only_administrators_open_all():
    seen = {role: [place for place in places() if role.includes(place.role)] for role in Role}

    assert all(seen.values())
    assert len(seen[Role.admin]) == len(places())
