"""Every page, for everybody, in an empty and in a filled workspace.

Pages are taken from PAGES, so a new one is tried here by itself.
"""

import pytest
from sqlalchemy import create_engine

from core.actors import Role
from core.db.packages import metadata
from pages.shared.menu import places
from tests.bed.cast import ADA, ROOT, VIC
from tests.bed.databases import entered
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of

WHO = {"a viewer": VIC, "an analyst": ADA, "an administrator": ROOT}
LEFT_OUT = {"audit_log", "audit_seals"}  # theirs are written by the product, or do not hold


@pytest.fixture(scope="module")
def filled(kind, template, databases):
    """A database with a row of everything, of ada's where rows have owners; only ever copied."""
    url = databases(kind).copy(template)
    engine = create_engine(url)
    with engine.begin() as connection:
        rows = Rows(connection)
        for table in metadata().sorted_tables:
            if table.name not in LEFT_OUT:
                rows.add(table.name, **({"user_id": ADA.id} if "user_id" in table.c else {}))
    engine.dispose()
    yield url
    databases(kind).drop(url)


@pytest.fixture(params=["empty", "filled"])
def workspace(request, kind, template, filled, databases, monkeypatch):
    """Nothing but people, or beside them a row of everything."""
    source = filled if request.param == "filled" else template
    with entered(databases(kind), source, monkeypatch):
        yield


def said(page):
    """What the page says in red."""
    return [box.value for box in page.error] + [found.message for found in page.exception]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
def test_whoever_may_open_a_page_sees_it_without_an_error(who):
    """One tab goes from page to page, since each that is opened first shows Home."""
    tab, wrong = frame_of(who).run(), {}

    for place in places():
        if who.role.includes(place.role):
            page = tab.switch_page(place.file).run()
            if said(page) or [title.value for title in page.title] != [place.title]:
                wrong[place.title] = said(page)
        else:
            with pytest.raises(ValueError, match=place.file):
                tab.switch_page(place.file)

    assert wrong == {}


@pytest.mark.usefixtures("own_db")
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
