"""The calendar of holidays, promotions and other causes, and which of them count in forecasts."""

from datetime import UTC, date, datetime
from functools import partial

import pandas as pd
import streamlit as st

from core.actors import Role
from core.calendar import queries
from core.calendar.choices import KINDS
from core.calendar.dated import Dated, coming
from core.charts import calendar
from core.series import queries as series
from core.series.queries import Listed
from pages.finance import agenda, dated, feasts, happenings
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import may, way

QUESTION = "What moves your figures, and when does it come?"
NEEDS = (
    "Holidays of a country are added by one click, other events by a form or a file with a name "
    "and a date in each row."
)
NEXT = "Next 12 months"
NAME = "Calendar of events"
FOR = "Only what counts in forecasts of this series."
ALL, ADD, CHANGE, OVERLAPS = "All events", "Add an event", "Change one", "Overlaps"


def chosen(found: list[Dated], today: date) -> tuple[date, list[str], Listed | None]:
    """The first day of the twelve months to show, the kinds, and the series they count for."""
    years = {one.said.first.year for one in found} | {today.year}
    periods = [NEXT, *map(str, range(max(years), min(years) - 1, -1))]
    with pick.row():
        period = pick.one("Period", periods, "period", width=150)
        kinds = pick.some("Kind", list(KINDS), "kind", say=KINDS.__getitem__, width=200)
        one = pick.one("For", [agenda.ALL, *ask(series.series)], "for", help=FOR, width=200)
        if may(Role.analyst):
            st.space("stretch")
            feasts.popover(today)
    first = today.replace(day=1) if period == NEXT else date(int(period), 1, 1)
    return first, kinds or list(KINDS), one if isinstance(one, Listed) else None


def below(found: list[Dated], first: date, last: date) -> None:
    """All of them as they are kept, and what can be done with them."""
    together = ask(queries.overlapping, first, last)
    dated.said()
    names = [ALL, *([ADD, CHANGE] if may(Role.analyst) else []), *([OVERLAPS] if together else [])]
    tabs = dict(zip(names, show.tabs(names), strict=True))
    with tabs[ALL]:
        show.table(happenings.table(found), ALL, columns=happenings.COLUMNS)
    if ADD in tabs:
        with tabs[ADD]:
            dated.add()
        with tabs[CHANGE]:
            dated.change(agenda.changeable(found))
    if together:
        with tabs[OVERLAPS]:
            happenings.overlaps(together)


today = datetime.now(UTC).date()
st.title("Events", anchor=False)
st.caption(
    "Holidays, promotions and other causes: past ones teach forecasts, planned ones move them."
)
if not (every := ask(queries.events)):
    show.empty(QUESTION, NEEDS, sample=happenings.SAMPLE, go_to=way("upload"))
    if may(Role.analyst):
        dated.said()
        feasts.popover(today)
        dated.add()
    st.stop()

first, kinds, one = chosen(every, today)
seen = every if one is None else ask(queries.events, one.id)
seen = [event for event in seen if event.said.type.value in kinds]
last = (pd.Timestamp(first) + pd.DateOffset(years=1, days=-1)).date()
ahead = coming(seen, today, (pd.Timestamp(today) + pd.DateOffset(years=1)).date())
told = show.figures(agenda.figures(seen, ahead, today))
come = coming(seen, first, last)
where = (
    f"As of {today}",
    f"{len(seen):,} events" + (f" that count for {one}" if one else ""),
)
part = show.chart(
    partial(calendar.calendar, come, KINDS, first, today),
    NAME,
    happenings.rows(come),
    agenda.finding(come, first, last),
    source=where,
)
below(seen, first, last)
show.report(show.Report(NAME, QUESTION, told, (part,), where))
show.source(*where)
