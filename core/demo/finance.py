"""Sample series of two invented businesses, the file they came in, their budgets and their days."""

import gzip
import hashlib
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import SQLModel

from core.analytics.cleaning import Outliers, Smooth
from core.analytics.periods import Resample, WorkingDays
from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType
from core.demo import keys
from core.demo.businesses import BUSINESSES, Business, actual, planned, shift_day
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
from core.uploads.tables import DataUpload, UploadFile, UploadStatus

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
UPLOAD = keys.key("data_uploads", FILENAME)
BUDGETS = keys.key("data_uploads", PLANS)


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Three years of two businesses up to yesterday, and the plan up to the end of the year."""
    last = today - timedelta(days=1)
    first = (pd.Period(last, "M") - MONTHS).start_time.date()
    points = pd.concat([_points(seed, one, first, last) for one in BUSINESSES], ignore_index=True)
    content = _csv(points)
    months = rolled_up(points)
    budgets = _budgets(seed, first, last, owner)
    plans = _plans(budgets)
    mistaken = b"".join(content.splitlines(keepends=True)[: MISTAKEN_ROWS + 1])
    files = {MISTAKEN: mistaken, FILENAME: content, PLANS: plans}
    stored = points.drop(columns="entity")
    return {
        DataUpload: _uploads(files, points, budgets, owner, today),
        UploadFile: _files(files),
        Series: _series(owner),
        TimeSeriesData: keyed(
            "timeseries_data", stored, "series_id", "timestamp", data_upload_id=UPLOAD
        ),
        SeriesMonth: keyed("series_months", months, "series_id", "month"),
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


def _csv(points: pd.DataFrame) -> bytes:
    """The file the points might have come in."""
    lines = points.assign(date=points["timestamp"].dt.strftime("%Y-%m-%d"))
    columns = ["date", "entity", "category", "value"]
    text: str = lines[columns].to_csv(index=False, lineterminator="\n", float_format="%.2f")
    return text.encode()


def _plans(budgets: pd.DataFrame) -> bytes:
    """The file the budgets might have come in."""
    columns = ["category", "entity", "period_start", "period_end", "amount", "currency"]
    named = budgets[columns].rename(columns={"amount": "budget"})
    text: str = named.to_csv(index=False, lineterminator="\n", float_format="%.2f")
    return text.encode()


def _uploads(
    files: dict[str, bytes], points: pd.DataFrame, budgets: pd.DataFrame, owner: UUID, today: date
) -> pd.DataFrame:
    """The files, each as a load leaves it: one with rows that were refused, one taken back."""
    series = {"timestamp": "date", "entity": "entity", "category": "category", "value": "value"}
    plans = {name: name for name in ("category", "entity", "period_start", "period_end")}
    days = points["timestamp"]
    told = {
        FILENAME: ("series", len(points), 0, days, series),
        PLANS: (
            "budgets",
            len(budgets),
            2,
            budgets["period_start"],
            plans | {"amount": "budget", "currency": "currency"},
        ),
        MISTAKEN: ("series", MISTAKEN_ROWS, 0, days[:MISTAKEN_ROWS], series),
    }
    morning = datetime.combine(today - timedelta(days=1), time(9), UTC)
    uploads = [
        {
            "id": keys.key("data_uploads", name),
            "user_id": owner,
            "filename": name,
            "file_sha256": hashlib.sha256(files[name]).hexdigest(),
            "sheet": "",
            "file_size": len(files[name]),
            "data_type": shape,
            "row_count": count,
            "rejected_count": refused,
            "status": UploadStatus.validated,
            "is_shared": True,
            "created_at": morning + timedelta(minutes=5 * list(files).index(name)),
            "undone_at": morning + timedelta(minutes=3) if name == MISTAKEN else None,
            "metadata": {
                "mapping": mapping,
                "detected": {"encoding": "utf-8", "delimiter": ",", "header_line": 1},
                "first": f"{when.min():%Y-%m-%d}",
                "last": f"{when.max():%Y-%m-%d}",
                "quality": round(count / (count + refused), 6),
                "policy": "good" if refused else "all",
                "mode": "update",
                "totals": {"rows": f"{count:,}"},
            },
        }
        for name, (shape, count, refused, when, mapping) in told.items()
    ]
    made = pd.DataFrame(uploads)
    return made.assign(undone_at=pd.to_datetime(made["undone_at"], utc=True))


def _files(files: dict[str, bytes]) -> pd.DataFrame:
    rows = []
    for name, content in files.items():
        packed = gzip.compress(content, mtime=0)  # the same file gives the same bytes
        rows.append(
            {
                "id": keys.key("upload_files", name),
                "data_upload_id": keys.key("data_uploads", name),
                "content": packed,
                "refused": gzip.compress(REFUSED, mtime=0) if name == PLANS else None,
                "size": len(packed),
                "sha256": hashlib.sha256(packed).hexdigest(),
            }
        )
    return pd.DataFrame(rows)


def _budgets(seed: int, first: date, last: date, owner: UUID) -> pd.DataFrame:
    plans = []
    for business in BUSINESSES:
        plan = planned(seed, business, first, date(last.year, 12, 31)).rename_axis("month")
        amounts = plan.reset_index().melt("month", var_name="category", value_name="amount")
        plans.append(amounts.assign(entity=business.name))
    budgets = pd.concat(plans, ignore_index=True)
    months = budgets.pop("month").dt.to_period("M").dt
    budgets = budgets.assign(
        period_start=months.start_time.dt.date, period_end=months.end_time.dt.date
    )
    same = {"user_id": owner, "is_shared": True, "currency": CURRENCY, "data_upload_id": BUDGETS}
    return keyed("budgets", budgets, "entity", "category", "period_start", **same)


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
