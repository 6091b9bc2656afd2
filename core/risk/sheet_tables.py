"""The tables of a tear sheet: figures with their formulas, methods side by side, and falls."""

from collections.abc import Mapping, Sequence

from core.analytics.risk.backtests import Backtest, Light
from core.analytics.risk.drawdowns import Fall
from core.analytics.risk.metrics import METRICS, Figure
from core.analytics.risk.ranking import Rank
from core.analytics.risk.sides import Tried
from core.analytics.risk.var import METHODS
from core.charts.diverging import percent
from core.charts.exceptions import Worth
from core.reports import sheet_page
from core.reports.sheet_page import Cell

NOTHING = "—"
LIGHTS = {
    Light.green: "● green, not too many",
    Light.yellow: "▲ yellow, rather many",
    Light.red: "■ red, far too many",
}
UNTRIED = "Not tried: too few returns."
HOW = "How it is reckoned, or why not"
DOUBTED = 0.05  # p-values below this
NUMBERS = ("VaR", "Shortfall", "Exceptions", "Expected", "p, number", "p, clusters", "p, both")


def head(figures: Mapping[str, Figure], keys: Sequence[str], more: tuple[str, Cell]) -> str:
    """The figures one looks at first, each with its formula or why it is not there."""
    chosen = [key for key in keys if key in figures and key in METRICS]
    cells = [Cell(value(key, figures[key]), _below(key, figures[key])) for key in chosen]
    labels = [METRICS[key].label for key in chosen]
    return sheet_page.cards([*cells, more[1]], [*labels, more[0]])


def value(key: str, figure: Figure) -> str:
    """A figure as people read it; a dash where there is none."""
    if figure.value is None:
        return NOTHING
    if METRICS[key].unit == "fraction":
        return percent(figure.value, 2 if abs(figure.value) >= 0.001 else 4)
    return f"{figure.value:,.3f}"


def _below(key: str, figure: Figure) -> str:
    return METRICS[key].formula if figure.value is not None else figure.why_null


def figures(
    found: Mapping[str, Figure], others: Mapping[str, Figure], names: tuple[str, str]
) -> list[str]:
    """Every figure: those of the subject, and of the benchmark by itself; then those of both."""
    own, both = (
        [key for key in found if METRICS[key].needs_benchmark is is_beside]
        for is_beside in (False, True)
    )
    values = [(names[0], found), *([(names[1], others)] if others else [])]
    return [
        _table("By itself", own, values),
        _table("Beside the benchmark", both, [("Value", found)]),
    ]


def _table(
    name: str, keys: Sequence[str], values: Sequence[tuple[str, Mapping[str, Figure]]]
) -> str:
    heads = [Cell("Figure"), *(Cell(column, kind="n") for column, _ in values), Cell(HOW)]
    rows = [
        [
            Cell(METRICS[key].label),
            *(Cell(value(key, some[key]), kind="n") for _, some in values),
            Cell(_below(key, values[0][1][key]), kind="why"),
        ]
        for key in keys
    ]
    return sheet_page.table(heads, rows, name=name) if rows else ""


def side_by_side(var: Mapping[str, Mapping[float, Tried]], worth: Worth | None) -> list[str]:
    """A table for each level, with a row for each method."""
    heads = [Cell("Method"), *(Cell(name, kind="n") for name in NUMBERS), Cell("Verdict")]
    tables = []
    for level in sorted({level for said in var.values() for level in said}):
        some = {method: said[level] for method, said in var.items() if level in said}
        notes = {one.risk.caution for one in some.values() if one.risk.var is not None}
        shared = notes.pop() if len(notes) == 1 else ""
        rows = [_row(method, one, worth, shared) for method, one in some.items()]
        tables.append(sheet_page.table(heads, rows, name=f"{100 * level:g} %", note=shared))
    return tables


def ranks(found: Sequence[Rank]) -> list[str]:
    """The methods, the one to believe first, each with the reason."""
    if not any(one.is_tried for one in found):
        return []
    heads = [Cell("Place"), Cell("Method"), Cell("Why")]
    rows = [
        [Cell(str(one.place)), Cell(METHODS[one.method].title), Cell(one.reason, kind="why")]
        for one in found
    ]
    return [sheet_page.table(heads, rows, name="Which to believe")]


def _row(method: str, one: Tried, worth: Worth | None, shared: str) -> list[Cell]:
    name = METHODS[method].title
    if one.risk.var is None or one.risk.es is None:
        dashes = [Cell(NOTHING, kind="n")] * len(NUMBERS)
        return [Cell(name), *dashes, Cell(one.risk.why_null, kind="why")]
    caution = "" if one.risk.caution == shared else one.risk.caution
    losses = (_loss(one.risk.var, worth), _loss(one.risk.es, worth))
    return [Cell(name, caution), *losses, *_tried(one.backtest)]


def _loss(share: float, worth: Worth | None) -> Cell:
    return Cell(percent(share, 2), worth.of(share) if worth else "", kind="n")


def _tried(tried: Backtest | None) -> list[Cell]:
    if tried is None:
        return [*[Cell(NOTHING, kind="n")] * 5, Cell(UNTRIED, kind="why")]
    tests = (tried.kupiec.p, tried.independence.p, tried.coverage.p)
    return [
        Cell(f"{tried.passed:,} of {tried.count:,}", kind="n"),
        Cell(f"{tried.expected:,.1f}", kind="n"),
        *(Cell(f"{'* ' if p < DOUBTED else ''}{p:.3f}", kind="n") for p in tests),
        Cell(LIGHTS[tried.light], kind=f"light {tried.light.value}"),
    ]


def falls(deepest: Sequence[Fall]) -> str:
    """The falls, the deepest first, by the numbers they bear in the chart."""
    numbers = ("Depth", "Days down", "Days in all")
    heads = [Cell(name) for name in ("No.", "From", "Lowest", "Back at its height")]
    heads += [Cell(name, kind="n") for name in numbers]
    rows = [
        [
            Cell(str(number)),
            Cell(f"{one.peak:%Y-%m-%d}"),
            Cell(f"{one.valley:%Y-%m-%d}"),
            Cell("not yet" if one.recovery is None else f"{one.recovery:%Y-%m-%d}"),
            Cell(percent(one.depth, 2), kind="n"),
            Cell(f"{one.days_down:,}", kind="n"),
            Cell(NOTHING if one.days_in_all is None else f"{one.days_in_all:,}", kind="n"),
        ]
        for number, one in enumerate(deepest, 1)
    ]
    return sheet_page.table(heads, rows)
