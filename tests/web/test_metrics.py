"""Figures for a monitoring system are for this machine or for the token, and survive everything."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import URL, create_engine, text

from core.accounts.tables import LoginAttempt, LoginSession
from core.actors import SYSTEM, Actor
from core.db import engines, write
from core.db.types import now
from core.jobs.tables import Job, JobStatus
from core.settings import settings
from core.web import metrics
from core.web.probe import Probe
from tests.bed.asking import ask, ask_at_once
from tests.bed.databases import address
from tests.bed.postgres import Cluster, replica_of
from tests.bed.statements import Statements

POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
TOKEN = "sixteen letters!"
STRANGER = "203.0.113.9"


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is left from another test, and none is kept."""
    for name, look in (("DATABASE", metrics._database), ("REPLICA", metrics._replica)):
        monkeypatch.setattr(metrics, name, Probe(look, limit_seconds=10, fresh_seconds=0))


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token is set."""
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    settings.cache_clear()


@pytest.fixture
def replica(cluster: Cluster, own_db: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A streaming replica, named in the settings."""
    with replica_of(cluster) as copy:
        monkeypatch.setenv("DATABASE_READ_URL", address(copy.url.set(database=own_db.database)))
        engines.dispose()
        yield copy


def scraped() -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    found = ask(metrics.routes(), "/metrics")
    assert found.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(found.text)
        for sample in family.samples
    }


def status(headers: Mapping[str, str | bytes] | None = None, **how: str) -> int:
    return ask(metrics.routes(), "/metrics", headers, **how).status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"]
)
def test_this_machine_is_served(own_db: URL, peer: str, host: str) -> None:
    assert status(peer=peer, host=host) == 200


@pytest.mark.parametrize("peer", [STRANGER, "10.0.0.7", "2001:db8::1", "::ffff:10.0.0.7", "", "me"])
def test_a_stranger_is_refused_under_whatever_name(peer: str, statements: Statements) -> None:
    found = ask(metrics.routes(), "/metrics", peer=peer, host="localhost:8501")

    assert (found.status_code, found.text) == (403, metrics.REFUSED)
    assert found.headers["cache-control"] == "no-store"
    assert len(statements) == 0


@pytest.mark.parametrize(
    "name",
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-Ip",
        "Via",
        "x-FORWARDED-for",
    ],
)
@pytest.mark.parametrize("value", ["127.0.0.1", "for=127.0.0.1", "", STRANGER])
def test_what_a_proxy_passes_on_is_not_this_machine(name: str, value: str) -> None:
    assert status({name: value}) == 403


@pytest.mark.parametrize(
    "host",
    ["desk.example", "localhost.example", "127.0.0.1.example", "0.0.0.0", "10.0.0.7:8501", "desk"],
)
def test_a_foreign_name_that_leads_here_is_refused(host: str) -> None:
    assert status({"host": host}) == 403


@pytest.mark.parametrize("host", ["", "a@localhost", "localhost:x", "localhost/x", "[::1"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    assert status({"host": host}) == 403


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_token_opens_from_everywhere(own_db: URL, token: None, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {TOKEN}", "x-forwarded-for": STRANGER}

    assert status(headers, peer="10.0.0.7", host="desk.example") == 200


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN} {TOKEN}",
        "Bearer " + "x" * 100_000,
        "Bearer ümlaut",
    ],
)
def test_a_wrong_token_is_refused(token: None, given: str) -> None:
    assert status({"authorization": given.encode("latin-1")}, peer=STRANGER) == 403


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Bearer  ", "Bearer None"])
def test_without_a_token_set_no_token_is_right(given: str) -> None:
    assert status({"authorization": given}, peer=STRANGER) == 403


def test_a_token_of_other_letters_is_compared_by_its_bytes(
    own_db: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "sechzehn Zeichen lang: ü€")
    settings.cache_clear()
    sent = "Bearer sechzehn Zeichen lang: ü€".encode()

    assert status({"authorization": sent}, peer=STRANGER) == 200


def test_the_text_is_what_prometheus_reads(own_db: URL) -> None:
    found = ask(metrics.routes("/desk"), "/desk/metrics")

    assert found.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE bellwether_query_duration_seconds histogram" in found.text


def test_a_fresh_database_has_every_figure(own_db: URL, kind: str) -> None:
    found = scraped()

    assert found[("bellwether_up_database",)] == 1
    assert found[("bellwether_schema_at_head",)] == 1
    assert found[("bellwether_database_bytes",)] > 100_000
    assert found[("bellwether_disk_free_bytes",)] > 0
    assert {found[("bellwether_jobs", str(name))] for name in JobStatus} == {0}
    assert found[("bellwether_open_sessions",)] == 0
    assert found[("process_resident_memory_bytes",)] > 0
    assert {name[0] for name in found} >= {"bellwether_build_info", "python_info"}
    assert ("bellwether_oldest_heartbeat_seconds",) not in found
    assert (("bellwether_default_partition_rows", "features") in found) is (kind != "sqlite")
    assert not [name for name in found if "replica" in name[0]]


