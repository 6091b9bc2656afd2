"""The proof beside a forecast: who would have been right, what ran, and the same figures again."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.forecasting.queries import Version
from core.series.queries import Listed
from pages.finance import again, causes, opinion, origin, ran, shape, shortfall, whatif
from pages.finance.titles import titled
from pages.shared import show
from pages.shared.words import plain

RANKED = "Who was right"
CHOSEN = ", as chosen"
MARKS = {True: "yes", False: "no", None: "—"}
COLUMNS = {
    "wape": "Error (WAPE, %)",
    "mase": "MASE",
    "smape": "sMAPE (%)",
    "bias": "Bias",
    "rmse": "RMSE",
    "msis": "MSIS",
}


def view(one: Listed, version: Version, ahead: pd.DataFrame, name: str) -> None:
    """Looks at how the forecast was made, at what may come, and a person's own figures."""
    parts: dict[str, Callable[[], None]] = {
        RANKED: partial(_ranked, version, name),
        "What ran": partial(ran.members, version, name),
        "Events": partial(causes.view, version, name, one.unit),
        "What if": partial(whatif.view, one, version, ahead),
        "Shortfall": partial(shortfall.view, one, version, ahead),
        "Inside": partial(shape.view, one),
        "The same again": partial(again.view, version.id),
        "Where from": partial(origin.of_version, version),
    }
    if opinion.may_adjust(version):
        parts["Adjust"] = partial(opinion.view, version)
    show.parts(parts, "proof")


def _ranked(version: Version, name: str) -> None:
    rows = version.told.get("leaderboard") or []
    if not rows:
        st.markdown("There are too few values to forecast from earlier on and compare.")
        return
    windows = version.told.get("windows", 0)
    best = rows[0]
    if best["inside"] is not None:
        said = f"of {best['of']:,} past forecasts, {best['inside']:,} fell inside the band"
        origins = "1 earlier origin" if windows == 1 else f"{windows} earlier origins"
        st.markdown(plain(f"Forecast from {origins}: {said}.{_cost(version, rows)}"))
    table = pd.DataFrame([_row(row) for row in rows])
    show.table(table, f"{RANKED}, {name}", columns=dict.fromkeys(COLUMNS.values(), "%,.2f"))


def _cost(version: Version, rows: list[dict[str, Any]]) -> str:
    """What a person's own choice has cost or gained, beside all forecasters together."""
    own = next((row for row in rows if str(row["name"]).endswith(CHOSEN)), None)
    errors = [] if own is None else [own["wape"], rows[0]["wape"]]
    if own is None or None in errors:
        return ""
    more = errors[0] - errors[1]
    word = "cost" if more > 0 else "gained"
    title = titled(str(own["name"])).removesuffix(CHOSEN)
    return (
        f" {title} alone has {word} {abs(more):.1f} points: its error was {errors[0]:.1f} %,"
        f" that of the combination {errors[1]:.1f} %."
    )


def _row(row: dict[str, object]) -> dict[str, object]:
    inside = "—" if row["inside"] is None else f"{row['inside']} of {row['of']}"
    return {
        "Forecaster": titled(str(row["name"])),
        **{label: row.get(key) for key, label in COLUMNS.items()},
        "Bands that held": inside,
        "Beats naive": MARKS[row["beats_naive"]],  # type: ignore[index]
    }
