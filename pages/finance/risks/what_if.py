"""What could come: drawn futures, and the worst of the past again."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import futures
from core.charts.spread import Mark
from core.risk import scenarios
from core.risk.reporting import Report
from core.risk.scenarios import MODELS, SEED, Simulated, Wish
from pages.finance.risks import stored
from pages.finance.risks.answer import in_money, money
from pages.shared import pick, show
from pages.shared.data import ask, heavy, later
from pages.shared.words import percent, plain

HORIZONS = (5, 21, 63, 126, 252)
PATHS = (1_000, 10_000, 100_000)
PERCENTS = dict.fromkeys(("Change (%)", "Deepest fall (%)"), "%.2f")
QUANTILES = "Wealth, where 1 is now"
DRAWN = "The same seed draws the same futures, here and anywhere."


def drawn(found: Report) -> None:
    """Monte Carlo: the range of what could become of it, and what is at risk at its end."""
    with pick.row():
        model = pick.one("Drawn from", list(MODELS), "model", say=MODELS.__getitem__, default=2,
                         width=300)  # fmt: skip
        horizon = pick.one("Returns ahead", HORIZONS, "steps", default=1, width=130)
        paths = pick.one("Futures", PATHS, "paths", default=1, say="{:,}".format, width=120)
        seed = st.number_input("Seed", 0, 2**31 - 1, SEED, key="seed", help=DRAWN, width=140)
    asked, wish = found.history.asked, Wish(model, horizon, paths, int(seed))
    make = later(scenarios.simulated, asked, wish)
    one = heavy(scenarios.simulated, f"futures {asked!r} {wish!r}", make)
    future = one.future
    marks = [Mark("Loss", level, value) for level, value in future.var.items()]
    said = futures.finding(1 + future.final, 1.0, marks)
    rows = future.quantiles.rename_axis("Step").reset_index()
    show.chart(
        partial(futures.futures, future.quantiles, 1 + future.final, marks, unit=QUANTILES),
        f"Futures of {one.label}",
        rows,
        said,
    )
    st.caption(plain(f"{_amounts(found, one)} Seed {future.seed}."))
    stored.scenario("store-futures", scenarios.keep_scenario, one)


def _amounts(found: Report, one: Simulated) -> str:
    """What is at risk at the end, in money too where that is known."""
    said = []
    for level, value in one.future.var.items():
        tail = one.future.es[level]
        loss = f"{percent(value)} {money(found, value)}".strip()
        worse = f"{percent(tail)} {money(found, tail)}".strip()
        said.append(f"{percent(level, 0)}: value at risk {loss}, shortfall {worse}")
    return f"After {one.future.horizon} returns, {'; '.join(said)}."


def past(found: Report) -> None:
    """The worst times of the data, and times that have a name."""
    one = ask(scenarios.stressed, found.history.asked)
    worth = found.history.asked.amount or found.history.worth
    rows = pd.DataFrame(
        {
            "Time": window.name,
            "From": window.start,
            "To": window.end,
            "Returns": window.days,
            "Change (%)": 100 * window.total,
            "Deepest fall (%)": 100 * window.worst_fall,
            in_money(found, "Loss"): None if worth is None else max(-window.total, 0.0) * worth,
        }
        for window in (*one.found, *one.named)
    ).dropna(axis="columns", how="all")
    if rows.empty:
        st.markdown("There are too few returns to look for the worst of them.")
        return
    worst = min((*one.found, *one.named), key=lambda window: window.total)
    dates = f"from {worst.start:%Y-%m-%d} to {worst.end:%Y-%m-%d}"
    st.markdown(plain(f"{worst.name}: {percent(worst.total, 1)} {dates}, the most of all."))
    formats = PERCENTS | {in_money(found, "Loss"): "%,.0f"}
    show.table(rows, f"Stress of {found.history.label}", columns=formats)
    if not one.named:
        st.caption("Its returns cover none of the known crises from beginning to end.")
    stored.scenario("store-stress", scenarios.keep_stress, found.history.asked)
