"""The columns that name the lines of a statement: accounts, entities, currencies, units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.finance.statements.layout import Layout, is_figure, is_nothing
from core.finance.statements.titles import currencies_in, scale_of
from core.finance.statements.words import FOUND_IN, SCENARIOS, Scenario
from core.uploads.grid import Grid
from core.uploads.shapes import folded

BOTH = re.compile(r"([0-9]{3,10}(?:[.-][0-9]+)*)\s*[-–:.]?\s+(\D.*)")
NUMBER = re.compile(r"[0-9]{2,12}(?:[.-][0-9]+)*|[A-Z]{1,3}[0-9]{2,10}")
JOINED = " \u00b7 "
ASIDE = {
    "note",
    "notes",
    "ref",
    "anmerkung",
    "anmerkungen",
    "nota",
    "notas",
    "comment",
    "comments",
    "kommentar",
    "erlauterung",
    "anhang",
    "commentaire",
    "toelichting",
    "bemerkung",
}
BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*$")


@dataclass(frozen=True)
class Label:
    """What a line is called, and what else stands beside its name."""

    text: str = ""
    account: str = ""
    entity: str = ""
    currency: str = ""
    unit: str = ""
    scenario: Scenario | None = None
    indent: int = 0


@dataclass(frozen=True)
class Labels:
    """Which columns name what."""

    categories: tuple[int, ...]
    fields: dict[str, int] = field(default_factory=dict)
    has_both: bool = False  # number and name in one cell

    def of(self, row: Sequence[str]) -> Label:
        """The label of a row."""
        said = [(at, row[at]) for at in self.categories if row[at].strip()]
        at, text = said[-1] if said else (0, "")
        if len(said) > 1:  # each level says something of the line
            text = JOINED.join(cell.strip() for _, cell in said)
        more = {name: row[column].strip() for name, column in self.fields.items()}
        account = more.get("account", "")
        words = text.strip()
        if self.has_both and (both := BOTH.fullmatch(words)):
            account, words = both[1], both[2].strip()
        indent = len(text) - len(text.lstrip()) + 100 * self.categories.index(at) if said else 0
        return Label(
            words or account,
            account,
            more.get("entity", ""),
            more.get("currency", "").upper(),
            more.get("unit", ""),
            scenario_of(more.get("scenario", "")),
            indent,
        )


def scenario_of(text: str) -> Scenario | None:
    """The scenario that a cell names."""
    words = folded(text)
    return next((one for one, known in SCENARIOS.items() if words in known), None)


def without_unit(text: str) -> str:
    """A name without a unit in brackets behind it.

    >>> without_unit("Revenue (k€)"), without_unit("Rent (Berlin)")
    ('Revenue', 'Rent (Berlin)')
    """
    found = BRACKETS.search(text)
    if found and (scale_of([found[1]])[0] > 1 or currencies_in(found[1])):
        return text[: found.start()].strip() or text
    return text


def found(grid: Grid, layout: Layout) -> Labels | None:
    """The columns of names, by what stands above them and what is in them."""
    body = [row for row in grid.rows[layout.last + 1 :] if _has_figures(row, layout)]
    words: list[int] = []
    fields: dict[str, int] = {}
    for at in range(grid.width):
        cells = [row[at].strip() for row in body]
        if at in layout.heads or not any(cells):
            continue
        kind = _kind(_head(grid, layout, at), [cell for cell in cells if cell], at < layout.left)
        if kind == "category":
            words.append(at)
        elif kind and kind not in fields:
            fields[kind] = at
    if not words:
        lent = next((name for name in ("entity", "account") if name in fields), None)
        if lent is None:
            return None
        words = [fields.pop(lent)]
    texts = [row[words[-1]].strip() for row in body if row[words[-1]].strip()]
    both = sum(BOTH.fullmatch(text) is not None for text in texts)
    has_both = "account" not in fields and both > 1 and 2 * both >= len(texts)
    return Labels(tuple(words), fields, has_both)


def _has_figures(row: Sequence[str], layout: Layout) -> bool:
    return any(is_figure(row[at]) for at in layout.heads)


def _head(grid: Grid, layout: Layout, column: int) -> str:
    said = [grid.rows[at][column].strip() for at in range(layout.first, layout.last + 1)]
    return next((text for text in reversed(said) if text), "")


def _kind(head: str, cells: Sequence[str], is_left: bool) -> str:
    """What a column beside the figures is; nothing where it says nothing about the lines."""
    named = folded(BRACKETS.sub("", head))
    if named in ASIDE:
        return ""
    kinds = [kind for kind, known in FOUND_IN.items() if named in known]
    numbers = sum(NUMBER.fullmatch(cell) is not None for cell in cells)
    are_numbers = 2 * numbers > len(cells)
    if all(scenario_of(cell) for cell in cells):
        return "scenario"
    if all(re.fullmatch("[A-Z]{3}", cell) and currencies_in(f"in {cell}") for cell in cells):
        return "currency"
    if kinds and kinds[0] == "account":
        return "account" if are_numbers else "category"
    if kinds and kinds[0] in {"entity", "unit", "category"}:
        return "account" if kinds[0] == "category" and are_numbers else kinds[0]
    if not is_left:
        return ""  # comments stand right of the figures
    if are_numbers:
        return "account"
    return "category" if not all(map(is_nothing, cells)) else ""
