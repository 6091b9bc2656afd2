"""What every test can ask for: databases on both engines, the cast, and a clean environment."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from sqlalchemy import URL, Engine, make_url
from sqlmodel import Session

from core.actors import Actor
from core.compute import doors
from core.db import SessionLocal, carry_out, engines, schema
from core.demo import actions
from core.series.tables import Series
from core.settings import Settings
from core.uploads.tables import DataUpload
from tests.bed import cast, chromium
from tests.bed.databases import (
    Databases,
    PostgresDatabases,
    SqliteFiles,
    address,
    entered,
    quick_folder,
)
from tests.bed.postgres import NONE_FOUND, Cluster, cluster_of_our_own, found, pip_cluster
from tests.bed.receiver import Receiver, receiver
from tests.bed.smtp_sink import Sink, sink
from tests.bed.statements import Statements, counted

ROOT = Path(__file__).parents[1]

hypothesis.settings.register_profile(
    "bed",
    deadline=None,  # the machine is shared, and a slow moment is not a bug
    derandomize=True,
    max_examples=50,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.register_profile(
    "fuzz",
    hypothesis.settings.get_profile("bed"),
    derandomize=False,  # other examples each time
    max_examples=2_000,
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "bed"))


MOST_SAID = 2_000


def pytest_configure(config: pytest.Config) -> None:
    """Have the folder of each test where making one costs nothing, and compile nothing twice."""
    config.pluginmanager.register(AtOnce(config))
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))
    # A program that may not keep what it has compiled compiles it all anew at each of its starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over what stays until the end: all modules and tests."""
    gc.collect()
    gc.freeze()


