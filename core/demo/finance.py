"""Sample series of two invented businesses, the file they came in, their budgets and their days."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import SQLModel

from core.analytics.cleaning import Outliers, Smooth
from core.analytics.periods import Resample, WorkingDays
from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType
from core.demo import files, keys, plans
from core.demo.businesses import BUSINESSES, Business, actual, planned, revised, shift_day
from core.demo.files import File, file_key
from core.demo.holidays import holidays
from core.demo.rows import keyed
from core.finance.tables import Budget
from core.series.rollup import rolled_up
from core.series.tables import (
    AccountClass,
    Favourable,
    Series,
    SeriesKind,
    SeriesMonth,
    TimeSeriesData,
)

CURRENCY = "EUR"
MONTHS = 36  # and the days of the month that has begun
FILENAME = "sample-finance.csv"
PLANS = "sample-budgets.csv"
MISTAKEN = "sample-finance-old.csv"  # taken back
MISTAKEN_ROWS = 120
REFUSED = (
    b"line,column,value,reason\n"
    b"14,budget,n/a,is not a number\n"
    b"27,period_start,13/2024,is not a date\n"
)
# The chart of accounts: the place of each category, and which way is good.
ACCOUNTS = {
    "revenue": (AccountClass.revenue, Favourable.when_higher),
    "expense": (AccountClass.operating_expense, Favourable.when_lower),
    "cash_flow": (AccountClass.cash, Favourable.when_higher),
}
# Beside them the people, whose class of account is left open: the Accounts page suggests it.
HEADS = "headcount"
COST_OF_A_HEAD = 190  # a day
# How some series are prepared: odd days told, months levelled, weeks put together.
RECIPES = {
    ("Northlight Stores", "revenue"): (
        Outliers(method="mad"),
        Smooth(method="trailing", window=7),
    ),
    ("Harbour Supply", "revenue"): (Resample(to="MS"), WorkingDays()),
    ("Harbour Supply", "expense"): (
        Outliers(method="iqr", action="clip", limit=3.0),
        Resample(to="W"),
    ),
}
SERIES = {"timestamp": "date", "entity": "entity", "category": "category", "value": "value"}


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Three years of two businesses up to yesterday, and the plan up to the end of the year."""
    last = today - timedelta(days=1)
    first = (pd.Period(last, "M") - MONTHS).start_time.date()
    points = pd.concat([_points(seed, one, first, last) for one in BUSINESSES], ignore_index=True)
    budgets = _budgets(seed, first, last, owner)
    received = [_mistaken(points), _file(points), plans.file(PLANS, budgets, 10, REFUSED)]
    stored = points.drop(columns="entity")
    return files.tables(received, today, owner) | {
        Series: _series(owner),
        TimeSeriesData: keyed(
            "timeseries_data", stored, "series_id", "timestamp", data_upload_id=file_key(FILENAME)
        ),
        SeriesMonth: keyed("series_months", rolled_up(points), "series_id", "month"),
        Budget: budgets,
        Event: _events(first, last, owner),
    }


def series_key(business: Business, category: str) -> UUID:
    """The key of one sample series."""
    return keys.key("series", business.name, category)


def _series(owner: UUID) -> pd.DataFrame:
    money = pd.DataFrame(
        {
            "id": series_key(business, category),
            "user_id": owner,
            "name": f"{business.name} {category.replace('_', ' ')}",
            "category": category,
            "entity": business.name,
            "frequency": "D",
            "currency": CURRENCY,
            "kind": SeriesKind.flow,
            "favourable": favourable,
            "account_class": account,
            "recipe": [step.written() for step in RECIPES.get((business.name, category), ())],
            "is_shared": True,
        }
        for business in BUSINESSES
        for category, (account, favourable) in ACCOUNTS.items()
    )
    people = pd.DataFrame(
        {
            "id": series_key(business, HEADS),
            "user_id": owner,
            "name": f"{business.name} {HEADS}",
            "category": HEADS,
            "entity": business.name,
            "frequency": "MS",
            "unit": "people",
            "kind": SeriesKind.stock,
            "favourable": Favourable.neutral,
            "recipe": [],
            "is_shared": True,
        }
        for business in BUSINESSES
    )
    both = pd.concat([money, people], ignore_index=True).astype(object)
    return both.where(both.notna(), None)


