"""Wrong bars without a flag and closes that do not follow from the actions are named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from core.market import checks
from tests.bed.rows import Rows

BAR = {"o": 10.0, "h": 12.0, "l": 9.0, "c": 11.0, "v": 100.0}
WRONG = {
    "high_below_low": ({"h": 8.0}, checks.high_below_low_is_flagged),
    "negative_volume": ({"v": -1.0}, checks.negative_volume_is_flagged),
}


@pytest.fixture
def rows(db):
    return Rows(db.connection())


@pytest.fixture
def apple(rows):
    return rows.add("instruments", symbol="AAPL")["id"]


def bar(rows, instrument, day=2, interval="daily", **given):
    moment = datetime(2024, 1, day, tzinfo=UTC)
    key = {"instrument_id": instrument, "ts": moment, "interval": interval}
    rows.add("price_bars", **key, **(BAR | given))


def daily(rows, instrument, closes, adjusted):
    for day, (close, due) in enumerate(zip(closes, adjusted, strict=True), 1):
        bar(rows, instrument, day, c=close, adj_c=due)


def split(rows, instrument, day, factor):
    given = {"date": date(2024, 1, day), "kind": "split", "factor": factor}
    rows.add("corporate_actions", instrument_id=instrument, **given)


def dividend(rows, instrument, day, amount):
    given = {"date": date(2024, 1, day), "kind": "dividend", "factor": None}
    rows.add("corporate_actions", instrument_id=instrument, amount=Decimal(amount), **given)


@pytest.mark.parametrize("flag", WRONG)
@pytest.mark.parametrize("quality", [None, {}, {"stale": 3}])
def test_a_wrong_bar_without_its_flag_is_named(db, root, rows, apple, flag, quality):
    wrong, check = WRONG[flag]

    bar(rows, apple, interval="15m", quality=quality, **wrong)

    assert check(db, root) == [f"The 15m bar of AAPL at 2024-01-02 00:00 is not flagged {flag}."]


@pytest.mark.parametrize("flag", WRONG)
@pytest.mark.parametrize("detail", [True, "8 below 9", {"h": 8.0}, 0, ""])
def test_a_flagged_bar_is_no_finding_whatever_the_detail(db, root, rows, apple, flag, detail):
    wrong, check = WRONG[flag]

    bar(rows, apple, quality={flag: detail}, **wrong)

    assert check(db, root) == []


@pytest.mark.parametrize("flag", WRONG)
def test_a_right_bar_needs_no_flag(db, root, rows, apple, flag):
    bar(rows, apple, h=9.0, v=0.0)

    assert WRONG[flag][1](db, root) == []


def test_closes_that_follow_from_their_actions_are_no_finding(db, root, rows, apple):
    split(rows, apple, 2, 2.0)
    dividend(rows, apple, 3, "1.3")
    daily(rows, apple, [100.0, 52.0, 51.0], [48.75, 50.7, None])
    bar(rows, apple, 5, interval="weekly", c=52.0, adj_c=1.0)

    assert checks.adjusted_closes_follow_from_actions(db, root) == []


def test_without_actions_a_close_stands_for_itself(db, root, rows, apple):
    daily(rows, apple, [100.0, 52.0], [None, 52.0])

    assert checks.adjusted_closes_follow_from_actions(db, root) == []


@pytest.mark.parametrize(
    ("adjusted", "said"),
    [
        ([49.0, 51.0], "1 adjusted close of AAPL does not follow from its splits and dividends, "
         "first on 2024-01-01: 49 in place of 50."),
        ([None, 51.0], "1 adjusted close of AAPL does not follow from its splits and dividends, "
         "first on 2024-01-01: 100 in place of 50."),
        ([49.0, 52.0], "2 adjusted closes of AAPL do not follow from its splits and dividends, "
         "first on 2024-01-01: 49 in place of 50."),
    ],
)  # fmt: skip
def test_closes_that_do_not_follow_are_counted_and_the_first_is_named(
    db, root, rows, apple, adjusted, said
):
    split(rows, apple, 2, 2.0)
    daily(rows, apple, [100.0, 51.0], adjusted)

    assert checks.adjusted_closes_follow_from_actions(db, root) == [said]


def test_an_adjustment_without_an_action_is_named(db, root, rows, apple):
    daily(rows, apple, [100.0, 51.0], [50.0, 51.0])

    (finding,) = checks.adjusted_closes_follow_from_actions(db, root)
    assert finding.endswith("first on 2024-01-01: 50 in place of 100.")


def test_a_dividend_larger_than_the_close_is_told_as_the_reason(db, root, rows, apple):
    dividend(rows, apple, 2, "200")
    daily(rows, apple, [100.0, 51.0], [100.0, 51.0])

    assert checks.adjusted_closes_follow_from_actions(db, root) == [
        "The closes of AAPL cannot be adjusted. The dividend of 200 on 2024-01-02 is not between "
        "0 and the close before it, 100."
    ]


def test_each_listing_is_held_against_its_own_actions(db, root, rows, apple):
    other = rows.add("instruments", symbol="MSFT")["id"]
    split(rows, other, 2, 2.0)
    daily(rows, apple, [100.0, 51.0], [None, None])
    daily(rows, other, [100.0, 51.0], [50.0, 51.0])

    assert checks.adjusted_closes_follow_from_actions(db, root) == []


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_listings_are_whole_wherever_their_batches_end(size):
    keys = [1, 1, 2, 3, 3, 3]
    bars = pd.DataFrame({"instrument_id": keys, "c": range(6)})
    batches = [bars[at : at + size] for at in range(0, 6, size)]

    listings = [(key, found["c"].tolist()) for key, found in checks._by_listing(batches)]

    assert listings == [(1, [0, 1]), (2, [2]), (3, [3, 4, 5])]
