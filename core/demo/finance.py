"""Sample series of two invented businesses, the file they came in, their budgets and their days."""

import gzip
import hashlib
from datetime import date, timedelta
from uuid import UUID

import pandas as pd
from sqlmodel import SQLModel

from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType
from core.demo import keys
from core.demo.businesses import BUSINESSES, Business, actual, planned, shift_day
from core.demo.holidays import holidays
from core.demo.rows import keyed
from core.finance.tables import Budget
from core.series.rollup import rolled_up
from core.series.tables import AccountClass, Favourable, Series, SeriesMonth, TimeSeriesData
from core.uploads.tables import DataUpload, UploadFile, UploadStatus

CURRENCY = "EUR"
MONTHS = 36  # and the days of the month that has begun
FILENAME = "sample-finance.csv"
# The chart of accounts: the place of each category, and which way is good.
ACCOUNTS = {
    "revenue": (AccountClass.revenue, Favourable.when_higher),
    "expense": (AccountClass.operating_expense, Favourable.when_lower),
    "cash_flow": (AccountClass.cash, Favourable.when_higher),
}
UPLOAD = keys.key("data_uploads", FILENAME)


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Three years of two businesses up to yesterday, and the plan up to the end of the year."""
    last = today - timedelta(days=1)
    first = (pd.Period(last, "M") - MONTHS).start_time.date()
    points = pd.concat([_points(seed, one, first, last) for one in BUSINESSES], ignore_index=True)
    content = _csv(points)
    months = rolled_up(points)
    stored = points.drop(columns="entity")
    return {
        DataUpload: _upload(content, len(points), owner),
        UploadFile: _file(content),
        Series: _series(owner),
        TimeSeriesData: keyed(
            "timeseries_data", stored, "series_id", "timestamp", data_upload_id=UPLOAD
        ),
        SeriesMonth: keyed("series_months", months, "series_id", "month"),
        Budget: _budgets(seed, first, last, owner),
        Event: _events(first, last, owner),
    }


def _series_key(business: Business, category: str) -> UUID:
    return keys.key("series", business.name, category)


def _series(owner: UUID) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": _series_key(business, category),
            "user_id": owner,
            "name": f"{business.name} {category.replace('_', ' ')}",
            "category": category,
            "entity": business.name,
            "frequency": "D",
            "currency": CURRENCY,
            "favourable": favourable,
            "account_class": account,
            "is_shared": True,
        }
        for business in BUSINESSES
        for category, (account, favourable) in ACCOUNTS.items()
    )


def _points(seed: int, business: Business, first: date, last: date) -> pd.DataFrame:
    days = actual(seed, business, first, last).rename_axis("timestamp").tz_localize("UTC")
    points = days.reset_index().melt("timestamp", var_name="category", value_name="value")
    ids = {category: _series_key(business, category) for category in ACCOUNTS}
    return points.assign(entity=business.name, series_id=points["category"].map(ids))


def _csv(points: pd.DataFrame) -> bytes:
    """The file the points might have come in."""
    lines = points.assign(date=points["timestamp"].dt.strftime("%Y-%m-%d"))
    columns = ["date", "entity", "category", "value"]
    text: str = lines[columns].to_csv(index=False, lineterminator="\n", float_format="%.2f")
    return text.encode()


def _upload(content: bytes, count: int, owner: UUID) -> pd.DataFrame:
    mapping = {"timestamp": "date", "entity": "entity", "category": "category", "value": "value"}
    row = {
        "id": UPLOAD,
        "user_id": owner,
        "filename": FILENAME,
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "sheet": "",
        "file_size": len(content),
        "data_type": "financial_data",
        "row_count": count,
        "status": UploadStatus.validated,
        "is_shared": True,
        "metadata": {
            "mapping": mapping,
            "reader": {"encoding": "utf-8", "delimiter": ",", "currency": CURRENCY},
        },
    }
    return pd.DataFrame([row])


def _file(content: bytes) -> pd.DataFrame:
    packed = gzip.compress(content, mtime=0)  # the same file gives the same bytes
    row = {
        "id": keys.key("upload_files", FILENAME),
        "data_upload_id": UPLOAD,
        "content": packed,
        "size": len(packed),
        "sha256": hashlib.sha256(packed).hexdigest(),
    }
    return pd.DataFrame([row])


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
    same = {"user_id": owner, "is_shared": True, "currency": CURRENCY}
    return keyed("budgets", budgets, "entity", "category", "period_start", **same)


def _events(first: date, last: date, owner: UUID) -> pd.DataFrame:
    """Holidays until a year from now, for forecasts to know them, and what changed a level."""
    ahead = holidays(first, last + timedelta(days=366))
    rows = [
        (business, name, day, EventType.holiday)
        for business in BUSINESSES
        for day, name in ahead.items()
    ]
    shifts = [(one, one.shift_name, shift_day(one, first), EventType.custom) for one in BUSINESSES]
    events = pd.DataFrame(
        {
            "user_id": owner,
            "event_name": name,
            "event_date": day,
            "type": kind,
            "entity": business.name,
            "scope_key": scope_key(None, None, business.name, None),
            "is_shared": True,
        }
        for business, name, day, kind in rows + shifts
    )
    return keyed("events", events, "entity", "event_name", "event_date")
