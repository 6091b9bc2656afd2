"""The answer of the KPI page: the main figures in a row, and what they say in a sentence."""

from core.finance.kpi.reporting import COLUMNS, KPIS, Amount, Report
from core.finance.kpi.wording import in_unit, money, said, signed, why
from pages.shared import show

HEAD = (
    "revenue",
    "revenue_growth",
    "operating_margin",
    "net_margin",
    "budget_variance",
    "forecast_accuracy",
    "risk_adjusted_return",
)
LINES = {"operating_margin": "operating_income", "net_margin": "net_income"}


def figures(found: Report) -> list[show.Figure]:
    """The figures that a stored report has columns for, and revenue."""
    return [figure(found, key) for key in HEAD]


def figure(found: Report, key: str) -> show.Figure:
    """One figure with its formula, its inputs, and its change on last year or its amount."""
    about, one = KPIS[key], found.told.figures[key]
    change, since = changed(found, key)
    return show.Figure(
        about.label,
        None if one.value is None else said(key, one, found.about.currency),
        explained(found, key),
        change=change,
        since=since,
        reason=why(one),
        better=about.better,
    )


def explained(found: Report, key: str) -> str:
    """The formula in words, the variant, and the inputs with their values."""
    about = KPIS[key]
    told = [f"{about.formula}."]
    if about.variant:
        told.append(f"Variant: {about.variant}.")
    made_of = [
        f"{name}: {money(one.value)}"
        for name, one in found.told.inputs_of(key).items()
        if one.value is not None
    ]
    if made_of:
        told.append("; ".join(made_of) + ".")
    return " ".join(told)


def changed(found: Report, key: str) -> tuple[str, str]:
    """What stands below a figure: the amount of a margin, or a word on which way is good."""
    one, currency = found.told.figures[key], found.about.currency
    if one.value is None:
        return "", ""
    if key in LINES:
        amount = found.told.view.line(LINES[key])
        return (in_unit(amount.value, "money", currency) if amount.value is not None else ""), ""
    if key == "budget_variance":
        return ("+ favourable" if one.value > 0 else "- unfavourable" if one.value else ""), ""
    if key == "revenue":
        yoy = found.told.figures["revenue_growth_yoy"]
        return (signed(yoy.value), "on last year") if yoy.value is not None else ("", "")
    return "", ""


def verdict(found: Report) -> str:
    """What happened, in two sentences."""
    told, about = found.told, found.about
    revenue = told.figures["revenue"]
    if revenue.value is None:
        return f"Revenue of {about.period} is not known. {why(revenue)}"
    text = f"Revenue of {about.period} was {said('revenue', revenue, about.currency)}"
    moved = [
        f"{_more(told.figures[key])} than in {about.labels[column]}"
        for key, column in (("revenue_growth", "previous"), ("revenue_growth_yoy", "year_before"))
        if told.figures[key].value is not None and column in about.labels
    ]
    text += f", {' and '.join(dict.fromkeys(moved))}." if moved else "."
    return f"{text} {_against_budget(found)}".strip()


def _more(one: Amount) -> str:
    value = one.value or 0.0
    return f"{100 * abs(value):,.1f} % {'more' if value >= 0 else 'less'}"


def _against_budget(found: Report) -> str:
    planned = found.told.variances.get("operating_income")
    if planned is None or planned.diff is None:
        return ""
    currency = found.about.currency
    where = "above" if planned.diff >= 0 else "below"
    return (
        f"Operating income was {in_unit(abs(planned.diff), 'money', currency)} {where} the budget."
    )


def standing(found: Report) -> tuple[str | tuple[str, str], ...]:
    """Of which books, days, money, budget and files the figures are."""
    about = found.about
    plan = f"Budget version {about.plan_version}" if about.plan_version else "No budget"
    files = [one.filename for one in about.files if one.points]
    named = f"From {', '.join(files[:2])}" + (f" and {len(files) - 2} more" if files[2:] else "")
    return (
        f"Books of {about.owner}",
        f"{about.asked.whole.start} to {about.until}",
        f"In {about.currency}" if about.currency else "No currency",
        plan,
        (named if files else "From no file", "/uploads"),
    )


def column(found: Report, name: str) -> str:
    """What a column is called: its period where that is known."""
    return found.about.labels.get(name, COLUMNS[name].capitalize())
