"""Our figures in the text that Prometheus reads; what is not known is left out, never zero."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from core.db import health, slow
from core.db.pools import pools
from core.db.readiness import Readiness
from core.operations import versions
from core.operations.queries.figures import Figures
from core.settings import settings


@dataclass(frozen=True)
class Found:
    """What was learned of the database and of its replica, as far as they answered in time."""

    readiness: Readiness | None
    figures: Figures | None
    has_replica: bool
    replica_lag: float | None


class Figured(Collector):
    """Gives what was found to a registry."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        """Everything of ours."""
        yield from _process()
        yield from _database(self.found.readiness)
        if self.found.figures is not None:
            yield from _tables(self.found.figures)
        if self.found.has_replica:
            yield from _replica(self.found.replica_lag)


def text(found: Found) -> bytes:
    """All figures: of the process, of ours, and of the database as far as it answered."""
    registry = CollectorRegistry()
    for kind in (ProcessCollector, PlatformCollector, GCCollector):
        kind(registry=registry)
    registry.register(Figured(found))
    return generate_latest(registry)


def _process() -> Iterator[Metric]:
    build = {"version": versions.product(), "python": versions.python()}
    yield InfoMetricFamily("bellwether_build", "Which version runs.", value=build)
    free = health.free_bytes(settings().url)
    yield _gauge("disk_free_bytes", "Room on the disk where data is kept.", free)
    yield from _pools()
    counted = slow.DURATIONS.histogram()
    bounds = [*map(str, slow.BOUNDS), "+Inf"]
    yield HistogramMetricFamily(
        "bellwether_query_duration_seconds",
        "How long statements took.",
        buckets=list(zip(bounds, counted.counts, strict=True)),
        sum_value=counted.seconds,
    )
    sentence = "Statements that took longer than SLOW_QUERY_MS."
    count = slow.STATEMENTS.count
    yield CounterMetricFamily("bellwether_slow_statements", sentence, value=count)


def _pools() -> Iterator[Metric]:
    open_ones = GaugeMetricFamily(
        "bellwether_pool_connections",
        "Connections that are open, in use and idle.",
        labels=["pool", "state"],
    )
    limits = GaugeMetricFamily(
        "bellwether_pool_limit", "Connections that may be open.", labels=["pool"]
    )
    for pool in pools():
        open_ones.add_metric([pool.name, "in_use"], pool.in_use)
        open_ones.add_metric([pool.name, "idle"], pool.idle)
        limits.add_metric([pool.name], pool.limit)
    yield open_ones
    yield limits


def _database(found: Readiness | None) -> Iterator[Metric]:
    answers = found is not None and found.answers
    yield _gauge("up_database", "Whether the database answers.", answers)
    if found is not None and found.answers:
        yield _gauge(
            "schema_at_head",
            "Whether the schema is that of this version.",
            found.is_at_head,
        )


def _tables(found: Figures) -> Iterator[Metric]:
    yield _gauge("database_bytes", "What the database takes on its disk.", found.database_bytes)
    yield _gauge("sign_in_attempts", "Tries to sign in, last 15 minutes.", found.sign_in_attempts)
    yield _gauge(
        "sign_in_failures", "Tries that were wrong, last 15 minutes.", found.sign_in_failures
    )
    yield _gauge("open_sessions", "Browser sessions that are open.", found.open_sessions)
    jobs = {str(status): count for status, count in found.jobs.items()}
    yield _each("jobs", "Long computations by where they stand.", "status", jobs)
    if found.heartbeat_seconds is not None:
        yield _gauge(
            "oldest_heartbeat_seconds",
            "How long the most silent of the running jobs has said nothing.",
            found.heartbeat_seconds,
        )
    if found.stray_rows:
        sentence = "Rows outside the partition of their year."
        yield _each("default_partition_rows", sentence, "table", found.stray_rows)


def _replica(lag: float | None) -> Iterator[Metric]:
    yield _gauge("up_replica", "Whether the replica answers and follows.", lag is not None)
    if lag is not None:
        yield _gauge("replica_lag_seconds", "How far the replica is behind.", lag)


def _gauge(name: str, sentence: str, value: float) -> Metric:
    return GaugeMetricFamily(f"bellwether_{name}", sentence, value=float(value))


def _each(name: str, sentence: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"bellwether_{name}", sentence, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