def test_what_happens_is_counted(own_db: URL, ada: Actor) -> None:
    moment = now()
    with write(SYSTEM) as db:
        db.add(LoginAttempt(identifier_hash="a", succeeded=False))
        db.add(LoginAttempt(identifier_hash="a", succeeded=True))
        db.add(
            LoginSession(
                user_id=ada.id,
                token_hash="t",
                created_at=moment - timedelta(hours=1),
                last_seen_at=moment,
                expires_at=moment + timedelta(hours=1),
            )
        )
        db.add(Job(kind="a", status=JobStatus.failed))
        silent = moment - timedelta(minutes=10)
        db.add(Job(kind="b", status=JobStatus.running, heartbeat_at=silent))

    found = scraped()

    assert found[("bellwether_sign_in_attempts",)] == 2
    assert found[("bellwether_sign_in_failures",)] == 1
    assert found[("bellwether_open_sessions",)] == 1
    assert found[("bellwether_jobs", "failed")] == 1
    assert found[("bellwether_oldest_heartbeat_seconds",)] == pytest.approx(600, abs=60)


def test_pools_and_durations_are_those_of_this_process(own_db: URL) -> None:
    with engines.primary().connect():
        first = scraped()
    second = scraped()

    assert first[("bellwether_pool_connections", "primary", "in_use")] >= 1
    assert first[("bellwether_pool_limit", "primary")] == 10
    count, endless = ("bellwether_query_duration_seconds_count",), ("+Inf",)
    assert second[count] > first[count] > 0
    assert second[("bellwether_query_duration_seconds_bucket", *endless)] == second[count]
    assert ("bellwether_slow_statements_total",) in second


def test_a_wrong_head_is_told_and_its_tables_are_not_read(own_db: URL) -> None:
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2031_01_01_0000'"))
    engine.dispose()

    found = scraped()

    assert found[("bellwether_up_database",)] == 1
    assert found[("bellwether_schema_at_head",)] == 0
    assert ("bellwether_open_sessions",) not in found


def is_down(found: dict[tuple[str, ...], float]) -> bool:
    left_out = {("bellwether_schema_at_head",), ("bellwether_open_sessions",)}
    return (
        found[("bellwether_up_database",)] == 0
        and not left_out & found.keys()
        and found[("process_resident_memory_bytes",)] > 0
        and ("bellwether_query_duration_seconds_count",) in found
    )


@SQLITE
def test_a_file_that_is_gone_leaves_the_figures_of_the_process(own_db: URL) -> None:
    before = scraped()
    Path(str(own_db.database)).unlink()

    assert before[("bellwether_up_database",)] == 1
    assert is_down(scraped())


@POSTGRESQL
def test_a_server_that_stops_leaves_the_figures_of_the_process(
    own_db: URL, cluster: Cluster
) -> None:
    before = scraped()
    cluster.stop()
    during = scraped()
    cluster.start()

    assert before[("bellwether_up_database",)] == 1
    assert is_down(during)
    assert scraped()[("bellwether_up_database",)] == 1


def test_a_database_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Event()
    probe: Probe[object] = Probe(lambda: gate.wait(10), limit_seconds=0.2)
    monkeypatch.setattr(metrics, "DATABASE", probe)

    found = scraped()

    gate.set()
    assert is_down(found)


@POSTGRESQL
def test_the_replica_tells_how_far_it_is_behind_until_it_stops(replica: Cluster) -> None:
    before = scraped()
    replica.stop()
    after = scraped()

    assert before[("bellwether_up_replica",)] == 1
    assert before[("bellwether_replica_lag_seconds",)] >= 0
    assert after[("bellwether_up_replica",)] == 0
    assert ("bellwether_replica_lag_seconds",) not in after
    assert after[("bellwether_up_database",)] == 1


def test_a_storm_of_scrapes_is_one_question(
    own_db: URL, monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    kept = Probe(metrics._database, limit_seconds=10, fresh_seconds=10)
    monkeypatch.setattr(metrics, "DATABASE", kept)
    scraped()
    once = len(statements)

    storm = ask_at_once(metrics.routes(), "/metrics", 30)

    assert {answer.status_code for answer in storm} == {200}
    assert len(statements) == once


def test_no_secret_and_no_name_is_told(own_db: URL, ada: Actor, token: None) -> None:
    found = ask(metrics.routes(), "/metrics").text

    for secret in (TOKEN, str(own_db.database), "ada@example.org"):
        assert secret not in found
