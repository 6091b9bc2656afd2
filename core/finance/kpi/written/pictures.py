"""The pictures of a report, each in a section with its finding."""

from collections.abc import Iterator, Sequence

import pandas as pd
import plotly.graph_objects as go

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.reckoning import ACTUAL, PLAN, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.variance import BridgeStep
from core.charts import bridge, courses, multiples
from core.charts.style import LIGHT
from core.finance.kpi.reporting import Report
from core.finance.kpi.written.paper import HEADS, Paper
from core.reports import sheet_page

STEPS = 6  # of a bridge that are told by name: on paper there is room for ten bars
BASES = (PLAN, YEAR_BEFORE, PREVIOUS)
FEWEST = 2  # periods of a course


def from_base(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Name, place and section of the bridge from the budget, or from what there is instead."""
    told = paper.told
    for base in BASES:
        since = told.view.line("operating_income", base).value
        to = told.view.line("operating_income", ACTUAL).value
        if since is None or to is None:
            continue
        steps = [_named(one) for one in told.bridge(base, STEPS)]
        names, money = (HEADS[base], "Actual"), paper.currency
        name = f"Operating income: from {names[0].lower()} to actual"
        finding = bridge.finding(since, steps, to, names=names, currency=money)
        drawn = bridge.bridge(since, steps, to, LIGHT, names=names, currency=money)
        yield name, "bridge", _drawn(name, "bridge", finding, drawn)
        return


def through_time(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """The course of the whole over the periods."""
    frame = course(paper.report)
    if len(frame) < FEWEST or frame.empty:
        return
    money, is_partial = paper.currency, paper.report.about.is_partial
    name = f"The last {len(frame)} periods"
    finding = courses.finding(frame, currency=money, is_partial=is_partial)
    drawn = courses.course(frame, LIGHT, currency=money, is_partial=is_partial)
    yield name, "course", _drawn(name, "course", finding, drawn)


def by_entity(paper: Paper, table: str) -> Iterator[tuple[str, str, str]]:
    """The entities beside each other, drawn and as a table."""
    found = {one: course(paper.report, one) for one in paper.report.inputs.entities}
    if not found:
        return
    money, is_partial = paper.currency, paper.report.about.is_partial
    finding = multiples.finding(found, currency=money)
    drawn = multiples.multiples(found, LIGHT, currency=money, is_partial=is_partial)
    yield "Entities", "entities", _drawn("Entities", "entities", finding, drawn, table)


def course(report: Report, entity: str = "") -> pd.DataFrame:
    """Some lines over the periods, by their labels; cost of sales is what gross profit leaves."""
    lines = report.told.course(entity) if entity else report.told.course()
    labels = [label for label, _ in report.inputs.periods]
    frame = pd.DataFrame(
        {key: _values(row) for key, row in lines.items()}, pd.Index(labels), dtype=float
    )
    if "gross_profit" in frame and "revenue" in frame:
        frame["cost_of_sales"] = frame["revenue"] - frame["gross_profit"]
    kept = (courses.REVENUE, *courses.COSTS, courses.RESULT)
    return frame[[key for key in kept if key in frame]]


def _values(row: Sequence[Amount]) -> list[float | None]:
    return [one.value for one in row]


def _named(one: BridgeStep) -> BridgeStep:
    """A step by the name of its category as people write it."""
    return BridgeStep(spoken(one.name), one.amount, one.before, one.after)


def spoken(category: str) -> str:
    """A category as people write it.

    >>> spoken("marketing_costs"), spoken("R&D"), spoken("")
    ('Marketing costs', 'R&D', 'Without a category')
    """
    words = category.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Without a category"


def _drawn(name: str, place: str, finding: str, figure: go.Figure, table: str = "") -> str:
    chart = sheet_page.chart(name, finding, figure)
    return sheet_page.section(name, finding, [chart, table], place=place)
