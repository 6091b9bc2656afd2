"""What if it grew otherwise, or prices changed: a few cases beside what is expected."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.actors import Role
from core.charts import lines
from core.errors import Invalid
from core.forecasting import queries, supposing
from core.forecasting.queries import Version
from core.forecasting.supposing import MOST_GROWTH, Scenario, Supposed
from core.series.queries import Listed
from pages.shared import begun, show
from pages.shared.data import ask, once, run
from pages.shared.ways import may
from pages.shared.words import number, plain

EXPECTED = "Expected"
USUAL = (("Worse", -10.0), ("Better", 10.0), ("Third", 0.0), ("Fourth", 0.0))  # % of the level
LEVEL = "By how many percent it is more, or less, than expected, in all steps ahead."
GROWTH = "Growth a year beyond what is expected, in percent."
CHANGE = "By how many percent '{}' is higher, or lower, in all steps ahead."
SAID = "Nothing of this is stored until you keep a case; a kept one never becomes the active one."
MOST = 100 * MOST_GROWTH


def view(one: Listed, version: Version, ahead: pd.DataFrame) -> None:
    """The cases, the chart of all, and their sums."""
    try:
        kept = ask(queries.kept, version.id)
    except Invalid as error:
        st.markdown(plain(str(error)))
        return
    st.caption(SAID)
    cases = _cases(version, supposing.others(kept))
    try:
        with st.spinner("The cases are computed."):
            found = once(
                queries.kept,
                f"what if {version.id} {cases!r}",
                partial(supposing.supposed, kept, cases),
            )
    except Invalid as error:
        st.warning(plain(str(error)))
        return
    _drawn(one, ahead, found)
    if may(Role.analyst):
        _keep(one, version, cases)


def _cases(version: Version, others: list[str]) -> Mapping[str, Scenario]:
    """A line for each case: its name, its growth, and the change of each other series."""
    count = st.number_input("Cases", 1, len(USUAL), 2, key=f"cases-{version.id}", width=110)
    found: dict[str, Scenario] = {}
    for at, (usual, level) in enumerate(USUAL[:count]):
        key = f"{version.id}-{at}"
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input("Case", usual, 40, key=f"case-{key}", width=160).strip() or usual
            by = st.number_input("Level (%)", -100.0, MOST, level, 1.0, "%g", f"level-{key}", LEVEL)
            more = st.number_input(
                "Growth (% a year)", -99.0, MOST, 0.0, 1.0, "%g", f"growth-{key}", GROWTH
            )
            changes = {
                other: st.number_input(
                    f"{other} (%)",
                    *(-100.0, MOST, 0.0, 1.0, "%g", f"change-{other}-{key}", CHANGE.format(other)),
                )
                for other in others
            }
        changed = {other: share / 100 for other, share in changes.items() if share}
        case = Scenario(more / 100, by / 100, changed)
        found[name if name not in found else f"{name} {at + 1}"] = case
    return found


def _drawn(one: Listed, ahead: pd.DataFrame, found: list[Supposed]) -> None:
    plain_case = ahead.set_index("moment")["expected"].rename(EXPECTED)
    cases = {case.name: case.ahead.set_index("moment")["expected"] for case in found}
    frame = pd.DataFrame({EXPECTED: plain_case} | cases)
    total = float(plain_case.sum())
    said = f"Expected in all {number(total)} {one.unit}".rstrip()
    others = [f"{case.name} {number(case.total)} ({_than(case.total, total)})" for case in found]
    show.chart(
        partial(lines.lines, frame, unit=one.unit),
        f"What if, {one}",
        frame.rename_axis("Date"),
        f"{said}; {', '.join(others)}.",
    )


def _than(value: float, base: float) -> str:
    return f"{100 * (value / base - 1):+.1f} %" if base > 0 else f"{value - base:+,.6g}"


def _keep(one: Listed, version: Version, cases: Mapping[str, Scenario]) -> None:
    """The same as a version of its own, with its back-test and bands."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Case to keep", list(cases), key=f"keep-{version.id}", width=200)
        if st.button(
            "Keep it as a version", icon=":material/bookmark_add:", key=f"kept-{version.id}"
        ):
            wish: dict[str, Any] = {
                key: version.chosen[key]
                for key in ("horizon", "mode", "forecaster", "parameters", "events", "regressors")
                if key in version.chosen
            }
            case = cases[name].written()
            begun.begin(f"job-{one.id}", run("forecast", series=[str(one.id)], **wish, **case))
            st.rerun()
