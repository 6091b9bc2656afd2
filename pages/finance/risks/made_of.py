"""What risk is made of: the part of each holding, and how holdings move together."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import correlation, split
from core.errors import BellwetherError
from core.risk import parts
from core.risk.reporting import METRICS, Report
from core.risk.subjects import Subject
from pages.finance.risks.listing import shown
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import percent, plain

KINDS = {"normal": "Value at risk, normal", "historical": "Expected shortfall, historical"}
KEYS = ("annualized_return", "volatility_ann", "sharpe", "max_drawdown", "beta", "correlation")
MEANS = (
    "Component: its part of the whole, all add up. Marginal: what a little more of it adds. "
    "Incremental: how much less there would be without it, its weight in cash."
)


def holdings(found: Report) -> None:
    """How much of the risk each holding carries."""
    with pick.row():
        kind = pick.one("Of", list(KINDS), "of", say=KINDS.__getitem__, width=260)
        level = pick.one(
            "Level", [0.95, 0.99], "split", say=partial(percent, decimals=0), width=110
        )
    one = ask(parts.by_holding, found.history.asked, level, kind)
    if not one.parts:
        st.markdown(plain(one.why_null))
        return
    frame = pd.DataFrame(
        {"weight": part.weight, "component": part.component} for part in one.parts
    ).set_axis([part.name for part in one.parts])
    name = KINDS[kind].split(",", maxsplit=1)[0].lower()
    rows = pd.DataFrame(
        {
            "Holding": part.name,
            "Weight (%)": 100 * part.weight,
            "Component (%)": 100 * part.component,
            "Share of risk (%)": None if part.share is None else 100 * part.share,
            "Marginal": part.marginal,
            "Incremental (%)": 100 * part.incremental,
        }
        for part in one.parts
    )
    said = split.finding(frame, what=name)
    if one.diversification is not None:
        said += f" Held together they risk {percent(one.diversification, 0)} less than apart."
    show.chart(
        partial(split.split, frame, what=name),
        f"Risk by holding of {found.history.label}",
        rows,
        said,
    )
    st.caption(MEANS)


def together(found: Report) -> None:
    """How holdings, or the subject and its benchmark, move together."""
    try:
        pairs = ask(parts.together, found.history.asked)
    except BellwetherError as error:
        st.markdown(plain(str(error)))
        return
    matrix = pairs.correlation
    show.chart(
        partial(correlation.correlation, matrix),
        f"Correlations in {found.history.label}",
        matrix.rename_axis("Of").reset_index(),
        correlation.finding(matrix),
    )
    if pairs.caution:
        st.caption(plain(pairs.caution))
    covariance = pairs.covariance.rename_axis("Of").reset_index()
    st.caption("Covariances of single returns, not of a year.")
    formats = {str(name): "%.8f" for name in pairs.covariance}
    show.table(covariance, f"Covariances in {found.history.label}", columns=formats)


def beside(found: Report, every: list[Subject]) -> None:
    """Other subjects over the same time, each against the same benchmark."""
    asked = found.history.asked
    others = [one for one in every if one.id != asked.id]
    with pick.row():
        chosen = pick.some("Beside", others, "beside", placeholder="Choose some")
    if not chosen:
        st.markdown("Choose portfolios, instruments or series to see them side by side.")
        return
    one = ask(parts.beside, asked, tuple((other.kind, other.id) for other in chosen))
    for said in one.left_out:
        st.markdown(f":material/info: {plain(said)}")
    rows = pd.DataFrame(
        {
            "Subject": name,
            **{
                METRICS[key].label: shown(figures[key].value, METRICS[key].unit) or "—"
                for key in KEYS
            },
        }
        for name, figures in one.figures.items()
    )
    right = st.column_config.TextColumn(alignment="right")
    columns = dict.fromkeys([METRICS[key].label for key in KEYS], right)
    show.table(rows, f"Beside {found.history.label}", columns=columns)
    matrix = one.together.correlation
    drawn = partial(correlation.correlation, matrix)
    data = matrix.rename_axis("Of").reset_index()
    show.chart(drawn, f"Beside {found.history.label}, correlations", data,
               correlation.finding(matrix))  # fmt: skip
