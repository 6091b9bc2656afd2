"""The events of a calendar in figures and sentences."""

from collections import Counter
from datetime import date

import pandas as pd

from core.calendar.choices import KINDS
from core.calendar.dated import Dated
from core.db.findings import many
from core.glance import listed
from pages.shared import session, show

ALL = "All series and products"
AHEAD = "How often events of these kinds come in the twelve months from today on."
COUNT = "Events that forecasts learn from, and that move what they expect; others are only told."
WORDS = {
    "holiday": "holiday",
    "promotion": "promotion",
    "seasonal": "season",
    "custom": "other event",
}
OURS = "Events that are shared count in the forecasts of everybody."


def changeable(found: list[Dated]) -> list[Dated]:
    """Those that this person may change."""
    user = session.current_user()
    return [one for one in found if one.is_mine or user.sees_all]


def figures(found: list[Dated], ahead: pd.DataFrame, today: date) -> list[show.Figure]:
    """How many come, which is the next, and how many count."""
    count = len(once_each(ahead))
    counting = sum(one.said.counts for one in found)
    ours = sum(one.said.is_shared for one in found)
    return [
        show.Figure("Ahead", f"{count:,}", AHEAD, change="in twelve months", better=""),
        _next(ahead, today),
        show.Figure("Count in forecasts", f"{counting:,} of {len(found):,}", COUNT),
        show.Figure("Shared with everybody", f"{ours:,} of {len(found):,}", OURS),
    ]


def _next(ahead: pd.DataFrame, today: date) -> show.Figure:
    coming = ahead[ahead["first"] > pd.Timestamp(today)]
    if coming.empty:
        return show.Figure("Next", None, "The first that begins.", reason="nothing is planned")
    one = coming.iloc[0]
    days = (one["first"].date() - today).days
    also = coming.loc[coming["first"] == one["first"], "name"].drop_duplicates().tolist()
    return show.Figure(
        "Next",
        f"in {many(days, 'day')}",
        "The first that begins.",
        change=listed(also, 2),
        better="",
    )


def finding(come: pd.DataFrame, first: date, last: date) -> str:
    """What comes, in a sentence."""
    if come.empty:
        return f"No event lies between {first} and {last}."
    kinds = Counter(once_each(come)["kind"])
    told = [many(kinds[kind], WORDS[kind]) for kind in KINDS if kinds[kind]]
    return f"From {first} to {last}: {listed(told, len(KINDS))}."


def once_each(come: pd.DataFrame) -> pd.DataFrame:
    """Times that events come, each once where it is about several things."""
    return come.drop_duplicates(["name", "kind", "first", "last"])
