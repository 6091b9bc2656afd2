"""The answer in figures: what is left of revenue, and how far that is to be believed."""

from core.finance.accounts import Row, Tree
from core.finance.signs import FileSigns
from core.glance import short
from pages.shared import show
from pages.shared.words import percent

FORMULAS = {
    "revenue": "The sum of all accounts of revenue, less deductions such as discounts.",
    "operating_income": "Revenue less cost of sales less operating expenses.",
    "net_income": "Operating income with financial and other results, less tax.",
}


def figures(tree: Tree, currency: str, files: list[FileSigns]) -> list[show.Figure]:
    """Revenue and what is left of it, what is not mapped, and which files are in doubt."""
    revenue = tree.result(currency, "revenue")
    told = [_figure(tree.result(currency, line), revenue, currency) for line in FORMULAS]
    open_ones = [one for one in tree.unmapped if one.currency == currency]
    doubtful = sum(one.is_doubtful for one in files)
    return [
        *told,
        show.Figure(
            "Not mapped",
            f"{len(open_ones):,}",
            help="Categories of this currency without a class; the statement leaves them out.",
        ),
        show.Figure(
            "Files in doubt",
            f"{doubtful:,} of {len(files):,}",
            help="Files of which it is not sure which way round their amounts are.",
        ),
    ]


def _figure(row: Row | None, revenue: Row | None, currency: str) -> show.Figure:
    if row is None:
        return show.Figure("—", None, reason="nothing is mapped")
    if row.amount is None:
        return show.Figure(row.name, None, FORMULAS[row.line], reason=row.why)
    sales = revenue.amount if revenue else None
    share = percent(row.amount / sales, 1) if row.line != "revenue" and sales else ""
    value = f"{short(row.amount)} {currency}".replace("-", "−")
    change = f"{share} of revenue" if share and sales and sales > 0 else ""
    formula = f"{FORMULAS[row.line]} Exactly {row.amount:,.2f} {currency}."
    return show.Figure(row.name, value, formula, change=change, better="")
