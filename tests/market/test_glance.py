"""Home shows the benchmarks over a year, and says when prices stop coming."""

from datetime import timedelta

import pytest

from core.db.types import now
from core.market import glance
from tests.bed.rows import FIRST_MOMENT, Rows


@pytest.fixture
def bars(db):
    """Put daily bars of an instrument, one a day up to the last."""
    rows = Rows(db.connection())

    def put(symbol, closes, last=FIRST_MOMENT, **given):
        made = rows.add("instruments", symbol=symbol, currency="USD", **given)
        for ago, close in enumerate(reversed(closes)):
            moment = (last - timedelta(days=ago)).replace(hour=0, minute=0, second=0, microsecond=0)
            bar = {"instrument_id": made["id"], "interval": "daily", "ts": moment, "c": close}
            rows.add("price_bars", **bar, adj_c=None)
        return made

    return put


def test_a_benchmark_is_drawn_from_100_whatever_else_there_is(db, ada, bars):
    bars("AAA", [5.0, 6.0])
    bars("ZZ", [50.0, 40.0, 55.0], sector="Benchmark")

    found = glance.glimpse(db, ada)

    assert list(found.lines.columns) == ["ZZ"]
    assert found.lines["ZZ"].tolist() == pytest.approx([100, 80, 110])
    assert found.finding == "ZZ closed at 55.00 USD on 2024-01-01, 10.0 % above 2023-12-30."
    assert found.through == FIRST_MOMENT.date()


def test_without_a_benchmark_the_first_instruments_stand_in(db, ada, bars):
    for symbol in "DCBA":
        bars(symbol, [10.0, 20.0])

    assert list(glance.glimpse(db, ada).lines.columns) == ["A", "B", "C"]


def test_only_the_last_year_counts(db, ada, bars):
    bars("ZZ", [1.0, *[2.0] * 366], sector="Benchmark")

    assert len(glance.glimpse(db, ada).lines) == 366


def test_without_two_days_there_is_no_picture(db, ada, bars):
    assert glance.glimpse(db, ada) is None
    bars("ZZ", [1.0], sector="Benchmark")

    assert glance.glimpse(db, ada) is None


def test_prices_of_this_week_wait_for_nobody_and_older_ones_do(db, ada, bars):
    bars("OLD", [1.0], now() - timedelta(days=9))

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence.endswith("9 days ago; load newer ones.")
    bars("NEW", [1.0], now() - timedelta(days=2))
    assert glance.waiting(db, ada) == []
