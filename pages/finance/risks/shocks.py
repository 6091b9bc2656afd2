"""Shocks that somebody names: a change of one or several holdings at once, and what it costs."""

import pandas as pd
import streamlit as st

from core.errors import BellwetherError
from core.risk import scenarios
from core.risk.reporting import Report
from pages.finance.risks import stored
from pages.finance.risks.answer import money
from pages.shared import show
from pages.shared.data import ask
from pages.shared.words import percent, plain

FOLLOW = "As they followed in the past, by regression on those that change."


def view(found: Report) -> None:
    """A change of one or several holdings at once, and what it costs."""
    history = found.history
    names = [history.name] if history.parts is None else list(map(str, history.parts.now.index))
    if history.benchmark_label and history.benchmark_label not in names:
        names.append(history.benchmark_label)  # a factor: nothing of it is held, others follow it
    typed = st.data_editor(
        pd.DataFrame({"Of": names, "Change (%)": 0.0}),
        hide_index=True,
        disabled=["Of"],
        key=f"shocks-{history.asked.id}",
        column_config={"Change (%)": st.column_config.NumberColumn(format="%.4g")},
    )
    spread = len(names) > 1 and st.checkbox(
        "The others follow",
        help="As they followed in the past, by regression on those that change.",
    )
    given = typed[pd.to_numeric(typed["Change (%)"]).fillna(0) != 0]
    if given.empty:
        st.caption("Type a change, such as -20, to see what it costs.")
        return
    changes = {row["Of"]: float(row["Change (%)"]) / 100 for row in given.to_dict("records")}
    try:
        one = ask(scenarios.shocked, history.asked, changes, spread=spread)
    except BellwetherError as error:
        st.warning(plain(str(error)))
        return
    st.markdown(
        plain(f"It would change by {percent(one.total, 2)} {money(found, one.total)}".strip() + ".")
    )
    weights = {history.name: 1.0} if history.parts is None else dict(history.parts.now)
    added = {part.name: part.change for part in one.parts}
    rows = pd.DataFrame(
        {
            "Of": part.name,
            "Weight (%)": 100 * weights.get(part.name, 0.0),
            "Changes by (%)": 100 * part.change,
            "Adds (%)": 100 * added.get(part.name, 0.0),
        }
        for part in one.changes
    )
    show.table(rows, f"Shock of {history.label}")
    if one.caution:
        st.caption(plain(one.caution))
    asked = history.asked
    stored.scenario("store-shock", scenarios.keep_shock, asked, changes, spread=spread)
