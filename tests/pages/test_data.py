"""`ask` keeps an answer as long as it is true, for one person only; `do` believes nobody."""

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from core.accounts import sessions
from core.accounts.actions import views
from core.accounts.tables import AuditLog, LoginSession
from core.actors import SYSTEM
from core.db import carry_out, read, write
from core.operations import glance
from tests.bed.statements import counted
from tests.bed.tabs import PATIENCE, signed_in

pytestmark = pytest.mark.usefixtures("own_db")


def asking() -> None:
    import streamlit as st

    from core.accounts.queries import views as queries
    from pages.shared import session
    from pages.shared.data import ask

    session.look_up()
    st.write(", ".join(view.name for view in ask(queries.views, "home")) or "none")


def making() -> None:
    import streamlit as st

    from core.accounts.queries import views as queries
    from pages.shared import session
    from pages.shared.data import ask, once

    session.look_up()
    found = ask(queries.views, "home")
    made = once(queries.views, "names", lambda: [view.name for view in found])
    st.write(f"{id(made)} {made}")


def glancing() -> None:
    import streamlit as st

    from core.operations import glance
    from pages.shared import session
    from pages.shared.data import ask

    session.look_up()
    st.write(str(len(ask(glance.waiting))))


def doing() -> None:
    import streamlit as st

    from core.accounts.actions import views as actions
    from core.errors import BellwetherError
    from pages.shared import session
    from pages.shared.data import do

    session.look_up()
    if st.button("Keep"):
        try:
            do(actions.save_view, "home", "Mine", {})
        except BellwetherError as error:
            st.error(str(error))


def tab(script, who):
    return signed_in(AppTest.from_function(script, default_timeout=PATIENCE), who)


def said(page):
    return page.markdown[0].value


def test_an_answer_is_asked_anew_when_its_data_has_changed(ada):
    page = tab(asking, ada).run()
    assert said(page) == "none"

    carry_out(views.save_view, ada, "home", "Monthly", {})  # in another process, say

    assert said(page.run()) == "Monthly"


def test_an_answer_is_not_computed_twice_while_its_data_is_the_same(ada, own_db):
    page = tab(asking, ada).run()

    with counted() as first:
        page.run()
    carry_out(views.save_view, ada, "home", "Monthly", {})
    with counted() as second:
        page.run()

    asked = [text for text in second.texts if "saved_views" in text and text.startswith("SELECT")]
    assert not [text for text in first.texts if "saved_views" in text]
    assert len(asked) == 1


def test_what_changes_uncounted_is_shown_again_for_seconds_and_then_looked_at(root, monkeypatch):
    monkeypatch.setattr(glance, "FRESH_SECONDS", 1e9)
    page = tab(glancing, root).run()

    with counted() as soon:
        page.run()
    monkeypatch.setattr(glance, "FRESH_SECONDS", 1e-6)
    with counted() as later:
        page.run()

    assert not [text for text in soon.texts if "FROM audit_seals" in text]
    assert len([text for text in later.texts if "FROM audit_seals" in text]) == 1


def test_what_is_made_of_an_answer_is_made_once_and_anew_when_its_data_has_changed(ada, eve):
    page = tab(making, ada).run()
    first = said(page)

    assert said(page.run()) == first
    assert said(tab(making, eve).run()) != first
    carry_out(views.save_view, ada, "home", "Monthly", {})
    assert said(page.run()).endswith("['Monthly']")


def test_an_answer_for_one_is_never_given_to_another(ada, eve):
    carry_out(views.save_view, ada, "home", "Monthly", {})

    assert said(tab(asking, ada).run()) == "Monthly"
    assert said(tab(asking, eve).run()) == "none"


def test_without_a_session_nothing_is_asked():
    page = tab(asking, None).run()

    assert "Please sign in first" in page.exception[0].message


def test_an_action_asks_who_is_there_at_the_very_moment(ada):
    page = tab(doing, ada).run()
    with write(SYSTEM) as db:
        sessions.end(db, col(LoginSession.user_id) == ada.id)

    page.button[0].click().run()

    assert "Please sign in first" in page.error[0].value


def test_what_is_done_is_noted_with_where_it_was_done_from(ada, monkeypatch):
    monkeypatch.setattr("pages.shared.visitor.address", lambda: "10.0.0.7")
    tab(doing, ada).run().button[0].click().run()

    with read(SYSTEM) as db:
        noted = db.exec(select(AuditLog).where(AuditLog.action == "saved_view.save")).one()
    assert (noted.user_id, noted.ip) == (ada.id, "10.0.0.7")
