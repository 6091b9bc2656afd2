"""Sample prices are plausible, the same by seed, and keep every rule of the workspace."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.autoindex.tables import MarketCapData
from core.demo import market
from core.demo.listings import DOLLARS
from core.market.tables import CorporateAction, Instrument, PriceBar


@pytest.fixture(scope="module")
def made(make):
    return make(market)


@pytest.fixture(scope="module")
def bars(made):
    return made[PriceBar]


@pytest.fixture(scope="module")
def closes(bars):
    """Adjusted closes, a day a row and a listing a column; the index is the last one."""
    return bars.pivot_table("adj_c", "ts", "instrument_id", sort=True, observed=True)[
        bars["instrument_id"].cat.categories
    ]


def test_thirty_companies_and_one_benchmark_have_four_years_of_bars(made, bars):
    names = made[Instrument]

    assert len(names) == 31
    assert (names["sector"] == "Benchmark").sum() == 1
    assert set(names["currency"]) == {"USD", "EUR", "GBP"}
    assert set(names["market_cap_bucket"].dropna()) == {"small", "mid", "large"}
    assert bars.groupby("instrument_id", observed=True).size().between(1000, 1044).all()


def test_the_days_end_yesterday_and_skip_weekends_and_holidays_alone(bars):
    days = pd.DatetimeIndex(bars["ts"].unique())

    missing = pd.bdate_range(days[0], days[-1]).difference(days)
    assert days[-1] == pd.Timestamp("2026-11-20", tz="UTC")
    assert (days.weekday < 5).all()
    assert len(missing) <= 4 * 6
    assert pd.Timestamp("2025-04-18", tz="UTC") in missing  # Good Friday
    assert len(bars) == 31 * len(days)


def test_every_bar_that_is_not_flagged_is_a_possible_one(bars):
    fine = bars[bars["quality"].isna()]

    assert (fine["l"] > 0).all()
    assert (fine["l"] <= fine[["o", "c"]].min(axis=1)).all()
    assert (fine["h"] >= fine[["o", "c"]].max(axis=1)).all()
    assert (fine["v"] > 0).all()


def test_a_handful_of_bars_is_wrong_and_each_is_flagged(bars):
    flagged = bars[bars["quality"].notna()]

    flags = [next(iter(quality)) for quality in flagged["quality"]]
    wrong = np.where(flagged["h"] < flagged["l"], "high_below_low", "negative_volume")
    assert 2 <= len(flagged) <= 6
    assert flags == wrong.tolist()
    assert (flagged["c"] > 0).all()


def test_every_company_moves_with_the_index_and_by_itself(closes):
    returns = np.log(closes).diff().dropna()

    companies, index = returns.iloc[:, :-1], returns.iloc[:, -1]
    assert companies.corrwith(index).between(0.1, 0.9).all()
    assert (companies.std() * np.sqrt(252)).between(0.1, 0.6).all()
    assert index.std() < companies.std().min()


def test_wild_days_follow_wild_days(closes):
    moves = np.log(closes).diff().dropna().abs()

    assert np.mean([moves[column].autocorr() for column in moves]) > 0.03


def test_splits_and_dividends_leave_no_step_in_the_adjusted_closes(made, bars):
    splits = made[CorporateAction].query("kind == 'split'")

    assert len(splits) == 5
    for _, split in splits.iterrows():
        own = bars[bars["instrument_id"] == split["instrument_id"]].set_index("ts")
        at = own.index.get_loc(pd.Timestamp(split["date"], tz="UTC"))
        raw, adjusted = own[["c", "adj_c"]].iloc[at - 1 : at + 1].T.to_numpy()
        assert raw[1] / raw[0] == pytest.approx(1 / split["factor"], rel=0.25)
        assert adjusted[1] / adjusted[0] == pytest.approx(1, abs=0.25)


def test_dividends_come_four_times_a_year_and_are_small(made):
    dividends = made[CorporateAction].query("kind == 'dividend'")

    payers = dividends.groupby("instrument_id")["amount"]
    assert payers.size().between(14, 17).all()
    assert payers.min().min() > 0


def test_market_capitalisations_are_shares_times_close_in_dollars(made, bars):
    caps = made[MarketCapData]

    rates = made[Instrument].set_index("id")["currency"].map(DOLLARS)
    stamps = pd.to_datetime(caps["date"], utc=True)
    close = bars.assign(instrument_id=bars["instrument_id"].astype(object))
    close = close.set_index(["instrument_id", "ts"])["c"]
    keys = pd.MultiIndex.from_arrays([caps["instrument_id"].astype(object), stamps])
    due = close.loc[keys].to_numpy() * caps["shares_outstanding"]
    due *= caps["instrument_id"].astype(object).map(rates)
    assert np.allclose(caps["market_cap"], due)
    assert (caps["free_float"] < caps["shares_outstanding"]).all()
    assert (caps["average_volume"] > 0).all()


def test_the_same_seed_and_day_make_the_same_figures(made, make_anew, same):
    same(made, make_anew(market))


def test_another_seed_makes_other_figures_under_the_same_keys(made, make):
    other = make(market, seed=7)

    assert not np.allclose(other[PriceBar]["c"], made[PriceBar]["c"])
    assert other[PriceBar]["id"].tolist() == made[PriceBar]["id"].tolist()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 1, 1), date(2026, 6, 15)])
def test_no_seed_and_no_day_makes_an_impossible_price(make, seed, today):
    tables = make(market, seed=seed, today=today)

    bars = tables[PriceBar]
    assert bars[["o", "h", "l", "c", "adj_c"]].min().min() > 0.2
    assert bars["ts"].max() < pd.Timestamp(today, tz="UTC")
    assert not tables[CorporateAction].duplicated(["instrument_id", "date", "kind"]).any()
    assert not bars.duplicated(["instrument_id", "ts"]).any()


def test_what_is_stored_is_what_was_made(sampled, unstored, made):
    bars = made[PriceBar]
    read = select(col(PriceBar.id), col(PriceBar.c), col(PriceBar.adj_c), col(PriceBar.v))
    stored = pd.DataFrame(sampled.execute(read.order_by(col(PriceBar.id))))
    assert stored.to_numpy().tolist() == bars[["id", "c", "adj_c", "v"]].to_numpy().tolist()
    assert unstored(made) == set()
