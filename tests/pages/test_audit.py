"""The Audit page finds entries, pages through them, and seals and checks the log."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col
from streamlit.testing.v1 import AppTest

from core.accounts import audit, sessions, signing_in
from core.accounts.tables import AuditLog, User
from core.actors import SYSTEM
from core.db import write
from core.db.types import now
from core.errors import NotAllowed
from pages.shared.session import STATE, Tab
from pages.system import entries
from tests.bed.breaking import drop_triggers
from tests.bed.databases import SQLITE

FRAME = str(Path(__file__).parents[2] / "pages" / "frame.py")

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def opened(who, **query):
    """The page as somebody sees it who is signed in, at an address with a query string."""
    with write(SYSTEM) as db:
        db.execute(update(User).values(password_changed_at=now() - timedelta(days=1)))
        ticket = sessions.open_session(db, who.id, None, None).ticket
    found = signing_in.by_token(signing_in.claim(ticket))
    page = AppTest.from_file(FRAME, default_timeout=60)
    page.session_state[STATE] = Tab(session_id=found.session_id)
    page.run()
    for name, value in query.items():
        page.query_params[name] = value
    return page.switch_page("system/audit.py").run()


def written(user, action, count=1, **details):
    with write(SYSTEM) as db:
        for _ in range(count):
            audit.record(db, user, action, details=details)


def figures(page):
    return {figure.label: figure.value for figure in page.metric}


def button(page, label):
    return next(found for found in page.button if found.label == label)


def test_an_empty_log_says_so(root):
    page = opened(root)

    assert not page.exception
    assert page.title[0].value == "Audit"
    assert figures(page) == {"Entries found": "0", "Sealed up to": "—", "Not sealed yet": "0"}


def test_an_entry_reads_as_a_sentence_would(root, ada):
    change = {"before": {"role": "viewer"}, "after": {"role": "analyst"}}
    written(ada, "user.change", **change)

    page = opened(root)

    (row,) = page.dataframe[0].value.to_dict("records")
    assert (row["Who"], row["What"]) == ("ada", "user.change")
    assert (row["Before → after"], row["Object"]) == ("role: viewer → analyst", "")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"person": "ada"}, "2"),
        ({"action": "user.change"}, "1"),
        ({"text": "weekly"}, "1"),
        ({"from": "2020-01-01", "until": "2020-12-31"}, "0"),
        ({"person": "ada", "action": "user.change"}, "0"),
        ({"person": "nobody of this name"}, "3"),
    ],
    ids=str,
)
def test_an_address_opens_the_view_that_it_names(root, ada, eve, query, count):
    written(ada, "upload.create")
    written(ada, "saved_view.share", name="Weekly")
    written(eve, "user.change")

    page = opened(root, **query)

    assert not page.exception
    assert figures(page)["Entries found"] == count


def test_days_in_the_wrong_order_are_pointed_out(root):
    page = opened(root, **{"from": "2024-02-01", "until": "2024-01-01"})

    assert "nothing can lie between" in page.warning[0].value


def test_long_answers_are_paged_and_files_hold_them_whole(root, ada):
    written(ada, "upload.create", entries.SHOWN + 1)

    page = opened(root)
    button(page, "Prepare files").click().run()

    assert len(page.dataframe[0].value) == entries.SHOWN
    assert f"The files hold all {entries.SHOWN + 1} entries found." in captions(page)


def captions(page):
    return [caption.value for caption in page.caption]


def test_sealing_says_how_much_was_sealed_and_is_an_entry_itself(root):
    page = opened(root)

    button(page, "Seal up to an hour ago").click().run()

    assert "0 entries are sealed, up to" in page.success[0].value
    assert figures(page)["Not sealed yet"] == "1"
    assert "—" not in figures(page).values()


def test_an_intact_log_is_said_to_be(root, ada):
    written(ada, "upload.create")

    page = opened(root)
    button(page, "Check the log").click().run()

    assert page.success[0].value.startswith("Every entry is as it was written")


def test_a_log_that_was_tampered_with_is_told_entry_by_entry(root, ada):
    written(ada, "upload.create", 30)
    with write(SYSTEM) as db:
        drop_triggers(db, "audit_log")
        db.execute(update(AuditLog).values(ip="192.0.2.66").where(col(AuditLog.ip).is_(None)))

    page = opened(root)
    button(page, "Check the log").click().run()

    assert "is not as it was written" in page.error[0].value
    assert page.error[-1].value.startswith("And 10 more")


def test_who_is_guessed_at_is_told(root, ada):
    with pytest.raises(NotAllowed, match="name or the password"):
        signing_in.sign_in("ada", "not the right one", "192.0.2.9")

    page = opened(root)

    accounts, addresses = (page.dataframe[place].value for place in (0, 1))
    assert accounts["Account"].tolist() == ["ada"]
    assert addresses["Address"].tolist() == ["192.0.2.9"]


@pytest.mark.parametrize("name", ["ada", "vic"])
def test_whoever_is_no_administrator_finds_no_such_page(request, name):
    who = request.getfixturevalue(name)

    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened(who)
