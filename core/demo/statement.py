"""Sample books of one company: the statement they came in, months across, and their budgets.

In this file costs are negative, in that of the two businesses they are positive. What is stored is
what is in the file; reports tell by themselves which way round it is.
"""

from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import SQLModel

from core.demo import files, keys, plans
from core.demo.company import ACCOUNTS, CURRENCY, MONTHS, NAME, Account, actual, planned, revised
from core.demo.files import File, file_key
from core.demo.rows import keyed
from core.finance.statement import name_of
from core.finance.tables import Budget
from core.series.rollup import rolled_up
from core.series.tables import AccountClass, Series, SeriesMonth, TimeSeriesData

FILENAME = "sample-tidewater.csv"
PLANS = "sample-tidewater-budgets.csv"
HEADER_LINE = 3
FIELDS = (
    *("timestamp", "period_end", "value", "category", "entity", "scenario"),
    *("account", "currency", "unit"),
)
# Below which line of the file stands which sub-total.
TOTALS = {
    "Refunds": "Total revenue",
    "Support": "Gross profit",
    "Depreciation": "Operating income",
    "Interest paid": "Profit before tax",
    "Tax": "Net income",
}


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Three years up to the last month that is over, and the plan up to the end of the year."""
    until = pd.Period(today, "M") - 1
    months = pd.period_range(end=until, periods=MONTHS, freq="M").to_timestamp()
    signed = _signed(actual(seed, months))
    points = _points(signed)
    budgets = _budgets(seed, months[0], (today - timedelta(days=1)).year, owner)
    received = [_file(signed), plans.file(PLANS, budgets, 35)]
    return files.tables(received, today, owner) | {
        Series: _series(owner),
        TimeSeriesData: keyed(
            "timeseries_data", points, "series_id", "timestamp", data_upload_id=file_key(FILENAME)
        ),
        SeriesMonth: keyed("series_months", rolled_up(points), "series_id", "month"),
        Budget: budgets,
    }


def series_key(account: str) -> UUID:
    """The key of the series of one account."""
    return keys.key("series", NAME, account)


def _signed(figures: pd.DataFrame) -> pd.DataFrame:
    """With costs below 0, as the file has them."""
    signs = {one.name: -1.0 if one.is_cost else 1.0 for one in ACCOUNTS}
    return figures * pd.Series(signs) + 0.0  # no minus before a 0


def _series(owner: UUID) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": series_key(one.name),
            "user_id": owner,
            "name": name_of({"category": one.name, "entity": NAME}),
            "category": one.name,
            "entity": NAME,
            "frequency": "MS",
            "currency": _currency(one),
            "kind": one.kind,
            "favourable": one.favourable,
            "account_class": one.account_class,
            "recipe": [],
            "is_shared": True,
        }
        for one in ACCOUNTS
    )


def _currency(one: Account) -> str | None:
    return None if one.account_class is AccountClass.headcount else CURRENCY


def _points(signed: pd.DataFrame) -> pd.DataFrame:
    long = signed.rename_axis("timestamp").tz_localize("UTC").reset_index()
    points = long.melt("timestamp", var_name="category", value_name="value")
    ids = {one.name: series_key(one.name) for one in ACCOUNTS}
    return points.assign(series_id=points["category"].map(ids))


def _file(signed: pd.DataFrame) -> File:
    """The file the points might have come in, with the sub-totals that such a file has."""
    lines = [f"Entity: {NAME}", f"Profit and loss in {CURRENCY}"]
    lines.append(",".join(["Account", *(f"{month:%b %Y}" for month in signed.index)]))
    total = pd.Series(0.0, signed.index)
    for one in ACCOUNTS:
        amounts = signed[one.name]
        places = 0 if one.account_class is AccountClass.headcount else 2
        lines.append(_line(one.name, amounts, places))
        total = total + amounts
        if one.name in TOTALS:
            lines.append(_line(TOTALS[one.name], total, 2))
    content = "".join(f"{one}\n" for one in lines).encode()
    days = pd.Series(signed.index)
    mapping = {one: one for one in FIELDS}
    totals = {"Lines": f"{len(ACCOUNTS)}"}
    return File(
        *(FILENAME, "statement", content, signed.size, days, mapping, 30, HEADER_LINE, totals)
    )


def _line(name: str, amounts: pd.Series, places: int) -> str:
    return ",".join([name, *(f"{one:.{places}f}" for one in np.round(amounts, places) + 0.0)])


def _budgets(seed: int, first: pd.Timestamp, year: int, owner: UUID) -> pd.DataFrame:
    """What was planned of every month, and the same with this year planned anew."""
    months = pd.date_range(first, f"{year}-12-01", freq="MS")
    made = {(NAME, 1): planned(seed, months), (NAME, 2): revised(seed, months)}
    return plans.budgets(made, owner, PLANS, CURRENCY)
