"""The statement of a report as a table, and that of its entities beside each other."""

from collections.abc import Iterator, Mapping, Sequence

from core.analytics.kpi.amount import Amount, growth
from core.analytics.kpi.reckoning import ACTUAL, LTM, PLAN, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.variance import Variance, variance
from core.charts import amounts
from core.charts.amounts import Scale
from core.finance.kpi.reporting import LINES, WORDS
from core.finance.kpi.wording import NOTHING, WHOLE_FROM, signed
from core.finance.kpi.written.paper import HEADS, Paper
from core.reports import sheet_page
from core.reports.sheet_page import Cell

LONGEST = 1e9  # amounts, from which on a sheet of paper is too narrow for whole units
NUMBER, TOTAL = "n", "n total"
JUDGED = {"favourable": "good", "unfavourable": "bad"}
RESULTS = ("revenue", "operating_income")
Row = Mapping[str, Amount]


def statement(paper: Paper) -> list[str]:
    """Every line in statement order: now, planned, a year before, before that, and in a year."""
    told, columns = paper.told, _columns(paper)
    scale = scaled(paper)
    unit = scale.unit(paper.currency)
    heads = [Cell(unit and f"In {unit}"), *(Cell(name, kind=NUMBER) for name in _heads(columns))]
    missing: dict[str, list[str]] = {}
    rows = []
    for key, row in told.lines.items():
        kind = TOTAL if LINES[key].is_total or key == "revenue" else NUMBER
        for column in columns:
            _note(missing, row.get(column), f"{LINES[key].label}, {HEADS[column].lower()}")
        rows.append(
            [
                Cell(LINES[key].label, kind=kind.removeprefix("n").strip()),
                *_cells(key, row, told.variances[key], columns, scale, kind),
            ]
        )
    notes = ["Costs are positive and are taken from the results below them."]
    if PLAN in columns:
        notes.append("Favourable is what is good for the result: more income, or less cost.")
    else:
        notes.append(f"Budget: {paper.plan_reason}")
    notes += [f"{NOTHING} {WORDS[code]} ({'; '.join(some)})" for code, some in missing.items()]
    return [sheet_page.table(heads, rows), sheet_page.rules(notes)]


def entities(paper: Paper) -> str:
    """A row for each entity, and one for all of them."""
    told, scale = paper.told, scaled(paper)
    named = {(one or "Without an entity"): rows for one, rows in told.by_entity.items()}
    names = ["Last year", *(["Against budget"] if paper.has_plan else [])]
    unit = scale.unit(paper.currency)
    heads = [
        Cell(f"Entity, in {unit}" if unit else "Entity"),
        *(Cell(LINES["revenue"].label, kind=NUMBER), *(Cell(one, kind=NUMBER) for one in names)),
        Cell(LINES["operating_income"].label, kind=NUMBER),
        *(Cell(one, kind=NUMBER) for one in names),
        Cell("Margin", kind=NUMBER),
    ]
    rows = [_entity(name, one, paper, scale, "") for name, one in named.items()]
    rows.append(_entity("Together", told.lines, paper, scale, " total"))
    return sheet_page.table(heads, rows, note="Last year and budget: the change on each.")


def scaled(paper: Paper) -> Scale:
    """Whole units, cents where all amounts are small, thousands where paper is too narrow."""
    values = [
        abs(one.value)
        for key, row in paper.told.lines.items()
        for one in row.values()
        if one.value is not None and LINES[key].is_money
    ]
    most = max(values, default=0.0)
    if most >= LONGEST:
        return amounts.scale(values)
    return Scale(1.0, "", 0 if most >= WHOLE_FROM else 2)


def _columns(paper: Paper) -> list[str]:
    """Those that are there; without any budget it has no column."""
    held = {*paper.report.inputs.columns, *([PLAN] if paper.has_plan else [])}
    return [one for one in (ACTUAL, PLAN, YEAR_BEFORE, PREVIOUS, LTM) if one in held]


def _heads(columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        yield HEADS[column]
        if column == PLAN:
            yield from ("Variance", "Favourable")
        if column == YEAR_BEFORE:
            yield "Growth"


def _cells(
    key: str, row: Row, found: Variance, columns: Sequence[str], scale: Scale, kind: str
) -> Iterator[Cell]:
    for column in columns:
        yield Cell(_said(key, row[column], scale), kind=kind)
        if column == PLAN:
            diff = NOTHING if found.diff is None else _said(key, Amount(found.diff), scale, "+")
            yield Cell(diff, kind=kind)
            yield _judged(found, kind)
        if column == YEAR_BEFORE:
            yield Cell(_grown(row), kind=kind)


def _said(key: str, one: Amount, scale: Scale, sign: str = "") -> str:
    if one.value is None:
        return NOTHING
    if not LINES[key].is_money:
        return f"{one.value:{sign},.0f}"
    return scale.signed(one.value) if sign else scale.said(one.value)


def _judged(found: Variance, kind: str) -> Cell:
    """How favourable a variance is, by its sign and by its word."""
    if found.favourable is None:
        return Cell(NOTHING, found.flag, kind)
    colour = JUDGED.get(found.flag, "")
    return Cell(signed(found.favourable), found.flag, f"{kind} {colour}".strip())


def _grown(row: Row) -> str:
    now, before = row[ACTUAL], row[YEAR_BEFORE]
    if now.value is None or before.value is None:
        return NOTHING
    change = growth(now, before)
    return NOTHING if change.value is None else signed(change.value)


def _note(missing: dict[str, list[str]], one: Amount | None, where: str) -> None:
    if one is not None and one.value is None:
        missing.setdefault(one.reason, []).append(where)


def _entity(
    name: str, rows: Mapping[str, Row], paper: Paper, scale: Scale, kind: str
) -> list[Cell]:
    """Revenue and operating income of one, and what is left of each 100."""
    cells = [Cell(name, kind=kind.strip())]
    for key in RESULTS:
        row = rows.get(key)
        if row is None:
            cells += [Cell(NOTHING, kind=f"n{kind}")] * (3 if paper.has_plan else 2)
            continue
        cells.append(Cell(_said(key, row[ACTUAL], scale), kind=f"n{kind}"))
        is_there = YEAR_BEFORE in row
        cells.append(Cell(_grown(row) if is_there else NOTHING, kind=f"n{kind}"))
        if paper.has_plan:
            found = variance(row[ACTUAL], row[PLAN], is_cost=LINES[key].is_cost)
            cells.append(_judged(found, f"n{kind}"))
    return [*cells, Cell(_margin(rows), kind=f"n{kind}")]


def _margin(rows: Mapping[str, Row]) -> str:
    top, bottom = (rows.get(key, {}).get(ACTUAL) for key in ("operating_income", "revenue"))
    if top is None or bottom is None or top.value is None or not bottom.value:
        return NOTHING
    return f"{100 * top.value / bottom.value:,.1f} %" if bottom.value > 0 else NOTHING
