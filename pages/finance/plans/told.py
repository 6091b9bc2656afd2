"""What a version comes to, in a chart with its sentence, and in a table."""

from functools import partial
from typing import Any

import pandas as pd

from core.charts import lines
from core.glance import short
from pages.finance.plans.picked import Picked
from pages.shared import show

MOST = 7  # lines of a chart; the rest is put together
OTHERS = "{} others"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMES = ["Category", "Entity"]


def by_category(rows: pd.DataFrame) -> pd.DataFrame:
    """A column for each category by month, the largest first; small ones are put together."""
    values = rows.astype(float).groupby(level="category").sum(min_count=1).T
    order = values.abs().sum().sort_values(ascending=False, kind="stable").index
    values = values[order]
    if values.shape[1] > MOST + 1:
        rest = values.iloc[:, MOST:]
        name = OTHERS.format(rest.shape[1])
        values = values.iloc[:, :MOST].assign(**{name: rest.sum(axis=1, min_count=1)})
    return values.set_axis(pd.DatetimeIndex(values.index), axis=0).rename_axis("Month")


def chart(picked: Picked, where: tuple[str, ...]) -> show.Part:
    """The months of each category."""
    values = by_category(picked.rows)
    return show.chart(
        partial(_drawn, values, picked.currency),
        f"Budget of {picked.year} by month",
        values,
        finding(picked, values),
        source=where,
    )


def _drawn(values: pd.DataFrame, currency: str, theme: Any) -> Any:
    drawn = lines.lines(values, theme, currency)
    return drawn.update_traces(mode="lines+markers").update_xaxes(tickformat="%b %Y", dtick="M1")


def finding(picked: Picked, values: pd.DataFrame) -> str:
    """The largest category, and its highest month."""
    first = values.columns[0]
    line = values[first].dropna()
    total, place = float(line.sum()), int(line.abs().to_numpy().argmax())
    at, highest = line.index[place], float(line.iloc[place])
    most = f"most in {at:%B} ({short(highest)})" if len(line) > 1 else f"in {at:%B}"
    count = len(set(picked.rows.index.get_level_values("category")))
    largest = (
        f"The largest of {count} categories is {first}" if count > 1 else f"{first} is planned"
    )
    return f"{largest}: {short(total)} {picked.currency} in {picked.year}, {most}."


def table(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Lines of one currency under the twelve months of a year, with their sums."""
    named = rows.index.to_frame(index=False).iloc[:, :2].set_axis(NAMES, axis=1)
    values = rows.astype(float).reset_index(drop=True)
    columns = {
        name: values[day] if (day := _day(year, at)) in values else pd.Series(dtype=float)
        for at, name in enumerate(MONTHS, 1)
    }
    months = pd.DataFrame(columns, index=named.index, dtype=float)
    return pd.concat([named, months], axis=1).assign(Year=months.sum(axis=1, min_count=1))


def _day(year: int, month: int) -> Any:
    return pd.Timestamp(year, month, 1).date()
