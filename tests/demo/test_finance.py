"""Sample series look like those of a business, and hang together with their file and budgets."""

import gzip
import hashlib
import io
import time
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select

from core.calendar.tables import Event
from core.demo import finance
from core.demo.businesses import BUSINESSES, actual, planned, revised, shift_day
from core.demo.files import file_key
from core.demo.holidays import holidays
from core.finance.tables import Budget
from core.series.accounts import account_of
from core.series.tables import Series, SeriesMonth, TimeSeriesData
from core.uploads.tables import DataUpload, UploadFile
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)
FIRST, LAST = date(2023, 11, 1), date(2026, 11, 20)
ONE = pytest.mark.parametrize("business", BUSINESSES, ids=lambda one: one.name)
SEEDS = pytest.mark.parametrize("seed", [2026, 1, 2])


@cache
def made(seed=2026, today=TODAY):
    return finance.tables(seed, today, ROOT.id)


def test_two_entities_have_revenue_expense_and_cash_flow_open_to_all():
    series = made()[Series]

    pairs = set(zip(series["entity"], series["category"], strict=True))
    assert len(pairs) == len(series) == 8
    assert set(series["category"]) == {"revenue", "expense", "cash_flow", "headcount"}
    assert series["is_shared"].all()


def test_one_class_of_account_is_left_open_for_its_page_to_suggest():
    series = made()[Series].set_index("category")

    lacking = set(series.index[series["account_class"].isna()])

    assert lacking == {"headcount"}
    assert account_of("headcount").kind == series["kind"]["headcount"].iloc[0] == "stock"


def test_each_series_has_every_day_of_three_years_until_yesterday():
    points = made()[TimeSeriesData].query("category != 'headcount'")

    for _, mine in points.groupby("series_id"):
        assert pd.DatetimeIndex(mine["timestamp"]).equals(
            pd.date_range(FIRST, LAST, tz="UTC", name="timestamp")
        )


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2024, 2, 29), date(2024, 3, 1)])
def test_any_day_will_do_to_begin_on(today):
    tables = made(today=today)

    last = tables[TimeSeriesData]["timestamp"].max().date()
    assert last == today - timedelta(days=1)
    assert tables[TimeSeriesData]["timestamp"].min().day == 1
    assert all(frame["id"].is_unique for frame in tables.values())


@ONE
@SEEDS
def test_the_days_of_the_week_differ_as_the_business_works(business, seed):
    revenue = actual(seed, business, FIRST, LAST)["revenue"]
    medians = revenue.groupby(revenue.index.dayofweek).median()

    assert medians.idxmax() == np.argmax(business.week)
    assert medians.idxmin() == np.argmin(business.week)
    assert medians.max() > 1.5 * medians.min()


@ONE
@SEEDS
def test_a_business_grows_earns_and_rests_on_holidays(business, seed):
    days = actual(seed, business, FIRST, LAST)
    years = days.groupby(days.index.year).sum()

    assert years.loc[2025, "revenue"] > years.loc[2024, "revenue"]
    margins = 1 - years["expense"] / years["revenue"]
    assert margins.between(0.03, 0.35).all()
    assert (days[["revenue", "expense"]] > 0).all(axis=None)
    rests = days.index.isin(pd.DatetimeIndex(list(holidays(FIRST, LAST))))
    assert days[rests]["revenue"].median() < 0.3 * days[~rests]["revenue"].median()


@ONE
def test_the_level_shifts_for_good_on_its_day(business):
    revenue = actual(2026, business, FIRST, LAST)["revenue"]
    day = pd.Timestamp(shift_day(business, FIRST))

    ratio = revenue[day : day + pd.Timedelta(days=83)] / revenue.shift(364)

    grown = (1 + business.growth) * business.shift
    assert ratio.median() == pytest.approx(grown, rel=0.04)


@ONE
@SEEDS
def test_cash_follows_revenue_less_expense_some_weeks_later(business, seed):
    days = actual(seed, business, FIRST, LAST)
    earned = (days["revenue"] - days["expense"]).cumsum()

    open_bills = (earned - days["cash_flow"].cumsum()).abs()

    assert not np.isclose(days["cash_flow"], days["revenue"] - days["expense"]).any()
    assert open_bills.iloc[-1] < 45 * days["revenue"].tail(90).mean()
    assert days["cash_flow"].sum() == pytest.approx(earned.iloc[-1], rel=0.2)


@ONE
def test_a_few_days_are_far_out_of_line(business):
    days = actual(2026, business, FIRST, LAST)
    rests = pd.DatetimeIndex(list(holidays(FIRST, LAST)))

    for category in ("revenue", "expense"):
        ordinary = days[category].drop(rests)
        if category == "expense":
            ordinary = ordinary[ordinary.index.day > 1]
        smooth = ordinary / ordinary.groupby(ordinary.index.dayofweek).transform(
            lambda week: week.rolling(9, center=True, min_periods=4).median()
        )
        assert 1 <= (np.log(smooth).abs() > 0.5).sum() <= 12


def test_amounts_are_whole_cents():
    tables = made()

    for values in (tables[TimeSeriesData]["value"], tables[Budget]["amount"]):
        assert (values == values.round(2)).all()


