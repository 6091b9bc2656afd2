"""Twelve months of days, and what falls on them: a row a month, a lane in it for each kind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import style
from core.charts.style import Theme

Day: TypeAlias = np.datetime64

MONTHS, LONGEST_MONTH = 12, 31
HEIGHT = 500
TODAY = "Today"
NAMED = 6  # events of one day that are named beside it
WEEKEND = 5  # Saturday, counted from Monday
SYMBOLS = ("diamond", "square", "circle", "cross")
LANES = (-0.27, -0.09, 0.09, 0.27)  # of a row


def calendar(
    come: pd.DataFrame, kinds: Mapping[str, str], first: date, today: date, theme: Theme
) -> go.Figure:
    """What comes in the twelve months from a day on: its first and last day, its kind and name.

    ``kinds`` are four at most, each with the word for it; each has a colour, a mark and a lane.
    """
    months = pd.period_range(first, periods=MONTHS, freq="M")
    drawn = style.figure(theme)
    drawn.add_trace(_ground(months, theme))
    days = _days(come, months)
    # Promotions are amber, as is all that people add to a series.
    colours = (theme.series[2], theme.amber, theme.teal, theme.series[5])
    looks = zip(kinds.items(), colours, SYMBOLS, LANES, strict=False)
    for (kind, name), colour, symbol, lane in looks:
        if kind in days:
            marker = {"symbol": symbol, "size": 8, "color": colour}
            drawn.add_trace(_lane(days[kind], months, lane, name, marker))
    if months[0] <= pd.Period(today, "M") <= months[-1]:
        drawn.add_trace(_today(today, months, theme))
    return _dressed(drawn, months, theme)


def _dressed(drawn: go.Figure, months: pd.PeriodIndex, theme: Theme) -> go.Figure:
    style.dress(drawn, theme, height=HEIGHT)
    labels = [month.strftime("%b %Y") for month in months]
    rows = {"tickvals": list(range(MONTHS)), "ticktext": labels, "range": [MONTHS - 0.5, -0.5]}
    days = {"tickvals": list(range(1, LONGEST_MONTH + 1)), "range": [0.4, LONGEST_MONTH + 0.6]}
    drawn.update_yaxes(**rows, showgrid=False)
    drawn.update_xaxes(**days, showgrid=False, showline=False, ticks="")
    return drawn.update_layout(hovermode="closest")


def _ground(months: pd.PeriodIndex, theme: Theme) -> go.Heatmap:
    """The days that there are, weekends darker."""
    days = np.arange(1, LONGEST_MONTH + 1)
    begins = np.array([month.start_time.weekday() for month in months])
    is_weekend = (begins[:, None] + days - 1) % 7 >= WEEKEND
    is_there = days <= np.array([month.days_in_month for month in months])[:, None]
    return go.Heatmap(
        x=days,
        y=np.arange(MONTHS),
        z=np.where(is_there, is_weekend.astype(float), np.nan),
        zmin=0,
        zmax=1,
        colorscale=[[0, theme.sand], [1, style.faded(theme.line, 0.7)]],
        showscale=False,
        showlegend=False,
        hoverinfo="skip",
        xgap=1,
        ygap=3,
    )


def _days(come: pd.DataFrame, months: pd.PeriodIndex) -> dict[str, dict[Day, list[str]]]:
    """For each kind its days, in order, with the names of what falls on them."""
    begin, end = months[0].start_time, months[-1].start_time + pd.offsets.MonthEnd()
    found: dict[str, dict[Day, list[str]]] = {}
    columns = (come[name] for name in ("kind", "name", "first", "last"))
    for kind, name, first, last in zip(*columns, strict=True):
        days = np.arange(_day(max(first, begin)), _day(min(last, end)) + 1)
        for day in days:
            found.setdefault(kind, {}).setdefault(day, []).append(name)
    return {kind: dict(sorted(days.items())) for kind, days in found.items()}


def _day(moment: pd.Timestamp) -> Day:
    return np.datetime64(moment.date())


def _named(names: Sequence[str]) -> str:
    every = list(dict.fromkeys(names))
    more = [f"and {len(every) - NAMED} more"] if len(every) > NAMED else []
    return "<br>".join([*map(style.plain, every[:NAMED]), *more])


def _lane(
    days: Mapping[Day, Sequence[str]],
    months: pd.PeriodIndex,
    lane: float,
    name: str,
    marker: Mapping[str, object],
) -> go.Scatter:
    """One kind: a mark on each day, and a line along days that follow each other."""
    moments = pd.DatetimeIndex(list(days))
    begins = np.flatnonzero((np.diff(moments) != pd.Timedelta(days=1)) | (moments.day[1:] == 1)) + 1
    rows = (moments.year - months[0].year) * MONTHS + moments.month - months[0].month
    texts = [
        f"<b>{day}</b><br>{_named(names)}"
        for day, names in zip(moments.strftime("%a %Y-%m-%d"), days.values(), strict=True)
    ]
    return go.Scatter(
        x=np.insert(moments.day.to_numpy(dtype=float), begins, np.nan),
        y=np.insert(rows.to_numpy(dtype=float) + lane, begins, np.nan),
        text=np.insert(np.array(texts, dtype=object), begins, ""),
        name=name,
        mode="lines+markers",
        marker=marker,
        line={"color": style.faded(str(marker["color"]), 0.55), "width": 5, "dash": "solid"},
        hovertemplate="%{text}<extra></extra>",
    )


def _today(today: date, months: pd.PeriodIndex, theme: Theme) -> go.Scatter:
    row = (today.year - months[0].year) * MONTHS + today.month - months[0].month
    ring = {"symbol": "square-open", "size": 26, "color": theme.ink, "line": {"width": 2}}
    return go.Scatter(
        x=[today.day],
        y=[row],
        name=TODAY,
        mode="markers",
        marker=ring,
        hovertemplate=f"<b>{TODAY}</b><extra></extra>",
    )
