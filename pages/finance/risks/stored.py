"""What was stored of a subject: kept, looked up by day, and compared with what it is now."""

from collections.abc import Callable
from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.charts import lines
from core.risk import keeping, kept
from core.risk.kept import Kept
from core.risk.reporting import Report
from pages.finance.risks import origin
from pages.shared import pick, show
from pages.shared.data import ask, do
from pages.shared.ways import may, way
from pages.shared.words import local, percent, plain

SHOWN = {
    "var_95": "VaR 95 % (%)",
    "var_99": "VaR 99 % (%)",
    "cvar_99": "Shortfall 99 % (%)",
    "volatility": "Volatility (%)",
    "max_drawdown": "Worst drawdown (%)",
}
FORMATS = dict.fromkeys((*SHOWN.values(), "Sharpe ratio"), "%.2f")
SAID = "risk-said"
NEVER = "Nothing was stored of it yet; a stored figure can be watched by a limit."


def button(found: Report) -> None:
    """The button that stores what is shown."""
    if may(Role.analyst) and st.button("Store", icon=":material/save:", type="primary"):
        do(keeping.keep, found)
        st.session_state[SAID] = "Stored with its method, window and data version."
        st.rerun()  # what was stored is told above the button


def said() -> None:
    """What was done a moment ago."""
    if done := st.session_state.pop(SAID, ""):
        st.toast(done)


def scenario(key: str, action: Callable[..., object], *given: object, **options: object) -> None:
    """The button that stores what could come, so that it can be asked again."""
    if may(Role.analyst) and st.button("Store this scenario", icon=":material/save:", key=key):
        do(action, *given, **options)
        st.toast("The scenario is stored.")


def view(found: Report) -> None:
    """All that was stored of it, through time and as of a day."""
    asked = found.history.asked
    rows = ask(kept.past, asked.kind, asked.id)
    if rows.empty:
        st.markdown(NEVER)
        return
    table = pd.DataFrame(
        {"Computed": rows["calculation_date"], "As of": rows["date"]}
        | {title: 100 * rows[name].astype(float) for name, title in SHOWN.items()}
        | {"Sharpe ratio": rows["sharpe_ratio"].astype(float), "Regime": rows["regime"]}
    )
    name = f"Stored figures of {found.history.label}"
    if len(rows) > 1:
        course = table.set_index("As of")[[SHOWN["var_95"], SHOWN["var_99"]]].sort_index()
        course.index = pd.DatetimeIndex(course.index)
        drawn: Callable[..., object] = lambda theme: lines.lines(course, theme, "%")  # noqa: E731
        show.chart(drawn, f"Value at risk as it was stored, {found.history.label}", table,
                   f"Stored {len(rows):,} times, as of {rows['date'].min()} to "
                   f"{rows['date'].max()}.", columns=FORMATS)  # fmt: skip
    show.table(table, name, columns=FORMATS)
    origin.stored(_on_a_day(found) or rows["id"].iloc[0])
    limits = way("limits")
    if limits:
        st.page_link(limits, label="Set a limit", icon=":material/speed:")


def _on_a_day(found: Report) -> UUID | None:
    """Which number stood on a day, and the key of its computation; none without either."""
    with pick.row():
        day = pick.day("Which number was reported on", "reported", width=240)
    if day is None:
        return None
    one = ask(kept.reported_on, found.history.asked.kind, found.history.asked.id, day)
    if one is None:
        st.markdown(f"Nothing had been stored by {day}.")
        return None
    st.markdown(plain(sentence(one)))
    st.markdown(plain(same(one, found)))
    return one.id


def sentence(one: Kept) -> str:
    """What had been reported, by whom, and of which day."""
    value = one.figures["var_95"]
    said = "not computable" if value is None else f"{percent(value, 4)}"
    return (
        f"VaR 95 % was {said}, as of {one.of}, computed {local(one.calculated_at)} by {one.author}"
        f" from {one.method.get('returns', 0):,} returns."
    )


def same(one: Kept, found: Report) -> str:
    """Whether the figures rest on the same data as those on the page, and what changed."""
    if one.method.get("data_sha256") == found.history.sha256:
        return "The page above rests on the same returns, so its figures are the same."
    window = one.method.get("window") or ["", ""]
    return (
        f"It rested on other returns, from {window[0]} to {window[1]}; the page above has "
        f"{len(found.history.known):,} to {found.history.known.index[-1]:%Y-%m-%d}."
    )
