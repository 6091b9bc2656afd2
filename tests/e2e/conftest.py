"""A browser, the real server on either database, and people who come to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import URL

from core.accounts import passwords, sessions
from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role
from core.db import engines, write
from core.db.types import now
from tests.bed import chromium, furniture, server
from tests.bed.databases import Databases, address
from tests.bed.server import Server
from tests.bed.visitors import Visitor, window

PASSWORD = "nine horses in a green field"
REPEATED = "repeated"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Function, nextitem: pytest.Item | None) -> bool:
    """Try a journey that failed once more: a machine that stalls for seconds is no fault of ours.

    What failed the first time is told at the end of the run, so that nothing goes unseen.
    """
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    first = next((report for report in reports if report.failed), None)
    if first is not None:
        item.user_properties.append((REPEATED, first.longreprtext))
        item._initrequest()
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all tests here, and gone behind them: while it runs, asyncio.run is refused."""
    with chromium.started() as found:
        yield found


@pytest.fixture(scope="package")
def served(
    kind: str,
    browser: Browser,
    template: URL,
    databases: Callable[[str], Databases],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., AbstractContextManager[Server]]:
    """Serves a migrated database of one's own, in which something is entered before."""

    @contextmanager
    def serve(enter_first: Callable[[], None]) -> Iterator[Server]:
        url = databases(kind).copy(template)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", address(url))
            engines.dispose()
            enter_first()
            engines.dispose()
        with server.running(url, tmp_path_factory.mktemp("served")) as running:
            yield running
        databases(kind).drop(url)

    return serve


@pytest.fixture(scope="package")
def shared_server(served: Callable[..., AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server for all tests that make people of their own and leave the rest as it is."""
    with served(lambda: None) as running:
        yield running


@pytest.fixture(scope="package")
def furnished_server(served: Callable[..., AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server with some sample data, for all tests that look at it and leave it as it is."""
    with served(furniture.enter) as running:
        yield running


@pytest.fixture
def house(shared_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The shared server for one test, which looks into its database too."""
    yield from entered(shared_server, monkeypatch)


@pytest.fixture
def furnished(furnished_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server with sample data for one test."""
    yield from entered(furnished_server, monkeypatch)


def entered(running: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose database this test works on too; it must not have stumbled."""
    said_before = len(running.log)
    monkeypatch.setenv("DATABASE_URL", address(running.url))
    engines.dispose()
    yield running
    said = running.log[said_before:]
    assert "Traceback" not in said, said


@pytest.fixture
def fresh_server(browser: Browser, own_db: URL, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A server of one's own: nobody was there before, and settings are free."""
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(server.running(own_db, tmp_path, **given))


@pytest.fixture(scope="package")
def windows(browser: Browser) -> list[BrowserContext]:
    """Those that are open and that nobody sits at."""
    return []


@pytest.fixture
def visitor(browser: Browser, windows: list[BrowserContext]) -> Iterator[Callable[[str], Visitor]]:
    """People who come to an address; none may have been told to load what is not allowed."""
    came: list[Visitor] = []

    def come(base: str) -> Visitor:
        came.append(Visitor(windows.pop() if windows else window(browser), base))
        return came[-1]

    yield come
    for each in came:
        windows.append(each.leave())
    assert [complaint for each in came for complaint in each.complaints] == []


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], Actor]:
    """People with a role, a name nobody else has, and PASSWORD."""
    monkeypatch.setenv("PASSWORD_SCHEME", "argon2id")

    return enter


def enter(role: Role) -> Actor:
    """Somebody with a role in the database of DATABASE_URL."""
    name = f"{role}-{uuid4().hex[:8]}"
    row = User(
        username=name,
        email=f"{name}@example.org",
        password_hash=passwords.hash_password(PASSWORD),
        password_changed_at=now(),
        role=role,
    )
    with write(SYSTEM) as db:
        db.add(row)
        db.flush()
        return Actor(row.id, name, role)


@pytest.fixture
def signed_in(visitor: Callable[[str], Visitor]) -> Callable[[Server, Actor], Visitor]:
    """A browser that has the cookie of somebody, for whom signing in is not the point."""

    def come(running: Server, who: Actor) -> Visitor:
        assert who.id is not None
        with write(SYSTEM) as db:
            opened = sessions.open_session(db, who.id, None, None)
        found = visitor(running.base)
        found.brings(opened.token)
        return found

    return come
