"""Portfolios are begun, filled, shared and deleted, and refuse what cannot be held."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.actors import SYSTEM
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.risk import portfolios
from core.risk.portfolios import Line
from core.risk.tables import Holding, Portfolio, Rebalance, RiskMetrics
from tests.bed.rows import Rows
from tests.risk.markets import FIRST, listed, portfolio

FLAT = (10.0, 11.0, 12.0)


def test_what_is_kept_is_what_is_shown(db, ada):
    apple, pear = listed(db, "APL", FLAT), listed(db, "PER", FLAT, "EUR")

    made = portfolio(db, ada, " Fruit ", {apple: 0.6, pear: 0.4}, base_currency="EUR",
                     benchmark_id=apple, rebalance=Rebalance.monthly)  # fmt: skip
    (one,) = portfolios.portfolios(db, ada)
    rows = portfolios.holdings(db, ada, made)

    assert (one.name, one.base_currency, one.benchmark_id) == ("Fruit", "EUR", apple)
    assert (one.rebalance, one.holdings, one.is_mine) == (Rebalance.monthly, 2, True)
    assert rows["symbol"].tolist() == ["APL", "PER"]
    assert rows["weight"].tolist() == [0.6, 0.4]
    assert rows["quantity"].isna().all()


def test_what_it_holds_is_replaced_as_a_whole(db, ada):
    apple, pear = listed(db, "APL", FLAT), listed(db, "PER", FLAT)
    made = portfolio(db, ada, "Fruit", {apple: 1.0})

    count = portfolios.set_holdings(
        db, ada, made, [Line(pear, FIRST, quantity=5.0), Line(pear, date(2024, 3, 1), quantity=0.0)]
    )

    rows = portfolios.holdings(db, ada, made)
    assert count == 2
    assert rows["symbol"].tolist() == ["PER", "PER"]
    assert rows["quantity"].tolist() == [5.0, 0.0]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("a", {})], "Row 1, APL: say either a weight or a quantity."),
        ([("a", {"weight": 1.0, "quantity": 2.0})], "Row 1, APL: say either"),
        ([("a", {"weight": 0.5}), ("a", {"weight": 0.5})], "Row 2, APL: it is there twice"),
        ([("a", {"weight": 0.5}), ("b", {"quantity": 3.0})], "by weights or by quantities"),
        ([("a", {"weight": float("nan")})], "Row 1, APL: nan is no size"),
        ([("a", {"weight": float("inf")})], "Row 1, APL: inf is no size"),
    ],
    ids=["no size", "two sizes", "twice", "both kinds", "not a number", "infinite"],
)
def test_what_cannot_be_held_is_refused_in_a_sentence_and_changes_nothing(db, ada, lines, sentence):
    ids = {"a": listed(db, "APL", FLAT), "b": listed(db, "PER", FLAT)}
    made = portfolio(db, ada, "Fruit", {ids["a"]: 1.0})

    with pytest.raises(Invalid, match=sentence):
        portfolios.set_holdings(
            db, ada, made, [Line(ids[name], FIRST, **size) for name, size in lines]
        )

    assert portfolios.holdings(db, ada, made)["weight"].tolist() == [1.0]


def test_a_holding_of_the_time_before_there_were_exchanges_is_refused(db, ada):
    apple = listed(db, "APL", FLAT)
    made = portfolios.add_portfolio(db, ada, "Fruit")

    with pytest.raises(Invalid, match="too long ago"):
        portfolios.set_holdings(db, ada, made, [Line(apple, date(1202, 1, 1), weight=1.0)])


def test_more_rows_than_a_portfolio_has_are_refused(db, ada):
    made = portfolios.add_portfolio(db, ada, "Fruit")
    lines = [Line(uuid4(), FIRST, weight=0.0)] * (portfolios.MOST_HOLDINGS + 1)

    with pytest.raises(Invalid, match="at most 2,000 rows"):
        portfolios.set_holdings(db, ada, made, lines)


def test_an_instrument_that_is_not_there_is_named_by_its_row(db, ada):
    made = portfolios.add_portfolio(db, ada, "Fruit")

    with pytest.raises(NotFound, match="Row 1: there is no such instrument"):
        portfolios.set_holdings(db, ada, made, [Line(uuid4(), FIRST, weight=1.0)])


@pytest.mark.parametrize("name", ["", "  ", "x" * 101], ids=["empty", "blank", "too long"])
def test_a_name_is_needed_and_is_not_endless(db, ada, name):
    with pytest.raises(Invalid, match="needs a name of 1 to 100"):
        portfolios.add_portfolio(db, ada, name)


def test_two_portfolios_of_one_owner_do_not_share_a_name(db, ada, eve):
    portfolios.add_portfolio(db, ada, "Fruit")
    portfolios.add_portfolio(db, eve, "Fruit")

    with pytest.raises(Conflict, match="called Fruit already"):
        portfolios.add_portfolio(db, ada, "Fruit ")


def test_settings_are_changed_and_keep_their_own_name(db, ada, eve):
    made = portfolios.add_portfolio(db, ada, "Fruit")

    portfolios.change_portfolio(
        db, ada, made, name="Fruit", base_currency="CHF", benchmark_id=None,
        rebalance=Rebalance.yearly, is_shared=True,
    )  # fmt: skip

    (seen,) = portfolios.portfolios(db, eve)
    assert (str(seen), seen.base_currency, seen.rebalance) == ("Fruit · ada", "CHF", "yearly")


def test_a_currency_that_is_none_is_refused(db, ada):
    with pytest.raises(Invalid, match="'DUCATS' is no currency"):
        portfolios.add_portfolio(db, ada, "Fruit", base_currency="DUCATS")


def test_a_benchmark_is_an_instrument(db, ada):
    with pytest.raises(NotFound, match="benchmark is no instrument"):
        portfolios.add_portfolio(db, ada, "Fruit", benchmark_id=uuid4())


def test_the_system_owns_no_portfolio(db):
    with pytest.raises(NotAllowed, match="belongs to somebody"):
        portfolios.add_portfolio(db, SYSTEM, "Fruit")


def test_a_deleted_portfolio_takes_its_holdings_and_stored_figures_along(db, ada):
    apple = listed(db, "APL", FLAT)
    made = portfolio(db, ada, "Fruit", {apple: 1.0})
    Rows(db.connection()).add(
        "risk_metrics", subject_type="portfolio", subject_id=made, user_id=ada.id
    )

    portfolios.remove_portfolio(db, ada, made)
    db.flush()

    for table in (Portfolio, Holding, RiskMetrics):
        assert db.scalars(select(table)).all() == []
