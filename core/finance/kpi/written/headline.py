"""The main figures of a report, each with what it was a year before and what was planned."""

from collections.abc import Iterator

from core.analytics.kpi.amount import Amount, growth
from core.analytics.kpi.reckoning import PLAN, YEAR_BEFORE
from core.analytics.kpi.variance import FAVOURABLE, UNFAVOURABLE
from core.finance.kpi.reporting import KPIS, LINES, Told
from core.finance.kpi.wording import NOTHING, in_unit, said, signed, why
from core.finance.kpi.written.paper import Paper
from core.reports import sheet_page
from core.reports.sheet_page import Cell

MOST = 8  # cards, in two rows
ALWAYS = ("revenue", "operating_income", "operating_margin", "net_income")
ORDER = (
    *("revenue", "gross_profit", "operating_income", "net_income"),
    *("gross_margin", "operating_margin", "net_margin", "budget_variance"),
    *("ebitda", "cash", "runway_months", "ltm_revenue", "rule_of_40", "headcount"),
)
MARGINS = {
    "gross_margin": "gross_profit",
    "operating_margin": "operating_income",
    "ebitda_margin": "ebitda",
    "net_margin": "net_income",
}
VARIANCE = "budget_variance"
NO_CHANGE = 5e-4  # of a fraction, which is written as 0.0 %
SAME = 0.05  # points, which are written as 0.0


def cards(paper: Paper) -> str:
    """The figures that one looks at first."""
    found = paper.told.figures
    known = [key for key in ORDER if key in found and found[key].value is not None]
    shown = [key for key in ORDER if key in ALWAYS or key in known][:MOST]
    cells = [
        Cell(said(key, found[key], paper.currency), "\n".join(_below(paper.told, key, found[key])))
        for key in shown
    ]
    return sheet_page.cards(cells, [KPIS[key].label for key in shown])


def _value(key: str, one: Amount, paper: Paper) -> str:
    """A figure with its unit; one that is a difference has its sign."""
    if key == VARIANCE and one.value is not None:
        return signed(one.value)
    return said(key, one, paper.currency)


def _below(told: Told, key: str, one: Amount) -> Iterator[str]:
    """What is said below a figure; without one, why there is none."""
    if one.value is None:
        yield why(one)
    elif key in MARGINS:
        yield from _points(told, key, one.value)
    elif key in LINES and key in told.lines:
        yield from _compared(told, key, one.value)
    else:
        if key == VARIANCE and one.value:
            yield FAVOURABLE if one.value > 0 else UNFAVOURABLE
        yield KPIS[key].variant or KPIS[key].formula


def _compared(told: Told, key: str, now: float) -> Iterator[str]:
    """A line: its growth on last year, or the difference where that was not above 0; its budget."""
    before = told.lines[key].get(YEAR_BEFORE)
    if before is None or before.value is None:
        yield f"{NOTHING} on last year"
    else:
        grown = growth(now, before.value)
        unit = "money" if LINES[key].is_money else "people"
        change = (now - before.value, unit) if grown.value is None else (grown.value, "fraction")
        yield f"{signed(*change)} on last year"
    if told.inputs.plan is not None:
        found = told.variances[key]
        yield against(found.diff, found.of_budget, found.flag)


def against(diff: float | None, share: float | None, flag: str) -> str:
    """How far a line is from its budget, and whether that is good.

    >>> against(-661456.57, -0.0754, "unfavourable")
    '7.5 % below budget: unfavourable'
    """
    if diff is None:
        return f"{NOTHING} against budget"
    if not diff or (share is not None and abs(share) < NO_CHANGE):
        return "on budget"
    size = in_unit(abs(diff), "money") if share is None else in_unit(abs(share), "fraction")
    return f"{size} {'above' if diff > 0 else 'below'} budget: {flag}"


def _points(told: Told, key: str, now: float) -> Iterator[str]:
    """A margin: by how many points it differs."""
    for column, name in ((YEAR_BEFORE, "on last year"), (PLAN, "on budget")):
        if column == PLAN and told.inputs.plan is None:
            continue
        base = _margin(told, MARGINS[key], column)
        if base is None:
            yield f"{NOTHING} {name}"
            continue
        change = 100 * (now - base)
        if column == PLAN and abs(change) < SAME:
            yield name
        else:
            yield f"{signed(change, 'points')} {name}{_judged(change) if column == PLAN else ''}"


def _judged(change: float) -> str:
    return f": {FAVOURABLE if change > 0 else UNFAVOURABLE}"


def _margin(told: Told, key: str, column: str) -> float | None:
    top = told.lines.get(key, {}).get(column, Amount(None, "no_base"))
    bottom = told.lines.get("revenue", {}).get(column, Amount(None, "no_base"))
    if top.value is None or bottom.value is None or bottom.value <= 0:
        return None
    return top.value / bottom.value
