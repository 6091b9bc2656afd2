"""What is asked of a series: how far, by whom, and with what in view."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.actors import Role
from core.forecasting.choices import MODES, MOST_AHEAD, WAYS, Way
from core.series.queries import Listed
from pages.shared import begun, parameter, pick
from pages.shared.data import run
from pages.shared.ways import may
from pages.shared.words import plain

HORIZON = "Steps ahead, in the frequency of the series; left empty, as far as is usual for it."
MODE = "Best asks more forecasters; it takes about seven times as long for a little less error."
EVENTS = "Holidays, promotions and other events of the calendar that count for this series."
BESIDE = "Series that explain this one, such as prices. They must be known for all steps ahead."
UNTIL = "As if nothing later were known: to see what would have been said then."
USUAL_OF = "What {} may be told. As it stands, it does what is usual."


def asked(one: Listed, every: Sequence[Listed]) -> None:
    """The choosers, and the button that has the series forecast."""
    horizon = st.number_input(
        "Horizon", 1, MOST_AHEAD, None, key="horizon", placeholder="usual", help=HORIZON, width=110
    )
    way = pick.one("By", WAYS, "by", help="\n".join(map(_help, WAYS)), width=150)
    with st.popover("More", icon=":material/tune:"):
        more = _more([other for other in every if other.id != one.id])
        chosen = _parameters(way)
    if may(Role.analyst) and st.button("Forecast", icon=":material/trending_up:", type="primary"):
        wish = {"forecaster": way.name, "parameters": chosen, "horizon": horizon, **more}
        begun.begin(f"job-{one.id}", run("forecast", series=[str(one.id)], **wish))


def _more(others: Sequence[Listed]) -> dict[str, Any]:
    """What is usually left as it is."""
    mode = pick.one("Mode", MODES, "mode", say=str.capitalize, help=MODE, width="stretch")
    events = st.toggle("With events", True, key="events", help=EVENTS)
    beside = st.multiselect(
        "With other series", others, key="beside", help=BESIDE, placeholder="None", width="stretch"
    )
    until = st.date_input("As of", None, key="until", help=UNTIL, format="YYYY-MM-DD")
    return {
        "mode": mode,
        "events": events,
        "regressors": [str(other.id) for other in beside],
        "until": until and until.isoformat(),
    }


def _parameters(way: Way) -> dict[str, Any]:
    """What the chosen forecaster may be told; only what differs from the usual is."""
    if not way.parameters:
        return {}
    st.caption(plain(USUAL_OF.format(way.title)))
    given = {
        one.name: parameter.chosen(one, one.default, f"{way.name}-{one.name}")
        for one in way.parameters
    }
    usual = {one.name: one.default for one in way.parameters}
    return {name: value for name, value in given.items() if value not in (usual[name], [])}


def _help(way: Way) -> str:
    """One line about a way to forecast."""
    return f"- **{plain(way.title)}**: {plain(way.said)}"
