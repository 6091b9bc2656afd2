"""The tear sheet: all that is known of the risk of one subject or several, in one file.

It is made of returns and what was computed from them, and needs no database. The file has its
charts, tables, formulas and conventions in it, and asks for nothing from elsewhere.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from core.analytics.risk import metrics
from core.analytics.risk.metrics import Figure
from core.analytics.risk.returns import Returns
from core.analytics.risk.sample import Sample
from core.analytics.risk.var import METHODS
from core.charts import pairs
from core.charts.diverging import percent, signed
from core.reports import sheet_page
from core.reports.files import slug
from core.reports.sheet_page import Cell
from core.risk import sheet_pictures, sheet_tables
from core.risk.sheet import Sheet

HEAD = (
    *("total_return", "annualized_return", "volatility_ann", "sharpe"),
    *("sortino", "max_drawdown", "calmar"),
)
HEAD_LEVEL = 0.95  # of the value at risk that stands beside these
MOST = 50  # subjects in one file; each takes up to a megabyte
FEWEST = 2  # returns, below which nothing is drawn


def tear_sheet(
    sheets: Sequence[Sheet],
    *,
    title: str = "",
    correlation: pd.DataFrame | None = None,
    source: Sequence[str] = (),
    at: datetime | None = None,
) -> bytes:
    """One HTML file with a part for each subject; ``correlation`` is of the subjects together.

    ``source`` says where the data come from; the moment of writing is said after it.
    """
    is_alone = len(sheets) == 1
    title = title or (
        f"Risk of {sheets[0].name}" if is_alone else f"Risk of {len(sheets)} subjects"
    )
    places = [f"{slug(one.name)}-{number}" for number, one in enumerate(sheets, 1)]
    lead = _lead(sheets[0]) if is_alone else _leads(sheets)
    links = [] if is_alone else [(one.name, to) for one, to in zip(sheets, places, strict=True)]
    body = list(sheet_pictures.together(correlation))
    for one, to in zip(sheets, places, strict=True):
        said = "" if is_alone else _lead(one)
        body.append(sheet_page.article(to, one.name, said, list(_sections(one))))
    made = f"written {(at or datetime.now(UTC)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    footer = " · ".join((*source, made))
    return sheet_page.document(title, lead, links, body, footer, colours=pairs.colours())


def _lead(one: Sheet) -> str:
    """What happened, in a sentence or two."""
    known = one.known
    if len(known) < FEWEST:
        many = "is 1 return" if len(known) else "are no returns"
        return f"There {many}, too few to say anything."
    said = f"{len(known):,} returns from {known.index[0]:%Y-%m-%d} to {known.index[-1]:%Y-%m-%d}. "
    total, yearly, most = (
        one.figures[key].value for key in ("total_return", "annualized_return", "max_drawdown")
    )
    if total is not None and yearly is not None and most is not None:
        said += (
            f"It {'gained' if total >= 0 else 'lost'} {percent(abs(total))} "
            f"({signed(yearly)} a year) and fell by {percent(abs(most))} at worst. "
        )
    other = one.beside
    if other is not None:
        gained = float(np.prod(1 + other.dropna().to_numpy(dtype=float))) - 1
        said += f"Over the same moments {one.benchmark_name} made {signed(gained)}."
    return said.strip()


def _leads(sheets: Sequence[Sheet]) -> str:
    days = [one.known.index[at] for one in sheets for at in (0, -1) if len(one.known)]
    if not days:
        return "None of them has a return."
    return f"Each by itself, from {min(days):%Y-%m-%d} to {max(days):%Y-%m-%d}."


def _sections(one: Sheet) -> Iterator[str]:
    """All parts of a sheet, in order."""
    yield sheet_tables.head(one.figures, HEAD, _first(one))
    if len(one.known) >= FEWEST:
        yield from sheet_pictures.by_calendar(one)
        yield from sheet_pictures.at_risk(one)
        yield from sheet_pictures.fallen(one)
        yield from sheet_pictures.moving(one)
    yield from sheet_pictures.together(one.correlation)
    yield sheet_page.section(
        "Every figure",
        "Each with how it is reckoned; a dash where it is not defined, with the reason.",
        sheet_tables.figures(one.figures, _others(one), (one.name, one.benchmark_name)),
    )
    yield sheet_page.section(
        "Method and conventions", "", [sheet_page.rules(list(_conventions(one)))]
    )


def _first(one: Sheet) -> tuple[str, Cell]:
    """The value at risk that stands among the figures at the head."""
    tried = one.var.get(one.believed, {}).get(HEAD_LEVEL)
    if tried is None:
        return "VaR", Cell(sheet_tables.NOTHING, "It was not computed.")
    title = f"VaR 95 %, {METHODS[one.believed].title}"
    if tried.risk.var is None:
        return title, Cell(sheet_tables.NOTHING, tried.risk.why_null)
    amount = f" ({one.worth.of(tried.risk.var)})" if one.worth else ""
    said = f"the loss{amount} of one period that 95 of 100 stay below"
    return title, Cell(percent(tried.risk.var, 2), said)


def _others(one: Sheet) -> dict[str, Figure]:
    """The figures of the benchmark by itself, over the moments of both; none without one."""
    if one.beside is None:
        return {}
    alone = Sample(Returns(one.beside.to_frame("benchmark"), one.returns.periods), one.rf)
    return {key: found[0] for key, found in metrics.figures(alone).items()}


def _conventions(one: Sheet) -> Iterator[str]:
    """What holds for all figures of a sheet."""
    yield "Returns are simple: a price over the one before it, less 1. Missing ones are left out."
    yield (
        f"{one.returns.periods:g} returns make a year; a standard deviation divides by the number "
        "of returns less 1."
    )
    yield (
        f"The risk-free rate is {percent(one.rf, 2)} a year, effective; of a period it is "
        f"{percent(one.returns.per_period(one.rf), 4)}."
    )
    yield "Value at risk and expected shortfall are positive for a loss; drawdowns are negative."
    if one.benchmark is None:
        yield "There is no benchmark; figures that need one are dashes."
    else:
        yield (
            f"The benchmark is {one.benchmark_name}, joined by date: a date of which one side is "
            "missing does not count in figures of both."
        )
    yield (
        "A drawdown counts calendar days from the last date at the height; the start counts as a "
        "height."
        + ("" if one.returns.base is not None else " The date of the first price is not known.")
    )
    yield (
        "A back-test is green up to the 95 % quantile of a binomial for the number of exceptions, "
        "yellow up to 99.99 %, red beyond. Kupiec (1995) tests their number, Christoffersen (1998) "
        "whether they come in clusters, and both together."
    )
    yield from (f"{METHODS[key].title}: {METHODS[key].assumes}." for key in one.var)
