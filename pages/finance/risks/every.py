"""The newest stored figures of every subject, filtered, and computed anew together."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.risk import kept
from core.risk.tables import RiskSubject
from core.risk.work import MOST
from pages.shared import begun, pick, show
from pages.shared.data import ask, later, run
from pages.shared.ways import may

KINDS = (RiskSubject.portfolio, RiskSubject.instrument, RiskSubject.series)
JOB = "job-of-all-risks"
SHOWN = 1_000
NOTHING = "No figure fits; store one on the Risk page."
SHARES = {
    "var_95": "VaR 95 % (%)",
    "var_99": "VaR 99 % (%)",
    "cvar_99": "Shortfall 99 % (%)",
    "volatility": "Volatility (%)",
    "max_drawdown": "Worst drawdown (%)",
    "annualized_return": "Return a year (%)",
}


def view() -> None:
    """All of them, the largest risk first."""
    with pick.row():
        kinds = pick.some("Kind", KINDS, "kinds", width=240)
        words = pick.words("Name holds", "words", width=200)
        least = st.number_input("VaR 95 % from (%)", 0.0, 100.0, 0.0, key="least", width=160)
    wanted = (tuple(kinds), least / 100 or None, words)
    rows = ask(kept.newest, *wanted, SHOWN)
    begun.going_on(JOB, "risk", lambda job: len(job.parameters["subjects"]) > 1)
    if rows.empty:
        st.markdown(NOTHING)
        return
    show.table(table(rows), "Stored risk", columns=dict.fromkeys(SHARES.values(), "%.2f"))
    with st.container(horizontal=True):
        if len(rows) == SHOWN:
            whole = later(kept.newest, *wanted)
            show.everything("All rows", "All stored risk", lambda: table(whole()), ())
        if may(Role.analyst) and st.button("Compute these anew", icon=":material/refresh:"):
            begun.begin(JOB, run("risk", subjects=asked(rows)))
            st.rerun()


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Stored figures as people read them."""
    return pd.DataFrame(
        {"Subject": rows["label"], "Kind": rows["subject_type"].astype(str), "As of": rows["date"]}
        | {title: 100 * rows[name].astype(float) for name, title in SHARES.items()}
        | {
            "Sharpe ratio": rows["sharpe_ratio"].astype(float),
            "Risk score": rows["ai_risk_score"].astype(float),
            "Regime": rows["regime"],
            "Computed": rows["calculation_date"],
        }
    )


def asked(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Which subjects, as the job takes them."""
    pairs = zip(rows["subject_type"].astype(str), rows["subject_id"], strict=True)
    return [{"kind": kind, "id": str(key)} for kind, key in pairs][:MOST]
