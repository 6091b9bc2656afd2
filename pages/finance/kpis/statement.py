"""The statement and the figures as tables: what came, what it is held against, and how far off."""

import pandas as pd
import streamlit as st

from core.finance.kpi.reporting import KPIS, LINES, Amount, Report
from core.finance.kpi.wording import in_unit, said, why
from pages.finance.kpis.answer import column, explained
from pages.shared import show
from pages.shared.words import plain

SHOWN = ("actual", "budget", "previous", "year_before", "ltm", "ltm_before")
TOTALS = "Σ "
WORDS = ("Line", "Verdict", "Why not")  # columns that are no numbers


def statement(found: Report) -> None:
    """The statement in its order, with sub-totals marked."""
    rows = as_rows(found)
    amounts = {
        str(name): st.column_config.NumberColumn(format="localized")
        for name in rows
        if name not in WORDS
    }
    st.markdown(plain(finding(found)))
    show.table(rows, f"Statement {found.about.period}", columns=amounts)


def as_rows(found: Report) -> pd.DataFrame:
    """A row for each line: costs are positive, and taken from the next sub-total."""
    told = found.told
    names = [name for name in SHOWN if any(_has(row.get(name)) for row in told.lines.values())]
    rows = []
    for key, row in told.lines.items():
        variance = told.variances[key]
        one: dict[str, object] = {
            "Line": f"{TOTALS if LINES[key].is_total else ''}{LINES[key].label}"
        }
        for name in names:
            one[column(found, name)] = row[name].value
            if name == "budget":
                one["Variance"] = variance.diff
                share = variance.favourable
                one["Variance (%)"] = None if share is None else 100 * share
                one["Verdict"] = variance.flag
        one["Why not"] = why(row["actual"])
        rows.append(one)
    table = pd.DataFrame(rows)
    numbers = [str(name) for name in table if name not in WORDS]
    table[numbers] = table[numbers].astype(float).round(2)
    return table.drop(columns=["Why not"] if not table["Why not"].any() else [])


def finding(found: Report) -> str:
    """Which sub-total stands where, in a sentence."""
    told, currency = found.told, found.about.currency
    said_of = [
        f"{LINES[key].label.lower()} {in_unit(one.value, 'money', currency)}"
        for key in ("gross_profit", "operating_income", "net_income")
        if key in told.lines and (one := told.lines[key]["actual"]).value is not None
    ]
    if not said_of:
        return "No result can be told: revenue or costs are missing."
    return f"In {found.about.period}: {', '.join(said_of)}. Costs are shown as positive amounts."


def figures(found: Report) -> None:
    """Every figure with its formula, or the reason why there is none."""
    show.table(all_figures(found), f"Figures {found.about.period}")


def all_figures(found: Report) -> pd.DataFrame:
    """A row for each figure."""
    return pd.DataFrame(
        {
            "Figure": KPIS[key].label,
            "Value": said(key, one, found.about.currency),
            "Note": why(one),
            "Formula and inputs": explained(found, key),
            "Variant": KPIS[key].variant,
            "Formula version": KPIS[key].version,
        }
        for key, one in found.told.figures.items()
    )


def accounts(found: Report) -> None:
    """What each account came to, with the files it came in."""
    inputs = found.inputs
    span = inputs.columns["actual"]
    amounts, own = inputs.books.over(span), inputs.books.own_over(span)
    rows = pd.DataFrame(
        {
            "Class": one.account_class.replace("_", " "),
            "Category": one.category,
            "Entity": one.entity,
            "Side": "adds" if one.side > 0 else "takes away",
            f"Amount ({found.about.currency})": round(float(amounts[at]), 4),
            "Own amount": round(float(own[at]), 4),
            "Currency": one.currency or "—",
            "Files": ", ".join(file.filename for file, _ in found.about.files_of(one.key)),
            "Series": one.name,
        }
        for at, one in enumerate(inputs.books.accounts)
    )
    formats = {
        name: st.column_config.NumberColumn(format="localized")
        for name in (f"Amount ({found.about.currency})", "Own amount")
    }
    show.table(rows, f"Accounts {found.about.period}", columns=formats)


def _has(one: Amount | None) -> bool:
    return one is not None and one.value is not None
