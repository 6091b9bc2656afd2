"""What is different between two reports: the figures that moved, and the inputs that changed."""

import pandas as pd
import streamlit as st

from core.finance.kpi import comparing
from core.finance.kpi.comparing import Compared
from core.finance.kpi.reporting import KPIS
from core.finance.kpi.wording import in_unit
from core.finance.kpi.wording import said as in_words
from pages.shared import show
from pages.shared.words import plain

CHANGED = "{figures} and {inputs} since it was stored."


def differences(one: Compared) -> None:
    """The figures that moved with what moved them, and every input that changed."""
    st.markdown(plain(sentence(one)))
    if one.difference.moved:
        show.table(moved(one), "Figures that moved")
    changes = comparing.as_frame(one)
    if len(changes):
        show.table(changed(changes), "What changed", columns={
            name: st.column_config.NumberColumn(format="localized") for name in ("Then", "Now",
            "By")})  # fmt: skip


def sentence(one: Compared) -> str:
    """How much changed, and the largest change with its source."""
    figures, changes = one.difference.moved, one.difference.changes
    text = CHANGED.format(
        figures=_many(len(figures), "figure is another", "figures are others"),
        inputs=_many(len(changes), "input changed", "inputs changed"),
    )
    first = changes[0] if changes else None
    if first is None or first.by is None or first.before is None or first.after is None:
        return text
    files = ", ".join(each.filename for each in one.came_in(first))
    was, now = (in_unit(float(each), "money") for each in (first.before, first.after))
    text += f" First of all, {first.what} of {first.when} was {was} and is {now}"
    text += f", by {files}." if files else "."
    return text


def moved(one: Compared) -> pd.DataFrame:
    """A row for each figure that is another one."""
    currency = one.after.about.currency
    rows = []
    for each in one.difference.moved:
        unit = KPIS[each.key].unit
        row = {
            "Figure": KPIS[each.key].label,
            "Then": in_words(each.key, each.before, currency),
            "Now": in_words(each.key, each.after, currency),
            "By": "—" if each.by is None else in_unit(each.by, unit, currency),
        }
        row["Because of"] = "; ".join(
            f"{cause.value}: {in_unit(by, unit, currency)}" for cause, by in each.effects.items()
        )
        rows.append(row)
    return pd.DataFrame(rows)


def changed(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each input that is another one; places are said in words of their own."""
    is_number = found["cause"] != comparing.Cause.mapped.value
    texts = found[["before", "after"]].astype(object).where(~is_number, None)
    numbers = found[["before", "after"]].where(is_number).apply(pd.to_numeric, errors="coerce")
    table = pd.DataFrame(
        {
            "Cause": found["cause"],
            "What": found["what"],
            "When": found["when"],
            "Then": numbers["before"],
            "Now": numbers["after"],
            "By": pd.to_numeric(found["by"]).where(is_number),
            "Came in": found["file"],
            "From": texts["before"],
            "To": texts["after"],
        }
    )
    empty = [name for name in ("From", "To", "Came in") if not table[name].astype(bool).any()]
    return table.drop(columns=[name for name in empty if table[name].isna().all() or
                               not table[name].any()])  # fmt: skip


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
