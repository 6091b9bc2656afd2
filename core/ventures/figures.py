"""What rows of quarterly files say, in the units and signs that are kept."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.currency.codes import CODES
from core.db.types import now
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault
from core.ventures import money, quarters
from core.ventures.quarter_fields import COUNTS, EXPENSES, MONEY, TITLES

THOUSANDFOLD = (500, 2_000)  # what a slip of a thousand looks like beside the quarter before
NOT_BELOW = ("total_revenue", "recurring_revenue", *EXPENSES)
Mask = NDArray[np.bool_]


def stated(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of each row, exact; nothing where the file says nothing."""
    scales = rows.get("scale")
    made = pd.DataFrame(index=rows.index)
    for name in MONEY:
        if name in rows:
            made[name] = money.exact(rows[name], scales, is_turned=_turned(rows, name))
    for one in COUNTS:
        if one.name in rows:
            counts = rows[one.name].astype(object)
            made[one.name] = counts.map(int, na_action="ignore").where(counts.notna(), None)
    return made


def _turned(rows: pd.DataFrame, name: str) -> Any:
    """Whether a file writes below nothing what is kept above."""
    answer = "burn_is" if name == "cash_burn" else "expenses_are"
    if name not in {"cash_burn", *EXPENSES} or answer not in rows:
        return None
    return (rows[answer].astype(object) == "negative").to_numpy()


def check(rows: pd.DataFrame) -> list[Fault]:
    """Figures that can be of a quarter; what looks odd is told."""
    if rows.empty:
        return []
    said = stated(rows)
    faults = [fault for name in MONEY if name in said for fault in money.kept(said[name], name)]
    for name in NOT_BELOW:
        if name in said:
            why = f"{TITLES[name]} below nothing cannot be."
            faults += [Fault(int(row), name, why) for row in rows.index[_floats(said, name) < 0]]
    faults += parts(said)
    codes = rows["currency"].astype(object) if "currency" in rows else None
    if codes is not None:
        strange = (codes.notna() & ~codes.isin(CODES)).to_numpy()
        faults += once_each(strange, codes, "currency", _strange)
    return faults + _odd(rows, said) + _steps(rows, said)


def parts(said: pd.DataFrame) -> list[Fault]:
    """Recurring revenue that is more than all of it."""
    if not {"recurring_revenue", "total_revenue"} <= set(said):
        return []
    more = _floats(said, "recurring_revenue") > _floats(said, "total_revenue")
    why = "Recurring revenue is more than total revenue."
    return [Fault(int(row), "recurring_revenue", why) for row in said.index[more]]


def _odd(rows: pd.DataFrame, said: pd.DataFrame) -> list[Fault]:
    """Figures that can be right, and that a person should look at."""
    names = rows["company"].astype(object)
    faults = []
    for less, more in (("gross_profit", "total_revenue"), EXPENSES):
        if {less, more} <= set(said):
            is_more = _floats(said, less) > _floats(said, more)
            told = f"{TITLES[less]} is more than {TITLES[more].casefold()}"
            faults += once_each(is_more, names, less, _telling(told))
    if "cash_balance" in said:
        is_below = _floats(said, "cash_balance") < 0
        faults += once_each(is_below, names, "cash_balance", _telling("the cash is overdrawn"))
    is_ahead = (rows["fiscal_reporting_date"] > pd.Timestamp(now())).to_numpy()
    told = "a quarter that is not over has been reported"
    return faults + once_each(is_ahead, names, "fiscal_reporting_date", _telling(told))


def _steps(rows: pd.DataFrame, said: pd.DataFrame) -> list[Fault]:
    """Quarters that are missing between two, and figures a thousand times those before."""
    names = rows["company"].astype("category")
    codes = names.cat.codes.to_numpy()
    days = rows["fiscal_reporting_date"].dt.tz_localize(None).to_numpy()
    order = np.lexsort((days, codes))
    months = days[order].astype("datetime64[M]").astype(np.int64)
    is_next = codes[order][1:] == codes[order][:-1]
    gap = np.zeros(len(rows), bool)
    gap[order[1:]] = is_next & (np.diff(months) > 3)
    faults = once_each(
        gap, names.astype(object), "fiscal_reporting_date", _telling("a quarter is missing before")
    )
    for name in ("total_revenue", "cash_balance"):
        if name in said:
            values = np.abs(_floats(said, name))[order]
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.maximum(values[1:] / values[:-1], values[:-1] / values[1:])
            leap = np.zeros(len(rows), bool)
            leap[order[1:]] = is_next & (ratio > THOUSANDFOLD[0]) & (ratio < THOUSANDFOLD[1])
            told = f"{TITLES[name].casefold()} is about 1,000 times that of the quarter before"
            faults += once_each(leap, names.astype(object), name, _telling(told))
    return faults


def _floats(said: pd.DataFrame, name: str) -> NDArray[np.float64]:
    return said[name].to_numpy(dtype=np.float64, na_value=np.nan)


def _telling(told: str) -> Any:
    return lambda name, count: f"{name}: {told} ({count:,} rows)."


def _strange(code: str, _count: int) -> str:
    return f"{code} is not among the currencies that are known here; look whether it is meant."


def kinds_of(rows: pd.DataFrame) -> pd.Series:
    """How the quarter of each row is named."""
    if "quarter_is" not in rows:
        return pd.Series(quarters.DAY, rows.index, dtype=object)
    said = rows["quarter_is"].astype(object)
    return said.where(said.notna(), quarters.DAY)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many companies and quarters there are, and the revenue in each currency."""
    days = rows["fiscal_reporting_date"]
    found = {
        "Companies": f"{rows['company'].nunique():,}",
        "Quarters": f"{days.nunique():,}",
        "First quarter": f"{days.min():%Y-%m-%d}",
        "Last quarter": f"{days.max():%Y-%m-%d}",
    }
    if "total_revenue" not in rows:
        return found
    currency = (
        rows["currency"].astype(object).where(rows["currency"].notna(), "")
        if "currency" in rows
        else pd.Series("", rows.index)
    )
    revenue = stated(rows)["total_revenue"]
    return found | {
        f"Revenue {code}".strip(): money.total(some.to_list())
        for code, some in revenue.groupby(currency)
    }
