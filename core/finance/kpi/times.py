"""Which days a report is about: its period as far as it is known, and what that is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.analytics.kpi.calendars import Length, Period
from core.analytics.kpi.reckoning import ACTUAL, LTM, LTM_BEFORE, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.spans import Span, months_later, pieces
from core.errors import NotFound
from core.finance.kpi.accounts import Found
from core.finance.kpi.asking import Asked

SHOWN = {Length.month: 13, Length.quarter: 9, Length.year: 5, Length.ltm: 5, Length.custom: 3}
HISTORY = 25  # months of revenue, hence two years of growth


@dataclass(frozen=True)
class Times:
    """The spans of a report."""

    whole: Period
    period: Period  # as far as it is over
    until: date  # the last day that counts
    columns: Mapping[str, Span]
    labels: Mapping[str, str]  # of the columns
    trend: tuple[Period, ...]
    history: tuple[Span, ...]  # whole months, oldest first

    def of_columns(self) -> list[Span]:
        """Those of all pieces that lie in a column."""
        spans = list(self.columns.values())
        return [one for one in self.all_pieces() if any(span.holds(one) for span in spans)]

    def all_pieces(self) -> list[Span]:
        """The pieces of which everything consists."""
        return pieces([*self.columns.values(), *(one.span for one in self.trend), *self.history])


def times(asked: Asked, found: Found) -> Times:
    """The spans that follow from a question and from how far the books reach."""
    calendar, whole = asked.calendar, asked.whole
    until = _until(whole, found)
    period = whole.up_to(until)
    before, year_ago = calendar.before(whole), calendar.year_before(whole)
    named = {
        ACTUAL: period,
        PREVIOUS: calendar.alike(before, whole, until),
        YEAR_BEFORE: calendar.alike(year_ago, whole, until),
    }
    last = whole if not calendar.is_of_weeks and whole.length is Length.custom else None
    ltm = _twelve_months(asked, period, is_custom=last is not None)
    if ltm is not None:
        named |= {LTM: ltm, LTM_BEFORE: calendar.year_before(ltm)}
    trend = [*calendar.last(SHOWN[whole.length], whole)[:-1], period]
    ends = months_later(until.replace(day=1), 1) - timedelta(days=1)
    last_month = until.replace(day=1) if ends == until else months_later(until.replace(day=1), -1)
    history = tuple(
        Span(first, months_later(first, 1) - timedelta(days=1))
        for first in (months_later(last_month, -at) for at in reversed(range(HISTORY)))
    )
    return Times(
        whole,
        period,
        until,
        {name: one.span for name, one in named.items()},
        {name: one.label for name, one in named.items()},
        tuple(trend),
        history,
    )


def _twelve_months(asked: Asked, period: Period, *, is_custom: bool) -> Period | None:
    """The twelve months up to the end of the period; none where it ends within a month."""
    month = asked.calendar.holding(period.end, Length.month)
    if month.end != period.end:
        month = asked.calendar.before(month)
    if is_custom and month.end < period.start:
        return None
    return asked.calendar.twelve_months(month)


def window(asked: Asked) -> Span:
    """All months of which anything can be needed, and one more to see whether figures go on."""
    calendar, whole = asked.calendar, asked.whole
    end = months_later(whole.end.replace(day=1), 2) - timedelta(days=1)
    trend = calendar.last(SHOWN[whole.length], whole)[0]
    first = min(
        calendar.year_before(whole).start,
        trend.start,
        months_later(whole.end.replace(day=1), -HISTORY - 1),
    )
    return Span(first.replace(day=1), end)


def recent(asked: Asked) -> Span:
    """The months of the period and around it, in which an account that goes on has a point."""
    whole = window(asked)
    return Span(min(asked.whole.start, months_later(whole.end.replace(day=1), -3)), whole.end)


def reach(found: Found) -> date:
    """The last day that any flow is of, or any account where nothing flows."""
    flows = [found.reach[at] for at in found.flows()]
    return max(flows or found.reach)


def _until(whole: Period, found: Found) -> date:
    """The last day of the period that counts: whole months where an account knows only these."""
    until = min(whole.end, reach(found))
    monthly = [
        at for at in found.flows() if found.is_monthly[at] and found.reach[at] >= whole.start
    ]
    month_end = months_later(until.replace(day=1), 1) - timedelta(days=1)
    if not monthly or until == month_end:
        return until
    if whole.length is Length.custom and until == whole.end:
        return until  # told in a caution, since the days were asked for
    last = until.replace(day=1) - timedelta(days=1)
    if last < whole.start:
        name = found.accounts[monthly[0]].name
        raise NotFound(
            f"Of {whole.label} only the days up to {until} are known, and {name} is known by the "
            "month. Choose a month that is over."
        )
    return last