class AtOnce:
    """Names a test that failed as soon as it did: of a long run the end may not be seen."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say which it was, and how."""
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and report.failed:
            terminal.write_line(
                f"\n{report.when} of {report.nodeid}: {report.longreprtext[-2000:]}"
            )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what of the tests did not run, or passed only when it was repeated."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for report in terminalreporter.stats.get("passed", []):
        for first in (told for name, told in report.user_properties if name == "repeated"):
            terminalreporter.section(f"passed when repeated: {report.nodeid}", sep="!", red=True)
            terminalreporter.line(first)
    for title, why in {"PostgreSQL": NONE_FOUND, "Chromium": chromium.NONE_FOUND}.items():
        if any(why in reason for reason in skipped):
            terminalreporter.section(title, sep="!", red=True, bold=True)
            terminalreporter.line(why, red=True, bold=True)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test sees the settings of whoever runs it, or leaves a file in the repository."""
    names = {name.upper() for name in Settings.model_fields}
    for name in list(os.environ):
        if name.removesuffix("_FILE").upper() in names or name.startswith("PG"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)  # where there is no .env
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    engines.dispose()
    yield
    engines.dispose()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that the tests may stop, start, and make replicas of."""
    with ExitStack() as stack:
        yield found(lambda: stack.enter_context(cluster_of_our_own()))


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Databases]]:
    """Where databases of a kind are made.

    Beside sqlite and postgresql there are postgresql-pip, the server from pip, and
    postgresql-own, one that may be stopped and copied whatever TEST_DATABASE_URL names.
    """
    with ExitStack() as stack:

        @lru_cache
        def made(kind: str) -> Databases:
            if kind == "sqlite":
                folder = TemporaryDirectory(prefix="bed", dir=quick_folder())
                return SqliteFiles(Path(stack.enter_context(folder)))
            if kind == "postgresql-pip":
                return PostgresDatabases(found(lambda: stack.enter_context(pip_cluster())).url)
            given = os.environ.get("TEST_DATABASE_URL") if kind == "postgresql" else None
            return PostgresDatabases(
                make_url(given) if given else request.getfixturevalue("cluster").url
            )

        yield made


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; whatever touches one runs on both.

    Others are chosen by ``parametrize("kind", [...], indirect=True, scope="session")``. Do not
    override this fixture: copies would be made of the template of another kind.
    """
    return str(request.param)


@pytest.fixture(scope="session")
def template(kind: str, databases: Callable[[str], Databases]) -> Iterator[URL]:
    """A database at head with the cast in it; only ever copied."""
    url = databases(kind).empty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address(url))
        engines.dispose()
        schema.upgrade()
        cast.enter()
        engines.dispose()
    yield url
    databases(kind).drop(url)


@pytest.fixture(scope="session")
def sampled_template(
    kind: str, template: URL, databases: Callable[[str], Databases]
) -> Iterator[URL]:
    """The same with the sample data of one day in it, which was put in as the product does it."""
    url = databases(kind).copy(template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address(url))
        engines.dispose()
        carry_out(actions.load_samples, cast.ROOT, today=cast.SAMPLES_DAY)
        engines.dispose()
    yield url
    databases(kind).drop(url)


@pytest.fixture(scope="module")
def module_url(kind: str, template: URL, databases: Callable[[str], Databases]) -> Iterator[URL]:
    """A copy for the tests of one module."""
    url = databases(kind).copy(template)
    yield url
    databases(kind).drop(url)


@pytest.fixture(scope="module")
def module_engine(module_url: URL) -> Iterator[Callable[[], Engine]]:
    """Its engine, made as the product makes it, once: to connect takes longer than most tests."""
    kept: list[Engine] = []

    def engine() -> Engine:
        if not kept:
            engines.primary()
            kept.extend(engines.primary.forget())
        return kept[0]

    yield engine
    for each in kept:
        each.dispose()


@pytest.fixture
def db(
    module_url: URL, module_engine: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """A session for queries and actions, all of which is undone at the end.

    It commits into a savepoint, so nothing but the same session sees what it wrote: what opens
    the doors itself takes `own_db`.
    """
    monkeypatch.setenv("DATABASE_URL", address(module_url))
    engines.dispose()
    with module_engine().connect() as connection, connection.begin() as transaction:
        with SessionLocal(
            bind=connection, autoflush=True, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        transaction.rollback()


@pytest.fixture
def own_db(
    kind: str,
    template: URL,
    databases: Callable[[str], Databases],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[URL]:
    """A copy for one test: the doors and the terminal work on it, commits, locks and DDL stay."""
    with entered(databases(kind), template, monkeypatch) as url:
        yield url


@pytest.fixture
def sampled_db(
    kind: str,
    sampled_template: URL,
    databases: Callable[[str], Databases],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[URL]:
    """The same with the sample data in it."""
    with entered(databases(kind), sampled_template, monkeypatch) as url:
        yield url


@pytest.fixture
def empty_db(
    kind: str, databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch
) -> Iterator[URL]:
    """A database without tables, for set-up and migrations."""
    url = databases(kind).empty()
    monkeypatch.setenv("DATABASE_URL", address(url))
    engines.dispose()
    yield url
    engines.dispose()
    databases(kind).drop(url)


@pytest.fixture
def statements() -> Iterator[Statements]:
    """The statements run in the test; ``with statements.budget(2):`` limits a block."""
    with counted() as noted:
        yield noted


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """The mail server that the product is told of, with all the mails it got."""
    with sink() as found:
        found.settings(monkeypatch)
        yield found


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """The program that the product tells of alerts, with all it was told."""
    with receiver() as found:
        found.settings(monkeypatch)
        yield found


@pytest.fixture
def ada() -> Actor:
    """An analyst, and the owner of what the tests make."""
    return cast.ADA


@pytest.fixture
def vic() -> Actor:
    """A viewer."""
    return cast.VIC


@pytest.fixture
def root() -> Actor:
    """An administrator."""
    return cast.ROOT


@pytest.fixture
def eve() -> Actor:
    """Another analyst, who must not see what is ada's."""
    return cast.EVE


@pytest.fixture
def upload(db: Session, ada: Actor) -> DataUpload:
    """A file of ada's, for rows to come from."""
    made = DataUpload(
        user_id=ada.id, filename="f.csv", file_sha256="0" * 64, file_size=1, data_type="custom"
    )
    db.add(made)
    db.flush()
    return made


@pytest.fixture
def series(db: Session, ada: Actor) -> Series:
    """A series of ada's, for points to belong to."""
    made = Series(user_id=ada.id, name="revenue", category="revenue")
    db.add(made)
    db.flush()
    return made


@pytest.fixture
def computed_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What jobs compute is computed in this process, as where there are no workers."""
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    doors.close()
    yield
    doors.close()