def _points(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    days = actual(seed, business, first, last).rename_axis("timestamp").tz_localize("UTC")
    points = days.reset_index().melt("timestamp", var_name="category", value_name="value")
    points = pd.concat([points, _people(seed, business, first, last)], ignore_index=True)
    ids = {category: series_key(business, category) for category in (*ACCOUNTS, HEADS)}
    return points.assign(entity=business.name, series_id=points["category"].map(ids))


def _people(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    """How many work there on the first of each month."""
    months = pd.date_range(first, last, freq="MS", tz="UTC")
    years = np.arange(len(months)) / 12
    chance = keys.random(seed, f"finance/{business.name}/people").normal(0, 0.7, len(months))
    heads = business.staff / COST_OF_A_HEAD * (1 + business.growth) ** years + chance.cumsum() / 3
    return pd.DataFrame({"timestamp": months, "category": HEADS, "value": heads.round()})


def _file(points: pd.DataFrame) -> File:
    """The file the points might have come in."""
    lines = points.assign(date=points["timestamp"].dt.strftime("%Y-%m-%d"))
    columns = ["date", "entity", "category", "value"]
    text: str = lines[columns].to_csv(index=False, lineterminator="\n", float_format="%.2f")
    return File(FILENAME, "series", text.encode(), len(points), points["timestamp"], SERIES, 5)


def _mistaken(points: pd.DataFrame) -> File:
    """The first rows of it, that were taken back."""
    some = _file(points[:MISTAKEN_ROWS])
    return replace(some, name=MISTAKEN, minutes=0, is_undone=True)


def _budgets(seed: int, first: date, last: date, owner: UUID) -> pd.DataFrame:
    """What was planned of every month, and the same with this year planned anew."""
    until = date(last.year, 12, 31)
    made = {
        (one.name, version): plan(seed, one, first, until)
        for version, plan in enumerate((planned, revised), 1)
        for one in BUSINESSES
    }
    return plans.budgets(made, owner, PLANS, CURRENCY)


def _events(first: date, last: date, owner: UUID) -> pd.DataFrame:
    """Holidays and promotions until a year from now, for forecasts to know them, and what changed
    a level: a comment on the chart, of which nothing is learnt.
    """
    until = last + timedelta(days=366)
    rows = [
        row
        for one in BUSINESSES
        for row in (*_rests(one, first, until), *_sales(one, first, until), _shift(one, first))
    ]
    events = pd.DataFrame(rows).astype(object)
    events = events.where(events.notna(), None)
    scopes = zip(events["category"], events["entity"], strict=True)
    events["scope_key"] = [scope_key(None, category, entity, None) for category, entity in scopes]
    return keyed(
        "events", events, "entity", "event_name", "event_date", user_id=owner, is_shared=True
    )


def _rests(business: Business, first: date, until: date) -> list[dict[str, object]]:
    return [
        _event(business, name, day, EventType.holiday)
        for day, name in holidays(first, until).items()
    ]


def _sales(business: Business, first: date, until: date) -> list[dict[str, object]]:
    return [
        _event(business, one.name, begins, EventType.promotion, ends_on=ends, category="revenue")
        for one in business.campaigns
        for begins, ends in one.between(first, until)
    ]


def _shift(business: Business, first: date) -> dict[str, object]:
    day, said = shift_day(business, first), {"category": "revenue", "include_in_prediction": False}
    return _event(business, business.shift_name, day, EventType.custom, **said)


def _event(
    business: Business, name: str, day: date, kind: EventType, **more: object
) -> dict[str, object]:
    usual = {"ends_on": None, "category": None, "include_in_prediction": True}
    said = {"event_name": name, "event_date": day, "type": kind, "entity": business.name}
    return usual | said | more
