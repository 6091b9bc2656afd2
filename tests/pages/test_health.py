"""The Health page says first whether everything works, and then why."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, update
from streamlit.testing.v1 import AppTest

from core.accounts import sessions, signing_in
from core.accounts.tables import AuditLog, User
from core.actors import SYSTEM, Actor
from core.db import engines, write
from core.db.types import now
from pages.shared.session import STATE, Tab

FRAME = str(Path(__file__).parents[2] / "pages" / "frame.py")


def opened(who: Actor) -> AppTest:
    """The page as somebody sees it who is signed in."""
    assert who.id is not None
    with write(SYSTEM) as db:
        db.execute(update(User).values(password_changed_at=now() - timedelta(days=1)))
        ticket = sessions.open_session(db, who.id, None, None).ticket
    token = signing_in.claim(ticket)
    found = signing_in.by_token(token or "")
    assert found is not None
    page = AppTest.from_file(FRAME, default_timeout=60)
    page.session_state[STATE] = Tab(session_id=found.session_id)
    return page.run().switch_page("system/health.py").run()


def findings(page: AppTest) -> str:
    return "\n".join(line.value for line in page.markdown)


def test_a_fresh_installation_works_and_lacks_only_backups(own_db: URL, root: Actor) -> None:
    page = opened(root)

    assert not page.exception
    assert page.title[0].value == "Health"
    assert page.warning[0].value == "Everything works. One thing should be seen to."
    assert findings(page).startswith(":orange[:material/warning: warning] **Backups.**")
    assert {figure.label for figure in page.metric} >= {"Database", "Free disk", "People here"}


def test_with_a_backup_of_today_nothing_is_to_be_seen_to(
    own_db: URL, root: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "today.dump").write_bytes(b"data")
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    engines.dispose()

    page = opened(root)

    assert page.success[0].value == "Everything works, and nothing needs to be seen to."
    assert page.dataframe[-1].value["Name"].tolist() == ["today.dump"]


def test_what_fails_is_said_first_and_the_warnings_beside_it(
    own_db: URL, root: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "today.dump").touch()
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    engines.dispose()
    with write(SYSTEM) as db:
        waiting = now() - timedelta(days=3)
        db.add(AuditLog(action="a.b", row_hash="0" * 64, created_at=waiting))

    page = opened(root)

    sentence = "One thing does not work as it should. One warning beside that."
    assert page.error[0].value == sentence
    assert findings(page).startswith(":red[:material/error: failing] **Backups.**")
    assert "**Audit log.**" in findings(page).splitlines()[1]


def test_a_name_in_a_finding_is_text_and_no_markup(
    own_db: URL, root: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "[x](evil)<b>.dump").write_bytes(b"data")
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    engines.dispose()

    page = opened(root)

    assert r"\[x\]\(evil\)\<b\>" in findings(page)


def test_the_largest_table_stands_first_with_its_rows(own_db: URL, root: Actor) -> None:
    page = opened(root)

    shown = next(table.value for table in page.dataframe if "Table" in table.value)
    assert shown["MB"].is_monotonic_decreasing
    assert shown.set_index("Table").loc["users", "Rows"] == 4


def test_for_an_analyst_there_is_no_such_page(own_db: URL, ada: Actor) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened(ada)