def test_months_are_the_sums_of_their_points():
    tables = made()
    points, months = tables[TimeSeriesData], tables[SeriesMonth]

    assert months["points"].sum() == len(points)
    assert months["total"].sum() == pytest.approx(points["value"].sum())
    assert not months.duplicated(["series_id", "category", "month"]).any()


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("category", ["revenue", "expense", "cash_flow"])
@ONE
def test_budgets_cover_every_month_to_the_end_of_the_year(business, category, version):
    budgets = made()[Budget].query(
        "entity == @business.name and category == @category and version == @version"
    )

    months = pd.period_range("2023-11", "2026-12", freq="M")
    assert list(budgets["period_start"]) == [month.start_time.date() for month in months]
    assert list(budgets["period_end"]) == [month.end_time.date() for month in months]


@ONE
@SEEDS
def test_this_year_was_planned_anew_and_nearer_to_what_came(business, seed):
    first, anew = (
        how(seed, business, FIRST, date(2026, 12, 31))["revenue"] for how in (planned, revised)
    )
    came = actual(seed, business, FIRST, LAST)["revenue"].resample("MS").sum()["2026":"2026-10"]

    assert first[:"2025"].equals(anew[:"2025"])
    assert (first["2026":] != anew["2026":]).all()
    missed = [(came / plan["2026":"2026-10"] - 1).abs().mean() for plan in (first, anew)]
    assert missed[1] < missed[0]


@ONE
@SEEDS
def test_plans_are_near_what_came_but_never_right(business, seed):
    days = actual(seed, business, FIRST, LAST)["revenue"]
    came = days.resample("MS").sum()[:-1]

    missed = came / planned(seed, business, FIRST, date(2026, 12, 31))["revenue"] - 1

    missed = missed.dropna()
    assert missed.abs().median() < 0.15
    assert missed.abs().max() < 0.4
    assert missed.std() > 0.01


def test_the_file_holds_the_points_and_its_hashes_are_right():
    tables = made()
    uploads = tables[DataUpload].set_index("filename")
    upload = uploads.loc[finance.FILENAME]
    (place,) = np.flatnonzero(tables[UploadFile]["data_upload_id"] == upload["id"])
    file = tables[UploadFile].iloc[place]

    received = gzip.decompress(file["content"])

    assert hashlib.sha256(received).hexdigest() == upload["file_sha256"]
    assert hashlib.sha256(file["content"]).hexdigest() == file["sha256"]
    assert (len(received), len(file["content"])) == (upload["file_size"], file["size"])
    values = pd.read_csv(io.BytesIO(received))["value"]
    assert values.tolist() == tables[TimeSeriesData]["value"].tolist()
    assert upload["row_count"] == len(values)


def test_the_catalogue_has_a_file_with_refused_rows_and_one_that_was_taken_back():
    tables = made()
    uploads = tables[DataUpload].set_index("filename")
    refused = tables[UploadFile].set_index("data_upload_id")["refused"]

    plans = uploads.loc[finance.PLANS]
    lines = gzip.decompress(refused[plans["id"]]).splitlines()
    assert len(lines) - 1 == plans["rejected_count"] == 2
    assert plans["row_count"] == len(tables[Budget])
    assert uploads["undone_at"].notna().to_dict()[finance.MISTAKEN]
    assert not (uploads["undone_at"] < uploads["created_at"]).any()


def test_events_name_the_holidays_ahead_and_what_changed_a_level():
    events = made()[Event]

    assert events["event_date"].max() > TODAY + timedelta(days=150)
    assert set(events[events["type"] == "custom"]["event_name"]) == {
        business.shift_name for business in BUSINESSES
    }


def test_what_changed_a_level_is_a_comment_of_which_nothing_is_learnt():
    events = made()[Event]

    assert (events["include_in_prediction"] == (events["type"] != "custom")).all()
    assert set(events.loc[events["type"] == "custom", "category"]) == {"revenue"}


@SEEDS
def test_promotions_lift_revenue_and_the_next_is_planned(seed):
    tables = made(seed=seed)
    promotions = tables[Event].query("type == 'promotion'")
    sold = finance.series_key(BUSINESSES[0], "revenue")
    points = tables[TimeSeriesData]
    values = points[points["series_id"] == sold].set_index("timestamp")["value"]

    lifts = []
    for one in promotions.itertuples():
        days = pd.date_range(one.event_date, one.ends_on, tz="UTC")
        others = (days + pd.Timedelta(days=shift) for shift in (-14, 14))
        lifts += [
            values[days].sum() / values[other].sum()
            for other in others
            if days.union(other).isin(values.index).all()
        ]

    assert set(promotions["entity"]) == {BUSINESSES[0].name}
    assert 1.1 < np.median(lifts) < 1.4
    assert promotions["event_date"].max() > TODAY + timedelta(days=200)
    assert (promotions["event_date"] > TODAY).sum() == 3


def test_the_frames_are_made_in_three_seconds_of_one_core():
    begun = time.process_time()

    finance.tables(2026, TODAY, ROOT.id)

    assert time.process_time() - begun < 3


def test_the_same_seed_and_day_give_the_same_frames_and_another_seed_other_figures(make_anew, same):
    first, again, other = made(), make_anew(finance), made(seed=1)

    same(first, again)
    assert not first[TimeSeriesData]["value"].equals(other[TimeSeriesData]["value"])
    assert not first[Budget]["amount"].equals(other[Budget]["amount"])
    assert first[TimeSeriesData]["id"].equals(other[TimeSeriesData]["id"])


def test_what_is_stored_is_what_was_made(sampled, unstored):
    assert unstored(made()) == set()

    of_file = Budget.data_upload_id == file_key(finance.PLANS)
    total = sampled.execute(select(func.sum(Budget.amount)).where(of_file)).scalar_one()
    assert float(total) == made()[Budget]["amount"].sum()
